"""How good the assistant's suggestions are, on labelled files or on the texts of the demo year.

    python -m benchmarks.assist_quality [--proposals F.jsonl [--clusters F.json]] [--suggestions F.jsonl]

proposals: id, title, text, unit_category; clusters: [{ids}] of proposals on one topic; suggestions: id, text, topic.
Without files: the matters of the demo year, whose first unit is the host; a cause must find its own situation among all
others; the asks of a matter are grouped and held against the aspect of its cause (they often speak of more than that).
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import math
import statistics
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from zlib import crc32

from jianyan.language import aspects, index, matters, nearness, routing

DEMO = Path(__file__).parents[1] / "jianyan/demo/texts/proposals.toml"
BINS = 10
WITHOUT = ("topic", "matter", "letter", "bureau")  # parts of a comparison, each left out once
STRUCK, TIMES = 35, 2  # percent of all known words struck out, and how often over


@dataclass(frozen=True)
class Labelled:
    """What is measured: (title, text, category); documents and which are kin; (text, topic) of suggestions."""

    proposals: Sequence[tuple[str, str, str]] = ()
    documents: Sequence[tuple[str, str]] = ()
    kin: Mapping[int, frozenset[int]] = field(default_factory=dict)
    suggestions: Sequence[tuple[str, str]] = ()


def main() -> int:
    """Print every quality that the labels allow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("proposals", "clusters", "suggestions"):
        parser.add_argument(f"--{name}", type=Path)
    arguments = parser.parse_args()
    given = arguments.proposals or arguments.suggestions
    labelled = of_files(arguments) if given else of_demo()
    if labelled.proposals:
        print(routed(labelled.proposals))
    if labelled.kin:
        print("similar", both_ways(labelled, nearness.NUMBERS))
        for part in WITHOUT:
            print(f"  without {part}:", both_ways(labelled, replace(nearness.NUMBERS, **{part: 0.0})))
    if labelled.suggestions:
        print(grouped(labelled.suggestions))
    return 0


def of_files(arguments: argparse.Namespace) -> Labelled:
    """The labels of files; rows of no known category are left out of routing."""
    rows = read(arguments.proposals)
    known = set(matters.load().categories.values())
    places = {row["id"]: no for no, row in enumerate(rows)}
    kin: collections.defaultdict[int, set[int]] = collections.defaultdict(set)
    clusters = json.loads(arguments.clusters.read_text(encoding="utf-8")) if arguments.clusters else []
    for cluster in clusters:
        ids = {places[one] for one in cluster["ids"] if one in places}
        for one in ids:
            kin[one] |= ids - {one}
    return Labelled(
        [
            (row["title"], row["text"], row["unit_category"])
            for row in rows
            if row.get("unit_category") in known
        ],
        [(row["title"], row["text"]) for row in rows],
        {one: frozenset(others) for one, others in kin.items()},
        [(row["text"], row["topic"]) for row in read(arguments.suggestions)],
    )


def read(file: Path | None) -> list[dict[str, str]]:
    """The rows of a file of JSON lines; none of no file."""
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        if file
        else []
    )


def of_demo() -> Labelled:
    """The matters of the demo year as labels."""
    rows = tomllib.loads(DEMO.read_text(encoding="utf-8"))["matter"]
    whole = {name.partition("(")[0]: name for name in matters.load().categories.values()}
    proposals = [
        (row["cause"].replace("{p}", "柳溪镇"), row["situation"], whole[row["units"][0]]) for row in rows
    ]
    documents = [pair for title, text, _ in proposals for pair in ((title, ""), ("", text))]
    kin = {no: frozenset({no ^ 1}) for no in range(len(documents))}
    asks = [(ask, aspects.aspect(row["cause"])) for row in rows for ask in row["asks"]]
    return Labelled(proposals, documents, kin, asks)


@dataclass(frozen=True)
class Routed:
    """How often the host was first and among three, how far chances were off, and (how many, how many right) by sureness."""

    n: int
    first: float
    third: float
    error: float
    sure: tuple[int, float]
    unsure: tuple[int, float]

    def __str__(self) -> str:
        return (
            f"route n {self.n} top1 {self.first:.3f} top3 {self.third:.3f} calibration error {self.error:.3f} "
            f"sure {self.sure[0]} right {self.sure[1]:.3f} not sure {self.unsure[0]} right {self.unsure[1]:.3f}"
        )


