"""Verbs of promises: made with the reply, reported by the unit, settled by the office, renewed, handed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jianyan.core import attachments, journal
from jianyan.core.journal import Act
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Unit
from jianyan.proposals import permissions as may
from jianyan.proposals.flow.commitment import COMMITMENT_FLOW
from jianyan.proposals.models import Answer, Commitment, CommitmentEvent, Reply

journal.declare(
    {
        "proposals.record_promise": "登记承诺事项",
        "proposals.report_promise": "报告承诺兑现情况",
        "proposals.say_of_promise": "提案者说明是否兑现",
        "proposals.keep_promise": "确认承诺已兑现",
        "proposals.break_promise": "确认承诺未兑现",
        "proposals.renew_promise": "同意承诺延期",
        "proposals.send_back_promise": "退回承诺兑现报告",
        "proposals.hand_on_promise": "承诺改由他单位承担",
        "proposals.reopen_promise": "更正承诺结果",
    }
)

Stage, Outcome, Kind = Commitment.State, Commitment.Outcome, CommitmentEvent.Kind
File = tuple[str, bytes]


def promise(act: Act, reply: Reply, *, by: Actor, on: date) -> None:
    """Every adopted suggestion whose answer names a later day becomes a promise, inside the verb that delivers it.

    Where the unit still owes one for the same suggestion (an earlier round), that one is renewed: it keeps its date.
    """
    dated = [
        (one, one.due_on)
        for one in reply.answers.live().select_related("ask")
        if one.due_on and one.due_on >= on and one.decision in Answer.ADOPTED
    ]
    if not dated:
        return
    unit = reply.assignment.unit_id
    owed = (
        Commitment.objects.of(reply.committee_id)
        .live()
        .filter(proposal=reply.assignment.proposal_id, unit=unit)
    )
    known = {one.answer_id for one in owed}
    earlier = {
        one.answer.ask_id: one
        for one in owed.filter(state=Stage.OPEN, answer__isnull=False).select_related("answer")
    }
    fresh = []
    for answer, due in dated:
        if answer.pk in known:
            continue
        old = earlier.get(answer.ask_id)
        if old is None:
            fresh.append(_made(reply, answer.measure, due, on, answer))
        elif due > old.due_on:
            act.change(old, due_on=due, renewed_on=on)
            _note(act, old, Kind.RENEWED, by, on, "再次答复时重新承诺", due_on=due)
    act.create_all(fresh)


def _made(reply: Reply, text: str, due: date, on: date, answer: Answer | None = None) -> Commitment:
    return Commitment(
        committee_id=reply.committee_id,
        proposal=reply.assignment.proposal,
        reply=reply,
        answer=answer,
        unit_id=reply.assignment.unit_id,
        text=text,
        promised_on=reply.delivered_on or on,
        original_due_on=due,
        due_on=due,
    )


def record_promise(reply: Reply, text: str, due_on: date, *, by: Actor, on: date) -> Commitment:
    """Enter a promise that a reply makes in its own words, beside the answers to suggestions."""
    if not may.handle(by, reply.assignment):
        raise NotYours("承诺事项由承办单位或提案办公室登记")
    if reply.delivered_on is None:
        raise Refused("答复送达以后才能登记承诺事项")
    if due_on < reply.delivered_on:
        raise Refused("完成时限不能早于答复日期")
    with journal.act("proposals.record_promise", by=by, on=on) as act:
        return act.create(_made(reply, text.strip(), due_on, on))


def _note(
    act: Act,
    one: Commitment,
    kind: str,
    by: Actor,
    on: date,
    note: str = "",
    evidence: Sequence[File] = (),
    **more: Any,
) -> CommitmentEvent:
    event = act.create(
        CommitmentEvent(
            committee_id=one.committee_id,
            commitment=one,
            kind=kind,
            note=note.strip(),
            who=by.label[:60],
            happened_on=on,
            **more,
        )
    )
    for name, data in evidence:
        act.create(attachments.stored(event, name, data, role="evidence"))
    return event


def report_promise(
    one: Commitment,
    outcome: str,
    *,
    by: Actor,
    on: date,
    note: str = "",
    done_on: date | None = None,
    wanted_on: date | None = None,
    evidence: Sequence[File] = (),
    expected: int | None = None,
) -> None:
    """The unit says what became of it, with evidence: kept on a day, not kept, or not yet, with the day it asks for."""
    reasons = {
        "请选择兑现情况": outcome not in Outcome.values,
        "请写明办成日期": outcome == Outcome.KEPT and done_on is None,
        "办成日期不能晚于报告日期": done_on is not None and done_on > on,
        "申请延期请写明延至哪一天，并晚于现在的时限": outcome == Outcome.RENEWED
        and (wanted_on is None or wanted_on <= one.due_on),
        "请写明情况": not note.strip(),
    }
    _refuse(reasons)
    with journal.act("proposals.report_promise", by=by, on=on, note=note.strip()) as act:
        act.move(
            one,
            COMMITMENT_FLOW,
            "report",
            expected=expected,
            outcome=outcome,
            done_on=done_on if outcome == Outcome.KEPT else None,
            wanted_on=wanted_on if outcome == Outcome.RENEWED else None,
        )
        _note(act, one, Kind.REPORTED, by, on, note, evidence, outcome=outcome, due_on=one.wanted_on)


def _refuse(reasons: dict[str, bool]) -> None:
    for reason, holds in reasons.items():
        if holds:
            raise Refused(reason)


def say_of_promise(one: Commitment, outcome: str, *, by: Actor, on: date, note: str = "") -> None:
    """The sponsor says whether it was kept, from its day on or once the unit has reported; it decides nothing by itself."""
    COMMITMENT_FLOW.check("say", by, one)
    if outcome not in (Outcome.KEPT, Outcome.NOT_KEPT):
        raise Refused("请选择已经兑现或未能兑现")
    if one.state == Stage.OPEN and one.due_on > on:
        raise Refused("还没有到完成时限")
    with journal.act("proposals.say_of_promise", by=by, on=on, note=note.strip()) as act:
        _note(act, one, Kind.SAID, by, on, note, outcome=outcome)


def keep_promise(
    one: Commitment,
    done_on: date | None = None,
    *,
    by: Actor,
    on: date,
    note: str = "",
    evidence: Sequence[File] = (),
    expected: int | None = None,
) -> None:
    """The office confirms that it was kept, on the day the unit named or another it found."""
    done = done_on or one.done_on
    if done and done > on:
        raise Refused("办成日期不能晚于确认日期")
    with journal.act("proposals.keep_promise", by=by, on=on, note=note.strip()) as act:
        act.move(one, COMMITMENT_FLOW, "keep", expected=expected, done_on=done)
        _note(act, one, Kind.KEPT, by, on, note, evidence, outcome=Outcome.KEPT)


def break_promise(
    one: Commitment,
    *,
    by: Actor,
    on: date,
    note: str = "",
    evidence: Sequence[File] = (),
    expected: int | None = None,
) -> None:
    """The office states that it was not kept: after its day, or when the unit says so itself."""
    if one.due_on >= on and one.outcome != Outcome.NOT_KEPT:
        raise Refused("还没有超过完成时限，单位也没有报告未能兑现")
    with journal.act("proposals.break_promise", by=by, on=on, note=note.strip()) as act:
        act.move(one, COMMITMENT_FLOW, "break", expected=expected, done_on=None)
        _note(act, one, Kind.NOT_KEPT, by, on, note, evidence, outcome=Outcome.NOT_KEPT)


def renew_promise(
    one: Commitment, due_on: date, *, by: Actor, on: date, note: str, expected: int | None = None
) -> None:
    """A later day; the first one stays beside it, and figures count by the first."""
    _refuse({"新的时限应晚于现在的时限和今天": due_on <= max(one.due_on, on), "请写明理由": not note.strip()})
    with journal.act("proposals.renew_promise", by=by, on=on, note=note.strip()) as act:
        act.move(one, COMMITMENT_FLOW, "renew", expected=expected, due_on=due_on, **_CLEARED)
        _note(act, one, Kind.RENEWED, by, on, note, outcome=Outcome.RENEWED, due_on=due_on)


_CLEARED: dict[str, Any] = {"outcome": "", "wanted_on": None, "done_on": None}


def send_back_promise(
    one: Commitment, note: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The report does not suffice: the unit says more."""
    _refuse({"请写明要补充什么": not note.strip()})
    with journal.act("proposals.send_back_promise", by=by, on=on, note=note.strip()) as act:
        act.move(one, COMMITMENT_FLOW, "send_back", expected=expected, **_CLEARED)
        _note(act, one, Kind.SENT_BACK, by, on, note)


def hand_on_promise(
    one: Commitment, unit: Unit, note: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """Another unit owes it from now on: offices are merged and renamed, promises stay."""
    _refuse({"请写明原因": not note.strip(), "已由该单位承担": unit.pk == one.unit_id})
    with journal.act("proposals.hand_on_promise", by=by, on=on, note=note.strip()) as act:
        act.move(one, COMMITMENT_FLOW, "hand_on", expected=expected, unit=unit)
        _note(act, one, Kind.MOVED, by, on, f"改由{unit.name}承担。{note.strip()}"[:400])


def reopen_promise(one: Commitment, note: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Take a confirmed outcome back, with the reason."""
    _refuse({"请写明更正原因": not note.strip()})
    with journal.act("proposals.reopen_promise", by=by, on=on, note=note.strip()) as act:
        act.move(
            one, COMMITMENT_FLOW, "reopen", expected=expected, kept_on=None, not_kept_on=None, **_CLEARED
        )
        _note(act, one, Kind.REOPENED, by, on, note)
