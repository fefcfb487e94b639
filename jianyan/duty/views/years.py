"""The year's procedure: its page with stamp, scores and steps; sheets of members; what is sent out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import pages
from jianyan.duty import permissions as may
from jianyan.duty.actions import correcting, deciding, posting
from jianyan.duty.actions import years as do
from jianyan.duty.flow import YEAR_FLOW
from jianyan.duty.forms import cases as forms
from jianyan.duty.models import (
    Adjustment,
    Appraisal,
    AppraisalSheet,
    Claim,
    Entry,
    Leave,
    Objection,
    Result,
    Scorecard,
    SelfReport,
    Statement,
)
from jianyan.duty.models.base import READERS
from jianyan.duty.scoring.engine import points
from jianyan.duty.views import steps
from jianyan.duty.views.cases import HERE
from jianyan.duty.views.tabs import tabs
from jianyan.kit import sheets as workbooks
from jianyan.kit.flow import NotYours
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

STEPS: steps.Verbs = {
    "call_reports": do.call_reports,
    "verify": do.verify_year,
    "review": do.review_year,
    "send_back": do.send_back_year,
    "publish": do.publish_year,
    "freeze": do.freeze_year,
    "decide": deciding.decide,
    "tell": do.tell_year,
}
WHO = {
    "recording": ("委员联络工作", "年末通知委员自我总结"),
    "reporting": ("委员联络工作", "收齐履职报告后转机构核实"),
    "verifying": ("委员联络工作", "核实完毕后提交考核组"),
    "reviewing": ("秘书长（考核组）", "审核后公示"),
    "notice": ("委员联络工作", "公示期满、异议答复后冻结得分"),
    "frozen": ("主席会议", "审定考核结果"),
    "decided": ("委员联络工作", "送达结果"),
    "told": ("结果已送达", ""),
}
WAITING: tuple[tuple[str, str, Any, tuple[str, ...]], ...] = (
    ("entries", "待确认的履职登记", Entry, ("proposed",)),
    ("claims", "待核实的补报", Claim, ("asked",)),
    ("leaves", "待批准的请假免考", Leave, ("asked",)),
    ("reports", "待核实的履职报告", SelfReport, ("submitted",)),
    ("adjustments", "待审批的分值调整", Adjustment, ("proposed",)),
    ("objections", "未答复的异议", Objection, ("raised", "examined")),
)


@audience(*HERE)
def duty(request: Request, committee: str) -> HttpResponse:
    """The room's door: a member's own file, the office's years, the sheets for others."""
    actor = request.actor
    if may.is_member(actor) and not actor.has(Role.LD):
        return redirect("duty_mine", committee)
    return redirect("duty_years" if may.keep_files(actor) else "duty_sheets", committee)


@audience(*READERS)
def years(request: Request, committee: str) -> HttpResponse:
    """The years, and what waits in each list."""
    rows = Appraisal.objects.visible_to(request.actor).live().select_related("committee", "sheet")
    waiting = [
        {
            "label": label,
            "url": f"../{name}/",
            "number": model.objects.visible_to(request.actor).live().filter(state__in=states).count(),
        }
        for name, label, model, states in WAITING
    ]
    context = {
        "tabs": tabs(request.actor, "years"),
        "years": rows.order_by("-year"),
        "waiting": [one for one in waiting if one["number"]],
        "may_open": may.keep(request.actor, None),
        "has_sheet": AppraisalSheet.objects.of(request.actor.committee_id)
        .live()
        .filter(state=AppraisalSheet.State.ADOPTED)
        .exists(),
    }
    return render(request, "duty/years.html", context)


@audience(Role.ML)
def year_new(request: Request, committee: str) -> HttpResponse:
    """Open a year."""
    today = timezone.localdate()
    start = {"on": today, "year": today.year}
    form = forms.YearForm(steps.data_of(request), actor=request.actor, initial=start)
    if not form.is_valid():
        return steps.asked(request, form, "启动年度考核", back=reverse("duty_years", args=[committee]))
    data = form.cleaned_data
    days = {name: data[name] for name in ("starts_on", "ends_on", "cutoff_on")}
    made = do.open_year(data["year"], data["sheet"], by=request.actor, on=data["on"], **days)
    messages.success(request, "年度考核已启动，得分随记录自动核算。")
    return redirect(made.get_absolute_url())


def _found(actor: Actor, pk: int) -> Appraisal:
    rows = Appraisal.objects.visible_to(actor).live().select_related("committee", "sheet", "term")
    one: Appraisal = get_object_or_404(rows, pk=pk)
    return one


@audience(*READERS)
def year(request: Request, committee: str, pk: int) -> HttpResponse:
    """One year: who acts next, how grades lie, every member's score."""
    one, actor = _found(request.actor, pk), request.actor
    posting.refresh(one)
    sheet = one.sheet.sheet
    names = [(grade.code, grade.name) for grade in sheet.grades]
    form = forms.CardFilter(request.GET, grades=names)
    rows = _chosen(one, actor, form)
    if request.GET.get("export"):
        return _ledger(one, rows, dict(names))
    order = ("-total", "-id") if sheet.show_ranking else ("person__stroke_key", "id")
    page = pages.keyset(rows, request, order)
    results = _results(one, person__in=[card.person_id for card in page.rows])
    context = {
        "year": one,
        "tabs": tabs(actor, "years"),
        "form": form,
        "page": page,
        "stamp": _stamp(one, actor),
        "lines": [_line(card, results.get(card.person_id), dict(names)) for card in page.rows],
        "moves": [move for move in YEAR_FLOW.open_to(actor, one) if move.name in STEPS],
        "undo": correcting.may_take_back(one, actor),
        "grades": _distribution(one, names),
        "open": steps.named_level(one),
        "may_settle": actor.has(Role.LD),
        "statements": Statement.objects.of(actor.committee_id)
        .live()
        .filter(appraisal=one)
        .order_by("quarter"),
        "may_send": may.keep(actor, one),
        "entries": steps.timeline(one),
    }
    return render(request, "duty/year.html", context)


