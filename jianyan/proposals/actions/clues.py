"""Clues that another room offers: what residents brought to a studio becomes a topic somebody may write on."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.proposals.models import Topic

journal.declare(
    {
        "proposals.take_clue": "采为提案线索",
        "proposals.leave_clue": "不采为提案线索",
    }
)


def take_clue(link: Link, source: Any, title: str, *, by: Actor, on: date) -> Topic:
    """Offer a clue of another room as a topic of the year; the link leads from there to the topic."""
    _check(link, by)
    if not title.strip():
        raise Refused("请填写题目")
    known = Topic.objects.of(by.committee_id).live()
    topic = known.filter(year=on.year, kind=Topic.Kind.CLUE, title=title.strip()).first()
    with journal.act("proposals.take_clue", by=by, on=on) as act:
        if topic is None:
            topic = act.create(
                Topic(
                    committee=by.committee,
                    year=on.year,
                    kind=Topic.Kind.CLUE,
                    title=title.strip(),
                    source=str(getattr(source, "body", ""))[:120],
                    published_on=on,
                )
            )
        act.change(link, target_model=journal.model_name(topic), target_id=topic.pk)
    return topic


def leave_clue(link: Link, reason: str, *, by: Actor, on: date) -> Link:
    """The clue is not taken, with the reason; where it came from it stays."""
    _check(link, by)
    with journal.act("proposals.leave_clue", by=by, on=on, note=reason) as act:
        act.void(link, reason)
    return link


def _check(link: Link, by: Actor) -> None:
    if not by.has(Role.PO, Role.PC):
        raise NotYours("只有提案办公室、提案委员会可以采用线索")
    if link.kind != Link.Kind.CLUE or link.target_id or link.voided_at:
        raise Refused("该线索已经处理过")
