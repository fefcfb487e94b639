"""Verbs of hand-over: allocate, hand over, accept, return, give to another unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor, system
from jianyan.people.models import Role as Seat
from jianyan.people.models import Unit
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.actions import answers as said
from jianyan.proposals.actions.review import Versions, _of
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import (
    Assignment,
    HandoverOrder,
    Kind,
    Proposal,
    State,
    UnitSuggestion,
)

journal.declare(
    {
        "proposals.allocate": "提出承办意见",
        "proposals.hand_over": "交办",
        "proposals.accept": "签收",
        "proposals.accept_by_silence": "逾期未提出退办，视为接受",
        "proposals.request_return": "申请退办",
        "proposals.decide_return": "答复退办申请",
        "proposals.reassign": "改派",
        "proposals.begin_handling": "开始办理",
    }
)

Role, Stage = Assignment.Role, Assignment.State


def allocate(
    proposal: Proposal,
    units: Sequence[tuple[Unit, str]],
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
    offered: UnitSuggestion | None = None,
) -> None:
    """Propose who handles a case: (unit, role). May be repeated until the case is handed over.

    ``offered`` is what was suggested, its answer "refused" where somebody said so; how the decision differs is kept.
    """
    _check_roles([role for _, role in units], rules.on_day(by.committee_id, on))
    if len({unit.pk for unit, _ in units}) < len(units):
        raise Refused("同一单位不能重复承办同一件")
    with journal.act("proposals.allocate", by=by, on=on) as act:
        act.move(proposal, FLOW, "allocate", expected=expected)
        known = {one.unit_id: one for one in proposal.assignments.live()}
        act.create_all(
            Assignment(committee_id=proposal.committee_id, proposal=proposal, unit=unit, role=role)
            for unit, role in units
            if unit.pk not in known
        )
        wanted = {unit.pk: role for unit, role in units}
        for unit_id, one in known.items():
            if unit_id in wanted:
                act.change(one, role=wanted[unit_id])
            else:
                act.void(one, "调整承办单位")
        if offered and offered.units:
            act.create(_answered(offered, proposal, wanted, on))


def _answered(
    offered: UnitSuggestion, proposal: Proposal, wanted: dict[int, str], on: date
) -> UnitSuggestion:
    """A suggestion with what was decided: taken as it was, refused outright, or changed."""
    said = {int(one["unit"]): one["role"] for one in offered.units if one["role"]}
    refused = offered.answer == UnitSuggestion.Answer.REFUSED or not set(said) & set(wanted)
    changed = UnitSuggestion.Answer.REFUSED if refused else UnitSuggestion.Answer.CHANGED
    offered.committee_id, offered.proposal, offered.decided_on = proposal.committee_id, proposal, on
    offered.answer = UnitSuggestion.Answer.TAKEN if said == wanted else changed
    offered.host_id = next((unit for unit, role in wanted.items() if role in (Role.SOLE, Role.HOST)), None)
    return offered


def _check_roles(roles: Sequence[str], law: rules.Rules) -> None:
    unused = [rules.ROLES[role] for role in roles if role not in law.assignment_roles]
    duty = [role for role in roles if role != Role.REFERENCE]
    hosts, sole, separate = duty.count(Role.HOST), duty.count(Role.SOLE), duty.count(Role.SEPARATE)
    reasons = {
        f"本会规则没有采用“{'、'.join(unused)}”的承办方式": bool(unused),
        "还没有承办单位": not duty,
        "独办件只能有一个承办单位": bool(sole) and len(duty) > 1,
        "会办件必须有且只有一个主办单位": Role.CO in duty and hosts != 1,
        "一件只能有一个主办单位": hosts > 1,
        "分办件不能同时有主办单位": bool(separate) and bool(hosts),
        "分办至少要有两个单位": separate == 1,
    }
    for reason, holds in reasons.items():
        if holds:
            raise Refused(reason)


def hand_over(
    proposals: Iterable[Proposal],
    *,
    number: str,
    title: str,
    authority: str,
    by: Actor,
    on: date,
    expected: Versions | None = None,
) -> HandoverOrder:
    """Hand a list of cases over. Due dates are computed now, under the rules of this day, and frozen."""
    if HandoverOrder.objects.of(by.committee_id).filter(number=number).exists():
        raise Refused(f"文号“{number}”已经用过，请核对")
    law = rules.on_day(by.committee_id, on)
    opinions_due = law.due(on, law.co_opinion_due)
    return_until = law.due(on, law.return_window)
    order = HandoverOrder(
        committee_id=by.committee_id, number=number, title=title, authority=authority, issued_on=on
    )
    with journal.act("proposals.hand_over", by=by, on=on, note=number) as act:
        act.create(order)
        given = list(proposals)
        act.create_all(said.undivided(by.committee_id, (one.pk for one in given)))
        for proposal in given:
            due_on = _answered_by(proposal, law, on)
            dues = {**dict.fromkeys(Assignment.REPLY_DUTY, due_on), Role.CO: opinions_due}
            act.move(
                proposal,
                FLOW,
                "hand_over",
                expected=_of(expected, proposal),
                due_on=due_on,
                max_rounds=law.max_rounds,
            )
            for one in proposal.assignments.live():
                due = dues.get(one.role)
                act.change(
                    one,
                    order=order,
                    handed_over_on=on,
                    due_on=due,
                    original_due_on=due,
                    return_until_on=return_until,
                    **_frozen(one.role, law),
                )
    return order


def _runs_from(proposal: Proposal, law: rules.Rules, on: date) -> date:
    """When the time to answer begins; where it begins with the unit's signature, that is entered when it signs."""
    received = law.reply_from == rules.RECEIPT or (
        law.reply_from == rules.BY_KIND and proposal.kind == Kind.INTERSESSION
    )
    return (proposal.submitted_on or on) if received else on


