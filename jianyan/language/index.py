"""The nearest among many texts: an index of features that lives once, in one file read through the memory map.

Weights are those of a vector of length 1 for each text, so a score is a cosine. Each text keeps the features that tell most;
a question looks at its best features first, until it has read enough.
"""

from __future__ import annotations

import json
import math
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from jianyan.language.nearness import Vector, features, shared

NEAREST = 10
KEPT = 384  # features kept of one text
ENOUGH = 20_000, 100_000  # postings one question reads: two for each text, at least and at most so many,
BRIEF = 2  # half of them where many indexes are asked together
BEST = 1024  # of so many features at most
BITS = 12  # of a posting hold the weight, the others the row of the text: one gather reads both
WHOLE = (1 << BITS) - 1  # a weight of 1
TEXTS = 1 << (32 - BITS)  # an index holds so many at most: a million
NUMBER = (1 << 64) - 1
SPREAD = 0x9E3779B97F4A7C15  # odd: no two numbers become one
MAGIC = b"jianyan-near-6\n"  # raised when features change: older files are built again
_ARRAYS = (
    ("keys", "<i8"),  # the key of each text
    ("names", "<u8"),  # the digest of each feature, rising
    ("places", "<u4"),  # by the first bits of a digest, where such names begin: about as many places as names
    ("starts", "<i8"),  # where its postings begin, and an end
    ("postings", "<u4"),  # the row of a text and the weight of the feature in it
    ("rarities", "<f4"),  # of each feature
)
Array = np.ndarray[Any, Any]
Weigh = Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class Near:
    """A text like another one: its key, and how like (0 to 1)."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Question:
    """A vector of features as an index is asked for it, made once for however many indexes: digests, rising, and values."""

    names: Array
    values: Array


def ask(vector: Vector) -> Question:
    """The question of a vector."""
    names = np.fromiter(map(digest, vector), np.uint64, len(vector))
    values = np.fromiter(vector.values(), np.float64, len(vector))
    order = names.argsort()  # asked for in their order, they are found faster
    return Question(names[order], values[order])


@dataclass(frozen=True, slots=True)
class Index:
    """Arrays of the index; built in memory or mapped from a file."""

    keys: Array
    names: Array
    places: Array
    starts: Array
    postings: Array
    rarities: Array

    def nearest(self, vector: Vector, most: int = NEAREST, but: int | None = None) -> list[Near]:
        """The keys of the texts most like a vector of features, the likest first; ``but`` is left out.

        Texts that share nothing are not in it; equal scores follow their rows.
        """
        return self.like(ask(vector), most, but)

    def like(
        self, question: Question, most: int = NEAREST, but: int | None = None, floor: float | None = None
    ) -> list[Near]:
        """The same for a question; with a ``floor`` only what is liker than that, as one index among many: it reads less."""
        rows, weights = self._read(question, 1 if floor is None else BRIEF)
        if not len(rows):
            return []
        scores = np.bincount(rows, weights=weights, minlength=len(self.keys))
        found = (
            Near(int(self.keys[row]), min(1.0, round(float(scores[row]), 4)))
            for row in highest(scores, most + 1, floor or 0.0)
        )
        return [near for near in found if near.key != but][:most]

    def _read(self, question: Question, brief: int) -> tuple[Array, Array]:
        """The rows and products of the best features of a question, until enough are read."""
        at, weights = self.known(question)
        if not len(at):
            return np.empty(0, np.int64), np.empty(0)
        enough = min(max(ENOUGH[0], 2 * len(self.keys)), ENOUGH[1]) // brief
        begins = self.starts.take(at)
        counts = self.starts.take(at + 1) - begins
        order = np.argsort(weights**2 / -np.log2(counts + 2), kind="stable")[:BEST]
        ends = np.cumsum(counts[order])
        order = order[: max(1, int(ends.searchsorted(enough, side="right")))]
        counts, ends = counts[order], ends[: len(order)]
        # Most features have few postings: one gather of all is faster than a slice of each.
        where = np.repeat(begins[order] - ends + counts, counts)
        where += np.arange(len(where))
        postings = self.postings.take(where)
        products = np.repeat(weights[order] / WHOLE, counts)
        products *= postings & WHOLE
        return postings >> BITS, products

    def known(self, question: Question) -> tuple[Array, Array]:
        """Which features of a question the index has, and their weights in a vector of length 1."""
        if not len(self.names):
            return np.empty(0, np.int64), np.empty(0)
        at = self._at(question.names)
        known = self.names.take(at, mode="clip") == question.names
        unknown = rarity(0, len(self.keys)) * question.values[~known]
        at = at[known]
        values = question.values[known] * self.rarities.take(at)
        length = math.sqrt(float(values @ values) + float(unknown @ unknown)) or 1.0
        return at, values / length

    def _at(self, wanted: Array) -> Array:
        """Where each of these digests stands among the names, or would: from the place of its first bits on, step by step."""
        at = self.places.take(wanted >> np.uint64(_shift(len(self.places)))).astype(np.int64)
        behind = np.arange(len(wanted))
        while len(behind):
            here = at[behind]
            late = (self.names.take(here, mode="clip") < wanted[behind]) & (here < len(self.names))
            behind = behind[late]
            at[behind] += 1
        return at

    @property
    def texts(self) -> Array:
        """The row of each posting."""
        return self.postings >> BITS

    @property
    def weights(self) -> Array:
        """The weight of each posting, in parts of WHOLE."""
        return self.postings & WHOLE

    def rarities_of(self, names: Array) -> Array:
        """How much each of these features, by their digests, tells among the texts of the index."""
        none = rarity(0, len(self.keys))
        if not len(self.names):
            return np.full(len(names), none)
        at = np.minimum(self._at(names), len(self.names) - 1)
        return np.where(self.names[at] == names, self.rarities[at], none)

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
    """The index of (key, features), of the first million; keys are 63-bit integers, each once."""
    keys: list[int] = []
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a feature met for the first time takes the next number
    kept: list[tuple[Array, Array]] = []
    for key, vector in islice(rows, TEXTS):
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
    rising = digests[order]
    bits = max(1, math.ceil(math.log2(len(used) + 1)))
    place = np.empty(len(names), np.int64)
    place[used[order]] = np.arange(len(used))
    ids = place[every]
    texts = np.repeat(np.arange(len(rows), dtype=np.uint32), [len(one) for one, _ in rows])
    # What has a place in the index weighs something.
    weights = np.maximum(1, np.rint(values * WHOLE)).astype(np.uint32)
    by_feature = np.argsort(ids, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(ids, minlength=len(used)))))
    return Index(
        keys=keys,
        names=rising,
        places=rising.searchsorted(np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)),
        starts=starts.astype(np.int64),
        postings=(texts << BITS | weights)[by_feature],
        rarities=rarities[used[order]],
    )


@lru_cache(maxsize=1 << 16)
def digest(name: str) -> int:
    """A feature as a number of 64 bits, the same on every machine: two letters and their kind just fit in. Spread over all
    numbers, so that its first bits tell about where it stands."""
    raw = name.encode("utf-16-be")
    number = int.from_bytes(raw if len(raw) <= 8 else blake2b(raw, digest_size=8).digest())
    return number * SPREAD & NUMBER


def _shift(places: int) -> int:
    """How many bits of a digest are passed over to come to one of so many places, a power of two."""
    return 65 - places.bit_length()


def rarity(holders: int, texts: int) -> float:
    """How much a feature tells that this many of all texts have."""
    return math.log(1 + (texts - holders + 0.5) / (holders + 0.5))


def highest(scores: Array, most: int, floor: float) -> Array:
    """The rows of the highest scores above a floor. Half of the best is tried first: then few are left to put in order."""
    rows = np.flatnonzero(scores > (floor or float(scores.max()) / 2))
    if len(rows) < most and not floor:
        rows = np.flatnonzero(scores > 0)
    if len(rows) > most:
        rows = rows[np.argpartition(-scores[rows], most - 1)[:most]]
    return rows[np.lexsort((rows, -scores[rows]))]


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
