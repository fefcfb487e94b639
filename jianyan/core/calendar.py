"""The working-day calendar of this installation: what is shipped, and over it what an administrator entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from django.db import transaction

from jianyan.core.models import CalendarYear, WorkingDayException
from jianyan.kit import workdays
from jianyan.kit.flow import Refused
from jianyan.kit.workdays import Calendar


def current() -> Calendar:
    """The shipped calendar with every entered day over it. Two queries; keep it while many dates are reckoned."""
    shipped = workdays.shipped()
    entered = dict(WorkingDayException.objects.values_list("day", "is_working"))
    years = CalendarYear.objects.values_list("year", flat=True)
    return Calendar({**shipped.exceptions, **entered}, shipped.covered_years | frozenset(years))


@transaction.atomic
def enter_notice(year: int, days: Mapping[date, bool], source: str, *, by: str = "") -> None:
    """Enter the yearly notice in full: every day that differs from the week, True where it is worked.

    What was entered for the year before is replaced. A year entered counts as known; one that is not is refused
    by every limit that needs it, never guessed.
    """
    if not source.strip():
        raise Refused("请写明放假通知的文号或名称")
    if not days or any(day.year != year for day in days):
        raise Refused(f"放假安排必须都在{year}年之内，且不能为空")
    if not any(not is_working for is_working in days.values()):
        raise Refused("放假安排中没有放假的日子")
    WorkingDayException.objects.filter(day__year=year).delete()
    WorkingDayException.objects.bulk_create(
        WorkingDayException(day=day, is_working=is_working, source=source)
        for day, is_working in sorted(days.items())
    )
    CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source, "entered_by": by, "entered_at": datetime.now(UTC)}
    )
