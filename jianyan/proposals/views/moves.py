"""What is done with a proposal, a unit's part or a form: each a small page with the move's own questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.people.audience import Request, audience
from jianyan.proposals import actions, queries, rules
from jianyan.proposals import forms as f
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Contact, FollowUpVisit, Proposal, Reply
from jianyan.proposals.queries import ledger
from jianyan.proposals.views import assigning, consult

FORMS: dict[str, type[f.MoveForm]] = {
    "invite_cosigners": f.MoveForm,
    "sign": f.WordForm,
    "decline": f.WordForm,
    "withdraw_name": f.ReasonForm,
    "submit": f.SubmitForm,
    "resubmit": f.MoveForm,
    "send_back": f.ReasonForm,
    "withdraw": f.ReasonForm,
    "start_review": f.ReceiveForm,
    "second_review": f.SecondForm,
    "file": f.DecideForm,
    "merge": f.MergeForm,
    "not_file": f.NotFileForm,
    "ask_reconsider": f.ReasonForm,
    "reconsider": f.AnswerForm,
    "refuse_reconsider": f.AnswerForm,
    "ask_withdrawal": f.ReasonForm,
    "withdraw_case": f.AnswerForm,
    "refuse_withdrawal": f.AnswerForm,
    "allocate": f.AllocateForm,
    "hand_over": f.OrderForm,
    "lapse": f.MoveForm,
    "rehandle": f.NoteForm,
    "close": f.MoveForm,
    "open_tracking": f.MoveForm,
    "report_progress": f.ProgressForm,
    "confirm_progress": f.ConfirmForm,
    "end_tracking": f.MoveForm,
    "follow_up": f.VisitForm,
    "archive": f.MoveForm,
}
BESIDE: dict[str, tuple[str, type[f.MoveForm]]] = {  # verbs that are no move of the table
    "send_feedback": ("发出征询意见表", f.MoveForm),
    "accept_by_silence": ("逾期未退办，视为接受", f.MoveForm),
    "distinguish": ("确定一号、重点、优秀提案", f.DistinguishForm),
    "undistinguish": ("更正荣誉", f.UndistinguishForm),
    "supervise": ("确定领导督办", f.SuperviseForm),
    "end_supervision": ("登记督办情况", f.SupervisedForm),
    "mark_urgent": ("快速办理", f.ReasonForm),
    "end_urgency": ("取消快速办理", f.MoveForm),
    "hold": ("暂缓办理", f.HoldForm),
    "lift_hold": ("恢复办理", f.MoveForm),
    "sponsor_leaves": ("登记提案者离任", f.LeavingForm),
    "sponsor_returns": ("更正提案者离任", f.ReturningForm),
    "take_back": ("撤回上一步", f.ReasonForm),
}
UNIT_FORMS: dict[str, type[f.MoveForm]] = {
    "accept": f.MoveForm,
    "request_return": f.ReturnForm,
    "grant_return": f.InsteadForm,
    "refuse_return": f.AnswerForm,
    "reassign": f.ReassignForm,
    "log_contact": f.ContactForm,
    "give_opinion": f.OpinionForm,
    "countersign": f.MoveForm,
    "object": f.ReasonForm,
    "settle_objection": f.AnswerForm,
    "submit_for_check": f.MoveForm,
    "reject": f.ReasonForm,
    "approve": f.PassForm,
    "deliver": f.MoveForm,
    "request_extension": f.AskTimeForm,
    "extend": f.GrantTimeForm,
    "refuse_extension": f.AnswerForm,
}
Verbs = dict[str, Callable[[], object]]


@audience()
def proposal_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """A move of the state table, or a verb beside it."""
    rows = Proposal.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Proposal = get_object_or_404(rows.select_related("committee", "session"), pk=pk)
    label, kind = BESIDE.get(name) or (
        FLOW.moves[name].label if name in FORMS else "",
        FORMS.get(name, f.MoveForm),
    )
    if not label:
        raise Http404
    if request.method == "GET" and name in FORMS:
        FLOW.check(name, request.actor, one)
    form = kind(
        assigning.posted(request, name),
        actor=request.actor,
        today=timezone.localdate(),
        record=one,
        initial=assigning.initial(request, name, one),
    )
    if request.method != "POST" or not form.is_valid():
        beside = consult.beside_allocation(request, name, one) | assigning.beside(request, name, one)
        return _page(request, form, label, one, **beside)
    if isinstance(form, f.AllocateForm):
        form.offered = assigning.offered(request, one, refused=form.cleaned_data["refused"])
    _do(name, one, form, request)
    messages.success(request, f"已办：{label}。")
    return redirect(one.get_absolute_url())


def _page(request: Request, form: f.MoveForm, label: str, one: Proposal, **more: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(
        request, "proposals/move.html", {"form": form, "label": label, "proposal": one, **more}, status=status
    )


def _do(name: str, one: Proposal, form: f.MoveForm, request: Request) -> None:
    """The verb of a move with what its form gave."""
    verbs: Verbs = {}
    for part in (_entry, _review, _course, _beside):
        verbs |= part(one, form, {"by": request.actor, "on": form.day}, form.cleaned_data["version"])
    verbs[name]()


def _entry(one: Proposal, form: f.MoveForm, who: dict[str, Any], version: int) -> Verbs:
    """What sponsors do, and what is answered them."""
    given: dict[str, Any] = form.given
    single: dict[str, Any] = {**who, "expected": version}
    return {
        "invite_cosigners": lambda: actions.invite_cosigners(one, **single),
        "sign": lambda: actions.cosign(one, **given, **who),
        "decline": lambda: actions.decline(one, **given, **who),
        "withdraw_name": lambda: actions.withdraw_name(one, given["reason"], **who),
        "submit": lambda: actions.submit(one, **given, **single),
        "resubmit": lambda: actions.resubmit(one, **single),
        "withdraw": lambda: actions.withdraw(one, given["reason"], **single),
        "ask_reconsider": lambda: actions.ask_reconsider(one, given["reason"], **single),
        "ask_withdrawal": lambda: actions.ask_withdrawal(one, given["reason"], **single),
    }


def _review(one: Proposal, form: f.MoveForm, who: dict[str, Any], version: int) -> Verbs:
    given: dict[str, Any] = form.given
    single: dict[str, Any] = {**who, "expected": version}
    many: dict[str, Any] = {**who, "expected": {one.pk: version}}
    return {
        "send_back": lambda: actions.send_back(one, given["reason"], **single),
        "start_review": lambda: actions.start_review([one], **given, **many),
        "second_review": lambda: actions.review(one, **given, **who),
        "file": lambda: actions.file([one], **given, **many),
        "merge": lambda: actions.merge(one, form.into, meeting=given.get("meeting", ""), **single),  # type: ignore[attr-defined]
        "not_file": lambda: actions.not_file(one, **given, **single),
        "reconsider": lambda: actions.answer_reconsider(one, True, given["answer"], **single),
        "refuse_reconsider": lambda: actions.answer_reconsider(one, False, given["answer"], **single),
        "withdraw_case": lambda: actions.withdraw_case(one, given["answer"], **single),
        "refuse_withdrawal": lambda: actions.refuse_withdrawal(one, given["answer"], **single),
    }


def _course(one: Proposal, form: f.MoveForm, who: dict[str, Any], version: int) -> Verbs:
    """From hand-over to the archive."""
    given: dict[str, Any] = form.given
    single: dict[str, Any] = {**who, "expected": version}
    many: dict[str, Any] = {**who, "expected": {one.pk: version}}
    return {
        "allocate": lambda: actions.allocate(one, form.units, offered=form.offered, **single),  # type: ignore[attr-defined]
        "hand_over": lambda: actions.hand_over([one], **given, **many),
        "accept_by_silence": lambda: actions.accept_by_silence(one, **who),
        "send_feedback": lambda: actions.send_feedback([one], **who),
        "lapse": lambda: actions.lapse(one, **single),
        "rehandle": lambda: actions.rehandle(one, **given, **single),
        "close": lambda: actions.close([one], **many),
        "open_tracking": lambda: actions.open_tracking(one, **single),
        "report_progress": lambda: actions.report_progress(**given, **who),
        "confirm_progress": lambda: actions.confirm_progress(**given, **who),
        "end_tracking": lambda: actions.end_tracking(one, **single),
        "follow_up": lambda: actions.follow_up(
            [FollowUpVisit(proposal=one, visited_on=form.day, **given)], **who
        ),
        "archive": lambda: actions.archive([one], **many),
    }


def _beside(one: Proposal, form: f.MoveForm, who: dict[str, Any], version: int) -> Verbs:
    """What lies over a case, and taking back."""
    given: dict[str, Any] = form.given
    return {
        "distinguish": lambda: actions.distinguish([one], **given, **who),
        "undistinguish": lambda: actions.void_distinction(given["which"], given["reason"], **who),
        "supervise": lambda: actions.supervise(one, **given, **who),
        "end_supervision": lambda: actions.end_supervision(given["which"], given["notes"], **who),
        "mark_urgent": lambda: actions.mark_urgent(one, given["reason"], **who),
        "end_urgency": lambda: actions.end_urgency(one, **who),
        "hold": lambda: actions.hold(one, **given, **who),
        "lift_hold": lambda: actions.lift_hold(one, **who),
        "sponsor_leaves": lambda: actions.sponsor_leaves(given["signer"], given["reason"], **who),
        "sponsor_returns": lambda: actions.sponsor_returns(given["signer"], given["reason"], **who),
        "take_back": lambda: actions.take_back(one, given["reason"], expected=version, **who),
    }


READ_FIRST = (
    "submit_for_check",
    "countersign",
    "object",
    "deliver",
)  # nobody signs what he has not before him


@audience()
def assignment_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """What a unit or the authority does with one unit's part of a case."""
    if name not in UNIT_FORMS:
        raise Http404
    rows = Assignment.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Assignment = get_object_or_404(rows.select_related("unit", "proposal__committee"), pk=pk)
    move = (
        ASSIGNMENT_FLOW.check(name, request.actor, one)
        if request.method == "GET"
        else ASSIGNMENT_FLOW.moves[name]
    )
    initial: dict[str, Any] = {"held_on": timezone.localdate()}
    if name == "give_opinion":
        initial["number"] = ledger.next_opinion_number(one, timezone.localdate())
    form = UNIT_FORMS[name](
        request.POST or None, actor=request.actor, today=timezone.localdate(), record=one, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        beside = consult.beside_return(request, name, one) | _beside_check(request, name, one)
        return _page(request, form, move.label, one.proposal, unit=one.unit, **beside)
    _do_part(name, one, form, request)
    messages.success(request, f"已办：{move.label}。")
    return redirect(one.proposal.get_absolute_url())


def _beside_check(request: Request, name: str, one: Assignment) -> dict[str, Any]:
    """The reply beside the decision whether it may leave; for its checker, how it reads too."""
    if name in READ_FIRST:
        replies = (
            Reply.objects.visible_to(request.actor).live().filter(delivered_on=None, round=one.proposal.round)
        )
        others = name in ("countersign", "object")
        replies = replies.filter(
            **({"assignment__proposal": one.proposal_id} if others else {"assignment": one.pk})
        )
        reply = replies.order_by("-id").first()
        return {"reply": reply}
    if name not in ("approve", "reject"):
        return {}
    return {"reading": queries.reading(one, rules.on_day(one.committee_id, timezone.localdate()))}


def _do_part(name: str, one: Assignment, form: f.MoveForm, request: Request) -> None:
    given: dict[str, Any] = form.given
    who: dict[str, Any] = {"by": request.actor, "on": form.day}
    kept: dict[str, Any] = {**who, "expected": form.cleaned_data["version"]}
    verbs: Verbs = {
        "accept": lambda: actions.accept([one], **who),
        "request_return": lambda: actions.request_return(one, given["reason"], given["suggested"], **kept),
        "grant_return": lambda: actions.decide_return(one, given["instead"], **kept),
        "refuse_return": lambda: actions.decide_return(one, None, answer=given["answer"], **kept),
        "reassign": lambda: actions.reassign(one, **given, **kept),
        "log_contact": lambda: actions.log_contacts([Contact(assignment=one, **given)], **who),
        "give_opinion": lambda: actions.give_opinion(one, **given, **kept),
        "countersign": lambda: actions.countersign(one, **who),
        "object": lambda: actions.disagree(one, given["reason"], **who),
        "settle_objection": lambda: actions.settle_objection(one, given["answer"], **who),
        "submit_for_check": lambda: actions.submit_for_check(one, **kept),
        "reject": lambda: actions.reject_reply(one, given["reason"], **kept),
        "approve": lambda: actions.approve_reply(one, **given, **kept),
        "deliver": lambda: actions.deliver_reply(one, **kept),
        "request_extension": lambda: actions.request_extension(one, **given, **kept),
        "extend": lambda: actions.extend(one, given["until"], **kept),
        "refuse_extension": lambda: actions.refuse_extension(one, given["answer"], **kept),
    }
    verbs[name]()
