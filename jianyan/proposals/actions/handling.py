"""Verbs of hand-over and handling: allocate, hand over, accept, return, contact, answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.language import plain
from jianyan.people.actors import Actor, system
from jianyan.people.models import Role as Seat
from jianyan.people.models import Unit
from jianyan.proposals import permissions as may
from jianyan.proposals import queries, rules
from jianyan.proposals.actions import answers as said
from jianyan.proposals.actions.commitments import promise
from jianyan.proposals.actions.review import Versions, _of
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW, unanswered
from jianyan.proposals.models import (
    Assignment,
    ClassEvent,
    Contact,
    CoOpinion,
    HandoverOrder,
    Proposal,
    Reply,
    State,
)

journal.declare(
    {
        "proposals.allocate": "提出承办意见",
        "proposals.hand_over": "交办",
        "proposals.accept": "签收",
        "proposals.accept_by_silence": "逾期未提出退办，视为接受",
        "proposals.request_return": "申请退办",
        "proposals.decide_return": "答复退办申请",
        "proposals.extend": "准予延期",
        "proposals.log_contacts": "登记沟通联系",
        "proposals.dispute_contact": "对沟通记录提出异议",
        "proposals.give_opinion": "提出会办意见",
        "proposals.draft_reply": "草拟答复",
        "proposals.deliver_reply": "送达答复",
        "proposals.begin_handling": "开始办理",
        "proposals.all_replied": "全部办复",
    }
)

Role, Stage = Assignment.Role, Assignment.State


def allocate(
    proposal: Proposal, units: Sequence[tuple[Unit, str]], *, by: Actor, on: date, expected: int | None = None
) -> None:
    """Propose who handles a case: (unit, role). May be repeated until the case is handed over."""
    _check_roles([role for _, role in units])
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


def _check_roles(roles: Sequence[str]) -> None:
    duty = [role for role in roles if role != Role.REFERENCE]
    hosts, sole, separate = duty.count(Role.HOST), duty.count(Role.SOLE), duty.count(Role.SEPARATE)
    reasons = {
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
    law = rules.on_day(by.committee_id, on)
    dues = {role: law.due(on, law.reply_due) for role in Assignment.REPLY_DUTY}
    dues[Role.CO] = law.due(on, law.co_opinion_due)
    return_until = law.due(on, law.return_window)
    order = HandoverOrder(
        committee_id=by.committee_id, number=number, title=title, authority=authority, issued_on=on
    )
    with journal.act("proposals.hand_over", by=by, on=on, note=number) as act:
        act.create(order)
        given = list(proposals)
        act.create_all(said.undivided(by.committee_id, (one.pk for one in given)))
        for proposal in given:
            act.move(
                proposal,
                FLOW,
                "hand_over",
                expected=_of(expected, proposal),
                due_on=law.due(on, law.reply_due),
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
                    rules_version=law.version,
                )
    return order


def accept(assignments: Iterable[Assignment], *, by: Actor, on: date) -> None:
    """A unit signs for what it was given."""
    touched = list(assignments)
    with transaction.atomic():
        with journal.act("proposals.accept", by=by, on=on) as act:
            for one in touched:
                act.move(one, ASSIGNMENT_FLOW, "accept")
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


def request_return(one: Assignment, reason: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """A unit says the matter is not its own, inside the window; it may not pass it on by itself."""
    if one.return_until_on and on > one.return_until_on:
        raise Refused("已超过申请退办的期限，视为接受")
    with journal.act("proposals.request_return", by=by, on=on, note=reason) as act:
        act.move(one, ASSIGNMENT_FLOW, "request_return", expected=expected, return_reason=reason.strip())


def decide_return(
    one: Assignment, instead: Unit | None, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The authority grants the return and names another unit, or refuses it (``instead`` is None)."""
    law = rules.on_day(by.committee_id, on)
    clock = law.reply_due if one.must_reply else law.co_opinion_due
    with transaction.atomic():
        with journal.act("proposals.decide_return", by=by, on=on) as act:
            if instead is None:
                act.move(one, ASSIGNMENT_FLOW, "refuse_return", expected=expected)
            else:
                act.move(one, ASSIGNMENT_FLOW, "grant_return", expected=expected)
                due = law.due(on, clock)
                fresh = act.create(
                    Assignment(
                        committee_id=one.committee_id,
                        proposal=one.proposal,
                        unit=instead,
                        role=one.role,
                        order=one.order,
                        handed_over_on=on,
                        due_on=due,
                        original_due_on=due,
                        return_until_on=law.due(on, law.return_window),
                        rules_version=law.version,
                    )
                )
                if fresh.must_reply:
                    act.change(one.proposal, due_on=max(due, one.proposal.due_on or due))
        _begin(by, on, {one.proposal_id})


