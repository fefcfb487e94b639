"""Figures of several years side by side: rows by section, one cell a year, and what changed from the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jianyan.figures import catalogue
from jianyan.figures.evidence import Evidence, Known, Side
from jianyan.figures.meaning import Meaning
from jianyan.figures.shapes import Count, Indicator, Share, Total, rounded

LONGEST = 8  # years beside each other


@dataclass(frozen=True)
class Change:
    """From one year to the next. ``part`` is in percent, None where there is nothing to divide by or the unit is %.

    ``rough`` when either value is approximate: the change is shown as such, never as exact.
    """

    amount: Decimal
    part: Decimal | None
    unit: str
    rough: bool

    @property
    def shown(self) -> str:
        """+31件（+15.7%）, −0.5个百分点, 持平, 约+30件（约+15%）; words say when it is rough."""
        about = "约" if self.rough else ""
        if not self.amount:
            return "大致持平" if self.rough else "持平"
        part = f"（{about}{_signed(self.part)}%）" if self.part is not None else ""
        unit = "个百分点" if self.unit == "%" else self.unit
        return f"{about}{_signed(self.amount)}{unit}{part}"


def _signed(value: Decimal) -> str:
    text = f"{abs(value):f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'−' if value < 0 else '+'}{plain}"


def change(before: Side | None, after: Side | None, unit: str) -> Change | None:
    """What changed between two values of one figure; None when one of them is missing. Shares change in points."""
    if before is None or after is None:
        return None
    amount = after.value - before.value
    part = None
    if unit != "%" and before.value > 0:
        part = Decimal(rounded(amount * 100 / before.value)).quantize(Decimal("0.1"))
    return Change(amount, part, unit, bool(before.approx or after.approx))


@dataclass(frozen=True)
class Row:
    """One figure over the years, in the order of the years asked for."""

    meaning: Meaning
    indicator: Indicator
    known: tuple[Known, ...]

    @property
    def code(self) -> str:
        """The row in an address."""
        return code_of(self.meaning)

    @property
    def points(self) -> list[tuple[int, Side]]:
        """The years that have a value."""
        return [(one.year, one.best) for one in self.known if one.best]

    @property
    def latest(self) -> Change | None:
        """From the last year but one to the last."""
        if len(self.known) < 2:
            return None
        return change(self.known[-2].best, self.known[-1].best, self.indicator.unit)

    @property
    def total(self) -> Decimal | None:
        """All years together, where years add: what happened in each, counted exactly in every one of them.

        Persons of several years are not more persons, what stands on a day is no sum, and 多 forms do not add.
        """
        sides = [one.best for one in self.known]
        adds = isinstance(self.indicator, Count | Total) and self.indicator.counts != "统计日"
        if not adds or not sides or any(side is None or side.approx for side in sides):
            return None
        return sum((side.value for side in sides if side), Decimal(0))

    @property
    def told(self) -> str:
        """What the line of this figure says, in one sentence."""
        points = self.points
        if len(points) < 2:
            return f"{self.meaning.title}：只有一年有数。" if points else f"{self.meaning.title}：还没有数。"
        (first, one), (last, other) = points[0], points[-1]
        moved = change(one, other, self.indicator.unit)
        values = "，".join(f"{year}年{side.shown}" for year, side in points)
        rough = "（其中有概数，增减只供参考）" if any(side.approx for _, side in points) else ""
        return f"{self.meaning.title}：{values}；{last}年比{first}年{moved.shown if moved else ''}{rough}。"


def code_of(meaning: Meaning) -> str:
    """A meaning as one word of an address: key, then filter, day and convention where there are any."""
    parts = [f"{key}={'、'.join(values)}" for key, values in meaning.filter]
    if meaning.as_of:
        parts.append(f"{meaning.as_of:%m-%d}")
    if meaning.convention:
        parts.append(meaning.convention)
    return "~".join((meaning.key, *parts))


def rows(evidence: Evidence, years: Sequence[int], section: str = "", *, whole: bool = False) -> list[Row]:
    """The rows of these years, in the order of the catalogue.

    Without ``whole`` only figures known in two of the years or more: the others cannot be compared. Each figure is
    counted once a recorded year.
    """
    recorded = [year for year in years if year in evidence.recorded]
    found = []
    for meaning, indicator in _candidates(evidence, years):
        if section and indicator.section != section:
            continue
        spoken = {year for year in years if (year, _in_year(meaning, year)) in evidence.said}
        if not whole and len(spoken | set(recorded)) < 2:
            continue
        row = Row(meaning, indicator, tuple(evidence.known(year, _in_year(meaning, year)) for year in years))
        if _says_something(row) and (whole or len(row.points) > 1):
            found.append(row)
    return found


def row(evidence: Evidence, years: Sequence[int], meaning: Meaning) -> Row | None:
    """One figure over these years; None for what the reader may not know of."""
    indicator = meaning.indicator
    if indicator is None or indicator.key not in evidence.allowed:
        return None
    return Row(meaning, indicator, tuple(evidence.known(year, _in_year(meaning, year)) for year in years))


def _candidates(evidence: Evidence, years: Sequence[int]) -> list[tuple[Meaning, Indicator]]:
    """Every indicator, each followed by the narrower figures that were published of it."""
    narrower: dict[str, dict[str, Meaning]] = {}
    for (year, meaning), _ in evidence.said.items():
        if year in years and meaning != Meaning(meaning.key):
            narrower.setdefault(meaning.key, {}).setdefault(code_of(meaning), meaning)
    found: list[tuple[Meaning, Indicator]] = []
    for indicator in catalogue.every():
        if indicator.key not in evidence.allowed:
            continue
        if not (isinstance(indicator, Share) and indicator.asks_for_a_part):
            found.append((Meaning(indicator.key), indicator))
        found += [(meaning, indicator) for _, meaning in sorted(narrower.get(indicator.key, {}).items())]
    return found


def _in_year(meaning: Meaning, year: int) -> Meaning:
    """The same figure of another year: the same day of that year."""
    if meaning.as_of is None:
        return meaning
    day = meaning.as_of
    moved = day.replace(year=year) if (day.month, day.day) != (2, 29) else day.replace(year=year, day=28)
    return Meaning(meaning.key, meaning.filter, moved, meaning.convention)


def _says_something(row: Row) -> bool:
    """Whether any year has more than nothing: a row of noughts says nothing."""
    return any(side.value or not side.counted for _, side in row.points)