def _answered_by(proposal: Proposal, law: rules.Rules, on: date) -> date:
    """The last day for an answer: a fixed day for proposals of the session where the rules name one that is yet to
    come, else so long after the day the time runs from."""
    fixed = law.sponsor(proposal.sponsor_type).last_day(on.year) if proposal.kind == Kind.SESSION else None
    return fixed if fixed and fixed > on else law.due(_runs_from(proposal, law, on), law.reply_due)


def _runs_from_acceptance(act: journal.Act, one: Assignment, on: date) -> None:
    """Where the rules of the hand-over let the time begin when the unit signs, its date is set once, then."""
    law = rules.on_day(one.committee_id, one.handed_over_on or on)
    if law.reply_from != rules.ACCEPTANCE or not one.must_reply:
        return
    due = law.due(on, law.reply_due)
    act.change(one, due_on=due, original_due_on=due)
    if one.proposal.due_on is None or one.proposal.due_on < due:
        act.change(one.proposal, due_on=due)


def _frozen(role: str, law: rules.Rules) -> dict[str, Any]:
    """What the rules of the day ask of a reply: kept with the due dates."""
    return {
        "rules_version": law.version,
        "check_required": law.check_replies and role in Assignment.REPLY_DUTY,
        "countersign_required": law.countersign and role in (Role.HOST, Role.CO),
    }


def accept(
    assignments: Iterable[Assignment], *, by: Actor, on: date, expected: Versions | None = None
) -> None:
    """A unit signs for what it was given, one part or several."""
    touched = list(assignments)
    with transaction.atomic():
        with journal.act("proposals.accept", by=by, on=on) as act:
            for one in touched:
                act.move(one, ASSIGNMENT_FLOW, "accept", expected=_of(expected, one))
                _runs_from_acceptance(act, one, on)
        _begin(by, on, {one.proposal_id for one in touched})


def accept_by_silence(proposal: Proposal, *, by: Actor, on: date) -> None:
    """What was not returned inside the window counts as accepted."""
    if not by.has(Seat.PO, Seat.HA):
        raise NotYours("只有提案办公室和交办机关可以确认逾期签收")
    waiting = [
        one
        for one in proposal.assignments.live().filter(state=Stage.PENDING)
        if one.return_until_on and one.return_until_on < on
    ]
    if not waiting:
        raise Refused("没有超过退办期限而未签收的单位")
    with transaction.atomic():
        with journal.act(
            "proposals.accept_by_silence", by=system(by.committee), on=on, note=f"由{by.label}确认"
        ) as act:
            for one in waiting:
                act.move(one, ASSIGNMENT_FLOW, "lapse")
                _runs_from_acceptance(act, one, on)
        _begin(by, on, {proposal.pk})


