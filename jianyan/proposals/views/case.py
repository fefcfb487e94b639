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
from jianyan.proposals import ledger, queries, rules
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Decision, Proposal, Reply, State
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
    more = _more(one, file, request)
    return render(
        request,
        "proposals/case.html",
        {
            "proposal": one,
            "stamp": stamp(one, request, today),
            "buttons": _buttons(one, request),
            "file": file,
            "more": more,
            "may_divide": may.pass_on(actor) and one.submitted_on is not None,
            # How a case was closed tells what its sponsor said of it.
            "shows_close": not actor.unit_ids or rules.opens_ratings(one.committee_id),
            "decisions": Decision.objects.visible_to(actor).live().filter(proposal=one).order_by("id"),
            "visits": one.visits_made if one.follows else [],
            "honours": one.distinctions.live().order_by("decided_on") if one.has_honours else [],
            "children": _children(one, request) if one.has_children else [],
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
    if one.replied_on and may.pass_on(actor):
        buttons.append({"label": "登记第三方评估", "url": reverse("outside_score", args=[committee, one.pk])})
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


def _more(one: Proposal, file: list[dict[str, Any]], request: Request) -> ledger.CaseFile:
    """Suggestions, promises and assessments; each reply gets the links this reader may follow from it."""
    lines = [line for part in file for line in part["replies"]]
    for line in lines:
        line["reply"].shown_forms = line["forms"]
    if not one.follows:  # type: ignore[attr-defined]
        return ledger.CaseFile()
    more = ledger.case_file(one, request.actor, [line["reply"] for line in lines])
    passed = {reason.form_id for reason in more.reasons}
    for part in file:
        for line in part["replies"]:
            line["may_pass_on"], line["passed"] = may.pass_on(request.actor), passed
            line["links"] = _reply_links(one, part["assignment"], line["reply"], more, request)
    return more


def _reply_links(
    one: Proposal, held: Assignment, reply: Reply, more: ledger.CaseFile, request: Request
) -> list[dict[str, str]]:
    """What may be entered of a delivered reply afterwards."""
    if reply.delivered_on is None:
        return []
    actor, links = request.actor, []
    if may.handle(actor, held):
        asks = [ask for group in more.groups for ask in group.asks]
        left = any(all(answer.reply_id != reply.pk for answer in ask.said) for ask in asks)
        links += [("reply_answers", "登记逐条答复" if left else "更正逐条答复")] if asks else []
        links += [("promise_new", "登记承诺事项")]
    side = "unit" if may.is_unit(actor, held) else "sponsor" if may.leads(actor, one) else ""
    given = {grade.side for grade in more.grades if grade.reply_id == reply.pk}
    if side and side not in given and _grades(one):
        links.append(("grade", "评提案质量" if side == "unit" else "评办理质量"))
    return [
        {"label": label, "url": reverse(name, args=[one.committee.code, reply.pk])} for name, label in links
    ]


def _grades(one: Proposal) -> bool:
    return rules.on_day(one.committee_id, timezone.localdate()).mutual_grading


def _children(one: Proposal, request: Request) -> list[Proposal]:
    rows = Proposal.objects.visible_to(request.actor).live().filter(merged_into=one)
    return list(rows.select_related("committee").order_by("id"))


def _dates(one: Proposal) -> list[dict[str, Any]]:
    """What everyone may know of a public case: on which day it stood where."""
    return [{"on": on, "title": title} for name, title in STAMPS.items() if (on := getattr(one, name))]
