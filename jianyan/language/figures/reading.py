"""Reads a text: every figure, its subject and its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from jianyan.language.figures import cuts, quantities, subjects
from jianyan.language.figures.context import Context, contexts, narrowed
from jianyan.language.figures.series import Line, Told
from jianyan.language.figures.tokens import Words, plain, sentences, unwrapped
from jianyan.language.lexicon import Entry, Lexicon

_DATE = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")


@dataclass(frozen=True)
class Reading:
    """A figure of a text: its value in base units, how exact it is, and what it counts."""

    surface: str
    value: Decimal
    approx: str
    unit: str
    subject: str
    means: str | None
    entry: str | None
    filter: dict[str, tuple[str, ...]] = field(hash=False)
    sentence: str
    start: int
    step: int | None
    as_of: tuple[int, int] | None


def read(text: str, lexicon: Lexicon) -> list[Reading]:
    """Every figure of the text in order; a number shared by several subjects gives one reading for each."""
    joined, places = unwrapped(text)
    flat = plain(joined)
    found = quantities.find(flat)
    tokens = Words(lexicon.words, lexicon.families, lexicon.things, lexicon.nouns).find(flat)
    readings: list[Reading] = []
    earlier: list[Told] = []
    at = 0
    for span in sentences(flat):
        own = []
        while at < len(found) and found[at].start < span[1]:
            own.append(found[at])
            at += 1
        owners = subjects.respective(flat, own, span[0])
        figures = [
            part
            for index, around in enumerate(contexts(flat, tokens, own, span, lexicon))
            for part in _parts(flat, around, own[index - 1].end if index else span[0], owners.get(index))
        ]
        line = Line(flat, lexicon, earlier)
        for part, entry in zip(figures, line.entries(figures), strict=True):
            readings.append(_reading(flat, part, entry, span, places[part.quantity.start]))
        earlier += line.told
    return readings


def _parts(text: str, around: Context, floor: int, owner: subjects.Part | None) -> list[Context]:
    """One context for each subject that shares the number."""
    if owner:
        return [narrowed(around, text[owner.start : owner.end], owner)]
    named = subjects.rates(text, around.quantity, floor)
    if named:
        return [narrowed(around, text[part.start : part.end], part) for part in named]
    return [around] * subjects.sharers(text, around.quantity, floor)


def _date(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    dates = [(int(m[1]), int(m[2])) for m in _DATE.finditer(text, *span)]
    return dates[-1] if dates else None


def _reading(text: str, around: Context, entry: Entry | None, span: tuple[int, int], start: int) -> Reading:
    quantity = around.quantity
    subject = text[around.zones.left : quantity.start] + text[quantity.end : around.zones.right]
    return Reading(
        text[quantity.start : quantity.end],
        quantity.value,
        quantity.approx,
        quantity.unit,
        subject.strip(),
        entry.id if entry else None,
        entry.name if entry else None,
        cuts.named(entry, around, text),
        text[span[0] : span[1]].strip(),
        start,
        quantity.step,
        _date(text, span),
    )
