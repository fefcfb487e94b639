"""Facts typed twice: records that speak of one thing, so that it would be counted twice (同一事项已录入两处).

Rooms say which of their tables hold facts people enter, by which date and words; nothing here knows a room.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jianyan.core import journal
from jianyan.core.journal import Actor
from jianyan.core.models import Link
from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.kit.flow import Refused
from jianyan.language.alike import alike

journal.declare({"figures.set_apart": "认定不是同一事项"})

NEAR = timedelta(days=3)  # one fact entered from two papers may bear the dates of both


@dataclass(frozen=True)
class Watched:
    """A table of facts: the date and the words by which two entries of one fact are told.

    ``apart`` names columns in which two entries of the table must agree: two studios have a reception day each.
    """

    model: type[Record]
    dated: str
    words: str
    apart: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    def facts(self, scope: Scope) -> Iterator[Fact]:
        """The live entries of the period. One query."""
        live: TenantQuerySet = self.model.objects.of(scope.committees).live()
        rows = live.between(self.dated, scope.start, scope.end).order_by(self.dated, "id")
        for pk, on, words, *apart in rows.values_list("id", self.dated, self.words, *self.apart):
            yield Fact(self, pk, on, words, tuple(apart))


@dataclass(frozen=True)
class Fact:
    """One entry: where it stands, when it happened and how it is called."""

    watched: Watched
    pk: int
    on: date
    words: str
    apart: tuple[Any, ...] = ()

    @property
    def model(self) -> str:
        return journal.model_name(self.watched.model)


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one fact; ``part`` of their letters is common, from 0 to 1."""

    one: Fact
    other: Fact
    part: float

    @property
    def ids(self) -> frozenset[int]:
        return frozenset((self.one.pk, self.other.pk))


_WATCHED: list[Watched] = []


def watch(model: type[Record], dated: str, words: str, *apart: str) -> None:
    """Have a table looked through: by its date column, the column that names the fact, and what tells two apart."""
    _WATCHED.append(Watched(model, dated, words, apart))


def watched() -> list[Watched]:
    """Every table that is looked through."""
    return list(_WATCHED)


def found(scope: Scope) -> list[Pair]:
    """Pairs of a period that may be one fact typed twice, the most alike first.

    Near are entries within three days whose words share seven tenths of their pairs of letters and whose numbers
    agree, of one table or of two. Entries that are linked to each other, or were said to be two things, are left
    out. One query a watched table, one for the links.
    """
    facts = [fact for one in _WATCHED for fact in one.facts(scope)]
    near = [
        Pair(facts[a], facts[b], part)
        for a, b, part in alike([fact.words for fact in facts])
        if _may_be_one(facts[a], facts[b])
    ]
    known = _tied(scope, {pk for pair in near for pk in pair.ids})
    fresh = [pair for pair in near if pair.ids not in known]
    return sorted(fresh, key=lambda pair: (-pair.part, pair.one.on, pair.one.pk, pair.other.pk))


def _may_be_one(one: Fact, other: Fact) -> bool:
    if abs(one.on - other.on) > NEAR:
        return False
    return one.watched is not other.watched or one.apart == other.apart


def _tied(scope: Scope, ids: set[int]) -> set[frozenset[Any]]:
    links = Link.objects.of(scope.committees).live().filter(source_id__in=ids)
    return {frozenset(ends) for ends in links.values_list("source_id", "target_id")}


def set_apart(pair: Pair, *, by: Actor, on: date) -> Link:
    """Say that two entries are two things; the pair is not shown again."""
    if pair.one.pk == pair.other.pk:
        raise Refused("两处是同一条记录")
    with journal.act("figures.set_apart", by=by, on=on) as act:
        return act.create(
            Link(
                committee_id=by.committee_id,
                kind=Link.Kind.DISTINCT,
                source_model=pair.one.model,
                source_id=pair.one.pk,
                target_model=pair.other.model,
                target_id=pair.other.pk,
            )
        )
