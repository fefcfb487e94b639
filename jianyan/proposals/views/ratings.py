"""Ratings nobody can push: the sponsor's form, the reason passed on, both sides' grades, what a unit may see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role, Unit
from jianyan.proposals import actions, rules
from jianyan.proposals import permissions as may
from jianyan.proposals.forms import MoveForm, ReasonForm
from jianyan.proposals.forms import answers as f
from jianyan.proposals.models import FeedbackForm, PassedReason, Proposal, Rating, Reply, ThirdPartyScore
from jianyan.proposals.queries import ledger
from jianyan.proposals.views.tabs import tabs


def _step(request: Request, form: MoveForm, label: str, one: Proposal, **more: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    given = {"form": form, "label": label, "proposal": one, "back": one.get_absolute_url(), **more}
    return render(request, "proposals/step.html", given, status=status)


def _form(request: Request, kind: type[MoveForm], record: Any, **initial: Any) -> MoveForm:
    return kind(
        request.POST or None,
        request.FILES or None,
        actor=request.actor,
        today=timezone.localdate(),
        record=record,
        initial=initial,
    )


@audience()
def rating(request: Request, committee: str, pk: int) -> HttpResponse:
    """The sponsor's form; the office enters one that came back on paper, with its scan."""
    rows = FeedbackForm.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    sheet: FeedbackForm = get_object_or_404(
        rows.select_related("proposal__committee", "sponsor", "reply__assignment__unit"), pk=pk
    )
    paper = not may.rate(request.actor, sheet)
    if paper and not may.enter_rating(request.actor, sheet):
        raise NotYours("征询意见表由提案者本人填写；纸质表由提案办公室代录")
    form = _form(request, f.PaperRatingForm if paper else f.RatingForm, sheet)
    if request.method != "POST" or not form.is_valid():
        send = "登记征询意见表" if paper else "交回征询意见表"
        return _step(request, form, "填写征询意见表", sheet.proposal, sheet=sheet, paper=paper, send=send)
    who: dict[str, Any] = {"by": request.actor, "on": form.day, "expected": form.cleaned_data["version"]}
    given = form.given
    if paper:
        actions.enter_paper_form(sheet, given.pop("scan"), **given, **who)
    else:
        actions.return_feedback(sheet, **given, **who, by_phone=_by_phone(request))
    messages.success(request, "征询意见表已交回，谢谢。")
    return redirect(sheet.proposal.get_absolute_url())


def _by_phone(request: Request) -> bool:
    """Of the browser's description nothing is kept but this word."""
    return "Mobi" in request.headers.get("User-Agent", "")


@audience(Role.PO)
def pass_on(request: Request, committee: str, pk: int) -> HttpResponse:
    """Pass the reason of a rating on to the unit, with the sponsor's consent."""
    rows = FeedbackForm.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    sheet: FeedbackForm = get_object_or_404(
        rows.select_related("proposal__committee", "sponsor", "reply__assignment__unit"), pk=pk
    )
    form = _form(request, f.PassOnForm, sheet, text=sheet.remarks)
    if request.method != "POST" or not form.is_valid():
        unit = sheet.reply.assignment.unit
        return _step(request, form, "转达提案者意见", sheet.proposal, unit=unit)
    actions.pass_on_reason(sheet, form.cleaned_data["text"], by=request.actor, on=form.day)
    messages.success(request, "意见已转达，承办单位看得到转达内容，看不到评价。")
    return redirect(sheet.proposal.get_absolute_url())


