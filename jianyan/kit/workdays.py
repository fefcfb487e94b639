"""Counts working days, calendar days and months, and refuses to guess a year not yet announced."""

import calendar
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Unit = Literal["working_day", "calendar_day", "calendar_month"]

DAY = timedelta(days=1)
SATURDAY = 5


class UncoveredYear(ValueError):
    """The days off of a year are not known, so a working day in it cannot be told. Holds `year`."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year}年的放假安排尚未录入，无法推算工作日；请先在工作日历中录入国务院办公厅的放假通知"
        )
        self.year = year


@dataclass(frozen=True)
class DayOff:
    """A day that differs from the week: `is_working` tells how, `name` why (春节, 国庆节调休)."""

    on: date
    is_working: bool
    name: str


@dataclass(frozen=True)
class Clock:
    """A time limit: `amount` of `unit`; with `roll_to_workday` a due date on a day off moves to the next
    working day. Raises ValueError for a negative amount or an unknown unit."""

    amount: int
    unit: Unit = "working_day"
    roll_to_workday: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0 or self.unit not in ("working_day", "calendar_day", "calendar_month"):
            raise ValueError(f"no such clock: {self.amount} {self.unit}")


class Calendar:
    """Which days are worked in mainland China, for the years it covers."""

    def __init__(self, exceptions: Mapping[date, bool], covered_years: Collection[int]) -> None:
        """`exceptions` maps a day that differs from the week to whether it is worked (make-up working days
        at weekends are True, days off in the week False); `covered_years` are the years known in full."""
        self.exceptions = dict(exceptions)
        self.covered_years = frozenset(covered_years)

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is worked. Raises UncoveredYear."""
        if day.year not in self.covered_years:
            raise UncoveredYear(day.year)
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def add_workdays(self, start: date, amount: int) -> date:
        """Return the working day that is `amount` working days after `start` (before it, when negative).

        The day of the start is not counted (民法典 第二百零一条); 0 returns the start itself, worked or not.
        Raises UncoveredYear when a day on the way lies in a year that is not covered.
        """
        step, day = (DAY if amount > 0 else -DAY), start
        for _ in range(abs(amount)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and including `end`, negative when `end`
        lies before `start` (then counting back: `end` included, `start` not). Raises UncoveredYear."""
        if end < start:
            return -sum(self.is_workday(day) for day in _days(end, start - DAY))
        return sum(self.is_workday(day) for day in _days(start + DAY, end))

    def next_workday(self, day: date) -> date:
        """Return `day` if it is worked, else the first working day after it. Raises UncoveredYear."""
        while not self.is_workday(day):
            day += DAY
        return day

    def due(self, start: date, clock: Clock) -> date:
        """Return the last day of a limit that starts on `start` (that day not counted).

        Calendar days and months need no covered year unless the clock rolls to a working day.
        Raises UncoveredYear.
        """
        match clock.unit:
            case "working_day":
                day = self.add_workdays(start, clock.amount)
            case "calendar_day":
                day = start + clock.amount * DAY
            case "calendar_month":
                day = add_months(start, clock.amount)
        return self.next_workday(day) if clock.roll_to_workday else day


def add_months(start: date, amount: int) -> date:
    """Return the same day `amount` months later (earlier, when negative), or that month's last day where
    the month is too short: 30 November + 3 is the last of February (民法典 第二百零二条)."""
    years, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(start.day, last))


def seed() -> tuple[list[DayOff], frozenset[int]]:
    """Return the days off and make-up working days shipped with the program, by date, and the years
    covered: those of the State Council General Office's yearly notices (data/workdays.toml)."""
    text = files(__package__).joinpath("data/workdays.toml").read_text(encoding="utf-8")
    years = tomllib.loads(text)
    days = [
        DayOff(date.fromisoformat(on), kind == "work", name)
        for tables in years.values()
        for kind, table in tables.items()
        for on, name in table.items()
    ]
    return sorted(days, key=lambda day: day.on), frozenset(map(int, years))


@lru_cache(maxsize=1)
def shipped() -> Calendar:
    """Return the calendar of the shipped data alone, for work without a database."""
    days, years = seed()
    return Calendar({day.on: day.is_working for day in days}, years)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + number * DAY for number in range((last - first).days + 1))
