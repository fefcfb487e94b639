"""The promise calendar, the page of one promise, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals import permissions as may
from jianyan.proposals.flow.commitment import COMMITMENT_FLOW
from jianyan.proposals.forms import MoveForm
from jianyan.proposals.forms import answers as f
from jianyan.proposals.models import Commitment, CommitmentEvent, Reply
from jianyan.proposals.queries import ledger
from jianyan.proposals.views.tabs import tabs

State = Commitment.State
EXPORTED = 10_000  # lines of a workbook
COLUMNS = (
    "序号",
    "完成时限",
    "原定时限",
    "承诺单位",
    "承诺内容",
    "编号",
    "案由",
    "承诺日期",
    "状态",
    "办成日期",
)
FORMS: dict[str, type[MoveForm]] = {
    "report": f.ReportForm,
    "say": f.SayForm,
    "keep": f.KeepForm,
    "break": f.BreakForm,
    "renew": f.RenewForm,
    "send_back": f.WhyForm,
    "hand_on": f.HandOnForm,
    "reopen": f.WhyForm,
}


@audience()
def commitments(request: Request, committee: str) -> HttpResponse:
    """Promises by their day, those past it first; a strip of months above."""
    today = timezone.localdate()
    form = f.CalendarFilter(request.GET, actor=request.actor)
    every = Commitment.objects.visible_to(request.actor).live().filter(proposal__voided_at__isnull=True)
    data = form.cleaned_data if form.is_valid() else {}
    rows = _found(every, data)
    in_month = _in_month(rows, data.get("month"))
    if request.GET.get("export"):
        return _export(in_month)
    shown = in_month.select_related("unit", "proposal__committee", "committee")
    page = pages.keyset(shown, request, ("due_on", "id"), 50)
    for one in page.rows:
        one.is_late = one.is_waiting and one.due_on < today
    return render(
        request,
        "proposals/commitments.html",
        {
            "form": form,
            "page": page,
            "tabs": tabs(request),
            "months": _months(request, rows, data.get("month")),
            "late": rows.filter(state__in=(State.OPEN, State.REPORTED), due_on__lt=today).count(),
        },
    )


def _found(rows: TenantQuerySet, data: dict[str, Any]) -> TenantQuerySet:
    state = data.get("state") or ""
    if not state:
        rows = rows.filter(state__in=(State.OPEN, State.REPORTED))
    elif state != "all":
        rows = rows.filter(state=state)
    if data.get("unit"):
        rows = rows.filter(unit=data["unit"])
    if text := data.get("q", "").strip():
        rows = rows.filter(Q(text__contains=text) | Q(proposal__cause__contains=text))
    return rows


def _in_month(rows: TenantQuerySet, month: date | None) -> TenantQuerySet:
    if month is None:
        return rows
    return rows.between("due_on", month, _next(month))


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _months(request: Request, rows: TenantQuerySet, chosen: date | None) -> list[dict[str, Any]]:
    """The months that hold promises, each a link; the chosen one again leads back to all."""
    kept = request.GET.copy()
    for name in ("month", "after", "before"):
        kept.pop(name, None)
    strip = [{"label": "全部月份", "url": f"?{kept.urlencode()}", "active": chosen is None}]
    for month, waiting, of in ledger.months(rows):
        kept["month"] = f"{month:%Y-%m}"
        label = f"{month.year}年{month.month}月"
        strip.append(
            {"label": f"{label} {waiting or of}项", "url": f"?{kept.urlencode()}", "active": month == chosen}
        )
    return strip


def _export(rows: TenantQuerySet) -> HttpResponse:
    shown, notes = pages.exported(rows.select_related("unit", "proposal").order_by("due_on", "id"), EXPORTED)
    table: list[list[Any]] = [
        [
            no,
            one.due_on,
            one.original_due_on,
            one.unit.name,
            one.text,
            one.proposal.number,
            one.proposal.cause,
            one.promised_on,
            one.get_state_display(),
            one.done_on,
        ]
        for no, one in enumerate(shown, 1)
    ]
    found = sheets.Ledger("承诺台账", COLUMNS, table, notes)
    return pages.download(sheets.write(found, made_at=timezone.now()), "承诺台账.xlsx", pages.XLSX)


def _promise(request: Request, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(request.actor).live()
    one: Commitment = get_object_or_404(
        rows.select_related("unit", "committee", "proposal__committee", "answer__ask__proposal"), pk=pk
    )
    return one


@audience()
def commitment(request: Request, committee: str, pk: int) -> HttpResponse:
    """One promise: who acts next, its dates, and what was reported, said and decided of it."""
    one, today = _promise(request, pk), timezone.localdate()
    events = list(
        CommitmentEvent.objects.visible_to(request.actor).live().filter(commitment=one).order_by("id")
    )
    owners = [*(event.pk for event in events), *([one.answer_id] if one.answer_id else [])]
    files = ledger.files_of(one.committee_id, owners)
    return render(
        request,
        "proposals/commitment.html",
        {
            "one": one,
            "stamp": stamp(one, request, today),
            "buttons": _buttons(one, request, today),
            "entries": _told(one, events, files),
            "files": files.get(one.answer_id or 0, []),
        },
    )


def stamp(one: Commitment, request: Request, today: date) -> dict[str, Any]:
    """Who must act next and by when."""
    if not one.is_waiting:
        return {"tone": "done", "who": one.get_state_display(), "by": one.kept_on or one.not_kept_on}
    reported = one.state == State.REPORTED
    mine = (may.settle_promise if reported else may.report_promise)(request.actor, one)
    if not reported and not request.actor.has(Role.HU, Role.HL):
        mine = False  # the office may report for a unit from its papers, but it is not its turn
    left = (one.due_on - today).days
    return {
        "tone": "you" if mine else "late" if left < 0 else "wait",
        "who": "提案办公室" if reported else one.unit.name,
        "act": "确认是否兑现" if reported else "兑现承诺，到期报告结果",
        "by": one.due_on,
        "left": f"已过{-left}天" if left < 0 else f"还有{left}天" if left else "今天到期",
    }


def _buttons(one: Commitment, request: Request, today: date) -> list[dict[str, str]]:
    moves = [move for move in COMMITMENT_FLOW.open_to(request.actor, one) if move.name in FORMS]
    early = one.state == State.OPEN and one.due_on > today
    return [
        {
            "label": move.label,
            "url": f"/{one.committee.code}/proposals/commitments/{one.pk}/moves/{move.name}/",
        }
        for move in moves
        if not (early and move.name in ("say", "break"))
    ]


def _told(
    one: Commitment, events: list[CommitmentEvent], files: dict[int, list[Any]]
) -> list[dict[str, Any]]:
    first = {
        "on": one.promised_on,
        "title": f"答复承诺：{one.original_due_on:%Y年%-m月%-d日}前完成",
        "who": "",
    }
    return [
        first,
        *(
            {
                "on": event.happened_on,
                "title": "：".join(part for part in (event.get_kind_display(), _outcome(event)) if part),
                "who": event.who,
                "note": event.note,
                "papers": [
                    {"label": file.name, "url": file.get_absolute_url()} for file in files.get(event.pk, ())
                ],
            }
            for event in events
        ),
    ]


def _outcome(event: CommitmentEvent) -> str:
    """The outcome where the kind does not say it by itself, and the day asked for or given."""
    said = event.get_outcome_display() if event.kind in ("reported", "said") else ""
    until = f"至{event.due_on:%Y年%-m月%-d日}" if event.due_on else ""
    return said + until


@audience()
def commitment_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """A move of the promise's state table."""
    if name not in FORMS:
        raise Http404
    one = _promise(request, pk)
    move = COMMITMENT_FLOW.moves[name]
    if request.method != "POST":
        COMMITMENT_FLOW.check(name, request.actor, one)
    initial = {"done_on": one.done_on, "due_on": one.wanted_on}
    form = FORMS[name](
        request.POST or None,
        request.FILES or None,
        actor=request.actor,
        today=timezone.localdate(),
        record=one,
        initial=initial,
    )
    if request.method != "POST" or not form.is_valid():
        given = {
            "form": form,
            "label": move.label,
            "proposal": one.proposal,
            "unit": one.unit,
            "promise": one,
        }
        status = 422 if request.method == "POST" else 200
        return render(
            request, "proposals/step.html", {**given, "back": one.get_absolute_url()}, status=status
        )
    _do(name, one, form, request)
    messages.success(request, f"已办：{move.label}。")
    return redirect(one.get_absolute_url())


