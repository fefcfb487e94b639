"""Fact-check: the figures of a text against the records. Answers agrees, differs or unknown, never a silent yes."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from jianyan.figures import catalogue, facts, units
from jianyan.figures.facts import Served
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Indicator, Number, UnknownCut
from jianyan.language.figures import Reading
from jianyan.people.models import PlenarySession


class Verdict(StrEnum):
    """The three answers."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


LABELS = {Verdict.AGREES: "与记录一致", Verdict.DIFFERS: "与记录不一致，请核对", Verdict.UNKNOWN: "无法核对"}


@dataclass(frozen=True)
class Finding:
    """One figure of the text, the figure of the records it was held against (if any), and the verdict with reason."""

    reading: Reading
    verdict: Verdict
    reason: str
    figure: Served | None = None

    @property
    def counted(self) -> Number | None:
        return self.figure.value if self.figure else None

    @property
    def label(self) -> str:
        return LABELS[self.verdict]


def check(
    readings: Iterable[Reading], committee_id: int, year: int, roles: Iterable[str] | None = None
) -> list[Finding]:
    """Hold each reading against the records of a committee's calendar year.

    ``roles`` limits the catalogue to the figures their holders may know of. An indicator asked twice with the same
    scope is counted once.
    """
    desk = Desk(committee_id, year, roles)
    return [desk.judge(reading) for reading in readings]


class Desk:
    """One fact-check: its year, its sessions, and what was counted already. Lives no longer than its question."""

    def __init__(self, committee_id: int, year: int, roles: Iterable[str] | None = None) -> None:
        self.scope = Scope.of_year(committee_id, year)
        self.year = year
        self.known = {indicator.key for indicator in catalogue.every(roles)}
        sessions = PlenarySession.objects.of(committee_id).live().values_list("opens_on", "closes_on")
        self.sessions: list[tuple[date, date]] = list(sessions)
        self.counted = {
            (key, self.scope): figure
            for key, figure in facts.serve(catalogue.every(roles), self.scope).items()
        }

    def judge(self, reading: Reading) -> Finding:
        indicator, reason = self._indicator(reading)
        if indicator is None:
            return Finding(reading, Verdict.UNKNOWN, reason)
        try:
            figure = self._ask(indicator, self._scope(reading))
        except UnknownCut as unknown:
            return Finding(reading, Verdict.UNKNOWN, str(unknown))
        value = figure.value
        if value is None:
            return Finding(reading, Verdict.UNKNOWN, f"“{indicator.title}”没有可计算的记录", figure)
        if holds(
            reading.value, reading.approx, reading.step, value, reading.surface if reading.unit == "%" else ""
        ):
            return Finding(reading, Verdict.AGREES, f"“{indicator.title}”按记录为{figure.shown}", figure)
        return Finding(
            reading,
            Verdict.DIFFERS,
            f"“{indicator.title}”按记录为{figure.shown}，文中为{reading.surface}",
            figure,
        )

    def meant(self, reading: Reading) -> tuple[Indicator | None, Scope]:
        """The indicator a reading most likely means, None when none fits, and the scope its sentence asks for."""
        return self._indicator(reading)[0], self._scope(reading)

    def _indicator(self, reading: Reading) -> tuple[Indicator | None, str]:
        if reading.entry is None:
            return None, "未能确定所指的指标"
        speaking = [i for i in catalogue.speaking_of(reading.entry) if i.key in self.known]
        if not speaking:
            return None, "系统中尚无这一指标的记录"
        fitting = [i for i in speaking if units.same(i.unit, reading.unit)]
        if not fitting:
            return None, f"文中单位为“{reading.unit}”，记录的单位为“{speaking[0].unit}”"
        return fitting[0], ""

    def _scope(self, reading: Reading) -> Scope:
        scope = self.scope.narrowed(reading.filter)
        return scope.seen_on(self._day(*reading.as_of)) if reading.as_of else scope

    def _day(self, month: int, day: int) -> date:
        """The day a sentence names without a year. A review of 2022 is read out at the plenary of early 2023, so the
        day of a plenary decides; any other day lies in the year under review."""
        for year in (self.year, self.year + 1):
            named = date(year, month, min(day, calendar.monthrange(year, month)[1]))
            if any(opens <= named <= closes for opens, closes in self.sessions):
                return named
        return date(self.year, month, min(day, calendar.monthrange(self.year, month)[1]))

    def _ask(self, indicator: Indicator, scope: Scope) -> Served:
        key = (indicator.key, scope)
        if key not in self.counted:
            self.counted[key] = facts.value_of(indicator, scope)
        return self.counted[key]


def holds(stated: Decimal, approx: str, step: int | None, counted: Number, percent: str = "") -> bool:
    """Whether a counted value bears out a stated one.

    With 10^k the place of the last non-zero digit (``step``): X多/余 holds if X < v < X + 10^k; 超/以上 if v >= X;
    近 if X - 10^k < v < X; 约 if |v - X| <= 10^k / 2. A percentage holds if the counted share rounds half-up to the
    printed digits; ``percent`` is its surface. Words tell 多 from 超 by whether the reading carries a step.
    """
    value, place = Decimal(counted), Decimal(step or 0)
    if approx == "more_than":
        return stated < value < stated + place if place else value >= stated
    if approx == "less_than":
        return stated - place < value < stated if place else value <= stated
    if approx == "about":
        return abs(value - stated) <= place / 2
    return _rounded(value, stated) == stated if percent else value == stated


def _rounded(value: Decimal, stated: Decimal) -> Decimal:
    places = max(0, -int(stated.as_tuple().exponent))
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