def extend(
    one: Assignment, until: date, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """Grant more time, asked for before the date and never past the hard limit. The first date is kept beside it."""
    ASSIGNMENT_FLOW.check("extend", by, one)
    law = rules.on_day(by.committee_id, on)
    assert one.due_on
    assert one.handed_over_on
    limit = law.due(one.handed_over_on, law.reply_hard_limit)
    if on > one.due_on:
        raise Refused("延期应当在期限届满以前提出")
    if not one.due_on < until <= limit:
        raise Refused(f"延期应在原期限以后，且不超过{limit:%Y年%m月%d日}")
    with journal.act("proposals.extend", by=by, on=on, note=reason) as act:
        act.move(
            one, ASSIGNMENT_FLOW, "extend", expected=expected, due_on=until, extension_reason=reason.strip()
        )
        if one.must_reply:
            act.change(one.proposal, due_on=max(until, one.proposal.due_on or until))


def log_contacts(contacts: Iterable[Contact], *, by: Actor, on: date) -> list[Contact]:
    """Enter contacts with sponsors; whether a mode counts as in person is kept as the rules of that day have it."""
    law = rules.on_day(by.committee_id, on)
    fresh = list(contacts)
    for contact in fresh:
        ASSIGNMENT_FLOW.check("log_contact", by, contact.assignment)
        if contact.held_on > on:
            raise Refused("不能登记尚未发生的沟通联系")
        contact.committee_id = by.committee_id
        contact.in_person = contact.mode in law.in_person_modes
    with journal.act("proposals.log_contacts", by=by, on=on) as act:
        return act.create_all(fresh)


def dispute_contact(contact: Contact, *, by: Actor, on: date) -> None:
    """The sponsor says it did not happen: it counts for nothing until settled."""
    if not may.owns(by, contact.assignment.proposal):
        raise NotYours("只有提案者可以对沟通记录提出异议")
    with journal.act("proposals.dispute_contact", by=by, on=on) as act:
        act.change(contact, disputed_on=on)


def give_opinion(
    one: Assignment, text: str, signer: str, *, by: Actor, on: date, expected: int | None = None
) -> CoOpinion:
    """A co-handler gives its opinion to the host."""
    with journal.act("proposals.give_opinion", by=by, on=on) as act:
        opinion = act.create(
            CoOpinion(committee_id=one.committee_id, assignment=one, text=text, signer=signer, given_on=on)
        )
        act.move(one, ASSIGNMENT_FLOW, "give_opinion", expected=expected)
    return opinion


def draft_reply(
    one: Assignment,
    *,
    text: str,
    reply_class: str,
    signer: str,
    by: Actor,
    on: date,
    number: str = "",
    answers: Sequence[said.Given] = (),
    sealed: said.File | None = None,
    expected: int | None = None,
) -> Reply:
    """Write or rewrite the reply of this round; it is not yet an answer.

    ``answers`` say what becomes of each suggestion; ``sealed`` is the paper signed in the unit's own system.
    """
    ASSIGNMENT_FLOW.check("draft", by, one)
    text = plain.body(text, number=number, signature=one.unit.name) or (said.SEALED_TEXT if sealed else "")
    if not text.strip():
        raise Refused("答复内容不能为空")
    law = rules.on_day(by.committee_id, on).reply_class(reply_class)
    if why := said.why_not(answers, law):
        raise Refused(why)
    values: dict[str, Any] = {
        "text": text,
        "signer": signer,
        "number": number,
        "reply_class": law.code,
        "counts_as_implemented": law.counts_as_implemented,
        "counts_as_promised": law.counts_as_promised,
        "entered_on_behalf": not may.is_unit(by, one),
    }
    drafted = one.replies.live().filter(round=one.proposal.round).first()
    with journal.act("proposals.draft_reply", by=by, on=on) as act:
        if drafted:
            act.change(drafted, **values)
        else:
            drafted = act.create(
                Reply(
                    committee_id=one.committee_id,
                    assignment=one,
                    round=one.proposal.round,
                    drafted_on=on,
                    **values,
                )
            )
        said.write(act, drafted, answers, on)
        if sealed:
            said.seal(act, drafted, sealed)
        act.move(one, ASSIGNMENT_FLOW, "draft", expected=expected)
    return drafted


def deliver_reply(one: Assignment, *, by: Actor, on: date, expected: int | None = None) -> Reply:
    """The unit's leader signs, the sponsors have it: the day that counts. The last one makes the case replied."""
    ASSIGNMENT_FLOW.check("deliver", by, one)
    late = queries.opinions_awaited(one, on)
    if late:
        raise Refused(f"会办单位尚未提出会办意见：{'、'.join(late)}")
    reply: Reply = one.replies.live().get(round=one.proposal.round)
    said.unanswered_asks(one, reply, rules.on_day(by.committee_id, on))
    with transaction.atomic():
        with journal.act("proposals.deliver_reply", by=by, on=on) as act:
            act.change(reply, delivered_on=on)
            act.move(one, ASSIGNMENT_FLOW, "deliver", expected=expected)
            promise(act, reply, by=by, on=on)
            act.create(
                ClassEvent(
                    committee_id=one.committee_id,
                    reply=reply,
                    source=ClassEvent.Source.UNIT,
                    after=reply.reply_class,
                    happened_on=on,
                )
            )
        _conclude(one.proposal, by, on)
    return reply


def _conclude(proposal: Proposal, by: Actor, on: date) -> None:
    """P20, P23: all due replies are delivered. Co-handlers who never signed have lost the time to refuse."""
    if unanswered(proposal):
        return
    with journal.act("proposals.all_replied", by=system(by.committee), on=on) as act:
        if proposal.state == State.HANDED_OVER:
            for one in proposal.assignments.live().filter(state__in=(Stage.PENDING, Stage.RETURN_REQUESTED)):
                act.move(one, ASSIGNMENT_FLOW, "lapse")
            act.move(proposal, FLOW, "begin_handling")
        act.move(proposal, FLOW, "reply_again" if proposal.state == State.REHANDLING else "reply")
