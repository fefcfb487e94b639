"""Reads a text: every figure, its subject and its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from jianyan.language.figures import meaning, quantities
from jianyan.language.figures.meaning import Context, Sense
from jianyan.language.figures.quantities import Quantity
from jianyan.language.figures.tokens import Words, plain, sentences
from jianyan.language.lexicon import Entry, Lexicon

THRESHOLD = 1.2
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
    flat = plain(text)
    found = quantities.find(flat)
    tokens = Words(lexicon.words).find(flat)
    readings: list[Reading] = []
    at = 0
    for span in sentences(flat):
        own = []
        while at < len(found) and found[at].start < span[1]:
            own.append(found[at])
            at += 1
        previous: Sense | None = None
        for index, quantity in enumerate(own):
            around = meaning.context(flat, tokens, own, index, span, lexicon.nouns)
            sense = _share_of(flat, around, previous, lexicon) or _best(around, lexicon)
            date = _date(flat, span, quantity)
            for each in [sense]:
                readings.append(_reading(text, around, each, span, date))
            previous = sense or previous
    return readings


def _best(around: Context, lexicon: Lexicon) -> Sense | None:
    ranked = meaning.senses(around, lexicon)
    return ranked[0] if ranked and ranked[0].score >= THRESHOLD else None


_SHARE = re.compile(r"[，,、（]?\s*(?:约|各|分别|均)?(?:占|占比|占到)[^，。；]{0,14}$")


def _share_of(text: str, around: Context, previous: Sense | None, lexicon: Lexicon) -> Sense | None:
    return None


def _date(text: str, span: tuple[int, int], quantity: Quantity) -> tuple[int, int] | None:
    dates = [(int(m[1]), int(m[2])) for m in _DATE.finditer(text, *span)]
    return dates[-1] if dates else None


def _reading(text: str, around: Context, sense: Sense | None, span: tuple[int, int],
             date: tuple[int, int] | None) -> Reading:
    quantity = around.quantity
    entry = sense.entry if sense else None
    subject = text[around.zones.left:quantity.start] + text[quantity.end:around.zones.right]
    return Reading(text[quantity.start:quantity.end], quantity.value, quantity.approx, quantity.unit, subject.strip(),
                   entry.id if entry else None, entry.name if entry else None, filters(entry, around),
                   text[span[0]:span[1]].strip(), quantity.start, quantity.step, date)


def filters(entry: Entry | None, around: Context) -> dict[str, tuple[str, ...]]:
    """The cuts the words name: beside the figure, else in its sentence."""
    chosen: dict[str, tuple[str, ...]] = {}
    for cut, values in (entry.filters if entry else {}).items():
        weighed = {value: max((around.weights.get(word, 0.0) for word in words), default=0.0) for value, words in values.items()}
        best = max(weighed.values(), default=0.0)
        if best > 0.3:
            chosen[cut] = tuple(value for value, weight in weighed.items() if weight >= best - 0.05)
    return chosen
