"""An index that grows: one file of many texts, and beside it what was added since, a line each.

All processes of a machine read the same two files. A writer appends one line; readers see it at their next question.
Now and then the whole is built anew out of the texts, which forgets what is gone.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from jianyan.language import index
from jianyan.language.index import NEAREST, Array, Index, Near, Question, Weigh
from jianyan.language.nearness import Vector

MANY = 2000  # texts added since, the same ones again and again too: from here on it is time to build anew


@dataclass(slots=True)
class Growing:
    """The index of one committee in a folder; open once a process. Keys are 63-bit integers."""

    path: Path
    _index: Index | None = None
    _stamp: tuple[int, int] = (0, 0)
    _read: int = 0
    _added: Added = field(default_factory=lambda: Added())

    def nearest(self, vector: Vector, most: int = NEAREST, but: int | None = None) -> list[Near]:
        """The keys most like a vector of features, the likest first; a text added since stands for its older self."""
        return self.like(index.ask(vector), most, but)

    def like(
        self, question: Question, most: int = NEAREST, but: int | None = None, floor: float | None = None
    ) -> list[Near]:
        """The same for a question; with a ``floor`` only what is liker than that, as one index among many."""
        self._refresh()
        since = self._added
        if not self._index:
            return since.like(question, np.ones_like, most, but, floor or 0.0)
        old = self._index.like(question, most + len(since.rows), but, floor)
        if not since.rows:
            return old
        new = since.like(question, self._index.rarities_of, most, but, floor or 0.0)
        return likest([*new, *(near for near in old if near.key not in since.rows)], most)

    def add(self, key: int, vector: Vector) -> None:
        """Add a text, or what it has become. One appended line; seen by every reader at its next question."""
        line = json.dumps([key, vector], ensure_ascii=False, separators=(",", ":")) + "\n"
        with self._locked() as file:
            os.write(file, line.encode())

    def renew(self, rows: Iterable[tuple[int, Vector]]) -> int:
        """Build the whole anew from (key, features); what was added meanwhile stays. The number of texts."""
        with self._locked() as file:
            before = os.fstat(file).st_size
        built = index.build(rows)
        with self._locked() as file:
            built.save(self.path)
            later = self._tail.read_bytes()[before:]
            os.ftruncate(file, 0)
            os.write(file, later)
        return len(built.keys)

    @property
    def due(self) -> bool:
        """Whether so much was added that it is time to build anew."""
        self._refresh()
        return self._index is None or len(self._added.keys) >= MANY

    @property
    def _tail(self) -> Path:
        return self.path.with_name(self.path.name + ".new")

    def _locked(self) -> _Locked:
        return _Locked(self._tail)

    def _refresh(self) -> None:
        """Map the file again when it was replaced, and read the lines added since the last look."""
        stamp = _stamp(self.path)
        size = _stamp(self._tail)[1]
        if stamp != self._stamp or size < self._read:
            self._index = index.load(self.path) if stamp[1] else None
            self._stamp, self._read, self._added = stamp, 0, Added()
        if size > self._read:
            with self._tail.open("rb") as file:
                file.seek(self._read)
                whole = file.read().rpartition(b"\n")[0]
            self._read += len(whole) + 1 if whole else 0
            weigh = self._index.rarities_of if self._index else np.ones_like
            self._added.take(map(json.loads, whole.splitlines()), weigh)


@dataclass(slots=True)
class Added:
    """Texts added since: the features of all, one after another, each with its weight and the row of its text."""

    rows: dict[int, int] = field(default_factory=dict)  # of each key the row of what it has become
    keys: list[int] = field(default_factory=list)
    names: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    heads: Array = field(default_factory=lambda: np.empty(0, np.uint16))
    weights: Array = field(default_factory=lambda: np.empty(0, np.float32))
    texts: Array = field(default_factory=lambda: np.empty(0, np.uint32))

    def take(self, lines: Iterable[tuple[int, Vector]], weigh: Weigh) -> None:
        """Take in more texts, as vectors of length 1 by the rarities of the whole."""
        names, weights, texts = [self.names], [self.weights], [self.texts]
        for key, vector in lines:
            asked = index.ask(vector)
            names.append(asked.names)
            weights.append(_unit(asked, weigh).astype(np.float32))
            texts.append(np.full(len(vector), len(self.keys), np.uint32))
            self.rows[key] = len(self.keys)
            self.keys.append(key)
        self.names, self.weights, self.texts = map(np.concatenate, (names, weights, texts))
        self.heads = _heads(self.names)

    def like(self, question: Question, weigh: Weigh, most: int, but: int | None, floor: float) -> list[Near]:
        """The keys most like a question: the same cosine as in the whole."""
        if not len(question.names) or not self.keys:
            return []
        asked = np.zeros(1 << 16, bool)
        asked[_heads(question.names)] = True
        # Few others have the first bits of a feature asked for.
        among = np.flatnonzero(asked.take(self.heads))
        at = np.minimum(question.names.searchsorted(self.names[among]), len(question.names) - 1)
        same = question.names[at] == self.names[among]
        at, among = at[same], among[same]
        products = _unit(question, weigh)[at] * self.weights[among]
        scores = np.bincount(self.texts[among], weights=products, minlength=len(self.keys))
        scores[[row for row, key in enumerate(self.keys) if self.rows[key] != row or key == but]] = 0.0
        found = index.highest(scores, most, floor)
        return [Near(self.keys[row], min(1.0, round(float(scores[row]), 4))) for row in found]


def nearest_of(several: Iterable[Growing], vector: Vector, most: int = NEAREST) -> list[Near]:
    """The keys most like a vector in several indexes together, the likest first.

    The question is made once, and each index names only what is liker than the last of the best so far. Each
    weighs by what is rare among its own texts.
    """
    question, best = index.ask(vector), list[Near]()
    for one in several:
        floor = best[-1].score if len(best) == most else 0.0
        best = likest([*best, *one.like(question, most, floor=floor)], most)
    return best


def likest(found: Iterable[Near], most: int) -> list[Near]:
    """The likest of these, equal scores by their keys."""
    return sorted(found, key=lambda near: (-near.score, near.key))[:most]


def _unit(question: Question, weigh: Weigh) -> Array:
    """The values times the rarities, as a vector of length 1."""
    values = question.values * weigh(question.names)
    return values / (math.sqrt(float(values @ values)) or 1.0)


def _heads(names: Array) -> Array:
    return (names >> np.uint64(48)).astype(np.uint16)


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file is replaced or grows; (0, 0) for none."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return 0, 0
    return state.st_ino, state.st_size


class _Locked:
    """The file of added texts, open to append, held by one writer."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)

    def __enter__(self) -> int:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        return self._file

    def __exit__(self, *_: object) -> None:
        os.close(self._file)
