"""Several texts side by side: each cut into sentences, those that others share marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jianyan.language.alike import alike

SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+$")
SHORTEST = 4  # letters below which a sentence says too little to be called shared
NEAR = 0.55
# The same point under another number, the same sentence with another figure: the eye tells those apart.
NUMBERED = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]\s*|\d+")


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the columns (from 1) that have it too."""

    text: str
    beside: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """The sentence without the line break after it."""
        return self.text.rstrip("\n")

    @property
    def breaks(self) -> bool:
        """Whether a new line begins after it."""
        return self.text.endswith("\n")


def sentences(text: str) -> list[str]:
    """The sentences of a text with their marks; joined they are the text again."""
    return SENTENCE.findall(text)


def shared(texts: Sequence[Sequence[str]]) -> list[list[list[Sentence]]]:
    """By column and part, the sentences, each with the other columns that say nearly the same anywhere."""
    cut = [[sentences(part) for part in column] for column in texts]
    places = [
        (column, part, no)
        for column, parts in enumerate(cut)
        for part, said in enumerate(parts)
        for no, one in enumerate(said)
        if sum(letter.isalnum() for letter in one) >= SHORTEST
    ]
    beside: dict[tuple[int, int, int], set[int]] = {}
    for first, second, _ in alike([NUMBERED.sub("", cut[c][p][no]) for c, p, no in places], NEAR):
        if places[first][0] != places[second][0]:
            beside.setdefault(places[first], set()).add(places[second][0] + 1)
            beside.setdefault(places[second], set()).add(places[first][0] + 1)
    return [
        [
            [Sentence(one, tuple(sorted(beside.get((c, p, no), ())))) for no, one in enumerate(said)]
            for p, said in enumerate(parts)
        ]
        for c, parts in enumerate(cut)
    ]
