"""A figure divided by one of its cuts: every value of the cut with the tally it would have if asked for alone.

A grouped query a list, whatever the number of values. A test holds each line against the figure narrowed to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, Sum
from django.db.models import Count as CountOf

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import (
    Count,
    Cut,
    Distinct,
    Indicator,
    Listed,
    Rate,
    Share,
    Spread,
    Tally,
    Total,
    UnknownCut,
)

RECORDS: Aggregate = CountOf("pk", distinct=True)


def divisible(indicator: Indicator, key: str) -> bool:
    """Whether a figure can be divided by a cut of this name."""
    if isinstance(indicator, Rate):
        return divisible(indicator.top, key) and divisible(indicator.base, key)
    if isinstance(indicator, Share) and any(cut.key == key for cut in indicator.part_cuts):
        return False  # there the cut chooses the part and leaves the whole
    # Along a group a record is met once a row of it, so a sum would grow; counts count records once.
    usable = (cut for cut in indicator.cuts if cut.path or (cut.group and not isinstance(indicator, Total)))
    return any(cut.key == key for cut in usable)


def answers(indicator: Indicator, filter: Iterable[str]) -> bool:
    """Whether a figure knows every cut of a filter, so that it can be asked with it."""
    if isinstance(indicator, Rate):
        return answers(indicator.top, filter) and answers(indicator.base, filter)
    known = {cut.key for cut in indicator.cuts}
    if isinstance(indicator, Share):
        known &= {cut.key for cut in indicator.whole.cuts}
    return set(filter) <= known


def divided(indicator: Indicator, scope: Scope, key: str) -> dict[str, Tally]:
    """The tallies by value of a cut; "" is what has no value. One query a list. UnknownCut where it cannot be divided."""
    if not divisible(indicator, key):
        raise UnknownCut(f"“{indicator.title}”不能按“{key}”区分")
    scope = indicator.settled(scope)
    if isinstance(indicator, Rate):
        return _pairs(indicator, divided(indicator.top, scope, key), divided(indicator.base, scope, key))
    cut = indicator.cut(key)
    if isinstance(indicator, Share):
        part, whole = indicator.lists(scope)
        tops, bases = _grouped(part, cut, RECORDS), _grouped(whole, cut, RECORDS)
        return {value: indicator.tally(tops.get(value, 0), base) for value, base in bases.items()}
    assert isinstance(indicator, Listed)
    rows = indicator.rows(scope)
    if isinstance(indicator, Spread):
        return _days(indicator, rows, cut)
    if isinstance(indicator, Total):
        sums, held = _grouped(rows, cut, Sum(indicator.column)), _grouped(rows, cut, RECORDS)
        return {value: indicator.tally(sums[value], n) for value, n in held.items()}
    assert isinstance(indicator, Count | Distinct)
    what = RECORDS if isinstance(indicator, Count) else CountOf(indicator.column, distinct=True)
    return {value: indicator.tally(n) for value, n in _grouped(rows, cut, what).items()}


def _pairs(indicator: Rate, tops: Mapping[str, Tally], bases: Mapping[str, Tally]) -> dict[str, Tally]:
    return {
        value: indicator.tally(tops[value].top if value in tops else 0, base.top)
        for value, base in bases.items()
    }


def _along(rows: TenantQuerySet, cut: Cut) -> tuple[TenantQuerySet, str]:
    """The rows with the path to group them by: the condition and the path share one join."""
    return (rows.filter(**cut.alive), cut.group) if cut.group else (rows, cut.path)


def _grouped(rows: TenantQuerySet, cut: Cut, what: Any) -> dict[str, int]:
    alive, path = _along(rows, cut)
    found = alive.order_by().values_list(path).annotate(n=what)
    return {"" if value is None else str(value): int(n or 0) for value, n in found}


def _days(indicator: Spread, rows: TenantQuerySet, cut: Cut) -> dict[str, Tally]:
    alive, path = _along(rows, cut)
    found: dict[str, dict[int, int | None]] = {}
    for value, pk, start, end in alive.order_by().values_list(path, "pk", indicator.start, indicator.end):
        days = (end - start).days if start and end else None
        found.setdefault("" if value is None else str(value), {})[pk] = days
    tallies = {}
    for value, lasted in found.items():
        days_of = Counter(days for days in lasted.values() if days is not None)
        tallies[value] = Tally(sum(days_of.elements()), days_of.total(), len(lasted), days_of)
    return tallies


def address(code: str, indicator: Indicator, scope: Scope) -> str:
    """The page on which a figure of this scope opens down to its records."""
    year = scope.start.year
    asked: list[tuple[str, str]] = []
    if scope != Scope.of_year(scope.committees, year).narrowed(dict(scope.filter)):
        asked += [(name, getattr(scope, name).isoformat()) for name in ("start", "end", "as_of")]
    asked += [(f"f.{key}", value) for key, values in scope.filter for value in values]
    if scope.convention:
        asked.append(("convention", scope.convention))
    return f"/{code}/figures/{year}/{indicator.key}/" + (f"?{urlencode(asked)}" if asked else "")
