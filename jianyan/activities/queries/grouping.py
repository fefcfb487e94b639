"""Items proposed for the raw suggestions that still wait, and what became of earlier proposals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from jianyan.activities.models import Activity, Grouping, Suggestion
from jianyan.activities.queries.board import BoardSheet
from jianyan.language import aspects
from jianyan.people.actors import Actor

LONGEST = 500  # letters of a proposed item
SHOWN = 12  # proposals shown at once; the next come when these are answered


@dataclass(frozen=True)
class Proposed:
    """An item proposed for raw suggestions; ``key`` is the first of them."""

    aspect: str
    text: str
    raw: list[Suggestion]

    @property
    def key(self) -> int:
        return int(self.raw[0].pk)


@dataclass(frozen=True)
class Groupings:
    """What is proposed now, how many more wait behind it, how many suggestions nothing is known of, and what was said
    to earlier proposals of the committee."""

    shown: list[Proposed]
    further: int
    unknown: int
    answers: dict[str, int]


def groupings(activity: Activity, sheet: BoardSheet, actor: Actor) -> Groupings:
    """For the suggestions that wait. Two queries."""
    mine = Grouping.objects.visible_to(actor).live()
    refused = mine.filter(activity=activity, answer=Grouping.Answer.REFUSED)
    gone = [(aspect, set(map(int, raw))) for aspect, raw in refused.values_list("aspect", "raw")]
    found = [
        one
        for one in proposed(sheet)
        if not any(one.aspect == aspect and {raw.pk for raw in one.raw} <= ids for aspect, ids in gone)
    ]
    known = sum(len(one.raw) for one in proposed(sheet))
    said = Counter(mine.values_list("answer", flat=True))
    answers = {str(label): said[value] for value, label in Grouping.Answer.choices}
    found.sort(key=lambda one: -len(one.raw))  # what joins several is the most help
    return Groupings(found[:SHOWN], len(found[SHOWN:]), len(sheet.loose) - known, answers)


def proposed(sheet: BoardSheet) -> list[Proposed]:
    """The items that the words of the waiting suggestions speak for, those of the largest aspect first. No query."""
    rows = {str(one.pk): one for one in sheet.loose}
    found = aspects.clusters([(key, one.text, one.target) for key, one in rows.items()])
    return [Proposed(one.aspect, one.name[:LONGEST], [rows[key] for key in one.keys]) for one in found]
