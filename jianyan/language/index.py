"""The nearest among many texts: an index of features that lives once, in one file read through the memory map.

Weights are those of a vector of length 1 for each text, so a score is a cosine. Each text keeps the features that tell most;
a question looks at its best features first, until it has read enough.
"""

from __future__ import annotations

import json
import math
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from jianyan.language.nearness import Vector, features, shared

NEAREST = 10
KEPT = 384  # features kept of one text
ENOUGH = 30_000, 100_000  # postings one question reads: two for each text, at least and at most so many,
BEST = 1024  # of so many features at most
WHOLE = 65_535  # a weight of 1
MAGIC = b"jianyan-near-5\n"  # raised when features change: older files are built again
_ARRAYS = (
    ("keys", "<i8"),  # the key of each text
    ("names", "<u8"),  # the digest of each feature, rising
    ("starts", "<i8"),  # where its postings begin, and an end
    ("texts", "<u4"),  # postings: the row of a text
    (
        "weights",
        "<u2",
    ),  # and the weight of the feature in it, in parts of WHOLE: read faster than half floats
    ("rarities", "<f4"),  # of each feature
)
Array = np.ndarray[Any, Any]
Weigh = Callable[[Iterable[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Near:
    """A text like another one: its key, how like (0 to 1), and what both share."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Index:
    """Arrays of the index; built in memory or mapped from a file."""

    keys: Array
    names: Array
    starts: Array
    texts: Array
    weights: Array
    rarities: Array

    def nearest(self, vector: Vector, most: int = NEAREST, but: int | None = None) -> list[Near]:
        """The keys of the texts most like a vector of features, the likest first; ``but`` is left out.

        Texts that share nothing are not in it; equal scores follow their rows.
        """
        rows, weights = self._postings(vector)
        if not len(rows):
            return []
        scores = np.bincount(rows, weights=weights, minlength=len(self.keys))
        best = _highest(scores, most + 1)
        found = (
            Near(int(self.keys[row]), min(1.0, round(float(scores[row]), 4)))
            for row in best
            if scores[row] > 0
        )
        return [near for near in found if near.key != but][:most]

    def _postings(self, vector: Vector) -> tuple[Array, Array]:
        """The rows and products of the best features of a vector, until enough are read."""
        at, weights = self.known(vector)
        if not len(at):
            return np.empty(0, np.int64), np.empty(0)
        enough = min(max(ENOUGH[0], 2 * len(self.keys)), ENOUGH[1])
        begins, counts = self.starts[at], self.starts[at + 1] - self.starts[at]
        order = np.argsort(-(weights**2) / np.log2(counts + 2), kind="stable")[:BEST]
        order = order[: max(1, int(np.searchsorted(np.cumsum(counts[order]), enough, side="right")))]
        counts = counts[order]
        # Most features have few postings: one gather of all is faster than a slice of each.
        before = np.cumsum(counts) - counts
        where = np.arange(int(counts.sum())) + np.repeat(begins[order] - before, counts)
        products = np.repeat(weights[order] / WHOLE, counts)
        products *= self.weights[where]
        return self.texts[where], products

    def known(self, vector: Vector) -> tuple[Array, Array]:
        """Which features of a vector the index has, and their weights in a vector of length 1."""
        wanted = np.fromiter(map(digest, vector), np.uint64, len(vector))
        values = np.fromiter(vector.values(), np.float64, len(vector))
        order = np.argsort(wanted)  # asked for in their order, they are found faster
        wanted, values = wanted[order], values[order]
        at = np.searchsorted(self.names, wanted)
        known = at < len(self.names)
        known[known] = self.names[at[known]] == wanted[known]
        unknown = rarity(0, len(self.keys)) * values[~known]
        at, values = at[known], values[known] * self.rarities[at[known]]
        length = math.sqrt(float((values**2).sum() + (unknown**2).sum())) or 1.0
        return at, values / length

    def rarity_of(self, names: Iterable[str]) -> Mapping[str, float]:
        """How much each of these features tells among the texts of the index."""
        listed = list(names)
        wanted = np.fromiter((digest(name) for name in listed), np.uint64, len(listed))
        at = np.minimum(np.searchsorted(self.names, wanted), max(0, len(self.names) - 1))
        known = self.names[at] == wanted if len(self.names) else np.zeros(len(listed), bool)
        values = (
            np.where(known, self.rarities[at], rarity(0, len(self.keys))) if len(self.names) else known + 1.0
        )
        return dict(zip(listed, map(float, values), strict=True))

    def save(self, path: Path) -> None:
        """Write the index beside its place and put it there at once; readers of the old one keep it."""
        head = json.dumps({name: len(getattr(self, name)) for name, _ in _ARRAYS}).encode()
        fresh = path.with_name(path.name + f".{os.getpid()}")
        with fresh.open("wb") as file:
            file.write(MAGIC + len(head).to_bytes(4, "little") + head)
            for name, kind in _ARRAYS:
                file.write(b"\0" * (-file.tell() % 64))
                file.write(np.ascontiguousarray(getattr(self, name), kind).tobytes())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


class NotAnIndex(Exception):
    """The file is no index, or one of another version: build it again."""


def load(path: Path) -> Index:
    """The index of a file, mapped: pages are shared by all who read it. FileNotFoundError, NotAnIndex."""
    whole = np.asarray(np.memmap(path, np.uint8, "r"))  # still mapped; plain arrays are cut faster
    at = len(MAGIC)
    if bytes(whole[:at]) != MAGIC:
        raise NotAnIndex(str(path))
    size = int.from_bytes(bytes(whole[at : at + 4]), "little")
    lengths = json.loads(bytes(whole[at + 4 : at + 4 + size]))
    at += 4 + size
    arrays: dict[str, Array] = {}
    for name, kind in _ARRAYS:
        at += -at % 64
        end = at + lengths[name] * np.dtype(kind).itemsize
        arrays[name] = whole[at:end].view(kind)
        at = end
    return Index(**arrays)


def build(rows: Iterable[tuple[int, Vector]]) -> Index:
    """The index of (key, features); keys are 63-bit integers, each once."""
    keys: list[int] = []
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a feature met for the first time takes the next number
    kept: list[tuple[Array, Array]] = []
    for key, vector in rows:
        ids = np.fromiter(map(numbers.__getitem__, vector), np.uint32, len(vector))
        keys.append(key)
        kept.append((ids, np.fromiter(vector.values(), np.float32, len(vector))))
    held = np.bincount(np.concatenate([ids for ids, _ in kept])) if kept else np.empty(0, np.int64)
    rarities = np.array([rarity(int(count), len(keys)) for count in held], np.float32)
    alone = rarity(1, len(keys))
    trimmed = [_trim(ids, values * rarities[ids], rarities[ids] < alone) for ids, values in kept]
    return _arranged(np.array(keys, np.int64), list(numbers), rarities, trimmed)


def _trim(ids: Array, values: Array, common: Array) -> tuple[Array, Array]:
    """The features of a text that tell most, as a vector of length 1 before the others were dropped.

    What no other text has is dropped first: it is heavy, and finds nothing but a copy.
    """
    values = values / (float(np.sqrt((values.astype(np.float64) ** 2).sum())) or 1.0)
    if len(ids) > KEPT:
        telling = np.argpartition(-(values + common), KEPT)[:KEPT]
        ids, values = ids[telling], values[telling]
    return ids, values


def _arranged(
    keys: Array, names: Sequence[str], rarities: Array, rows: Sequence[tuple[Array, Array]]
) -> Index:
    """The arrays, of the features some text has kept: most stand in one text alone and were dropped there."""
    every = np.concatenate([one for one, _ in rows]) if rows else np.empty(0, np.int64)
    values = np.concatenate([value for _, value in rows]) if rows else np.empty(0)
    used = np.flatnonzero(np.bincount(every, minlength=len(names)))
    digests = np.fromiter((digest(names[int(one)]) for one in used), np.uint64, len(used))
    order = np.argsort(digests, kind="stable")
    place = np.empty(len(names), np.int64)
    place[used[order]] = np.arange(len(used))
    ids = place[every]
    texts = np.repeat(np.arange(len(rows), dtype=np.uint32), [len(one) for one, _ in rows])
    by_feature = np.argsort(ids, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(ids, minlength=len(used)))))
    return Index(
        keys=keys,
        names=digests[order],
        starts=starts.astype(np.int64),
        texts=texts[by_feature],
        weights=np.rint(values[by_feature] * WHOLE).astype(np.uint16),
        rarities=rarities[used[order]],
    )


@lru_cache(maxsize=1 << 16)
def digest(name: str) -> int:
    """A feature as a number of 64 bits, the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def rarity(holders: int, texts: int) -> float:
    """How much a feature tells that this many of all texts have."""
    return math.log(1 + (texts - holders + 0.5) / (holders + 0.5))


def _highest(scores: Array, most: int) -> Array:
    if len(scores) > most:
        best = np.argpartition(-scores, most)[:most]
        return best[np.lexsort((best, -scores[best]))]
    return np.argsort(-scores, kind="stable")


@dataclass(frozen=True, slots=True)
class Alike:
    """A text of a file like another one of it: its key, how like (0 to 1), and what both share."""

    key: str
    score: float
    shared: tuple[str, ...]


def similar(cases: Sequence[tuple[str, str, str]], most: int = NEAREST) -> list[tuple[str, list[Alike]]]:
    """For each (key, title, text) the nearest others among them, with the passages both have."""
    vectors = [features(title, text) for _, title, text in cases]
    index = build(enumerate(vectors))
    return [
        (key, [_alike(cases, row, near) for near in index.nearest(vectors[row], most, but=row)])
        for row, (key, _, _) in enumerate(cases)
    ]


def _alike(cases: Sequence[tuple[str, str, str]], row: int, near: Near) -> Alike:
    mine, yours = cases[row], cases[near.key]
    return Alike(yours[0], near.score, tuple(shared("\n".join(mine[1:]), "\n".join(yours[1:]))))
