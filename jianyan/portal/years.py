"""Which years a committee has records of."""

from django.db.models import Max, Min
from django.utils import timezone

from jianyan.core.models import Event


def span(committee_id: int) -> tuple[int, int]:
    """The first and last year with journal lines, by the date things happened; this year when there are none."""
    found = Event.objects.of(committee_id).aggregate(first=Min("on"), last=Max("on"))
    this = timezone.localdate().year
    return (found["first"].year, min(found["last"].year, this)) if found["first"] else (this, this)


def choices(committee_id: int) -> list[int]:
    """The years to choose from, newest first: those in which something happened."""
    first, last = span(committee_id)
    lines = Event.objects.of(committee_id)
    return [year for year in range(last, first - 1, -1) if lines.filter(on__year=year).exists()] or [last]


def latest(committee_id: int) -> int:
    """The year a reader most likely wants: the last one at work in three months or more, else the fullest.

    A frozen figure or a role granted today is a line of today's year, and does not make it a year to show.
    """
    return max(choices(committee_id), key=lambda year: (min(_months(committee_id, year), 3), year))


def _months(committee_id: int, year: int) -> int:
    lines = Event.objects.of(committee_id).filter(on__year=year).order_by()
    return lines.values_list("on__month").distinct().count()
