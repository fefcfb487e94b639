"""Opening a figure: the records behind it as this reader may see them, and its cuts.

Everyone sees the same number. An entry the reader may not open is counted and shown as （不公开） without title or link.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Sum

from jianyan.core.journal import Actor
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures import catalogue
from jianyan.figures.catalogue import Figure
from jianyan.figures.shapes import (
    Count,
    Cut,
    Distinct,
    Indicator,
    Number,
    Part,
    Rate,
    Share,
    Spread,
    Total,
    percent,
    rounded,
)

HIDDEN = "（不公开）"


@dataclass(frozen=True)
class Entry:
    """One record behind a figure as a reader sees it."""

    pk: int
    title: str
    url: str
    on: date | None
    hidden: bool
    amount: Number | None = None


def visible_ids(rows: list[Any], actor: Actor) -> set[int]:
    """The ids among these records (of one table) that the actor may open. One query."""
    if not rows:
        return set()
    manager = type(rows[0]).objects.of({row.committee_id for row in rows})
    return set(manager.visible_to(actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def entries(indicator: Indicator, rows: list[Any], actor: Actor) -> list[Entry]:
    """These records as the actor may see them."""
    seen = visible_ids(rows, actor)
    return [_entry(indicator, row, row.pk in seen) for row in rows]


def _entry(indicator: Indicator, row: Any, seen: bool) -> Entry:
    if not seen:
        return Entry(row.pk, HIDDEN, "", None, True)
    amount = (
        _amount(indicator, getattr(row, indicator.column, None)) if isinstance(indicator, Total) else None
    )
    on = getattr(row, indicator.dated, None) if indicator.dated else None
    return Entry(row.pk, str(row), row.get_absolute_url(), on, False, amount)


def _amount(indicator: Total, held: int | None) -> Number | None:
    """What one record adds to a sum, in the unit of the figure."""
    if not held or indicator.per == 1:
        return held
    return held // indicator.per if held % indicator.per == 0 else Decimal(held) / indicator.per


def joined(indicator: Indicator, part: Part) -> TenantQuerySet:
    """The rows of a part with what their titles need, so that a page of entries is one query."""
    names = {field.name for field in part.rows.model._meta.get_fields() if field.is_relation}
    return part.rows.select_related("committee", *(n for n in indicator.related if n.split("__")[0] in names))


@dataclass(frozen=True)
class Slice:
    """One line of a cut: a value of the cut with the figure's value there."""

    value: str
    label: str
    number: Number


def cuttable(indicator: Indicator) -> tuple[Cut, ...]:
    """The cuts a figure page offers: those with a plain path, over shapes that divide."""
    if isinstance(indicator, Share):
        return tuple(cut for cut in indicator.part_cuts if cut.path) if indicator.asks_for_a_part else ()
    if not isinstance(indicator, Count | Total | Distinct):
        return ()
    return tuple(cut for cut in indicator.cuts if cut.path)


def slices(figure: Figure, cut: Cut) -> list[Slice]:
    """The figure cut by one of its cuts, largest first. One grouped query; a share also counts its whole."""
    indicator = figure.indicator
    if isinstance(indicator, Share):
        _, rows = indicator.lists(figure.scope)
        measure: Any = CountOf("pk", distinct=True)
    elif isinstance(indicator, Total):
        rows, measure = indicator.rows(figure.scope), Sum(indicator.column)
    elif isinstance(indicator, Distinct):
        rows, measure = indicator.rows(figure.scope), CountOf(indicator.column, distinct=True)
    else:
        assert isinstance(indicator, Count)
        rows, measure = indicator.rows(figure.scope), CountOf("pk", distinct=True)
    grouped = rows.order_by().values_list(cut.path).annotate(n=measure)
    whole = rows.count() if isinstance(indicator, Share) else 0
    lines = [_slice(indicator, cut, value, n or 0, whole) for value, n in grouped]
    return sorted(lines, key=lambda line: (-line.number, line.label))


def _slice(indicator: Indicator, cut: Cut, found: object, n: int, whole: int) -> Slice:
    value = "" if found is None else str(found)
    number: Number = n
    if isinstance(indicator, Share):
        number = percent(n, whole)
    elif isinstance(indicator, Total):
        number = _amount(indicator, n) or 0
    return Slice(value, cut.labels.get(value, value) or "（未填）", number)


Row = tuple[int, str, date | None, Number | None, str]


EXPORTED = 50_000  # records a workbook lists at most


def table(figure: Figure, actor: Actor, part: int = 0, limit: int = EXPORTED) -> Iterator[Row]:
    """The entries of one list of a figure for export: number, title, date, what it adds, address; hidden ones counted."""
    chosen = figure.answer.parts[part]
    rows = list(joined(figure.indicator, chosen).order_by("pk")[:limit])
    for number, entry in enumerate(entries(figure.indicator, rows, actor), 1):
        yield number, entry.title, entry.on, entry.amount, entry.url


def left_out(figure: Figure, part: int = 0, limit: int = EXPORTED) -> tuple[str, ...]:
    """What is to be said where ``table`` does not list all; nothing where it does. One query."""
    total = figure.answer.parts[part].rows.count()
    return (f"记录较多，本表只列出前{limit:,}条，共{total:,}条。",) if total > limit else ()


def yielded(figure: Figure) -> Number | None:
    """The value counted again from the entries alone, record by record: what a test and a snapshot compare."""
    indicator, parts = figure.indicator, figure.answer.parts
    if isinstance(indicator, Count):
        return sum(1 for _ in parts[0].rows.iterator())
    if isinstance(indicator, Total):
        return _amount(
            indicator, sum(getattr(row, indicator.column) or 0 for row in parts[0].rows.iterator())
        )
    if isinstance(indicator, Distinct):
        return len({row.pk for row in parts[0].rows.iterator()})
    if isinstance(indicator, Share):
        inside, whole = ({row.pk for row in part.rows.iterator()} for part in parts)
        return percent(len(inside & whole), len(whole)) if whole else None
    if isinstance(indicator, Rate):
        top, base = (yielded(catalogue.ask(one, figure.scope)) for one in (indicator.top, indicator.base))
        return rounded(Decimal(top or 0) / Decimal(base)) if base else None
    assert isinstance(indicator, Spread)
    pairs = [(getattr(row, indicator.start), getattr(row, indicator.end)) for row in parts[0].rows.iterator()]
    days = [(end - start).days for start, end in pairs if start and end]
    return rounded(Decimal(str(median(days)))) if days else None
