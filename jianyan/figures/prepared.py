"""Counting many indicators at once: the statements are made once a process and bound to each scope that asks.

Django takes some ten times longer to make the statement of a count than a database to answer it. A statement is made
with marks where committee and dates stand: values no record has. What cannot be made so (the indicator asks the
database while it builds its query, or reckons with a date) is counted the plain way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from django.db import connection
from django.db.models import DateField

from jianyan.figures import reads
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Indicator, Spread, Tally

_DAY = DateField()
AT_ONCE = 100  # numbers a statement: both databases plan it in a few milliseconds


class NotPrepared(Exception):
    """The statement depends on more than where its marks stand."""


class _Mark(date):
    """A day no record has. It may stand in a condition; whoever reckons with it or compares it is told that he cannot."""

    def _refuse(self, *_: object) -> NoReturn:
        raise NotPrepared

    __lt__ = __le__ = __gt__ = __ge__ = __add__ = __sub__ = __radd__ = __rsub__ = _refuse
    year = month = day = property(_refuse)
    replace = _refuse  # type: ignore[assignment]
    weekday = isoweekday = isocalendar = timetuple = toordinal = strftime = _refuse


MARKS: Mapping[str, Any] = {
    "committee": -(2**62),
    "start": _Mark(1, 1, 2),
    "end": _Mark(1, 1, 3),
    "as_of": _Mark(1, 1, 4),
    "year_before": _Mark(1, 1, 5),
}
_DAYS = tuple(name for name in MARKS if name != "committee")
_NAMES = {
    mark: name
    for name, value in MARKS.items()
    for mark in (value, *([value.isoformat()] if name != "committee" else []))
}


@dataclass(frozen=True)
class Statement:
    """One number as SQL: the text and, in order, its values or the names of what a scope puts in their place."""

    sql: str
    values: tuple[Any, ...]
    named: tuple[str, ...]
    reads: frozenset[str]

    def bound(self, given: Mapping[str, Any]) -> list[Any]:
        return [given[name] if name else value for name, value in zip(self.named, self.values, strict=True)]


class _Marked(Scope):
    """A scope of marks: what is reckoned from its days is a mark of its own."""

    year_before = MARKS["year_before"]


Plan = tuple[Statement, ...] | None
_PLANS: dict[tuple[str, str], tuple[Indicator, Plan]] = {}


def plan(indicator: Indicator, scope: Scope) -> Plan:
    """The statements of an indicator under a settled scope; None when it is to be counted the plain way."""
    if len(scope.committees) != 1 or scope.filter or scope.person or scope.body or scope.unit:
        return None
    name = (indicator.key, scope.convention)
    made_for, made = _PLANS.get(name, (None, None))
    if made_for is not indicator:
        made = _made(indicator, scope.convention)
        _PLANS[name] = (indicator, made)
    return made


def _made(indicator: Indicator, convention: str) -> Plan:
    days = {name: MARKS[name] for name in ("start", "end", "as_of")}
    marked = _Marked((MARKS["committee"],), **days, convention=convention)
    try:
        with connection.execute_wrapper(_refuse):
            asked = _asked(indicator, marked)
        return tuple(_statement(one) for one in asked)
    except NotPrepared:
        return None


def _refuse(*_: object) -> NoReturn:
    raise NotPrepared


def _asked(indicator: Indicator, scope: Scope) -> list[Callable[[], object]]:
    """The calls that ask the database, one for each statement."""
    if isinstance(indicator, Spread):
        pairs = indicator.pairs(scope)
        return [lambda: list(pairs)]
    return [measure.number for measure in indicator.measures(scope)]


def _statement(ask: Callable[[], object]) -> Statement:
    """What a call sends to the database, caught on its way."""
    sent: list[tuple[str, Sequence[Any]]] = []

    def catch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(catch):
        ask()
    if len(sent) != 1:
        raise NotPrepared
    sql, values = sent[0]
    return Statement(sql, tuple(values), tuple(_NAMES.get(value, "") for value in values), reads.of(sql))


@dataclass(frozen=True)
class Counted:
    """A tally with the settled scope it was counted in and the tables it was read from."""

    tally: Tally
    scope: Scope
    reads: frozenset[str]


def count(asked: Sequence[tuple[Indicator, Scope]]) -> list[Counted]:
    """Each indicator counted in its settled scope; a few statements for all that can be prepared."""
    plans = [plan(indicator, scope) for indicator, scope in asked]
    wanted = [
        (one, scope)
        for made, (indicator, scope) in zip(plans, asked, strict=True)
        for one in made or ()
        if not isinstance(indicator, Spread)
    ]
    numbers = iter(_numbers(wanted))
    return [
        _plain(indicator, scope) if made is None else _taken(indicator, scope, made, numbers)
        for made, (indicator, scope) in zip(plans, asked, strict=True)
    ]


def _taken(
    indicator: Indicator, scope: Scope, made: tuple[Statement, ...], numbers: Iterator[int]
) -> Counted:
    if isinstance(indicator, Spread):
        tally = indicator.measured(_pairs(made[0], scope))
    else:
        tally = indicator.tally(*(next(numbers) for _ in made))
    return Counted(tally, scope, frozenset().union(*(one.reads for one in made)))


def _pairs(statement: Statement, scope: Scope) -> list[tuple[date | None, date | None]]:
    """The dates a spread lies between: not a number but a list of them, so in a statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.bound(_given(scope)))
        return [(_DAY.to_python(start), _DAY.to_python(end)) for start, end in cursor.fetchall()]


def _plain(indicator: Indicator, scope: Scope) -> Counted:
    with reads.watched() as seen:
        tally = indicator.count(scope)
    return Counted(tally, scope, frozenset(seen))


def _numbers(asked: Sequence[tuple[Statement, Scope]]) -> list[int]:
    """What each statement gives, in this order. Several indicators share a base: it is asked for once."""
    bound = [(one.sql, tuple(one.bound(_given(scope)))) for one, scope in asked]
    different = list(dict.fromkeys(bound))
    found: dict[tuple[str, tuple[Any, ...]], int] = {}
    for first in range(0, len(different), AT_ONCE):
        some = different[first : first + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(f'({sql})' for sql, _ in some)}",
                [value for _, values in some for value in values],
            )
            found |= {one: int(number or 0) for one, number in zip(some, cursor.fetchone(), strict=True)}
    return [found[one] for one in bound]


def _given(scope: Scope) -> dict[str, Any]:
    adapt = connection.ops.adapt_datefield_value
    days = {name: adapt(getattr(scope, name)) for name in _DAYS}
    return {"committee": scope.committees[0], **days}
