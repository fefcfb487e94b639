"""What decisions teach: where hosts differ from the table of duties, matter by matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

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
NOTHING = Learnt()


def _kept(numbers: Mapping[str, float]) -> dict[str, float]:
    return {name: round(numbers[name], 3) for name in sorted(numbers) if abs(numbers[name]) >= SMALL}


def parse(raw: Mapping[str, Mapping[str, object]]) -> Learnt:
    """What ``as_json`` wrote."""
    return Learnt(raw.get("leads", {}), raw.get("shifts", {}))  # type: ignore[arg-type]


def learn(lessons: Sequence[Lesson], heat: float, rest: float, pace: Pace = PACE) -> Learnt:
    """What these decisions teach beyond their points: a logistic regression that begins at the table.

    ``heat`` and ``rest`` are those of routing's numbers: points times heat are logarithms of chances, and rest is left
    to what nothing speaks for. Nothing to learn from: nothing.
    """
    leads: defaultdict[str, float] = defaultdict(float)
    shifts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for _ in range(pace.rounds):
        for lesson in lessons:
            _step(lesson, leads, shifts, heat, rest, pace)
    return Learnt(leads, shifts)


def _step(
    lesson: Lesson,
    leads: defaultdict[str, float],
    shifts: defaultdict[str, defaultdict[str, float]],
    heat: float,
    rest: float,
    pace: Pace,
) -> None:
    for category, chance in _chances(lesson, leads, shifts, heat, rest).items():
        slope = chance - (category == lesson.host)
        leads[category] -= pace.rate * (slope + pace.pull_lead * leads[category])
        for name, strength in lesson.strengths.items():
            old = shifts[name][category]
            shifts[name][category] -= pace.rate * (heat * strength * slope + pace.pull_shift * old)


def _chances(
    lesson: Lesson,
    leads: Mapping[str, float],
    shifts: Mapping[str, Mapping[str, float]],
    heat: float,
    rest: float,
) -> dict[str, float]:
    """The chances of the categories something speaks for, and of the one that hosted."""
    raised = {}
    for category in {*lesson.points, lesson.host}:
        shift = sum(value * shifts[name][category] for name, value in lesson.strengths.items())
        raised[category] = exp(heat * (lesson.points.get(category, 0.0) + shift) + leads[category])
    whole = sum(raised.values()) + rest
    return {name: value / whole for name, value in raised.items()}