@audience(Role.PO)
def take_back(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take back a reason that should not have been passed on."""
    rows = PassedReason.objects.visible_to(request.actor).live()
    one: PassedReason = get_object_or_404(rows.select_related("form__proposal__committee"), pk=pk)
    form = _form(request, ReasonForm, one)
    if request.method != "POST" or not form.is_valid():
        return _step(request, form, "收回转达的意见", one.form.proposal)
    actions.take_back_reason(one, form.cleaned_data["reason"], by=request.actor, on=form.day)
    messages.success(request, "已收回，承办单位不再看得到。")
    return redirect(one.form.proposal.get_absolute_url())


@audience()
def grade(request: Request, committee: str, pk: int) -> HttpResponse:
    """Unit and sponsor grade each other, sealed until both are in."""
    rows = Reply.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    reply: Reply = get_object_or_404(
        rows.select_related("assignment__unit", "assignment__proposal__committee"), pk=pk
    )
    by_unit = may.grade_proposal(request.actor, reply)
    if not by_unit and not may.grade_handling(request.actor, reply):
        raise NotYours("双向评分由承办单位和第一提案者本人填写")
    label = "评提案质量" if by_unit else "评办理质量"
    form = _form(request, f.GradeForm, reply)
    if request.method != "POST" or not form.is_valid():
        return _step(request, form, label, reply.assignment.proposal, unit=reply.assignment.unit)
    actions.grade(reply, **form.given, by=request.actor, on=form.day)
    messages.success(request, "评分已封存，双方都交齐以后同时公开。")
    return redirect(reply.assignment.proposal.get_absolute_url())


@audience(Role.PO)
def outside_score(request: Request, committee: str, pk: int) -> HttpResponse:
    """What a body outside found of a case."""
    rows = Proposal.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Proposal = get_object_or_404(rows.select_related("committee"), pk=pk)
    form = _form(request, f.OutsideScoreForm, one)
    if request.method != "POST" or not form.is_valid():
        return _step(request, form, "登记第三方评估", one)
    given = form.given
    for name in ("points", "full_points"):
        given[name] = int(given[name] * 100)
    actions.enter_outside_score(one, given.pop("evidence"), **given, by=request.actor, on=form.day)
    messages.success(request, "第三方评估已登记。")
    return redirect(one.get_absolute_url())


@audience(Role.PO)
def outside_score_void(request: Request, committee: str, pk: int) -> HttpResponse:
    """An assessment entered by mistake is voided with the reason."""
    rows = ThirdPartyScore.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: ThirdPartyScore = get_object_or_404(rows.select_related("proposal__committee"), pk=pk)
    form = _form(request, ReasonForm, one)
    if request.method != "POST" or not form.is_valid():
        return _step(request, form, "作废第三方评估", one.proposal)
    actions.void_outside_score(one, form.cleaned_data["reason"], by=request.actor, on=form.day)
    messages.success(request, "已作废。")
    return redirect(one.proposal.get_absolute_url())


@audience(Role.HU, Role.HL)
def totals(request: Request, committee: str) -> HttpResponse:
    """What the ratings of one's own unit add up to; never a single one."""
    actor, today = request.actor, timezone.localdate()
    units = Unit.objects.of(actor.committee_id).live().filter(pk__in=actor.unit_ids).order_by("sort_no")
    shown = [
        {"unit": unit, "years": [_year(one) for one in ledger.totals(unit, actor.committee_id, today)]}
        for unit in units
    ]
    opened = rules.opens_ratings(actor.committee_id)
    given = {"shown": shown, "least": ledger.LEAST, "opened": opened, "tabs": tabs(request)}
    return render(request, "proposals/totals.html", given)


def _year(one: ledger.Totals) -> dict[str, Any]:
    """A line a question, a column a step; the fourth step only where somebody could choose it and did."""
    seen = one.attitude + one.result
    steps = [step for step in Rating if step != Rating.VERY or seen[step]]
    lines = [
        {"label": label, "counts": [(step.label, counts[step]) for step in steps]}
        for label, counts in (("对办理态度", one.attitude), ("对办理结果", one.result))
    ]
    heads = [step.label for step in steps]
    return {"year": one.year, "forms": one.forms, "heads": heads, "lines": lines, "has_rest": one.has_rest}
