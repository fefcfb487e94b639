"""Verbs of the clue box: a resident posts, staff take or decline a group of posts, time erases what is personal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from jianyan.activities import rules
from jianyan.activities.actions.platforms import fresh_code, receive_matter
from jianyan.activities.flow.clues import CLUE
from jianyan.activities.models import PublicMatter, ResidentClue
from jianyan.activities.queries import clues as box
from jianyan.core import journal
from jianyan.core.models import JournalHead
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

journal.declare(
    {
        "activities.post_clue": "居民提交线索",
        "activities.take_clue": "受理居民线索",
        "activities.decline_clue": "答复居民线索",
        "activities.erase_clues": "清除到期的居民线索",
    }
)
DAY = timedelta(days=1)
AT_ONCE = 500


class TooMany(Refused):
    """One source has sent as much as one person has to say."""


def post_clue(clue: ResidentClue, *, by: Actor, on: date, at: datetime) -> ResidentClue:
    """Keep a post, under the first that says the same. The system acts; who posts is not asked."""
    from jianyan.language import aspects  # loaded at use: it reads word lists

    law = rules.on_day(by.committee_id, on)
    if not law.clue_box:
        raise Refused("线索箱没有开放")
    _within_the_limit(clue, by, at)
    if clue.contact and not clue.consented_on:
        raise Refused("留了联系方式的，请勾选同意；不愿留的可以不填")
    clue.letters = _letters(clue.text)
    clue.committee_id, clue.received_on, clue.received_at = by.committee_id, on, at
    clue.due_on, clue.erase_on = on + law.clue_days * DAY, on + (law.clue_days + law.clue_keep) * DAY
    clue.aspect, clue.receipt_code = aspects.aspect(clue.text), fresh_code(by.committee_id)
    with journal.act("activities.post_clue", by=by, on=on) as act:
        # One after the other from here: of what comes in together each would find the others not yet there.
        list(JournalHead.objects.select_for_update().filter(committee_id=by.committee_id))
        _within_the_limit(clue, by, at)
        clue.head_id = box.like(by.committee_id, clue.text, clue.letters, clue.body_id)
        return act.create(clue)


def _within_the_limit(clue: ResidentClue, by: Actor, at: datetime) -> None:
    if box.too_many(by.committee_id, clue.source, at):
        raise TooMany("您提交得比较频繁，请过一会儿再提交，或者把几件事合在一起写")


def _letters(text: str) -> str:
    """What tells that two posts say the same letter for letter, whatever the marks and spaces."""
    return hashlib.sha256("".join(one for one in text.casefold() if one.isalnum()).encode()).hexdigest()


def take_clue(
    clue: ResidentClue, matter: PublicMatter, *, by: Actor, on: date, expected: int | None = None
) -> PublicMatter:
    """Enter what a group of posts says, without who says it: from now on a matter as any told at a studio."""
    with journal.act("activities.take_clue", by=by, on=on) as act:
        CLUE.check("take", by, clue)
        received = receive_matter(matter, by=by, on=on)
        act.move(clue, CLUE, "take", expected=expected, matter=received, erase_on=_kept(clue, on))
    return received


def _kept(clue: ResidentClue, on: date) -> date:
    """How long the words of the resident are kept once it is decided."""
    return on + rules.on_day(clue.committee_id, on).clue_keep * DAY


def decline_clues(
    clues: Sequence[ResidentClue],
    answer: str,
    *,
    by: Actor,
    on: date,
    expected: Mapping[int, int] | None = None,
) -> None:
    """Answer groups of posts that are no matter for this house: what it is not for, and where to turn instead."""
    if not clues:
        raise Refused("请选择要答复的线索")
    with journal.act("activities.decline_clue", by=by, on=on) as act:
        for clue in clues:
            act.move(
                clue,
                CLUE,
                "decline",
                expected=(expected or {}).get(clue.pk),
                answer=answer.strip(),
                erase_on=_kept(clue, on),
            )


def erase_clues(*, by: Actor, on: date) -> int:
    """Take words, place, contact and source out of the posts whose day has come; numbers and answers stay.

    A post that hangs on another is erased with it. What a restored backup brings back is past its day, too, and goes
    the next morning.
    """
    due = ResidentClue.objects.of(by.committee_id).filter(erased_on__isnull=True, erase_on__lte=on)
    open_heads = ResidentClue.objects.of(by.committee_id).filter(state=ResidentClue.State.WAITING, head=None)
    rows = due.exclude(pk__in=open_heads.values("pk")).exclude(head__in=open_heads.values("pk"))
    count = 0
    while found := list(rows.order_by(F("head").asc(nulls_first=True), "id")[:AT_ONCE]):
        with journal.act("activities.erase_clues", by=by, on=on) as act:
            for clue in found:
                empty: dict[str, Any] = dict.fromkeys(ResidentClue.PERSONAL, "")
                act.change(clue, **empty, erased_on=on)
        count += len(found)
    return count
