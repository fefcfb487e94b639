"""What the consolidation board shows, in a constant number of queries."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jianyan.activities.models import Activity, Aspect, Board, Consolidated, Suggestion
from jianyan.activities.queries.sheet import Consolidation, Item
from jianyan.core import journal
from jianyan.core.models import Event, EventRow
from jianyan.people.actors import Actor

LINES = 20


@dataclass(frozen=True)
class Step:
    """A line of the board's timeline."""

    on: date
    title: str
    who: str
    note: str


@dataclass(frozen=True)
class BoardSheet:
    """The board of an activity: where each raw suggestion stands."""

    board: Board | None
    aspects: list[Consolidation]
    loose: list[Suggestion]
    aside: list[Suggestion]
    raw: list[Suggestion]

    @property
    def item_count(self) -> int:
        return sum(len(one.items) for one in self.aspects)

    @property
    def placed(self) -> int:
        """How many raw suggestions stand in an item."""
        return len(self.raw) - len(self.loose) - len(self.aside)

    @property
    def settled(self) -> bool:
        return self.board is not None and self.board.state == Board.State.SETTLED


def board_sheet(activity: Activity, actor: Actor) -> BoardSheet:
    """Gather it. Four queries."""
    owner = activity.committee_id
    rows = Suggestion.objects.of(owner).live().filter(activity=activity).visible_to(actor)
    raw = list(rows.select_related("person").order_by("number"))
    live = Consolidated.objects.of(owner).live().filter(activity=activity)
    items = list(live.order_by("item_no", "id"))
    aspects = Aspect.objects.of(owner).live().filter(activity=activity).order_by("number", "id")
    board = Board.objects.of(owner).filter(activity=activity).first()
    if board:
        board.activity = activity
    return BoardSheet(
        board=board,
        aspects=[
            Consolidation(
                aspect,
                [
                    Item(item, [one for one in raw if one.consolidated_id == item.pk])
                    for item in items
                    if item.aspect_id == aspect.pk
                ],
            )
            for aspect in aspects
        ],
        loose=[one for one in raw if one.consolidated_id is None and one.set_aside_on is None],
        aside=[one for one in raw if one.set_aside_on is not None],
        raw=raw,
    )


def board_steps(activity: Activity, ids: Collection[int], kinds: Collection[str]) -> list[Step]:
    """The latest lines of the journal that touched the board, newest first. One query."""
    touched = EventRow.objects.of(activity.committee_id).filter(record_id__in=ids).values("seq")
    lines = Event.objects.of(activity.committee_id).filter(seq__in=touched, kind__in=kinds)
    told = lines.order_by("-seq").values_list("on", "kind", "actor", "payload")[:LINES]
    return [
        Step(on, journal.label_of(kind), actor, str(json.loads(payload)["note"]))
        for on, kind, actor, payload in told
    ]
