"""Verbs of the answer: opinion of a co-handler, draft of the reply, its delivery, which makes the case replied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.language import plain
from jianyan.people.actors import Actor, system
from jianyan.proposals import permissions as may
from jianyan.proposals import queries, rules
from jianyan.proposals.actions import answers as said
from jianyan.proposals.actions.commitments import promise
from jianyan.proposals.actions.publication import said_in_draft
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW, drafted, opinions_out, unanswered
from jianyan.proposals.models import Assignment, ClassEvent, CoOpinion, Proposal, Reply, State

journal.declare(
    {
        "proposals.give_opinion": "提出会办意见",
        "proposals.lapse_opinions": "会办意见逾期",
        "proposals.draft_reply": "草拟答复",
        "proposals.deliver_reply": "送达答复",
        "proposals.all_replied": "全部办复",
    }
)

Stage = Assignment.State


def give_opinion(
    one: Assignment,
    text: str,
    signer: str,
    *,
    by: Actor,
    on: date,
    number: str = "",
    expected: int | None = None,
) -> CoOpinion:
    """A co-handler gives its opinion to the host."""
    said: CoOpinion | None = one.opinions.live().filter(given_on=on).first()
    with journal.act("proposals.give_opinion", by=by, on=on) as act:
        act.move(one, ASSIGNMENT_FLOW, "give_opinion", expected=expected)
        if said:  # once more on the same day: the opinion is put right
            act.change(said, text=text, signer=signer, number=number or said.number)
        else:
            said = act.create(
                CoOpinion(
                    committee_id=one.committee_id,
                    assignment=one,
                    number=number,
                    text=text,
                    signer=signer,
                    given_on=on,
                )
            )
    return said


def draft_reply(
    one: Assignment,
    *,
    text: str,
    reply_class: str,
    signer: str,
    by: Actor,
    on: date,
    number: str = "",
    contact_person: str = "",
    publication_class: str | None = None,
    publication_summary: str = "",
    answers: Sequence[said.Given] = (),
    sealed: said.File | None = None,
    expected: int | None = None,
) -> Reply:
    """Write or rewrite the reply of this round; it is not yet an answer. How much may be read outside is said with it.

    ``answers`` say what becomes of each suggestion; ``sealed`` is the paper signed in the unit's own system.
    """
    ASSIGNMENT_FLOW.check("draft", by, one)
    text = plain.body(text, number=number, signature=one.unit.name) or (said.SEALED_TEXT if sealed else "")
    if not text.strip():
        raise Refused("答复内容不能为空")
    if late := queries.opinions_awaited(one, on):
        raise Refused(f"会办单位尚未提出会办意见：{'、'.join(late)}")
    law = rules.on_day(by.committee_id, on).reply_class(reply_class)
    if why := said.why_not(answers, law):
        raise Refused(why)
    values: dict[str, Any] = {
        "text": text,
        "signer": signer,
        "number": number,
        "contact_person": contact_person,
        "reply_class": law.code,
        "counts_as_implemented": law.counts_as_implemented,
        "counts_as_promised": law.counts_as_promised,
        "tracked": law.tracked,
        "entered_on_behalf": not may.is_unit(by, one),
        **said_in_draft(publication_class, publication_summary, on),
    }
    with transaction.atomic():
        _lapse_opinions(one, by, on)
        with journal.act("proposals.draft_reply", by=by, on=on) as act:
            reply = _written(act, one, values, on)
            said.write(act, reply, answers, on)
            if sealed:
                said.seal(act, reply, sealed)
            act.move(one, ASSIGNMENT_FLOW, "draft", expected=expected)
    return reply


def _written(act: journal.Act, one: Assignment, values: dict[str, Any], on: date) -> Reply:
    """The reply of this round with these values; co-handlers sign a rewritten one again."""
    reply = drafted(one)
    if reply is None:
        return act.create(
            Reply(
                committee_id=one.committee_id,
                assignment=one,
                round=one.proposal.round,
                drafted_on=on,
                **values,
            )
        )
    rewritten = any(getattr(reply, name) != values[name] for name in ("text", "reply_class"))
    act.change(reply, **values)
    for word in reply.countersigns.live() if rewritten else ():
        act.void(word, "答复稿有修改，重新会签")
    return reply


def _lapse_opinions(one: Assignment, by: Actor, on: date) -> None:
    """Opinions that did not come in time are recorded as lapsed before the host writes without them."""
    late = opinions_out(one)
    with journal.act("proposals.lapse_opinions", by=system(by.committee), on=on) as act:
        for co in late:
            act.move(co, ASSIGNMENT_FLOW, "lapse_opinion")


def deliver_reply(one: Assignment, *, by: Actor, on: date, expected: int | None = None) -> Reply:
    """The unit's leader signs, the sponsors have it: the day that counts. The last one makes the case replied."""
    ASSIGNMENT_FLOW.check("deliver", by, one)
    reply: Reply = one.replies.live().get(round=one.proposal.round)
    law = rules.on_day(by.committee_id, on)
    said.unanswered_asks(one, reply, law)
    _contacted(one, law)
    with transaction.atomic():
        with journal.act("proposals.deliver_reply", by=by, on=on) as act:
            act.change(reply, delivered_on=on)
            act.move(one, ASSIGNMENT_FLOW, "deliver", expected=expected)
            promise(act, reply, by=by, on=on)
            claim(act, reply, on)
        _conclude(one.proposal, by, on)
    return reply


def _contacted(one: Assignment, law: rules.Rules) -> None:
    """Where the rules ask for it, the sponsor was spoken to before; a contact he disputes does not count."""
    if not law.contact_phases or not one.must_reply:
        return
    held = {contact.phase for contact in one.contacts.live() if contact.disputed_on is None or contact.stands}
    if missing := [rules.PHASES[phase] for phase in law.contact_phases if phase not in held]:
        raise Refused(f"按本会规则，答复前请先登记{'、'.join(missing)}沟通")


def claim(act: journal.Act, reply: Reply, on: date) -> None:
    """The class as the unit claims it, once for each claim; what a checker made of it is no new claim."""
    last = reply.class_events.live().order_by("id").last()
    if last is None or last.after != reply.reply_class:
        act.create(
            ClassEvent(
                committee_id=reply.committee_id,
                reply=reply,
                source=ClassEvent.Source.UNIT,
                before=last.after if last else "",
                after=reply.reply_class,
                happened_on=on,
            )
        )


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
