"""What is done with a proposal, a unit's part or a form: each a small page with the move's own questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.people.audience import Request, audience
from jianyan.proposals import actions
from jianyan.proposals import forms as f
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Contact, FollowUpVisit, Proposal

FORMS: dict[str, type[f.MoveForm]] = {
    "submit": f.MoveForm,
    "resubmit": f.MoveForm,
    "send_back": f.ReasonForm,
    "withdraw": f.ReasonForm,
    "start_review": f.MoveForm,
    "file": f.MoveForm,
    "merge": f.MergeForm,
    "not_file": f.NotFileForm,
    "withdraw_case": f.ReasonForm,
    "allocate": f.AllocateForm,
    "hand_over": f.OrderForm,
    "lapse": f.MoveForm,
    "rehandle": f.NoteForm,
    "close": f.MoveForm,
    "follow_up": f.VisitForm,
}
BESIDE: dict[str, tuple[str, type[f.MoveForm]]] = {  # verbs that are no move of the table
    "send_feedback": ("发出征询意见表", f.MoveForm),
    "distinguish": ("确定一号、重点、优秀提案", f.DistinguishForm),
    "cosign": ("确认联名", f.MoveForm),
}
UNIT_FORMS: dict[str, type[f.MoveForm]] = {
    "accept": f.MoveForm,
    "request_return": f.ReturnForm,
    "grant_return": f.InsteadForm,
    "refuse_return": f.MoveForm,
    "log_contact": f.ContactForm,
    "give_opinion": f.OpinionForm,
    "deliver": f.MoveForm,
    "extend": f.ExtendForm,
}


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
    form = kind(request.POST or None, actor=request.actor, today=timezone.localdate(), record=one)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, label, one)
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
    given: dict[str, Any] = form.given
    who: dict[str, Any] = {"by": request.actor, "on": form.day}
    version = form.cleaned_data["version"]
    single: dict[str, Any] = {**who, "expected": version}
    many: dict[str, Any] = {**who, "expected": {one.pk: version}}
    verbs: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit(one, **single),
        "resubmit": lambda: actions.resubmit(one, **single),
        "send_back": lambda: actions.send_back(one, given["reason"], **single),
        "withdraw": lambda: actions.withdraw(one, given["reason"], **single),
        "start_review": lambda: actions.start_review([one], **many),
        "file": lambda: actions.file([one], **many),
        "merge": lambda: actions.merge(one, form.into, **single),  # type: ignore[attr-defined]
        "not_file": lambda: actions.not_file(one, **given, **single),
        "withdraw_case": lambda: actions.withdraw_case(one, given["reason"], **single),
        "allocate": lambda: actions.allocate(one, form.units, **single),  # type: ignore[attr-defined]
        "hand_over": lambda: actions.hand_over([one], **given, **many),
        "lapse": lambda: actions.lapse(one, **single),
        "rehandle": lambda: actions.rehandle(one, **given, **single),
        "close": lambda: actions.close([one], **many),
        "follow_up": lambda: actions.follow_up(
            [FollowUpVisit(proposal=one, visited_on=form.day, **given)], **who
        ),
        "send_feedback": lambda: actions.send_feedback([one], **who),
        "distinguish": lambda: actions.distinguish([one], **given, **who),
        "cosign": lambda: actions.cosign(one, **who),
    }
    verbs[name]()


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
    initial = {"held_on": timezone.localdate()}
    form = UNIT_FORMS[name](
        request.POST or None, actor=request.actor, today=timezone.localdate(), record=one, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, move.label, one.proposal, unit=one.unit)
    _do_part(name, one, form, request)
    messages.success(request, f"已办：{move.label}。")
    return redirect(one.proposal.get_absolute_url())


def _do_part(name: str, one: Assignment, form: f.MoveForm, request: Request) -> None:
    given: dict[str, Any] = form.given
    who: dict[str, Any] = {"by": request.actor, "on": form.day}
    kept: dict[str, Any] = {**who, "expected": form.cleaned_data["version"]}
    verbs: dict[str, Callable[[], object]] = {
        "accept": lambda: actions.accept([one], **who),
        "request_return": lambda: actions.request_return(one, given["reason"], **kept),
        "grant_return": lambda: actions.decide_return(one, given["instead"], **kept),
        "refuse_return": lambda: actions.decide_return(one, None, **kept),
        "log_contact": lambda: actions.log_contacts([Contact(assignment=one, **given)], **who),
        "give_opinion": lambda: actions.give_opinion(one, given["text"], given["signer"], **kept),
        "deliver": lambda: actions.deliver_reply(one, **kept),
        "extend": lambda: actions.extend(one, given["until"], given["reason"], **kept),
    }
    verbs[name]()
