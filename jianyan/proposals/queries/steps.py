"""Who must act next on a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import held
from jianyan.proposals.models import (
    Assignment,
    FeedbackForm,
    Proposal,
    State,
)


@dataclass(frozen=True)
class Next:
    """Who must act next on a case, on what, and by when."""

    who: str
    act: str
    by: date | None = None
    mine: bool = False


def next_step(proposal: Proposal, actor: Actor) -> Next | None:
    """The stamp of the record page; None when nothing is left to do."""
    state = State(proposal.state)
    desk = _DESKS.get(state)
    if desk:
        who, act, predicate = desk
        return Next(who, act, mine=predicate(actor, proposal))
    if state in (State.HANDED_OVER, State.IN_HANDLING, State.REHANDLING):
        return _units_next(proposal, actor)
    if state == State.REPLIED:
        return _forms_next(proposal, actor)
    if state in (State.DRAFT, State.RETURNED):
        return Next(
            proposal.lead_name,
            "提交提案" if state == State.DRAFT else "按意见修改后重新提交",
            mine=may.send(actor, proposal),
        )
    if state == State.COSIGNING:
        return _signatures_next(proposal, actor)
    if state == State.TRACKING:
        return Next("承办单位", "报告进展", mine=may.tracks(actor, proposal))
    if state == State.CLOSED and not proposal.visits_made:
        return Next("提案办公室", "回访提案者", mine=may.prepare(actor, proposal))
    return None


_DESKS = {
    State.SUBMITTED: ("提案办公室", "开始审查", may.prepare),
    State.UNDER_REVIEW: ("提案委员会", "作出审查决定", may.decide),
    State.FILED: ("提案办公室", "提出承办意见", may.prepare),
    State.ALLOCATING: ("交办机关", "交办", may.hand_over),
    State.EVALUATED: ("提案办公室", "结案，或要求重新办理", may.conclude),
}


def _signatures_next(proposal: Proposal, actor: Actor) -> Next:
    """Those invited who have said neither yes nor no; then the lead, who puts it forward."""
    waiting = [one for one in proposal.signers[1:] if not one.confirmed_on and not one.declined_on]
    if not waiting:
        return Next(proposal.lead_name, "提交提案", mine=may.send(actor, proposal))
    mine = any(may.is_signer(actor, one) for one in waiting)
    return Next("、".join(one.name for one in waiting), "确认联名", proposal.cosign_until_on, mine)


def _units_next(proposal: Proposal, actor: Actor) -> Next:
    late = [one for one in held(proposal) if one.must_reply and one.state != Assignment.State.DELIVERED]
    due = (
        proposal.rehandling_due_on
        if proposal.state == State.REHANDLING
        else min((one.due_on for one in late if one.due_on), default=proposal.due_on)
    )
    mine = any(may.is_unit(actor, one) for one in late)
    return Next("、".join(one.unit.name for one in late), "答复提案者", due, mine)


def _forms_next(proposal: Proposal, actor: Actor) -> Next:
    out = _forms_out(proposal)
    if not out:
        return Next("提案办公室", "发出征询意见表", mine=may.prepare(actor, proposal))
    names = list(dict.fromkeys(form.sponsor.name for form in out))
    mine = any(may.rate(actor, form) for form in out)
    return Next("、".join(names), "填写征询意见表", min(form.due_on for form in out), mine)


def _forms_out(proposal: Proposal) -> list[FeedbackForm]:
    """Forms of this round that nobody has returned."""
    if proposal.known:
        return [one for one in proposal.known.forms_out if one.round == proposal.round]
    rows = proposal.forms.live().filter(round=proposal.round, returned_on__isnull=True)
    return list(rows.select_related("sponsor"))
