"""Asking the other side of a case, reading a question, answering it, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import attachments
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals import permissions as may
from jianyan.proposals.forms import MoveForm
from jianyan.proposals.forms import questions as f
from jianyan.proposals.models import Assignment, Proposal, Question, Sponsor
from jianyan.proposals.views.case import found


@audience()
def question_new(request: Request, committee: str, pk: int) -> HttpResponse:
    """A sponsor asks a unit of the case, or of the one his proposal was merged into; a unit asks a sponsor."""
    one = found(request, pk)
    assignments, sponsors = _two_sides(request, one)
    paper = not may.owns(request.actor, one) and may.may_enter(request.actor)
    form = (f.EnterQuestionForm if paper else f.AskForm)(
        request.POST or None,
        request.FILES or None,
        actor=request.actor,
        today=timezone.localdate(),
        record=one,
        assignments=assignments,
        sponsors=sponsors,
    )
    if request.method == "POST" and form.is_valid():
        part, sponsor = form.asked
        text, by = form.cleaned_data["text"], request.actor
        if paper:
            scan = form.cleaned_data["scan"]
            made = actions.enter_question(part, sponsor, text, scan, by=by, on=form.day)
        else:
            made = actions.ask_question(part, sponsor, text, by=by, on=timezone.localdate())
        whom = part.unit.name if made.asked_by == Question.Side.SPONSOR else sponsor.name
        messages.success(request, f"问题已经送给{whom}，有了答复会通知您。")
        return redirect(f"{one.get_absolute_url()}#questions")
    if paper:
        return _page(request, form, "代录纸质提问", one, f"{one.get_absolute_url()}#questions")
    only = assignments[0].unit.name if len(assignments) == 1 else ""
    whom = only if may.owns(request.actor, one) else sponsors[0].name if len(sponsors) == 1 else ""
    label = f"向{whom}提问" if whom else "提问"
    return _page(request, form, label, one, f"{one.get_absolute_url()}#questions")


def _two_sides(request: Request, one: Proposal) -> tuple[list[Assignment], list[Sponsor]]:
    """The parts and the sponsors this seat may put a question between; refused with the reason when there are none."""
    actor = request.actor
    held = Assignment.objects.of(actor.committee_id).live()
    held = held.filter(proposal=one.merged_into_id or one.pk, handed_over_on__isnull=False, returned_on=None)
    parts = held.select_related("unit", "proposal__committee").order_by("id")
    if may.owns(actor, one):
        mine = [signer for signer in one.signers if may.is_signer(actor, signer)][:1]
        if not (assignments := list(parts)):
            raise Refused("提案交办以后才能向承办单位提问")
        return assignments, mine
    paper = may.may_enter(actor)
    if not paper and not actor.has(Role.HU, Role.HL):
        raise NotYours("只有提案者和承办单位可以互相提问")
    asked = queries.speakers(one)
    assignments = [part for part in parts if paper or may.is_unit(actor, part)]
    if paper and not assignments:
        raise Refused("提案交办以后才能向承办单位提问")
    if not assignments:
        raise NotYours("只有提案者和承办单位可以互相提问")
    if not asked:
        raise Refused("该件的提案者均已离任，请与提案办公室联系")
    return assignments, asked


@audience()
def question(request: Request, committee: str, pk: int) -> HttpResponse:
    """One question; the side that was asked answers here."""
    one = _question(request, pk)
    asked = may.answer_question(request.actor, one) and one.answered_on is None
    form = f.AnswerQuestionForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), record=one
    )
    if request.method == "POST" and form.is_valid():
        actions.answer_question(
            one,
            form.cleaned_data["answer"],
            by=request.actor,
            on=timezone.localdate(),
            expected=form.cleaned_data["version"],
        )
        messages.success(request, "答复已经送出。")
        return redirect(f"{_case_of(request, one).get_absolute_url()}#questions")
    context = {
        "form": form if asked else None,
        "label": "答复问题" if asked else "往来问答",
        "question": one,
        "proposal": _case_of(request, one),
        "files": attachments.of_record(one) if one.from_paper else [],
        "may_withdraw": one.answered_on is None and may.withdraw_question(request.actor, one),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/question.html", context, status=status)


@audience()
def question_withdraw(request: Request, committee: str, pk: int) -> HttpResponse:
    """The side that asked takes an open question back."""
    one = _question(request, pk)
    if not may.withdraw_question(request.actor, one):
        raise NotYours("由提问的一方收回")
    form = f.WithdrawQuestionForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), record=one
    )
    case = _case_of(request, one)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_question(
            one,
            form.cleaned_data["reason"],
            by=request.actor,
            on=timezone.localdate(),
            expected=form.cleaned_data["version"],
        )
        messages.success(request, "问题已经收回。")
        return redirect(case.get_absolute_url())
    return _page(request, form, "收回问题", case, one.get_absolute_url())


def _question(request: Request, pk: int) -> Question:
    rows = Question.objects.visible_to(request.actor).live()
    shown = rows.select_related("assignment__unit", "proposal__committee", "sponsor__proposal__committee")
    one: Question = get_object_or_404(
        shown.select_related("sponsor__person", "sponsor__body", "sponsor__sector"), pk=pk
    )
    if one.proposal.voided_at:
        raise Http404
    return one


def _case_of(request: Request, one: Question) -> Proposal:
    """The page to go back to: a sponsor of a merged proposal has his own."""
    own = one.sponsor.proposal
    return own if may.owns(request.actor, own) else one.proposal


def _page(request: Request, form: MoveForm, label: str, case: Proposal, back: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "label": label, "proposal": case, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/step.html", context, status=status)
