"""Which matters a text speaks of: finds the words of the built-in table of bureau duties (duties.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from operator import add, or_
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("duties.toml")
LONGEST = 4000  # letters of a text that are read; a matter is told long before
_STOP = re.compile(r"[。；;！!？?\n]")
_HOST = re.compile(r"(\D+)(\d+)")


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: its name, the aspect of a review it belongs to, and how strongly it points to each category."""

    name: str
    aspect: str
    hosts: tuple[tuple[str, int], ...]


class Found(NamedTuple):
    """A word of a matter in a text: where it stands and how long it is (letters); ``start`` is that of the first part."""

    word: str
    matter: Matter
    start: int
    end: int


class Table:
    """The matters and an index of their words by the first two letters."""

    def __init__(self, raw: dict[str, dict[str, str]]) -> None:
        self.categories = raw.pop("categories")
        self.context = frozenset(raw.pop("context")["words"].split())
        hidden = raw.pop("hidden")["words"].split()
        self.matters: dict[str, Matter] = {}
        self.words: defaultdict[str, list[Matter]] = defaultdict(list)
        self.pairs: defaultdict[str, list[tuple[str, str, Matter]]] = defaultdict(list)
        for aspect, rows in raw.items():
            for name, row in rows.items():
                self._add(aspect, name, row)
        self.hints = _hints(self.words)
        parts = (part for rows in self.pairs.values() for _, part, _ in rows)
        self.known = frozenset((*hidden, *self.words, *self.pairs, *parts))
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for word in self.known:
            lengths[word[:2]].add(len(word))
        self.lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
        self.letters = frozenset(start for start in self.lengths if len(start) == 1)

    def _add(self, aspect: str, name: str, row: str) -> None:
        words, _, hosts = row.partition("|")
        weights = [found.groups() for one in hosts.split() if (found := _HOST.fullmatch(one))]
        matter = Matter(name, aspect, tuple((self.categories[code], int(n)) for code, n in weights))
        self.matters[name] = matter
        for word in dict.fromkeys((name, *words.split())):
            first, plus, second = word.upper().partition("+")
            if plus:
                self.pairs[first].append((word, second, matter))
            else:
                self.words[first].append(matter)

    def spans(self, text: str) -> Iterator[tuple[str, int]]:
        """The known words of a folded text with their places; a longer word hides those inside it."""
        reach, lengths, known = 0, self.lengths, self.known
        pairs = map(lengths.__contains__, map(add, text, text[1:] + "\n"))
        begins = map(or_, pairs, map(self.letters.__contains__, text))
        for at in compress(range(len(text)), begins):  # most letters begin no word: they are passed over fast
            for length in lengths.get(text[at : at + 2]) or lengths.get(text[at], ()):
                end = at + length
                if end <= len(text) and text[at:end] in known and _whole(text, at, end):
                    if end > reach:
                        reach = end
                        yield text[at:end], at
                    break

    def begins(self, text: str, at: int) -> bool:
        """Whether a known word of more than one letter begins here."""
        return any(text[at : at + length] in self.known for length in self.lengths.get(text[at : at + 2], ()))

    def find(self, text: str) -> list[Found]:
        """The words of matters in a text, in their order; pairs count where both parts stand in one sentence."""
        folded = fold(text)
        found: list[Found] = []
        for spans in _by_sentence(folded, self.spans(folded)):
            found += self._singles(spans)
            found += self._pairs(spans)
        return found

    def _singles(self, spans: list[tuple[str, int]]) -> Iterator[Found]:
        for word, at in spans:
            for matter in self.words.get(word, ()):
                yield Found(word, matter, at, at + len(word))

    def _pairs(self, spans: list[tuple[str, int]]) -> Iterator[Found]:
        known = {word for word, _ in spans}
        for word, at in spans if len(spans) > 1 else ():
            for whole, second, matter in self.pairs.get(word, ()):
                if second in known:
                    yield Found(whole, matter, at, at + len(word))


def _by_sentence(text: str, spans: Iterable[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    """Words with their places, those of one sentence together: none goes past its end."""
    stops = (stop.start() for stop in _STOP.finditer(text))
    stop, together = 0, list[tuple[str, int]]()
    for word, at in spans:
        if at >= stop:
            if together:
                yield together
            together, stop = [], next((one for one in stops if one > at), len(text))
        together.append((word, at))
    if together:
        yield together


def _hints(words: Mapping[str, list[Matter]]) -> dict[str, dict[str, float]]:
    """What two neighbouring letters of known words say of the category, as shares: for words that are not known."""
    seen: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word, known in words.items():
        whole = sum(weight for matter in known for _, weight in matter.hosts) or 1
        for pair in {word[at : at + 2] for at in range(len(word) - 1) if not word.isascii()}:
            for matter in known:
                for category, weight in matter.hosts:
                    seen[pair][category] += weight / whole
    return {
        pair: {category: count / (sum(rows.values()) + 1) for category, count in rows.items()}
        for pair, rows in seen.items()
    }


def _whole(text: str, start: int, end: int) -> bool:
    """Letters and figures of the Latin kind are words only as a whole: 120 does not stand in 1200."""
    if not text[start].isascii():
        return True
    return not any(
        text[at].isascii() and text[at].isalnum() for at in (start - 1, end) if 0 <= at < len(text)
    )


def fold(text: str) -> str:
    """The text as it is compared: width and case folded, cut to what is read; letters keep their number and places."""
    text = text[:LONGEST]
    plain = unicodedata.normalize("NFKC", text).upper()
    return plain if len(plain) == len(text) else text.upper()


@lru_cache(maxsize=1)
def load() -> Table:
    """The built-in table, read once a process."""
    return Table(tomllib.loads(FILE.read_text(encoding="utf-8")))
