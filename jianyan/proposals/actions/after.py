"""Verbs after closing: visits, promises tracked into later years, the archive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.actions.review import Versions, _of
from jianyan.proposals.flow import FLOW
from jianyan.proposals.models import ClassEvent, FollowUpVisit, Progress, Proposal, Reply

journal.declare(
    {
        "proposals.follow_up": "回访",
        "proposals.open_tracking": "转入跟踪",
        "proposals.report_progress": "报告跟踪进展",
        "proposals.confirm_progress": "确认跟踪进展",
        "proposals.end_tracking": "结束跟踪",
        "proposals.archive": "归档",
    }
)


def follow_up(visits: Iterable[FollowUpVisit], *, by: Actor, on: date) -> list[FollowUpVisit]:
    """Enter visits to sponsors or units after closing, one or many."""
    fresh = list(visits)
    with journal.act("proposals.follow_up", by=by, on=on) as act:
        for visit in fresh:
            FLOW.check("follow_up", by, visit.proposal)
            if visit.visited_on > on:
                raise Refused("不能登记尚未发生的回访")
            visit.committee_id = by.committee_id
        return act.create_all(fresh)


def open_tracking(proposal: Proposal, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Follow what was promised beyond the closing of the case."""
    with journal.act("proposals.open_tracking", by=by, on=on) as act:
        act.move(proposal, FLOW, "open_tracking", expected=expected)


def report_progress(reply: Reply, text: str, *, by: Actor, on: date, claimed_class: str = "") -> Progress:
    """A unit says how far its promise has come, and in which class it would now put it."""
    FLOW.check("report_progress", by, reply.assignment.proposal)
    if not may.handle(by, reply.assignment):
        raise NotYours("只能报告本单位答复的进展")
    if not reply.tracked:
        raise Refused("这份答复不在跟踪范围内")
    if not text.strip():
        raise Refused("请填写进展情况")
    if claimed_class:
        rules.on_day(by.committee_id, on).reply_class(claimed_class)
    with journal.act("proposals.report_progress", by=by, on=on) as act:
        made: Progress = act.create(
            Progress(
                committee_id=reply.committee_id,
                reply=reply,
                text=text.strip(),
                claimed_class=claimed_class,
                reported_on=on,
            )
        )
    return made


def confirm_progress(
    progress: Progress, code: str, *, by: Actor, on: date, answer: str = "", expected: int | None = None
) -> None:
    """The office confirms a report, with the class it finds. The class of the reply itself is never touched."""
    reply = progress.reply
    FLOW.check("confirm_progress", by, reply.assignment.proposal)
    if progress.confirmed_on:
        raise Refused("这份进展报告已经确认")
    now = class_now(reply)
    found = rules.on_day(by.committee_id, on).reply_class(code or now)
    with journal.act("proposals.confirm_progress", by=by, on=on, note=answer) as act:
        said = {"confirmed_on": on, "confirmed_class": code or now, "answer": answer.strip()}
        act.change(progress, expected=expected, **said)
        if code and code != now:
            act.create(
                ClassEvent(
                    committee_id=reply.committee_id,
                    reply=reply,
                    source=ClassEvent.Source.LATER,
                    before=now,
                    after=code,
                    counts_as_implemented=found.counts_as_implemented,
                    reason=progress.text[:200],
                    happened_on=on,
                )
            )


def class_now(reply: Reply) -> str:
    """The class a reply stands in after all later confirmations."""
    last = reply.class_events.live().order_by("id").last()
    return str(last.after) if last else reply.reply_class


def end_tracking(proposal: Proposal, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Nothing is left to follow; the case is closed again, with its first closing date."""
    with journal.act("proposals.end_tracking", by=by, on=on) as act:
        act.move(proposal, FLOW, "end_tracking", expected=expected)


def archive(proposals: Iterable[Proposal], *, by: Actor, on: date, expected: Versions | None = None) -> None:
    """Put cases away once the year of their session is over. Nothing is done with them any more."""
    with journal.act("proposals.archive", by=by, on=on) as act:
        for proposal in proposals:
            if proposal.session and on.year <= proposal.session.opens_on.year:
                raise Refused(f"{proposal.number}所属会议的年度尚未结束，年度结束后归档")
            act.move(proposal, FLOW, "archive", expected=_of(expected, proposal))
