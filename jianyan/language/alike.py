"""Texts that say nearly the same: short ones held against each other, all pairs at once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil

NUMBERS = re.compile(r"\d+|第[一二三四五六七八九十百零两]+")


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a text without marks, width and case; of one letter, that letter."""
    letters = "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
    return frozenset(letters[at : at + 2] for at in range(max(1, len(letters) - 1))) - {""}


def numbers_of(text: str) -> tuple[str, ...]:
    """The numbers and ordinals of a text in their order: 第5次 and 第6次 are two things, however alike the rest."""
    return tuple(NUMBERS.findall(unicodedata.normalize("NFKC", text)))


def alike(texts: Sequence[str], at_least: float = 0.7) -> Iterator[tuple[int, int, float]]:
    """Every two of these texts that share this part of their pairs of letters: (first, second, shared part).

    The part is common pairs by all pairs of both (Jaccard), from 0 to 1. Exact: sets that overlap so much share one
    of their rarest members (the prefix filter), so only texts that do are compared, and a list costs about its
    length, not its square. Texts whose numbers differ are never alike; empty ones are like none.
    """
    sets = [pairs_of(text) for text in texts]
    known: Counter[str] = Counter(pair for one in sets for pair in one)
    met: defaultdict[str, list[int]] = defaultdict(list)
    for no, one in enumerate(sets):
        rarest = sorted(one, key=lambda pair: (known[pair], pair))[: _prefix(one, at_least)]
        for other in sorted({earlier for pair in rarest for earlier in met[pair]}):
            part = _part(one, sets[other])
            if part >= at_least and numbers_of(texts[no]) == numbers_of(texts[other]):
                yield other, no, part
        for pair in rarest:
            met[pair].append(no)


class Alike:
    """Short texts that can be asked which of them are like another: each is compared only with those it shares a pair
    with. ``pairs`` gives the pairs of a text, perhaps without words that stand in all of them."""

    def __init__(
        self, texts: Iterable[tuple[int, str]], pairs: Callable[[str], frozenset[str]] = pairs_of
    ) -> None:
        self.pairs = pairs
        self.sets = {key: pairs(text) for key, text in texts}
        self.holders: defaultdict[str, list[int]] = defaultdict(list)
        for key, held in self.sets.items():
            for pair in held:
                self.holders[pair].append(key)

    def to(self, text: str, at_least: float) -> list[int]:
        """The keys of the texts like this one, the likest first: as much of all pairs of both is common (0 to 1)."""
        mine = self.pairs(text)
        # Who shares so much lacks so few of these pairs that he holds one of the rarest: only those are asked.
        rarest = sorted(mine, key=lambda pair: len(self.holders.get(pair, ())))[: _prefix(mine, at_least)]
        met = {key for pair in rarest for key in self.holders.get(pair, ())}
        parts = {key: _part(mine, self.sets[key]) for key in met}
        return sorted((key for key, part in parts.items() if part >= at_least), key=lambda k: (-parts[k], -k))


def _prefix(one: frozenset[str], at_least: float) -> int:
    """How many members of a set one must look at to meet every set that shares so much with it."""
    return len(one) - ceil(at_least * len(one)) + 1


def _part(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)