def _begin(by: Actor, on: date, proposals: set[int]) -> None:
    """P18: once every unit with a duty has accepted, the case is in handling."""
    waiting = (
        Assignment.objects.of(by.committee_id)
        .live()
        .filter(
            proposal__in=proposals,
            role__in=Assignment.DUTY,
            state__in=(Stage.PENDING, Stage.RETURN_REQUESTED),
        )
    )
    ready = (
        Proposal.objects.of(by.committee_id)
        .filter(pk__in=proposals, state=State.HANDED_OVER)
        .exclude(pk__in=waiting.values("proposal"))
    )
    with journal.act("proposals.begin_handling", by=system(by.committee), on=on) as act:
        for proposal in ready:
            act.move(proposal, FLOW, "begin_handling")


def request_return(
    one: Assignment,
    reason: str,
    suggested: Unit | None,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> None:
    """A unit says the matter is not its own, inside the window, and whose it is; it may not pass it on by itself."""
    ASSIGNMENT_FLOW.check("request_return", by, one)
    law = rules.on_day(by.committee_id, on)
    if one.return_until_on and on > one.return_until_on:
        raise Refused("已超过申请退办的期限，视为接受")
    if suggested and suggested.pk == one.unit_id:
        raise Refused("建议承办单位不能是本单位")
    if law.return_by_leader and not may.approve_reply(by, one):
        raise NotYours("退办申请须由单位负责人提出")
    with journal.act("proposals.request_return", by=by, on=on, note=reason) as act:
        act.move(
            one,
            ASSIGNMENT_FLOW,
            "request_return",
            expected=expected,
            return_reason=reason.strip(),
            suggested_unit=suggested,
            return_due_on=law.due(on, law.return_decision),
        )


def decide_return(
    one: Assignment,
    instead: Unit | None,
    *,
    by: Actor,
    on: date,
    answer: str = "",
    expected: int | None = None,
) -> None:
    """The authority grants the return and names another unit, or refuses it (``instead`` is None) and says why."""
    with transaction.atomic():
        with journal.act("proposals.decide_return", by=by, on=on, note=answer) as act:
            name = "grant_return" if instead else "refuse_return"
            act.move(one, ASSIGNMENT_FLOW, name, expected=expected, return_answer=answer.strip())
            if instead:
                _give(act, one, instead, on)
        _begin(by, on, {one.proposal_id})


def reassign(
    one: Assignment, instead: Unit, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The authority takes a part from one unit and gives it to another (P19). What was contacted and drafted stays."""
    with transaction.atomic():
        with journal.act("proposals.reassign", by=by, on=on, note=reason) as act:
            act.move(one, ASSIGNMENT_FLOW, "reassign", expected=expected, return_answer=reason.strip())
            _give(act, one, instead, on)
        _begin(by, on, {one.proposal_id})


def _give(act: journal.Act, one: Assignment, instead: Unit, on: date) -> None:
    """The same part in another unit's hands; its clock starts anew or goes on, as the rules have it."""
    if one.proposal.assignments.live().filter(unit=instead).exists():
        raise Refused(f"{instead.name}已在该件承办单位之列或已经退办")
    law = rules.on_day(one.committee_id, on)
    act.move(one.proposal, FLOW, "reassign")
    due = law.due(on, law.reply_due if one.must_reply else law.co_opinion_due) if one.due_on else None
    if law.reassign_clock == rules.KEEP:
        due = one.due_on
    act.create(
        Assignment(
            committee_id=one.committee_id,
            proposal=one.proposal,
            unit=instead,
            role=one.role,
            order=one.order,
            handed_over_on=on,
            due_on=due,
            original_due_on=one.original_due_on if law.reassign_clock == rules.KEEP else due,
            return_until_on=law.due(on, law.return_window),
            **_frozen(one.role, law),
        )
    )
    if one.must_reply and due:
        act.change(one.proposal, due_on=max(due, one.proposal.due_on or due))
