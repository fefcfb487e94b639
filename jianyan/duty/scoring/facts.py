"""What is scored: facts about one member, body or unit, and that one as the sheet sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing one person did (or missed). ``ref`` names the record, ``thing`` what was done, ``origin`` what it grew from.

    ``values`` are what conditions ask for (role, kind, outcome, level ...), ``persons`` how many share it and ``order``
    the place among them. ``proven`` is false for an entry without evidence.
    """

    ref: str
    source: str
    on: date
    thing: str
    title: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    persons: int = 1
    order: int = 1
    origin: str = ""
    proven: bool = True
    url: str = ""

    @property
    def leads(self) -> bool:
        return self.values.get("role", "lead") == "lead"


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A member in the year: roles, the days of his seat, the days he was away with leave, what was scored in the term.

    An empty end means still seated. ``earlier`` holds the codes of once-a-term rules that counted in earlier years.
    """

    roles: frozenset[str] = frozenset({"member"})
    seats: tuple[tuple[date, date | None], ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    earlier: frozenset[str] = frozenset()
    outside: str = "当日不在委员任期内"

    def seated(self, day: date) -> bool:
        return not self.seats or any(start <= day and (end is None or day < end) for start, end in self.seats)

    def excused(self, day: date) -> bool:
        return any(start <= day <= end for start, end in self.away)

    def months(self, start: date, end: date) -> int:
        """In how many months of the period [start, end) he held his seat and was not away the whole month."""
        return sum(1 for first, after in _months(start, end) if self._there(first, after))

    def _there(self, first: date, after: date) -> bool:
        held = not self.seats or any(
            seat < after and (until is None or until > first) for seat, until in self.seats
        )
        return held and not any(
            since <= first and (after - date.resolution) <= until for since, until in self.away
        )


def _months(start: date, end: date) -> list[tuple[date, date]]:
    found, first = [], start.replace(day=1)
    while first < end:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append((first, after))
        first = after
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Adjustment:
    """Points added or taken (hundredths) by two persons with a reason."""

    ref: str
    points: int
    reason: str
    category: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One posted line: what it was worth, the share, what counted, and why not if it did not.

    ``raw`` and ``counted`` are points in hundredths, exact; lines without a fact balance a bound, a base or an adjustment.
    """

    rule: str
    category: str
    kind: str
    fact: Fact | None
    raw: Fraction
    share: Fraction
    counted: Fraction
    reason: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What a member's year is worth: every line, the sums of the parts, the exact total and the rounded one."""

    lines: tuple[Line, ...]
    parts: Mapping[str, Fraction]
    exact: Fraction
    total: int  # hundredths
    unmet: tuple[str, ...] = ()  # gates
    grade: str = ""
    exempt: str = ""
    months: int = 12
