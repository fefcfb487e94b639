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
    """The years to choose from, newest first."""
    first, last = span(committee_id)
    return list(range(last, first - 1, -1))


def latest(committee_id: int) -> int:
    """The year a reader most likely wants: the last full year that has records, else the last year."""
    first, last = span(committee_id)
    full = (
        Event.objects.of(committee_id)
        .filter(on__year=last)
        .order_by()
        .values_list("on__month")
        .distinct()
        .count()
    )
    return last - 1 if last > first and full < 3 else last
