"""Verbs between draft and delivery: co-handlers countersign, the authority settles and checks, and gives more time."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.proposals import rules
from jianyan.proposals.actions.answering import claim
from jianyan.proposals.flow import ASSIGNMENT_FLOW, drafted, host_draft
from jianyan.proposals.models import Assignment, ClassEvent, Countersign, Reply

journal.declare(
    {
        "proposals.countersign": "会签同意",
        "proposals.object": "会签不同意",
        "proposals.settle_objection": "裁定会签意见",
        "proposals.submit_for_check": "答复送审",
        "proposals.reject_reply": "审核退回",
        "proposals.approve_reply": "审核通过",
        "proposals.request_extension": "申请延期",
        "proposals.extend": "准予延期",
        "proposals.refuse_extension": "不同意延期",
    }
)


def countersign(co: Assignment, *, by: Actor, on: date) -> Countersign:
    """A co-handler agrees with the host's draft as it stands."""
    ASSIGNMENT_FLOW.check("countersign", by, co)
    return _sign("proposals.countersign", co, by, on, agreed=True)


def disagree(co: Assignment, objection: str, *, by: Actor, on: date) -> Countersign:
    """A co-handler does not agree, and says why. The host rewrites, or the authority settles it."""
    ASSIGNMENT_FLOW.check("object", by, co)
    if not objection.strip():
        raise Refused("请写明不同意的意见")
    return _sign("proposals.object", co, by, on, agreed=False, objection=objection.strip())


def _sign(kind: str, co: Assignment, by: Actor, on: date, **word: Any) -> Countersign:
    reply = host_draft(co)
    with journal.act(kind, by=by, on=on, note=word.get("objection", "")) as act:
        made: Countersign = act.create(
            Countersign(committee_id=co.committee_id, reply=reply, assignment=co, signed_on=on, **word)
        )
    return made


def settle_objection(co: Assignment, settlement: str, *, by: Actor, on: date) -> None:
    """The authority decides: the draft may go on as it stands. The objection stays on file."""
    ASSIGNMENT_FLOW.check("settle_objection", by, co)
    if not settlement.strip():
        raise Refused("请写明裁定意见")
    reply = host_draft(co)
    assert reply
    word = reply.countersigns.live().get(assignment=co)
    with journal.act("proposals.settle_objection", by=by, on=on, note=settlement) as act:
        act.change(word, settled_on=on, settlement=settlement.strip())


def submit_for_check(one: Assignment, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Send the draft to the authority, with the class the unit claims."""
    ASSIGNMENT_FLOW.check("submit_for_check", by, one)
    reply = _drafted(one)
    with journal.act("proposals.submit_for_check", by=by, on=on) as act:
        act.move(one, ASSIGNMENT_FLOW, "submit_for_check", expected=expected, check_opinion="")
        claim(act, reply, on)


def reject_reply(one: Assignment, opinion: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """The draft goes back: off the matter, without contact, or in other hands than it should be."""
    with journal.act("proposals.reject_reply", by=by, on=on, note=opinion) as act:
        act.move(one, ASSIGNMENT_FLOW, "reject", expected=expected, check_opinion=opinion.strip())


def approve_reply(
    one: Assignment,
    *,
    by: Actor,
    on: date,
    opinion: str = "",
    reply_class: str = "",
    expected: int | None = None,
) -> None:
    """The draft may leave. The checker may put it in another class and says why; the unit's claim is kept."""
    ASSIGNMENT_FLOW.check("approve", by, one)
    reply = _drafted(one)
    changed = bool(reply_class) and reply_class != reply.reply_class
    if changed and not rules.on_day(by.committee_id, on).class_change:
        raise Refused("本会规则不在审核时改定答复类别，请退回单位修改")
    if changed and not opinion.strip():
        raise Refused("调整答复类别的，请写明理由")
    with journal.act("proposals.approve_reply", by=by, on=on, note=opinion) as act:
        act.move(one, ASSIGNMENT_FLOW, "approve", expected=expected, check_opinion=opinion.strip())
        if changed:
            _reclass(act, reply, reply_class, opinion, on)


def _reclass(act: journal.Act, reply: Reply, code: str, reason: str, on: date) -> None:
    meant = rules.on_day(reply.committee_id, on).reply_class(code)
    act.create(
        ClassEvent(
            committee_id=reply.committee_id,
            reply=reply,
            source=ClassEvent.Source.CHECK,
            before=reply.reply_class,
            after=meant.code,
            reason=reason.strip()[:200],
            happened_on=on,
        )
    )
    act.change(
        reply,
        reply_class=meant.code,
        counts_as_implemented=meant.counts_as_implemented,
        counts_as_promised=meant.counts_as_promised,
        tracked=meant.tracked,
    )


def _drafted(one: Assignment) -> Reply:
    reply = drafted(one)
    if reply is None:
        raise Refused("还没有答复稿")
    return reply


def request_extension(
    one: Assignment, until: date, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """A unit asks for more time before its date, with a reason, inside the hard limit."""
    ASSIGNMENT_FLOW.check("request_extension", by, one)
    if one.due_on and on > one.due_on:
        raise Refused("延期应当在期限届满以前提出")
    if one.extensions >= rules.on_day(by.committee_id, on).extension_times:
        raise Refused("已达最多延期次数，不能再延期")
    _check_until(one, until, on)
    with journal.act("proposals.request_extension", by=by, on=on, note=reason) as act:
        act.move(
            one,
            ASSIGNMENT_FLOW,
            "request_extension",
            expected=expected,
            extension_until_on=until,
            extension_reason=reason.strip(),
            extension_answered_on=None,
            extension_answer="",
        )


def extend(
    one: Assignment, until: date | None = None, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """Grant the time asked for, or less or more within the limit. The first date is kept beside it."""
    ASSIGNMENT_FLOW.check("extend", by, one)
    until = until or one.extension_until_on
    assert until
    _check_until(one, until, on)
    with journal.act("proposals.extend", by=by, on=on) as act:
        act.move(
            one,
            ASSIGNMENT_FLOW,
            "extend",
            expected=expected,
            due_on=until,
            extension_answered_on=on,
            extensions=one.extensions + 1,
        )
        if one.must_reply:
            act.change(one.proposal, due_on=max(until, one.proposal.due_on or until))


def refuse_extension(
    one: Assignment, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The date stays."""
    with journal.act("proposals.refuse_extension", by=by, on=on, note=answer) as act:
        act.move(one, ASSIGNMENT_FLOW, "refuse_extension", expected=expected, extension_answer=answer.strip())


def _check_until(one: Assignment, until: date, on: date) -> None:
    law = rules.on_day(one.committee_id, on)
    assert one.due_on
    assert one.handed_over_on
    limit = law.due(one.handed_over_on, law.reply_hard_limit)
    if not one.due_on < until <= limit:
        raise Refused(f"延期应在原期限以后，且不超过{long_date(limit)}")
