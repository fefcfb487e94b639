"""Freezing a figure, and saying later what has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from jianyan.core import journal
from jianyan.core.journal import Act, Actor
from jianyan.core.models import JournalHead
from jianyan.figures import catalogue
from jianyan.figures.catalogue import Figure
from jianyan.figures.models import Snapshot
from jianyan.figures.scope import Scope
from jianyan.kit import canonical

journal.declare({"figures.freeze": "固定数据"})


def content(figure: Figure) -> dict[str, object]:
    """What a snapshot holds and hashes: value, definition and the ids of every list of entries."""
    lists = [
        sorted(str(pk) for pk in part.rows.order_by().values_list("pk", flat=True))
        for part in figure.answer.parts
    ]
    value = figure.answer.value
    return {
        "key": figure.indicator.key,
        "scope": figure.scope.as_json(),
        "value": "" if value is None else str(value),
        "unit": figure.indicator.unit,
        "meaning": figure.indicator.meaning,
        "entries": lists,
    }


def freeze(figure: Figure, *, by: Actor, on: date, purpose: str = "") -> Snapshot:
    """Freeze a figure as it is now, with the head of the journal it was counted under."""
    with journal.act("figures.freeze", by=by, on=on) as act:
        return frozen_in(act, [figure], purpose)[0]


def frozen_in(act: Act, figures: Iterable[Figure], purpose: str) -> list[Snapshot]:
    """Freeze figures inside another verb, in their order: a review is approved with all its figures in one line."""
    head = JournalHead.objects.filter(committee_id=act.by.committee_id).first()
    at = datetime.now(UTC)
    return act.create_all(
        _snapshot(content(figure), head, at, purpose, act.by.committee_id) for figure in figures
    )


def _snapshot(
    held: dict[str, object], head: JournalHead | None, at: datetime, purpose: str, committee_id: int
) -> Snapshot:
    return Snapshot(
        committee_id=committee_id,
        hash=canonical.digest(canonical.canonical(held)),
        purpose=purpose,
        journal_seq=head.seq if head else 0,
        journal_hash=head.hash if head else "",
        frozen_at=at,
        **held,
    )


@dataclass(frozen=True)
class Since:
    """What changed since a figure was frozen; ``gone`` and ``new`` are ids of entries."""

    value_then: str
    value_now: str
    gone: frozenset[int]
    new: frozenset[int]
    intact: bool

    @property
    def changed(self) -> bool:
        return bool(self.value_then != self.value_now or self.gone or self.new)


def is_intact(snapshot: Snapshot) -> bool:
    """Whether a snapshot still has the content whose hash it carries. Nothing is counted."""
    held = {name: getattr(snapshot, name) for name in ("key", "scope", "value", "unit", "meaning", "entries")}
    return canonical.digest(canonical.canonical(held)) == snapshot.hash


def since(snapshot: Snapshot) -> Since:
    """Compare a snapshot with the records of today, and the snapshot with its own hash."""
    indicator = catalogue.find(snapshot.key)
    if indicator is None:
        return Since(snapshot.value, "", frozenset(), frozenset(), is_intact(snapshot))
    now = content(catalogue.ask(indicator, Scope.from_json(snapshot.scope)))
    then_ids, now_ids = _ids(snapshot.entries), _ids(now["entries"])
    return Since(
        snapshot.value, str(now["value"]), then_ids - now_ids, now_ids - then_ids, is_intact(snapshot)
    )


def _ids(lists: object) -> frozenset[int]:
    return frozenset(int(pk) for part in lists for pk in part) if isinstance(lists, list) else frozenset()
