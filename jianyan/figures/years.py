"""Of which years the records can speak, and of which only a published review does."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q

from jianyan.core.models import Event
from jianyan.figures.models import PublishedFigure

MONTHS = 3  # a year with less work in the records would be counted as nearly nothing


def recorded(committee_id: int) -> list[int]:
    """The years whose work was entered: those with journal lines of three months or more. One query.

    What is said of figures themselves (a review taken in, a snapshot) is no work of its year.
    """
    lines = Event.objects.of(committee_id).exclude(Q(kind__startswith="figures.") | Q(kind="core.attach"))
    months = lines.order_by().values_list("on__year", "on__month").distinct()
    worked = Counter(year for year, _ in months)
    return sorted(year for year, count in worked.items() if count >= MONTHS)


def published(committee_id: int) -> list[int]:
    """The years of which a published text has confirmed figures. One query."""
    rows = PublishedFigure.objects.of(committee_id).live().filter(text__voided_at=None)
    rows = rows.filter(state=PublishedFigure.State.CONFIRMED).order_by()
    return sorted(rows.values_list("text__year", flat=True).distinct())
