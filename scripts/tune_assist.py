"""Measures the routing on files of labelled proposals, and what probabilities and threshold would fit them best.

    python scripts/tune_assist.py FILE.jsonl ...

A line holds title, text and unit_category (a category of duties.toml; other lines are left out). Prints top-1, top-3,
calibration error and what is offered as sure: by the table alone, and with what the other four fifths of the cases
teach, in five parts, five times over, with the spread. The numbers it proposes are put into routing.Numbers by hand.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jianyan.language import learnt, matters, routing
from jianyan.language.learnt import NOTHING, Learnt, Lesson

BINS, PARTS, TIMES = 10, 5, 5
CATEGORIES = tuple(matters.load().categories.values())


@dataclass(frozen=True)
class Case:
    """A labelled proposal as it is read, and its lesson."""

    reading: routing.Reading
    lesson: Lesson


def main() -> None:
    """Measure and propose."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    cases = [case for file in arguments.files for case in load(file)]
    print(f"{len(cases)} cases")
    print("table ", shown([judge(cases, NOTHING)]))
    print("learnt", shown(list(crossed(cases))))
    print("best fit", fitted(cases))


def load(file: Path) -> list[Case]:
    """The labelled proposals of a file."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [case_of(row) for row in rows if row.get("unit_category") in CATEGORIES]


def case_of(row: dict[str, str]) -> Case:
    """A labelled proposal as the assistant reads it."""
    reading = routing.read(row["title"], row.get("text") or "")
    return Case(reading, routing.lesson(reading, row["unit_category"]))


def taught_by(lessons: Sequence[Lesson]) -> Learnt:
    """What these cases teach."""
    return learnt.learn(lessons, routing.NUMBERS.heat, routing.NUMBERS.rest)


@dataclass(frozen=True)
class Judged:
    """A case as it was answered: is the first one right, is one of three, is it offered as sure, (score, right) of each."""

    first: bool
    third: bool
    sure: bool
    pairs: list[tuple[float, bool]]


def judge(cases: Sequence[Case], taught: Learnt) -> list[Judged]:
    """How each case is answered by what was taught."""
    return [judged(case, taught) for case in cases]


def judged(case: Case, taught: Learnt) -> Judged:
    """One case, answered as ``routing.route`` does."""
    chances = routing.probabilities(case.reading, taught)
    best = sorted(chances, key=lambda name: (-chances[name], name))[: routing.MOST]
    scores, host = [chances[name] for name in best], case.lesson.host
    return Judged(
        best[:1] == [host],
        host in best[:3],
        routing.is_sure(case.reading, best, scores, taught),
        [(chances[name], name == host) for name in best],
    )


def crossed(cases: Sequence[Case]) -> list[list[Judged]]:
    """Each case judged by what the other four fifths taught, several times over."""
    runs = []
    for seed in range(TIMES):
        order = list(cases)
        random.Random(seed).shuffle(order)  # noqa: S311 - parts of a measurement
        run: list[Judged] = []
        for part in range(PARTS):
            lessons = [case.lesson for no, case in enumerate(order) if no % PARTS != part]
            run += judge(order[part::PARTS], taught_by(lessons))
        runs.append(run)
    return runs


def fitted(cases: Sequence[Case]) -> str:
    """The heat and rest under which the hosts decided surprise least."""
    grid = itertools.product((0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8), (1.0, 2.0, 4.0, 6.0))
    surprise, heat, rest = min((surprise_under(cases, *one), *one) for one in grid)
    return f"heat {heat} rest {rest} surprise {surprise:.3f}"


def surprise_under(cases: Sequence[Case], heat: float, rest: float) -> float:
    """The mean logarithmic loss under these numbers."""
    numbers = replace(routing.NUMBERS, heat=heat, rest=rest)
    chances = [
        routing.probabilities(case.reading, NOTHING, numbers).get(case.lesson.host, 0.0) for case in cases
    ]
    return statistics.mean(-math.log(max(chance, 1e-3)) for chance in chances)


def error(pairs: Sequence[tuple[float, bool]]) -> float:
    """The calibration error: over bins of equal count, how far scores and what came true lie apart, in the mean."""
    order = sorted(pairs)
    bins = [order[len(order) * no // BINS : len(order) * (no + 1) // BINS] for no in range(BINS)]
    gaps = [abs(sum(score for score, _ in one) - sum(right for _, right in one)) for one in bins if one]
    return sum(gaps) / max(1, len(order))


def shown(runs: Sequence[list[Judged]]) -> str:
    """Means with the spread of the runs."""
    figures = []
    for name, of in (
        ("top1", lambda run: statistics.mean(one.first for one in run)),
        ("top3", lambda run: statistics.mean(one.third for one in run)),
        ("error of all", lambda run: error([pair for one in run for pair in one.pairs])),
        ("error of first", lambda run: error([one.pairs[0] for one in run if one.pairs])),
        ("sure", lambda run: statistics.mean(one.sure for one in run)),
        ("top1 sure", lambda run: right(run, True)),
        ("top1 unsure", lambda run: right(run, False)),
    ):
        values = [of(run) for run in runs]
        spread = f" ±{statistics.stdev(values):.3f}" if len(values) > 1 else ""
        figures.append(f"{name} {statistics.mean(values):.3f}{spread}")
    return "  ".join(figures)


def right(run: Sequence[Judged], sure: bool) -> float:
    """How often the first one is right among those offered as sure, or as not sure."""
    hits = [one.first for one in run if one.sure == sure]
    return statistics.mean(hits) if hits else float("nan")


if __name__ == "__main__":
    main()