def routed(proposals: Sequence[tuple[str, str, str]]) -> Routed:
    """Top-1, top-3, calibration error of all suggestions, and how often the first is right when sure and when not."""
    first = third = 0
    pairs: list[tuple[float, bool]] = []
    by_sure: dict[bool, list[bool]] = {True: [], False: []}
    for title, text, host in proposals:
        route = routing.route(title, text)
        names = [unit.category for unit in route.units]
        first += names[:1] == [host]
        third += host in names[:3]
        by_sure[route.sure].append(names[:1] == [host])
        pairs += [(unit.score, unit.category == host) for unit in route.units]
    n = len(proposals)
    sure, unsure = ((len(hits), sum(hits) / max(1, len(hits))) for hits in (by_sure[True], by_sure[False]))
    return Routed(n, first / n, third / n, error(pairs), sure, unsure)


def error(pairs: Sequence[tuple[float, bool]]) -> float:
    """How far scores and what came true lie apart, in the mean over bins of equal count."""
    order = sorted(pairs)
    edges = [len(order) * no // BINS for no in range(BINS + 1)]
    bins = [order[begin:end] for begin, end in itertools.pairwise(edges)]
    return sum(abs(sum(s for s, _ in one) - sum(r for _, r in one)) for one in bins) / max(1, len(order))


def both_ways(labelled: Labelled, numbers: nearness.Numbers) -> str:
    """With all known words, and with a part of them struck out at random: as if the matters were new to the tables."""
    struck = []
    for seed in range(TIMES):
        with fewer_words(seed):
            struck.append(found(labelled, numbers))
    whole = found(labelled, numbers)
    n = len(labelled.kin)
    return (
        f"n {n} p@1 {whole[0]:.3f} recall@10 {whole[1]:.3f}  with {STRUCK} % of the words struck out "
        f"p@1 {statistics.mean(one[0] for one in struck):.3f} recall@10 {statistics.mean(one[1] for one in struck):.3f}"
    )


@contextmanager
def fewer_words(seed: int) -> Iterator[None]:
    """Both tables without a part of their words, the same part for the same seed."""
    tables = (matters.load(), nearness.topics())
    kept = [(table, table.words, table.pairs) for table in tables]
    for table, words, pairs in kept:
        table.words = defaultdict(list, {word: rows for word, rows in words.items() if _stays(word, seed)})
        table.pairs = defaultdict(list, {word: rows for word, rows in pairs.items() if _stays(word, seed)})
    try:
        yield
    finally:
        for table, words, pairs in kept:
            table.words, table.pairs = words, pairs


def _stays(word: str, seed: int) -> bool:
    return crc32(f"{seed}{word}".encode()) % 100 >= STRUCK


def found(labelled: Labelled, numbers: nearness.Numbers) -> tuple[float, float]:
    """Precision of the nearest and recall among ten, over the documents that have kin."""
    vectors = [nearness.features(title, text, numbers) for title, text in labelled.documents]
    built = index.build(enumerate(vectors))
    hits = recall = 0.0
    for one, kin in labelled.kin.items():
        near = [other.key for other in built.nearest(vectors[one], but=one)]
        hits += near[:1] != [] and near[0] in kin
        recall += len(kin & set(near)) / min(10, len(kin))
    n = len(labelled.kin)
    return hits / n, recall / n


def grouped(suggestions: Sequence[tuple[str, str]]) -> str:
    """Normalised mutual information and purity of aspects against labels."""
    found = aspects.group((str(no), text) for no, (text, _) in enumerate(suggestions))
    pairs = [(label, one.aspect) for (_, label), one in zip(suggestions, found, strict=True)]
    n, joint = len(pairs), collections.Counter(pairs)
    labels, groups = (collections.Counter(pair[side] for pair in pairs) for side in (0, 1))
    mutual = sum(c / n * math.log(c * n / (labels[a] * groups[b])) for (a, b), c in joint.items())
    both = sum(-c / n * math.log(c / n) for counts in (labels, groups) for c in counts.values())
    purity = sum(max(c for (_, b), c in joint.items() if b == group) for group in groups) / n
    return f"group n {n} groups {len(groups)} nmi {2 * mutual / max(1e-9, both):.3f} purity {purity:.3f}"


if __name__ == "__main__":
    sys.exit(main())