def _results(one: Appraisal, **wanted: Any) -> dict[int, Result]:
    """What was frozen, by person; nothing before. One query."""
    rows = Result.objects.of(one.committee_id).live().filter(appraisal=one, **wanted)
    return {result.person_id: result for result in rows}


def _chosen(one: Appraisal, actor: Actor, form: forms.CardFilter) -> Any:
    """The cards the filter leaves; of a frozen year by the grade that was given, not by the points."""
    rows = Scorecard.objects.visible_to(actor).filter(appraisal=one).select_related("person")
    if not form.is_valid():
        return rows
    if name := form.cleaned_data["q"]:
        rows = rows.filter(person__name__contains=name)
    if grade := form.cleaned_data["grade"]:
        given = Result.objects.of(one.committee_id).live().filter(appraisal=one, grade=grade)
        rows = rows.filter(person__in=given.values("person")) if one.is_frozen else rows.filter(grade=grade)
    return rows


def _line(card: Scorecard, result: Result | None, names: dict[str, str]) -> dict[str, Any]:
    grade = result.grade if result else card.grade
    return {
        "card": card,
        "total": points(result.total if result else card.total),
        "grade": names.get(grade, "") or card.exempt or "—",
        "note": _note(card, result, names),
    }


def _note(card: Scorecard, result: Result | None, names: dict[str, str]) -> str:
    if result and result.is_open:
        return "名额并列待定"
    if result and result.by_quota:
        return f"分数达到“{names.get(result.threshold_grade, '')}”，按名额规定"
    return "未达最低要求" if card.unmet else ""


def _stamp(one: Appraisal, actor: Actor) -> dict[str, Any]:
    who, act = WHO[one.state]
    if one.state == Appraisal.State.TOLD:
        return {"tone": "done", "who": who, "act": "", "by": one.told_on}
    mine = [move for move in YEAR_FLOW.open_to(actor, one) if move.name in STEPS]
    return {
        "tone": "you" if mine else "wait",
        "who": who,
        "act": act,
        "by": one.notice_until_on if one.state == "notice" else None,
    }


def _distribution(one: Appraisal, names: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """How many members have each grade: by results once frozen, by threshold before."""
    table: Any = Result if one.is_frozen else Scorecard
    rows = table.objects.of(one.committee_id).filter(appraisal=one)
    counted = dict(rows.order_by().values_list("grade").annotate(Count("pk")))
    found = [{"label": name, "number": counted.get(code, 0)} for code, name in names]
    if counted.get(""):
        found.append({"label": "不定等次", "number": counted[""]})
    return found


def _ledger(one: Appraisal, rows: Any, names: dict[str, str]) -> HttpResponse:
    """The list as the page shows it, every page of it."""
    gates, results, table = {gate.code: gate.name for gate in one.sheet.sheet.gates}, _results(one), []
    for card in rows.order_by("person__stroke_key", "id"):
        result = results.get(card.person_id)
        line = _line(card, result, names)
        missed = "、".join(gates.get(code, code) for code in card.unmet)
        total = (result or card).total / 100
        table.append([card.person.name, total, line["grade"], line["note"], card.months, missed])
    heads = ["委员", "总分", "等次", "说明", "任职月数", "未达到的最低要求"]
    data = workbooks.write(workbooks.Ledger(str(one), heads, table), made_at=timezone.now())
    return pages.download(data, f"{one}得分.xlsx", pages.XLSX)


@audience(*READERS)
def year_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """The page of one step of the year."""
    return steps.move(request, _found(request.actor, pk), STEPS, name)


@audience(*READERS)
def year_take_back(request: Request, committee: str, pk: int) -> HttpResponse:
    """The page of taking back the last step of the year."""
    return steps.take_back(request, _found(request.actor, pk))


@audience(Role.LD)
def year_tie(request: Request, committee: str, pk: int) -> HttpResponse:
    """The page for members level at the line."""
    return steps.tie(request, _found(request.actor, pk))


@audience(Role.ML)
def year_recount(request: Request, committee: str, pk: int) -> HttpResponse:
    """Reckon every member anew: for whoever doubts that a score follows from the records."""
    one = _found(request.actor, pk)
    if request.method != "POST":
        raise Http404
    number = posting.recount(one)
    messages.success(request, f"已按现有记录重新核算{number}名委员的得分。")
    return redirect(one.get_absolute_url())


@audience(Role.ML)
def year_statement(request: Request, committee: str, pk: int) -> HttpResponse:
    """Send a quarter's statement."""
    one = _found(request.actor, pk)
    if one.is_frozen:
        raise NotYours("该年度得分已经冻结，不再发送季度通报")
    form = forms.StatementForm(steps.data_of(request), actor=request.actor, initial=steps.begun(one))
    if not form.is_valid():
        return steps.asked(request, form, "发送季度通报", about=one, back=one.get_absolute_url())
    sent = do.send_statements(one, form.cleaned_data["quarter"], by=request.actor, on=form.cleaned_data["on"])
    messages.success(request, f"已向{sent.members}名委员发送第{sent.quarter}季度履职通报。")
    return redirect(one.get_absolute_url())
