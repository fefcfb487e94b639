"""What decisions teach: where hosts differ from the table of duties, matter by matter."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("learnt.json")
SMALL = 0.03  # shifts below this are left out


@dataclass(frozen=True, slots=True)
class Learnt:
    """Points added by category (``leads``) and by matter and category (``shifts``), beside those of the table."""

    leads: Mapping[str, float] = field(default_factory=dict)
    shifts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Only numbers and the names of matters and categories: no word of any case."""
        return {
            "leads": _kept(self.leads),
            "shifts": {name: kept for name in sorted(self.shifts) if (kept := _kept(self.shifts[name]))},
        }


@dataclass(frozen=True, slots=True)
class Lesson:
    """A decided case: how strongly each matter is spoken of, the points each category has, and which one hosted."""

    strengths: Mapping[str, float]
    points: Mapping[str, float]
    host: str


@dataclass(frozen=True, slots=True)
class Pace:
    """How far and how fast to learn; a pull keeps what few cases teach near nothing."""

    rate: float = 0.05
    rounds: int = 25
    pull_shift: float = 1.0
    pull_lead: float = 0.5


PACE = Pace()


def _kept(numbers: Mapping[str, float]) -> dict[str, float]:
    return {name: round(numbers[name], 3) for name in sorted(numbers) if abs(numbers[name]) >= SMALL}


@lru_cache(maxsize=1)
def shipped() -> Learnt:
    """What is shipped, read once a process; made by scripts/tune_assist.py."""
    return parse(json.loads(SHIPPED.read_text(encoding="utf-8")))


def parse(raw: Mapping[str, Mapping[str, object]]) -> Learnt:
    """What ``as_json`` wrote."""
    return Learnt(raw.get("leads", {}), raw.get("shifts", {}))  # type: ignore[arg-type]


def learn(lessons: Sequence[Lesson], categories: Sequence[str], heat: float, pace: Pace = PACE) -> Learnt:
    """What these decisions teach beyond their points: a logistic regression that begins at the table.

    ``heat`` is that of routing's numbers: points times heat are logarithms of chances. Nothing to learn from: nothing.
    """
    leads: dict[str, float] = dict.fromkeys(categories, 0.0)
    shifts: dict[str, dict[str, float]] = {}
    for _ in range(pace.rounds):
        for lesson in lessons:
            _step(lesson, leads, shifts, heat, pace)
    return Learnt(leads, shifts)


def _step(
    lesson: Lesson, leads: dict[str, float], shifts: dict[str, dict[str, float]], heat: float, pace: Pace
) -> None:
    for category, chance in _chances(lesson, leads, shifts, heat).items():
        slope = chance - (category == lesson.host)
        if abs(slope) < 0.002:
            continue
        leads[category] -= pace.rate * (slope + pace.pull_lead * leads[category])
        for name, strength in lesson.strengths.items():
            row = shifts.setdefault(name, {})
            old = row.get(category, 0.0)
            row[category] = old - pace.rate * (heat * strength * slope + pace.pull_shift * old)


def _chances(
    lesson: Lesson, leads: Mapping[str, float], shifts: Mapping[str, Mapping[str, float]], heat: float
) -> dict[str, float]:
    from math import exp

    sums = {name: lead + heat * lesson.points.get(name, 0.0) for name, lead in leads.items()}
    for name, strength in lesson.strengths.items():
        for category, shift in shifts.get(name, {}).items():
            sums[category] += heat * strength * shift
    most = max(sums.values(), default=0.0)
    raised = {name: exp(value - most) for name, value in sums.items()}
    whole = sum(raised.values())
    return {name: value / whole for name, value in raised.items()}
