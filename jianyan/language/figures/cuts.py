"""Which part of a thing a figure counts: the cuts that the words around it name."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from jianyan.language.figures.context import Context
from jianyan.language.lexicon import Entry

# How near, times how long, the words of a cut must be to name it.
NAMED = 0.6
_JOINED = "[、和与及]?"

Values = Mapping[str, tuple[str, ...]]


def named(entry: Entry | None, around: Context, text: str) -> dict[str, tuple[str, ...]]:
    """The values of each cut of the entry: named beside the figure, in a series (视察、调研和协商), or in its sentence."""
    chosen: dict[str, tuple[str, ...]] = {}
    for cut, values in (entry.filters if entry else {}).items():
        if found := _beside(values, around, text) or _alone(values, around.sentence):
            chosen[cut] = found
    return chosen


def _beside(values: Values, around: Context, text: str) -> tuple[str, ...]:
    """The value whose words stand nearest, with those it is strung together with before the figure."""
    weighed = {
        value: max((around.weights.get(word, 0.0) * len(word) for word in words), default=0.0)
        for value, words in values.items()
    }
    best = max(weighed.values(), default=0.0)
    if best <= NAMED:
        return ()
    nearest = {value for value, weight in weighed.items() if weight >= best * 0.95}
    strung = _series(values, text[around.zones.sentence_start : around.quantity.start])
    chosen = nearest | strung if nearest & strung else nearest
    return tuple(value for value in values if value in chosen)


def _series(values: Values, said: str) -> set[str]:
    """The values strung together in the last series of their words: 视察调研协商, 视察、调研和协商."""
    word, series = _patterns(tuple(sorted({word for words in values.values() for word in words})))
    strings = series.findall(said)
    found = set(word.findall(strings[-1])) if strings else set()
    return {value for value, words in values.items() if found & set(words)}


@functools.cache
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One word of a cut, and a series of them; the longest word is tried first."""
    one = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(one), re.compile(f"(?:{one})(?:{_JOINED}(?:{one}))*")


def _alone(values: Values, sentence: str) -> tuple[str, ...]:
    """The only value the sentence names at all, however far from the figure; none when it names several."""
    said = tuple(value for value, words in values.items() if any(word in sentence for word in words))
    return said if len(said) == 1 else ()
