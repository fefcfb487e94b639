"""What residents' matters, opinions and promises past their day have in common in a year: clues for proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from jianyan.activities.models import PublicMatter
from jianyan.language import aspects
from jianyan.opinions.models import Opinion
from jianyan.people.actors import Actor
from jianyan.proposals.models import Commitment

MATTERS, OPINIONS, PROMISES = "群众反映", "社情民意信息", "逾期承诺"
MOST = 600  # records of one kind that are read, the latest
SAID = 300  # letters of a text that are read beside its title
LEFT_OUT = (Opinion.State.RETURNED, Opinion.State.MERGED)


@dataclass(frozen=True)
class Voice:
    """One record that speaks of a matter: its kind, its day, the record, and the words it is read by."""

    kind: str
    on: date
    record: Any
    title: str
    text: str


@dataclass(frozen=True)
class Clue:
    """Records that speak of one thing, the latest first, and how many of each kind."""

    aspect: str
    name: str
    voices: list[Voice]
    counts: dict[str, int]


def clues(actor: Actor, year: int, today: date) -> list[Clue]:
    """Those of several kinds of record first, then the largest. Only what the reader may open. Three queries."""
    voices = dict(enumerate(_voices(actor, year, today)))
    found = aspects.clusters([(str(no), one.title, one.text) for no, one in voices.items()])
    made = [
        _clue(one.aspect, one.name, [voices[int(key)] for key in one.keys])
        for one in found
        if len(one.keys) > 1
    ]
    return sorted(made, key=lambda one: (-len(one.counts), -len(one.voices), one.name))


def _clue(aspect: str, name: str, voices: list[Voice]) -> Clue:
    latest = sorted(voices, key=lambda one: one.on, reverse=True)
    return Clue(aspect, name, latest, dict(Counter(one.kind for one in latest)))


def _voices(actor: Actor, year: int, today: date) -> Iterator[Voice]:
    begins, ends = date(year, 1, 1), date(year + 1, 1, 1)
    matters = PublicMatter.objects.visible_to(actor).live().between("received_on", begins, ends)
    for one in matters.select_related("committee").order_by("-received_on", "-id")[:MOST]:
        yield Voice(MATTERS, one.received_on, one, one.title, one.detail[:SAID])
    opinions = Opinion.objects.visible_to(actor).live().between("submitted_on", begins, ends)
    opinions = opinions.exclude(state__in=LEFT_OUT).select_related("committee")
    for one in opinions.order_by("-submitted_on", "-id")[:MOST]:
        yield Voice(OPINIONS, one.submitted_on, one, one.title, one.text[:SAID])
    promises = Commitment.objects.visible_to(actor).live().between("due_on", begins, min(ends, today))
    # Past its day and without a word of the unit, or said not to be kept.
    promises = promises.filter(Q(state=Commitment.State.OPEN) | Q(state=Commitment.State.NOT_KEPT))
    for one in promises.select_related("committee", "proposal").order_by("-due_on", "-id")[:MOST]:
        yield Voice(PROMISES, one.due_on, one, one.proposal.cause, one.text[:SAID])
