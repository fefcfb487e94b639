"""An index that grows: one file of many texts, and beside it what was added since, a line each.

All processes of a machine read the same two files. A writer appends one line; readers see it at their next question.
Now and then the whole is built anew out of the texts, which forgets what is gone.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jianyan.language import index
from jianyan.language.index import NEAREST, Index, Near
from jianyan.language.nearness import Vector

MANY = 2000  # texts added since: from here on it is time to build anew


@dataclass(slots=True)
class Growing:
    """The index of one committee in a folder; open once a process. Keys are 63-bit integers."""

    path: Path
    _index: Index | None = None
    _stamp: tuple[int, int] = (0, 0)
    _read: int = 0
    _added: dict[int, Vector] = field(default_factory=dict)
    _units: dict[int, Vector] = field(default_factory=dict)

    def nearest(self, vector: Vector, most: int = NEAREST, but: int | None = None) -> list[Near]:
        """The keys most like a vector of features, the likest first; a text added since stands for its older self."""
        self._refresh()
        old = self._index.nearest(vector, most + len(self._added), but) if self._index else []
        new = self._of_added(vector)
        found = [near for near in old if near.key not in self._added]
        found += [near for near in new if near.key != but]
        return sorted(found, key=lambda near: (-near.score, near.key))[:most]

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
        return self._index is None or len(self._added) >= MANY

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
            self._stamp, self._read, self._added, self._units = stamp, 0, {}, {}
        if size > self._read:
            with self._tail.open("rb") as file:
                file.seek(self._read)
                whole = file.read().rpartition(b"\n")[0]
            self._read += len(whole) + 1 if whole else 0
            for key, vector in map(json.loads, whole.splitlines()):
                self._added[key] = vector
                self._units.pop(key, None)

    def _of_added(self, vector: Vector) -> list[Near]:
        """How like the texts added since are: the same cosine, with the rarities of the whole."""
        if not self._added:
            return []
        weigh = self._index.rarity_of if self._index else _even
        mine = _unit(vector, weigh)
        found = []
        for key, other in self._added.items():
            if not other.keys().isdisjoint(mine):
                if (yours := self._units.get(key)) is None:
                    yours = self._units[key] = _unit(other, weigh)
                score = sum(value * yours.get(name, 0.0) for name, value in mine.items())
                found.append(Near(key, min(1.0, round(score, 4))))
        return found


def _even(names: Iterable[str]) -> Mapping[str, float]:
    return dict.fromkeys(names, 1.0)


def _unit(vector: Vector, weigh: index.Weigh) -> Vector:
    """The vector times the rarities, of length 1."""
    rarities = weigh(vector)
    values = {name: value * rarities[name] for name, value in vector.items()}
    length = math.sqrt(sum(value**2 for value in values.values())) or 1.0
    return {name: value / length for name, value in values.items()}


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
