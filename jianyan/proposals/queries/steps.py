"""Who must act next on a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.flow import held
from jianyan.proposals.models import (
    Assignment,
    FeedbackForm,
    FollowUpVisit,
    Proposal,
    Sponsor,
    State,
)

Stage = Assignment.State


@dataclass(frozen=True)
class Next:
    """Who must act next on a case, on what, and by when."""

    who: str
    act: str
    by: date | None = None
    mine: bool = False


@dataclass(frozen=True)
class _Read:
    """As much of a case as its next step asks for."""

    assignments: list[Assignment]
    forms_out: list[FeedbackForm]


def next_steps(rows: TenantQuerySet, actor: Actor) -> list[tuple[Proposal, Next | None]]:
    """Some cases, each with who acts next. Four or five queries, whatever the number; their texts stay where they are."""
    visited = FollowUpVisit.anywhere.filter(proposal=OuterRef("pk"), voided_at__isnull=True)
    cases = list(rows.defer("situation", "analysis", "suggestions").annotate(visited=Exists(visited)))
    given = {"proposal__in": [one.pk for one in cases]}
    committee = actor.committee_id
    held = Assignment.objects.of(committee).live().filter(**given).select_related("unit").order_by("id")
    signers = Sponsor.objects.of(committee).live().filter(**given).order_by("order")
    out = FeedbackForm.objects.of(committee).live().filter(**given, returned_on__isnull=True)
    parts, names = _by_case(held), _by_case(signers)
    forms = _by_case(out.select_related("sponsor"))
    for one in cases:
        one.committee, one.signers = actor.committee, names.get(one.pk, [])
        one.visits_made = [True] if one.visited else []
        one.known = _Read(parts.get(one.pk, []), forms.get(one.pk, []))
    each = all(not _unvisited(one) for one in cases) or visits_each(committee)
    return [(one, next_step(one, actor, each)) for one in cases]


def visits_each(committee: int) -> bool:
    """Whether the rules of today have every closed case visited. One query."""
    return rules.on_day(committee, timezone.localdate()).follow_up == rules.ALL


def _unvisited(proposal: Proposal) -> bool:
    return proposal.state == State.CLOSED and not proposal.visits_made


def _by_case(rows: TenantQuerySet) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.proposal_id, []).append(row)
    return found


def next_step(proposal: Proposal, actor: Actor, each: bool | None = None) -> Next | None:
    """The stamp of the record page; None when nothing is left to do. ``each``: whether every closed case is visited."""
    state = State(proposal.state)
    if asked := _asked_of_committee(proposal):
        return Next(may.called(may.decide, proposal), asked, mine=may.decide(actor, proposal))
    if desk := _DESKS.get(state):
        act, right = desk
        return Next(may.called(right, proposal), act, mine=right(actor, proposal))
    if state in (State.HANDED_OVER, State.IN_HANDLING, State.REHANDLING):
        return _units_next(proposal, actor)
    if state == State.REPLIED:
        return _forms_next(proposal, actor)
    if state in (State.DRAFT, State.RETURNED):
        return Next(
            _speaker(proposal),
            "提交提案" if state == State.DRAFT else "按意见修改后重新提交",
            mine=may.send(actor, proposal),
        )
    if state == State.COSIGNING:
        return _signatures_next(proposal, actor)
    if state == State.TRACKING:
        return Next(may.called(may.tracks, proposal), "报告进展", mine=may.tracks(actor, proposal))
    if _unvisited(proposal) and (visits_each(proposal.committee_id) if each is None else each):
        return Next(may.called(may.prepare, proposal), "回访提案者", mine=may.prepare(actor, proposal))
    return None


_DESKS = {
    State.SUBMITTED: ("开始审查", may.begin_review),
    State.UNDER_REVIEW: ("作出审查决定", may.settle),
    State.FILED: ("提出承办意见", may.prepare),
    State.ALLOCATING: ("交办", may.hand_over),
    State.EVALUATED: ("结案，或要求重新办理", may.conclude),
}


def _asked_of_committee(proposal: Proposal) -> str:
    """What the first sponsor has asked and waits to hear."""
    state = proposal.state
    if state in (State.FILED, State.ALLOCATING) and proposal.withdrawal_asked_on:
        return "" if proposal.withdrawal_answered_on else "答复撤案申请"
    if state == State.NOT_FILED and proposal.reconsider_asked_on:
        return "" if proposal.reconsider_answered_on else "答复复议申请"
    return ""


def _speaker(proposal: Proposal) -> str:
    """Who acts for the sponsors; the office where all of them have left."""
    gone = proposal.signers and not proposal.speaker
    return (
        may.called(may.prepare, proposal)
        if gone
        else proposal.speaker.name
        if proposal.speaker
        else proposal.lead_name
    )


def _signatures_next(proposal: Proposal, actor: Actor) -> Next:
    """Those invited who have said neither yes nor no; then the lead, who puts it forward."""
    waiting = [one for one in proposal.signers[1:] if not one.confirmed_on and not one.declined_on]
    if not waiting:
        return Next(_speaker(proposal), "提交提案", mine=may.send(actor, proposal))
    mine = any(may.is_signer(actor, one) for one in waiting)
    return Next("、".join(one.name for one in waiting), "确认联名", proposal.cosign_until_on, mine)


def _units_next(proposal: Proposal, actor: Actor) -> Next:
    """Before the answer: a return to decide, a part to sign for, opinions the host waits for, a draft to check."""
    rows = held(proposal)
    returns = [one for one in rows if one.state == Stage.RETURN_REQUESTED]
    if returns:
        by = _first(one.return_due_on for one in returns)
        return Next(may.called(may.hand_over, proposal), "答复退办申请", by, may.hand_over(actor, proposal))
    pending = [one for one in rows if one.state == Stage.PENDING and one.role in Assignment.DUTY]
    if pending and proposal.state == State.HANDED_OVER:
        return _of_units(pending, "签收", _first(one.return_until_on for one in pending), actor)
    owing = [one for one in rows if one.must_reply and one.state != Stage.DELIVERED]
    if opinions := _opinions_waited_for(proposal, rows, owing):
        return _of_units(opinions, "提出会办意见", _first(one.due_on for one in opinions), actor)
    if owing and all(one.state == Stage.CHECKING for one in owing):
        return Next(
            may.called(may.hand_over, proposal),
            "审核答复",
            _reply_due(proposal, owing),
            may.hand_over(actor, proposal),
        )
    return _of_units(owing, "答复提案者", _reply_due(proposal, owing), actor)


def _opinions_waited_for(
    proposal: Proposal, rows: list[Assignment], owing: list[Assignment]
) -> list[Assignment]:
    """Co-handlers without whose opinion the host may not write yet; those past their day hold nobody up."""
    if proposal.round > 1 or not any(one.state == Stage.ACCEPTED for one in owing):
        return []
    co = [one for one in rows if one.role == Assignment.Role.CO]
    today = timezone.localdate()
    out = [one for one in co if not one.opinion_on and not one.opinion_lapsed_on]
    return [one for one in out if one.due_on and one.due_on >= today]


def _of_units(rows: list[Assignment], act: str, by: date | None, actor: Actor) -> Next:
    mine = any(may.is_unit(actor, one) for one in rows)
    return Next("、".join(one.unit.name for one in rows), act, by, mine)


def _reply_due(proposal: Proposal, owing: list[Assignment]) -> date | None:
    if proposal.state == State.REHANDLING:
        return proposal.rehandling_due_on
    return _first(one.due_on for one in owing) or proposal.due_on


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def _forms_next(proposal: Proposal, actor: Actor) -> Next:
    out = _forms_out(proposal)
    if not out and proposal.signers and not proposal.speaker:
        return Next(
            may.called(may.prepare, proposal),
            "提案者均已离任，转入结案",
            mine=may.keep_waiting(actor, proposal),
        )
    if not out:
        return Next(may.called(may.prepare, proposal), "发出征询意见表", mine=may.prepare(actor, proposal))
    names = list(dict.fromkeys(form.sponsor.name for form in out))
    mine = any(may.rate(actor, form) for form in out)
    return Next("、".join(names), "填写征询意见表", min(form.due_on for form in out), mine)


def _forms_out(proposal: Proposal) -> list[FeedbackForm]:
    """Forms of this round that nobody has returned."""
    if proposal.known:
        return [one for one in proposal.known.forms_out if one.round == proposal.round]
    rows = proposal.forms.live().filter(round=proposal.round, returned_on__isnull=True)
    return list(rows.select_related("sponsor"))
