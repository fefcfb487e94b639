"""The page of a proposal: its stamp, texts, units, replies, timeline, and the buttons of this reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import journal
from jianyan.people.actors import OFFICE
from jianyan.people.audience import Request, audience
from jianyan.proposals import permissions as may
from jianyan.proposals import queries
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Decision, Proposal, State
from jianyan.proposals.views import paper_links
from jianyan.proposals.views.moves import FORMS

STAMPS = {
    "submitted_on": "提交",
    "filed_on": "立案",
    "handed_over_on": "交办",
    "replied_on": "办复",
    "closed_on": "办结",
}


def found(request: Request, pk: int) -> Proposal:
    """The proposal, if this seat may open it; else 404."""
    rows = Proposal.objects.of(request.actor.committee_id).visible_to(request.actor)
    one: Proposal = get_object_or_404(queries.told(rows, request.actor), pk=pk)
    return one


@audience()
def proposal(request: Request, committee: str, pk: int) -> HttpResponse:
    """One proposal."""
    one: Any = found(request, pk)
    actor, today = request.actor, timezone.localdate()
    file = [_with_moves(part, request) for part in queries.case_file(one, actor)]
    children = _children(one, request) if one.has_children else []
    return render(
        request,
        "proposals/case.html",
        {
            "proposal": one,
            "stamp": stamp(one, request, today),
            "buttons": _buttons(one, request),
            "file": file,
            "papers": paper_links.of_case(request, one, file, children),
            "decisions": Decision.objects.visible_to(actor).live().filter(proposal=one).order_by("id"),
            "visits": one.visits_made if one.follows else [],
            "honours": one.distinctions.live().order_by("decided_on") if one.has_honours else [],
            "children": children,
            "entries": journal.steps(one) if one.follows else _dates(one),
            "shows_contact": may.prepare(actor, one),
            "shows_remarks": actor.has(*OFFICE),
        },
    )


def stamp(one: Proposal, request: Request, today: date) -> dict[str, Any]:
    """Who must act next and by when."""
    step = queries.next_step(one, request.actor)
    if step is None:
        return {
            "tone": "done",
            "who": one.get_state_display(),
            "by": one.closed_on or one.not_filed_on or one.merged_on,
        }
    late = step.by is not None and step.by < today
    left = abs((step.by - today).days) if step.by else 0
    return {
        "tone": "you" if step.mine else "late" if late else "wait",
        "who": step.who,
        "act": step.act,
        "by": step.by,
        "left": ""
        if step.by is None
        else f"已过{left}天"
        if late
        else f"还有{left}天"
        if left
        else "今天到期",
    }


STEPS_BACK = ("send_back", "withdraw", "withdraw_case", "lapse")  # stand after what leads on


def _buttons(one: Proposal, request: Request) -> list[dict[str, str]]:
    """The open moves of the table that have a form, then the verbs beside it."""
    committee, actor = one.committee.code, request.actor
    if one.voided_at:
        return []
    moves = [(move.name, move.label) for move in FLOW.open_to(actor, one) if move.name in FORMS]
    moves.sort(key=lambda move: move[0] in STEPS_BACK)
    if one.state == State.REPLIED and may.prepare(actor, one) and queries.to_be_asked(one, "lead"):
        moves.append(("send_feedback", "发出征询意见表"))
    if one.case_no and may.may_distinguish(actor):
        moves.append(("distinguish", "确定重点、优秀"))
    if one.state in (State.DRAFT, State.RETURNED) and any(
        signer.confirmed_on is None and signer.person_id in actor.person_ids for signer in one.signers
    ):
        moves.append(("cosign", "确认联名"))
    buttons = [
        {"label": label, "url": reverse("proposal_move", args=[committee, one.pk, name])}
        for name, label in moves
    ]
    if one.state in (State.DRAFT, State.RETURNED) and may.send(actor, one):
        buttons.append({"label": "修改", "url": reverse("proposal_edit", args=[committee, one.pk])})
    return buttons


def _with_moves(part: dict[str, Any], request: Request) -> dict[str, Any]:
    """An assignment with its open moves, and which of its forms this reader may fill in."""
    one = part["assignment"]
    part["moves"] = [move for move in ASSIGNMENT_FLOW.open_to(request.actor, one) if move.name != "reopen"]
    for line in part["replies"]:
        line["open"] = {
            form.pk
            for form in line["forms"]
            if form.returned_on is None
            and (may.rate(request.actor, form) or may.enter_rating(request.actor, form))
        }
    return part


def _children(one: Proposal, request: Request) -> list[Proposal]:
    rows = Proposal.objects.visible_to(request.actor).live().filter(merged_into=one)
    return list(rows.select_related("committee").order_by("id"))


def _dates(one: Proposal) -> list[dict[str, Any]]:
    """What everyone may know of a public case: on which day it stood where."""
    return [{"on": on, "title": title} for name, title in STAMPS.items() if (on := getattr(one, name))]
