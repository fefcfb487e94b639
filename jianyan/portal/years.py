"""Which years a committee has records of."""

from datetime import date
from itertools import pairwise

from django.utils import timezone

from jianyan.core import journal


def span(committee_id: int) -> tuple[int, int]:
    """The first and last year with journal lines, by the date things happened; this year when there are none."""
    this = timezone.localdate().year
    found = journal.span(committee_id)
    return (found[0].year, min(found[1].year, this)) if found else (this, this)


def choices(committee_id: int) -> list[int]:
    """The years to choose from, newest first: those in which something happened. Two queries."""
    first, last = span(committee_id)
    years = range(last, first - 1, -1)
    found = journal.active(committee_id, [(date(year, 1, 1), date(year + 1, 1, 1)) for year in years])
    return [year for year, is_active in zip(years, found, strict=True) if is_active] or [last]


def latest(committee_id: int) -> int:
    """The year a reader most likely wants: the last one at work in three months or more, else the fullest.

    A frozen figure or a role granted today is a line of today's year, and does not make it a year to show.
    """
    months: dict[int, int] = {}
    for year in choices(committee_id):
        months[year] = _months(committee_id, year)
        if months[year] >= 3:
            return year
    return max(months, key=lambda year: (months[year], year))


def _months(committee_id: int, year: int) -> int:
    starts = [*(date(year, month, 1) for month in range(1, 13)), date(year + 1, 1, 1)]
    return sum(journal.active(committee_id, list(pairwise(starts))))
