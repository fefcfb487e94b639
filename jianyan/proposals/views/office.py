"""Papers that are of no single case: notices, reminders, the bulletin, volumes, coded forms, and the code box."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages, printing
from jianyan.people.audience import Request, audience
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals import actions, queries, rules
from jianyan.proposals.actions import Signer
from jianyan.proposals.forms import papers as f
from jianyan.proposals.models import Compilation, SponsorType
from jianyan.proposals.models.base import READERS
from jianyan.proposals.models.compilations import EDITORS
from jianyan.proposals.models.packages import EXPORTERS
from jianyan.proposals.views.tabs import tabs

SUPERVISORS = (Role.HA, Role.PO, Role.PC, Role.SG)
UNWRITTEN = "纸质提案（待录入）"
ORDERS = 20
ZIP = "application/zip"


@audience(*READERS, Role.HU, Role.HL)
def hub(request: Request, committee: str) -> HttpResponse:
    """What can be printed: the last notices, units to be reminded, and the doors to the rest."""
    actor, today = request.actor, timezone.localdate()
    late: dict[int, dict[str, Any]] = {}
    if actor.has(*SUPERVISORS):
        for one in queries.late_on(actor.committee_id, today):
            line = late.setdefault(one.unit_id, {"unit": one.unit, "count": 0, "first": one.due_on})
            line["count"] += 1
    context = {
        "tabs": tabs(request),
        "orders": queries.orders_of(actor).order_by("-issued_on", "-id")[:ORDERS],
        "late": list(late.values()),
        "supervises": actor.has(*SUPERVISORS),
        "packs": actor.has(*EXPORTERS),
        "meets": actor.has(*EXPORTERS) and queries.waits_for_hand_over(actor.committee_id),
        "edits": actor.has(*EDITORS),
        "enters": actor.has(Role.PO),
        "sessions": _sessions(request) if actor.has(*EDITORS) else [],
        "volumes": _volumes(request)[:ORDERS],
    }
    return render(request, "proposals/papers.html", context)


def _sessions(request: Request) -> Any:
    rows = PlenarySession.objects.of(request.actor.committee_id).live()
    return rows.select_related("term").order_by("-opens_on")


def _volumes(request: Request) -> Any:
    rows = Compilation.objects.visible_to(request.actor)
    return rows.select_related("committee", "session__term").order_by("-id")


@audience(*SUPERVISORS)
def reminders(request: Request, committee: str) -> HttpResponse:
    """A letter to every unit that has let something pass, as of today: one file to send them all."""
    from jianyan.proposals.papers.handover import by_unit, reminder

    made = printing.making()
    late = list(
        queries.late_on(request.actor.committee_id, made.on).select_related("unit__committee", "proposal")
    )
    if not late:
        messages.success(request, "没有已过期限的提案，不需要催办函。")
        return redirect("desk", committee=committee)
    law = rules.on_day(request.actor.committee_id, made.on)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as files:
        for no, (name, rows) in enumerate(by_unit(late), 1):
            letter = reminder(rows[0].unit, rows, made, law=law)
            files.writestr(f"{no:02d}催办函（{name[:40]}）.docx", letter.to_bytes())
    return pages.download(held.getvalue(), f"催办函{made.on:%Y%m%d}.zip", ZIP)


# -- the code of a form -------------------------------------------------------------------------------------------


@audience()
def code_box(request: Request, committee: str) -> HttpResponse:
    """Where a code is typed; also what a photographed code opens when it is not known."""
    text = request.GET.get("code", "").strip()[:40]
    if text:
        return code(request, committee, text)
    return render(request, "proposals/code.html", {"code": ""})


@audience()
def code(request: Request, committee: str, code: str) -> HttpResponse:
    """The proposal of the code on a printed form, if this seat may open it."""
    from jianyan.proposals.papers import codes

    one = codes.found(code, request.actor)
    if one is None:
        return render(request, "proposals/code.html", {"code": code}, status=404)
    return redirect(one.get_absolute_url())


@audience(Role.PO)
def blank(request: Request, committee: str) -> HttpResponse:
    """A coded form to be written by hand: its draft is made now, so that the code finds it later."""
    form = f.BlankForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(
            request, "proposals/blank.html", {"form": form, "label": "打印编码空白表"}, status=status
        )
    one = actions.create_draft(
        by=request.actor,
        on=form.day,
        sponsor_type=SponsorType.INDIVIDUAL,
        signers=[Signer(person=form.cleaned_data["member"])],
        on_behalf=True,
        cause=UNWRITTEN,
    )
    messages.success(request, "草稿已建立。请在“文书”中打印提案表，交委员填写；收回后扫码或输入编码录入。")
    return redirect(one.get_absolute_url())


# -- supervision --------------------------------------------------------------------------------------------------


@audience(*SUPERVISORS)
def supervision(request: Request, committee: str) -> HttpResponse:
    """How each unit stands on a day, with the button that makes the drafts."""
    form = f.StandingForm(request.GET or None, today=timezone.localdate())
    year, on = _asked(form)
    context = {
        "form": form,
        "year": year,
        "on": on,
        "standings": queries.standings(request.actor.committee_id, year, on),
        "query": f"year={year}&on={on:%Y-%m-%d}",
    }
    return render(request, "proposals/supervision.html", context)


def _asked(form: f.StandingForm) -> tuple[int, date]:
    """The year and the day; today of this year unless asked for others."""
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    on: date = given.get("on") or timezone.localdate()
    return given.get("year") or on.year, on


@audience(*SUPERVISORS)
def supervision_draft(request: Request, committee: str, kind: str) -> HttpResponse:
    """The bulletin and the table as drafts, one by one or all together; nothing is sent."""
    from jianyan.kit.papers import Making
    from jianyan.proposals.papers import supervision as drafts

    form = f.StandingForm(request.GET or None, today=timezone.localdate())
    year, on = _asked(form)
    now = printing.making()
    made = Making(now.at, on, now.sample)
    found = queries.standings(request.actor.committee_id, year, on)
    if kind == "xlsx":
        return pages.download(drafts.table(found, year, made), f"{year}年提案办理情况.xlsx", pages.XLSX)
    paper = drafts.bulletin(request.actor.committee, found, year, made)
    if kind != "zip":
        return printing.sent(request, paper, kind)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{year}年督办通报（草稿）.docx", paper.to_bytes())
        archive.writestr(f"{year}年督办通报（草稿）.pdf", paper.to_pdf().data)
        archive.writestr(f"{year}年提案办理情况（草稿）.xlsx", drafts.table(found, year, made))
    return pages.download(buffer.getvalue(), f"{year}年督办通报草稿.zip", ZIP)


# -- volumes ------------------------------------------------------------------------------------------------------


@audience(*EDITORS)
@require_POST
def compile_volume(request: Request, committee: str) -> HttpResponse:
    """Ask the worker for a volume of a session."""
    from jianyan.proposals.papers import compiling

    pk = request.POST.get("session", "")
    session = get_object_or_404(_sessions(request), pk=int(pk) if pk.isdecimal() and len(pk) < 20 else 0)
    now = timezone.now()
    run = Compilation.anywhere.create(
        committee=request.actor.committee,
        session=session,
        whole=request.POST.get("whole") == "1",
        account_id=request.actor.account_id,
        actor=request.actor.label,
        asked_at=now,
        moved_at=now,
    )
    compiling.ask(run)
    return redirect(run.get_absolute_url())


@audience(*EDITORS)
def volume(request: Request, committee: str, pk: int) -> HttpResponse:
    """How far a volume is, and its files once it is done."""
    run: Compilation = get_object_or_404(_volumes(request), pk=pk)
    working = run.state in (run.State.WAITING, run.State.WORKING)
    if not working and request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": run.get_absolute_url()})
    address = reverse("compilation", args=[committee, pk])
    context = {"run": run, "working": working, "poll_url": address, "total": run.total or None}
    name = "proposals/_volume.html" if request.htmx else "proposals/volume.html"
    return render(request, name, context)


@audience(*EDITORS)
def volume_file(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """A volume as docx or PDF."""
    run: Compilation = get_object_or_404(_volumes(request), pk=pk, state=Compilation.State.DONE)
    types = {"docx": pages.DOCX, "pdf": pages.PDF}
    if kind not in types or not default_storage.exists(run.path(kind)):
        raise Http404
    with default_storage.open(run.path(kind)) as file:
        return pages.download(bytes(file.read()), f"{run}.{kind}", types[kind])
