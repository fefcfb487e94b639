"""The small registers: a list, a record page, an entry form and the steps of a record, one of each for all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.activities.forms import RegisterFilter
from jianyan.activities.models import PublicMatter
from jianyan.activities.permissions import REPORTERS
from jianyan.activities.queries import REGISTERS, Register
from jianyan.activities.queries.registers import plain
from jianyan.activities.registers import DESKS, Desk, Step
from jianyan.activities.views.activities import READERS
from jianyan.activities.views.paper_links import of_record as printed
from jianyan.core import attachments, journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.kit.flow import MoveRefused, NotYours
from jianyan.people.audience import Request, audience, opens


def _register(slug: str) -> Register:
    if slug not in REGISTERS:
        raise Http404
    return REGISTERS[slug]


@audience()
def register(request: Request, committee: str, slug: str) -> HttpResponse:
    """The records of one register this reader may open, newest first."""
    one, form = _register(slug), RegisterFilter(request.GET)
    rows = _chosen(one, one.rows(request.actor), form)
    if request.GET.get("export"):
        return _ledger(one, rows)
    page = pages.keyset(rows, request, ("-id",))
    lines = [(row, one.cells(row)) for row in page.rows]
    desk = DESKS.get(slug)
    return render(
        request,
        "activities/register.html",
        {
            "register": one,
            "registers": REGISTERS.values(),
            "form": form,
            "page": page,
            "lines": lines,
            "labels": [label for label, _ in one.columns],
            "desk": desk,
            "may_add": bool(desk and desk.may_add(request.actor)),
            "filtered": any(request.GET.values()),
            "outside": _outside(request),
        },
    )


def _outside(request: Request) -> bool:
    """A unit or the authority: it reads what was sent to it, and has no list of activities."""
    return not request.actor.roles & set(READERS)


def _chosen(one: Register, rows: TenantQuerySet, form: RegisterFilter) -> TenantQuerySet:
    if not form.is_valid():
        return rows
    if text := form.cleaned_data["q"].strip():
        anywhere = Q()
        for field in one.text:
            anywhere |= Q(**{f"{field}__contains": text})
        rows = rows.filter(anywhere)
    if since := form.cleaned_data["since"]:
        rows = rows.filter(**{f"{one.date}__gte": since})
    if until := form.cleaned_data["until"]:
        rows = rows.filter(**{f"{one.date}__lte": until})
    return rows


def _ledger(one: Register, rows: TenantQuerySet) -> HttpResponse:
    """The list as shown."""
    table = [
        [no, *(plain(cell) for cell in one.cells(row))]
        for no, row in enumerate(rows.order_by(one.date, "id"), 1)
    ]
    ledger = sheets.Ledger(one.title, ("序号", *(label for label, _ in one.columns)), table)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), f"{one.title}.xlsx", pages.XLSX)


@audience()
def entry(request: Request, committee: str, slug: str) -> HttpResponse:
    """Enter a record. ``?body=`` and the like choose beforehand."""
    one, desk = _register(slug), DESKS.get(slug)
    if desk is None:
        raise Http404
    if not desk.may_add(request.actor):
        raise NotYours(f"您没有{desk.add_label}的权限")
    given = {name: value for name in request.GET if (value := request.GET[name]).isdecimal()}
    start = {"on": timezone.localdate()} | given
    form = desk.form(request.POST or None, actor=request.actor, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, one, form, desk.add_label, desk.hint)
    data = dict(form.cleaned_data)
    made: Any = desk.add(by=request.actor, on=data.pop("on", timezone.localdate()), **data)
    messages.success(request, "已登记。")
    return redirect(f"/{committee}/activities/{slug}/{made.pk}/")


def _asked(
    request: Request, one: Register, form: Any, label: str, hint: str, record: Any = None
) -> HttpResponse:
    """The form, or the form again with what is wrong."""
    context = {"register": one, "form": form, "label": label, "hint": hint, "record": record}
    context["outside"] = _outside(request)
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/entry.html", context, status=status)


def found(one: Register, request: Request, pk: int) -> Any:
    """A record of a register that this reader may open; voided ones stay readable."""
    rows = one.model.objects.of(request.actor.committee_id).visible_to(request.actor)
    return get_object_or_404(rows.select_related("committee", *one.related), pk=pk)


@audience()
def record(request: Request, committee: str, slug: str, pk: int) -> HttpResponse:
    """One record of a register: its particulars, what hangs on it, what can be done, its papers, its timeline."""
    one, desk = _register(slug), DESKS.get(slug)
    row = found(one, request, pk)
    context = {
        "register": one,
        "outside": _outside(request),
        "record": row,
        "facts": _facts(one, row, request),
        "sections": one.sections(row, request.actor),
        "opinion_source": _opinion_source(request, row),
        "steps": _steps(desk, row, request, f"/{committee}/activities/{slug}/{pk}/") if desk else [],
        "stamp": desk.stamp(row, request.actor) if desk and not row.voided_at else None,
        "files": _files(row),
        "printed": printed(row, committee),
        "entries": [{"on": s.on, "title": s.title, "who": s.who, "note": s.note} for s in journal.steps(row)],
    }
    more = desk.more(row, request.actor) if desk else {}
    return render(request, desk.template if desk else "activities/record.html", context | more)


def _facts(one: Register, row: Any, request: Request) -> list[dict[str, Any]]:
    """Its particulars, each a link where a page of its own is for this reader: a unit reads a report, not the activity."""
    facts = one.facts(row)
    for fact in facts:
        if fact["url"] and not opens(fact["url"], request.actor):
            fact["url"] = ""
    return facts


def _steps(desk: Desk, row: Any, request: Request, root: str) -> list[dict[str, Any]]:
    return [
        {"label": step.label, "url": f"{root}{name}/", "main": step.main, "name": name}
        for name, step in desk.steps.items()
        if step.offered(row) and step.right(request.actor, row)
    ]


def _files(row: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": file.name,
            "url": file.get_absolute_url(),
            "kind": file.name.rpartition(".")[2].lower(),
            "size": f"{max(file.size // 1024, 1)} KB",
        }
        for file in attachments.of_record(row)
    ]


@audience()
def step(request: Request, committee: str, slug: str, pk: int, name: str) -> HttpResponse:
    """Do something with a record. ``?item=`` and the like choose beforehand."""
    one, desk = _register(slug), DESKS.get(slug)
    doing = desk.steps.get(name) if desk else None
    if doing is None:
        raise Http404
    row = found(one, request, pk)
    sent = request.POST.get("version", "")
    if sent.isdecimal() and int(sent) != row.version:  # an old page is told what changed, whatever the state
        raise journal.Stale(journal.changes_since(row, int(sent)))
    _allowed(doing, row, request)
    given = {key: value for key in request.GET if (value := request.GET[key]).isdecimal()}
    start = {"on": timezone.localdate(), "version": row.version} | dict(doing.starts(row)) | given
    form = doing.form(
        request.POST or None, request.FILES or None, actor=request.actor, record=row, initial=start
    )
    if request.method != "POST" or not form.is_valid():
        return _asked(request, one, form, doing.label, doing.hint, row)
    data = dict(form.cleaned_data)
    if "version" in data:
        data["expected"] = data.pop("version")
    doing.do(row, by=request.actor, on=data.pop("on", timezone.localdate()), **data)
    messages.success(request, f"{doing.label}：已办理。")
    return redirect(f"/{committee}/activities/{slug}/{pk}/")


def _allowed(doing: Step, row: Any, request: Request) -> None:
    if not doing.right(request.actor, row):
        raise NotYours(f"您没有“{doing.label}”的权限")
    if not doing.offered(row):
        raise MoveRefused(f"该件目前不能{doing.label}，请刷新页面查看状态")


def _opinion_source(request: Request, row: Any) -> str:
    """The name under which the page of opinions takes up a resident's matter; "" where there is nothing to take up."""
    takes = isinstance(row, PublicMatter) and not row.voided_at and request.actor.has(*REPORTERS)
    return f"activities.publicmatter:{row.pk}" if takes else ""
