"""Which column of a sheet says what: guessed from the words of its heading and from what stands below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jianyan.core.imports.adapters import Adapter, Column
from jianyan.kit import cells
from jianyan.kit.cells import Cell

SAMPLE = 60  # rows looked at
SHOWN = 3  # examples shown to a person
LEAST = 0.45  # what a guess must reach to be made


def guess(adapter: Adapter, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Return field key to column (from 0). Each column is used once; the surest pairs are taken first."""
    below = [_below(rows, column) for column in range(len(titles))]
    scored = [
        (likeness(field, title, below[column]), -order, -column, field.key, column)
        for order, field in enumerate(adapter.columns)
        for column, title in enumerate(titles)
        if title or below[column]
    ]
    found: dict[str, int] = {}
    for score, _, _, key, column in sorted(scored, reverse=True):
        if score >= LEAST and key not in found and column not in found.values():
            found[key] = column
    return found


def likeness(field: Column, title: str, values: Sequence[str]) -> float:
    """How much a column looks like a field: 0 to 1. A heading counts most; content can support, refute, or stand alone."""
    named = _named(field, title)
    if field.looks is None or not values:
        return named * 0.9
    fits = sum(map(field.looks, values)) / len(values)
    if not named:
        return 0.5 if field.alone and fits >= 0.9 and len(values) >= 3 else 0.0
    return named * (0.5 + 0.5 * fits)


def _named(field: Column, title: str) -> float:
    plain = re.sub(r"[\s\d()（）:：/·、*＊.．]+", "", title)
    parts = [part for part in title.split("·") if part]
    best = 0.0
    for place, word in enumerate(field.words):
        rank = 1 - 0.01 * place
        if word in (plain, title):
            best = max(best, rank)
        elif parts and word == parts[-1]:
            best = max(best, 0.97 * rank)
        elif len(word) > 1 and word in plain:
            best = max(best, rank * (0.55 + 0.35 * len(word) / len(plain)))
    return best


def _below(rows: Sequence[Sequence[Cell]], column: int) -> list[str]:
    said = [cells.text(row[column]) for row in rows[:SAMPLE] if column < len(row)]
    return [one for one in said if one and not cells.is_empty(one)]


def samples(rows: Sequence[Sequence[Cell]], column: int) -> list[str]:
    """A few different examples of a column, cut to be read at a glance."""
    different = dict.fromkeys(_below(rows, column))
    return [one if len(one) <= 24 else f"{one[:24]}…" for one in list(different)[:SHOWN]]


def remembered(columns: Mapping[str, str], titles: Sequence[str]) -> dict[str, int]:
    """A kept mapping (field to heading) on the headings of another file; what is not there is left out."""
    return {key: titles.index(title) for key, title in columns.items() if title in titles}
