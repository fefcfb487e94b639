"""Opening a figure: the records behind it as this reader may see them, and its cuts.

Everyone sees the same number. An entry the reader may not open is counted and shown as （不公开） without title or link.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Sum

from jianyan.core.journal import Actor
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures import catalogue
from jianyan.figures.catalogue import Figure
from jianyan.figures.display import shown
from jianyan.figures.shapes import Count, Cut, Distinct, Indicator, Number, Part, Share, Total

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
    amount = getattr(row, indicator.column, None) if isinstance(indicator, Total) else None
    if not seen:
        return Entry(row.pk, HIDDEN, "", None, True, amount)
    on = getattr(row, indicator.dated, None) if indicator.dated else None
    return Entry(row.pk, str(row), row.get_absolute_url(), on, False, amount)


def joined(indicator: Indicator, part: Part) -> TenantQuerySet:
    """The rows of a part with what their titles need, so that a page of entries is one query."""
    names = {field.name for field in part.rows.model._meta.get_fields()}
    return part.rows.select_related("committee", *(n for n in indicator.related if n.split("__")[0] in names))


@dataclass(frozen=True)
class Slice:
    """One line of a cut: a value of the cut with the figure's value there."""

    value: str
    label: str
    figure: Figure | None
    number: Number

    @property
    def shown(self) -> str:
        return str(self.number)


def cuttable(indicator: Indicator) -> tuple[Cut, ...]:
    """The cuts a figure page offers: those with a plain path, over shapes that divide."""
    if not isinstance(indicator, Count | Total | Distinct):
        return ()
    return tuple(cut for cut in indicator.cuts if cut.path)


def slices(figure: Figure, cut: Cut) -> list[Slice]:
    """The figure cut by one of its cuts, largest first. One grouped query."""
    indicator = figure.indicator
    assert isinstance(indicator, Count | Total | Distinct)
    rows = indicator.rows(figure.scope).order_by()
    if isinstance(indicator, Total):
        measure: Any = Sum(indicator.column)
    else:
        measure = CountOf(indicator.column if isinstance(indicator, Distinct) else "pk", distinct=True)
    grouped = rows.values_list(cut.path).annotate(n=measure)
    found = [(str(value) if value is not None else "", n or 0) for value, n in grouped]
    per = indicator.per if isinstance(indicator, Total) else 1
    lines = [
        Slice(value, cut.labels.get(value, value) or "（未填）", None, n if per == 1 else n // per)
        for value, n in found
    ]
    return sorted(lines, key=lambda line: (-line.number, line.label))


def table(figure: Figure, actor: Actor, part: int = 0) -> Iterator[tuple[str, str, str, str]]:
    """Every entry of one list of a figure for export: number, title, date, address; hidden ones counted, not named."""
    chosen = figure.answer.parts[part]
    rows = list(joined(figure.indicator, chosen).order_by("pk")[:50_000])
    for number, entry in enumerate(entries(figure.indicator, rows, actor), 1):
        yield str(number), entry.title, entry.on.isoformat() if entry.on else "", entry.url


def yielded(figure: Figure) -> Number | None:
    """The value counted again from the entries alone, record by record: what a test and a snapshot compare."""
    indicator, parts = figure.indicator, figure.answer.parts
    if isinstance(indicator, Count):
        return sum(1 for _ in parts[0].rows.iterator())
    if isinstance(indicator, Total):
        total = sum(getattr(row, indicator.column) or 0 for row in parts[0].rows.iterator())
        return total // indicator.per if total % indicator.per == 0 else indicator.answer(figure.scope).value
    if isinstance(indicator, Distinct):
        return len({row.pk for row in parts[0].rows.iterator()})
    if isinstance(indicator, Share):
        from jianyan.figures.shapes import percent

        inside, whole = ({row.pk for row in part.rows.iterator()} for part in parts)
        return percent(len(inside & whole), len(whole)) if whole else None
    return figure.answer.value


__all__ = [
    "HIDDEN",
    "Entry",
    "Slice",
    "catalogue",
    "cuttable",
    "entries",
    "joined",
    "shown",
    "slices",
    "table",
    "visible_ids",
    "yielded",
]
