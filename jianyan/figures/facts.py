"""Stored facts: what was counted once is served until a journal line has touched a table it was read from (law 1).

A fact remembers the tables its count was read from and the number of the journal's last line when it began. The lines
themselves mark it stale: they say which tables they touched. So a verb pays nothing, and nothing can be forgotten.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connections
from django.db.models import Count, Min, Sum

import jianyan
from jianyan.core import journal
from jianyan.core.models import JournalHead
from jianyan.figures import catalogue, prepared, reads
from jianyan.figures.display import shown
from jianyan.figures.models import Fact
from jianyan.figures.prepared import Counted
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Indicator, Number, Tally
from jianyan.kit import canonical

TOGETHER = 400  # committees whose facts one statement adds up
NAMED = 20  # so many keys a statement names
SERVED = ("key", "note", "top", "base", "entries", "days", "reads", "seq", "counted_at")
COUNTED = ("scope", "value", "note", "top", "base", "entries", "days", "reads", "seq", "counted_at")


@dataclass(frozen=True)
class Served:
    """A figure as it is shown: the tally it follows from, and when that was counted."""

    indicator: Indicator
    scope: Scope
    tally: Tally
    note: str
    counted_at: datetime

    @property
    def value(self) -> Number | None:
        return self.indicator.value(self.tally)

    @property
    def shown(self) -> str:
        return shown(self.value, self.indicator.unit)


def is_kept(scope: Scope) -> bool:
    """Whether figures of this scope are stored: one committee, no filter (of which there are as many as words)."""
    return len(scope.committees) == 1 and not scope.filter


def about(scope: Scope) -> str:
    """The name of a question whomever it is asked of; another program asks other questions."""
    asked = scope.as_json() | {"committees": [], "program": jianyan.__version__}
    return hashlib.sha256(canonical.canonical(asked).encode()).hexdigest()


def value_of(indicator: Indicator, scope: Scope) -> Served:
    """One figure, from its fact where it has one."""
    return serve([indicator], scope)[indicator.key]


def serve(indicators: Iterable[Indicator], scope: Scope) -> dict[str, Served]:
    """These figures by key: each from its fact, and counted before where a line has touched what it was read from.

    Three queries while nothing has changed. A scope that is not kept is counted.
    """
    asked = list(indicators)
    if not is_kept(scope):
        return _live(asked, scope)
    committee = scope.committees[0]
    fresh = {fact.key: fact for fact in _fresh(committee, _stored(asked, scope))}
    if lacking := [one for one in asked if one.key not in fresh]:
        fresh |= {fact.key: fact for fact in _store(lacking, scope)}
    return {one.key: read(one, scope, fresh[one.key]) for one in asked}


def beside(indicators: Iterable[Indicator], scopes: Sequence[Scope]) -> list[dict[str, Served]]:
    """The same figures of one committee in several scopes, such as this year and the last.

    Two queries while nothing has changed, however many the scopes; what a line has touched is counted before.
    """
    asked, names = list(indicators), [about(scope) for scope in scopes]
    committee = scopes[0].committees[0]
    rows = Fact.objects.of(committee).filter(about__in=names, key__in=[one.key for one in asked])
    stored = list(rows.order_by().values_list(*SERVED, "about", named=True))
    fresh = {(fact.about, fact.key): fact for fact in _untouched(committee, stored)}
    return [
        {one.key: read(one, scope, fresh[name, one.key]) for one in asked}
        if all((name, one.key) in fresh for one in asked)
        else serve(asked, scope)
        for scope, name in zip(scopes, names, strict=True)
    ]


def rollup(indicators: Iterable[Indicator], scope: Scope) -> dict[str, Served]:
    """The figures of many committees together, from the facts of each; each is counted by its own rules.

    What does not add up (different ones that two committees may both name) is counted from the records.
    """
    asked = list(indicators)
    adding = [one for one in asked if one.adds(scope)]
    keys = [one.key for one in adding]
    sums: dict[str, Tally] = {key: Tally(0) for key in keys}
    for first in range(0, len(scope.committees), TOGETHER):
        some = replace(scope, committees=scope.committees[first : first + TOGETHER])
        for committee in _behind(keys, some):
            serve(adding, replace(scope, committees=(committee,)))
        for key, tally in _sums(keys, some):
            sums[key] = _sum(sums[key], tally)
    now = datetime.now(UTC)
    added = {
        one.key: Served(one, scope, sums[one.key], one.note(sums[one.key], scope), now) for one in adding
    }
    return added | _live([one for one in asked if one.key not in sums], scope)


# ---- fresh or stale ----


def _stored(asked: Sequence[Indicator], scope: Scope) -> list[Any]:
    """The facts of these figures with what serving them takes: rows, because a year page shows more than a hundred.

    Many are read with all that are stored of their scope, which makes a shorter statement than to name each.
    """
    rows = Fact.objects.of(scope.committees).filter(about=about(scope))
    keys = {one.key for one in asked}
    if len(keys) <= NAMED:
        rows = rows.filter(key__in=keys)
    return [fact for fact in rows.order_by().values_list(*SERVED, named=True) if fact.key in keys]


def _fresh(committee: int, stored: Sequence[Fact]) -> list[Fact]:
    """Those that no line has touched since they were counted. Two queries at most."""
    last = journal.last_line(committee) if stored else 0
    return list(stored) if all(fact.seq == last for fact in stored) else _untouched(committee, stored)


def _untouched(committee: int, stored: Sequence[Any]) -> list[Any]:
    """Those whose tables no line has touched since. One query."""
    names = sorted({name for fact in stored for name in fact.reads.split()})
    touched = journal.last_lines(committee, names) if names else {}
    return [fact for fact in stored if all(touched[name] <= fact.seq for name in fact.reads.split())]


def _behind(keys: Sequence[str], scope: Scope) -> list[int]:
    """The committees that lack one of these facts, or whose journal has gone on since the oldest of them."""
    stored = Fact.objects.of(scope.committees).filter(about=about(scope), key__in=keys)
    counted = stored.order_by().values_list("committee").annotate(Count("pk"), Min("seq"))
    held = {committee: (number, seq) for committee, number, seq in counted}
    heads = dict(JournalHead.objects.filter(committee__in=scope.committees).values_list("committee", "seq"))
    return [one for one in scope.committees if held.get(one) != (len(keys), heads.get(one, 0))]


# ---- counting ----


def count(indicators: Sequence[Indicator], scope: Scope) -> list[Counted]:
    """Each indicator counted by its settled scope, with every table that was read for it."""
    settled = list(_settled(indicators, scope))
    counted = prepared.count([(one, held) for one, (held, _) in zip(indicators, settled, strict=True)])
    return [replace(one, reads=one.reads | seen) for one, (_, seen) in zip(counted, settled, strict=True)]


def _settled(indicators: Iterable[Indicator], scope: Scope) -> Iterator[tuple[Scope, frozenset[str]]]:
    """The settled scope of each with the tables that were read to settle it; each way of choosing is asked once."""
    known: dict[Any, tuple[Scope, frozenset[str]]] = {}
    for indicator in indicators:
        pick = indicator.chooser.pick
        if pick not in known:
            with reads.watched() as seen:
                known[pick] = indicator.settled(scope), frozenset(seen)
        yield known[pick]


def _store(indicators: Sequence[Indicator], scope: Scope) -> list[Fact]:
    """Count and keep. The line they stand at is read before the count: what comes between makes them stale at once."""
    committee = scope.committees[0]
    given = {
        "committee_id": committee,
        "about": about(scope),
        "scope": scope.as_json(),
        "seq": journal.last_line(committee),
        "counted_at": datetime.now(UTC),
    }
    counted = count(indicators, scope)
    facts = [_fact(one, found, given) for one, found in zip(indicators, counted, strict=True)]
    kept = [fact for fact, found in zip(facts, counted, strict=True) if reads.OUTSIDE not in found.reads]
    Fact.anywhere.bulk_create(
        kept, update_conflicts=True, unique_fields=["committee", "about", "key"], update_fields=COUNTED
    )
    return facts


def _fact(indicator: Indicator, counted: Counted, given: dict[str, Any]) -> Fact:
    tally = counted.tally
    value = indicator.value(tally)
    return Fact(
        key=indicator.key,
        value="" if value is None else str(value),
        note=indicator.note(tally, counted.scope),
        top=tally.top,
        base=tally.base,
        entries=tally.entries,
        days={str(days): number for days, number in tally.days.items()},
        reads=" ".join(sorted(counted.reads - {reads.OUTSIDE})),
        **given,
    )


def _live(indicators: Sequence[Indicator], scope: Scope) -> dict[str, Served]:
    now = datetime.now(UTC)
    return {
        one.key: Served(one, scope, found.tally, one.note(found.tally, found.scope), now)
        for one, found in zip(indicators, count(indicators, scope), strict=True)
    }


def _tally(fact: Fact) -> Tally:
    return Tally(fact.top, fact.base, fact.entries, _days(fact.days))


def _days(stored: dict[str, int]) -> dict[int, int]:
    return {int(days): number for days, number in stored.items()}


def read(indicator: Indicator, scope: Scope, fact: Fact) -> Served:
    return Served(indicator, scope, _tally(fact), fact.note, fact.counted_at)


# ---- adding up ----


def _sums(keys: Sequence[str], scope: Scope) -> Iterator[tuple[str, Tally]]:
    """What the facts of these committees add up to, by key; durations besides, where there are any."""
    stored = Fact.objects.of(scope.committees).filter(about=about(scope), key__in=keys).order_by()
    sums = stored.values_list("key").annotate(Sum("top"), Sum("base"), Sum("entries"))
    for key, top, base, entries in sums:
        yield key, Tally(int(top), int(base), int(entries))
    for key, days in stored.exclude(days={}).values_list("key", "days"):
        yield key, Tally(0, days=_days(days))


def _sum(one: Tally, other: Tally) -> Tally:
    days = Counter(one.days) + Counter(other.days) if other.days else one.days
    return Tally(one.top + other.top, one.base + other.base, one.entries + other.entries, days)


# ---- keeping true ----


@dataclass(frozen=True)
class Wrong:
    """A stored fact that its records do not bear out, though no line says that they have changed."""

    fact: Fact
    counted: str


def wrong() -> Iterator[Wrong]:
    """Every fact that would be served, held against a recount; what is stale is counted again before it is shown."""
    for committee, name in Fact.anywhere.order_by().values_list("committee", "about").distinct():
        stored = list(Fact.objects.of(committee).filter(about=name))
        known = [(catalogue.find(fact.key), fact) for fact in _fresh(committee, stored)]
        pairs = [(indicator, fact) for indicator, fact in known if indicator]
        for (indicator, fact), found in zip(pairs, _again(pairs), strict=True):
            if found.tally != _tally(fact):
                yield Wrong(fact, shown(indicator.value(found.tally), indicator.unit))


def _again(pairs: Sequence[tuple[Indicator, Fact]]) -> list[Counted]:
    return count([indicator for indicator, _ in pairs], Scope.from_json(pairs[0][1].scope)) if pairs else []


def after_migrate(using: str = "default", **_: Any) -> None:
    """Django calls this after every migrate: what another program counted is counted anew."""
    if Fact._meta.db_table in connections[using].introspection.table_names():
        Fact.anywhere.using(using).all().delete()