def _do(name: str, one: Commitment, form: MoveForm, request: Request) -> None:
    given: dict[str, Any] = form.given
    file = given.pop("evidence", None)
    files: dict[str, Any] = {"evidence": [file] if file else []}
    who: dict[str, Any] = {"by": request.actor, "on": form.day}
    kept: dict[str, Any] = {**who, "expected": form.cleaned_data["version"]}
    verbs: dict[str, Callable[[], object]] = {
        "report": lambda: actions.report_promise(one, **given, **files, **kept),
        "say": lambda: actions.say_of_promise(one, **given, **who),
        "keep": lambda: actions.keep_promise(one, **given, **files, **kept),
        "break": lambda: actions.break_promise(one, **given, **files, **kept),
        "renew": lambda: actions.renew_promise(one, **given, **kept),
        "send_back": lambda: actions.send_back_promise(one, **given, **kept),
        "hand_on": lambda: actions.hand_on_promise(one, **given, **kept),
        "reopen": lambda: actions.reopen_promise(one, **given, **kept),
    }
    verbs[name]()


@audience(Role.HU, Role.HL, Role.PO)
def promise_new(request: Request, committee: str, pk: int) -> HttpResponse:
    """A promise a delivered reply makes in its own words."""
    rows = Reply.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    reply: Reply = get_object_or_404(
        rows.select_related("assignment__unit", "assignment__proposal__committee"), pk=pk
    )
    one = reply.assignment
    form = f.PromiseForm(request.POST or None, actor=request.actor, today=timezone.localdate(), record=reply)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != reply.version:
            raise journal.Stale()
        made = actions.record_promise(reply, **form.given, by=request.actor, on=form.day)
        messages.success(request, "承诺事项已登记，到期会提醒。")
        return redirect(made.get_absolute_url())
    given = {"form": form, "label": "登记承诺事项", "proposal": one.proposal, "unit": one.unit}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "proposals/step.html", {**given, "back": one.proposal.get_absolute_url()}, status=status
    )
