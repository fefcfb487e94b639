"""Which years a committee has records of, by the date things happened."""

from collections import Counter

from django.utils import timezone

from jianyan.core import journal


def _worked(committee_id: int) -> Counter[int]:
    """In how many months of each year something happened, newest first; this year when nothing has. One query."""
    this = timezone.localdate().year
    found = Counter(day.year for day in journal.months(committee_id) if day.year <= this)
    return found or Counter({this: 0})


def choices(committee_id: int) -> list[int]:
    """The years to choose from, newest first: those in which something happened. One query."""
    return sorted(_worked(committee_id), reverse=True)


def latest(committee_id: int) -> int:
    """The year a reader most likely wants: the last one at work in three months or more, else the fullest.

    A frozen figure or a role granted today is a line of today's year, and does not make it a year to show. One query.
    """
    worked = _worked(committee_id)
    full = [year for year, months in worked.items() if months >= 3]
    return max(full) if full else max(worked, key=lambda year: (worked[year], year))
