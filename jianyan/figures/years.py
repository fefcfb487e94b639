"""Of which years the records can speak, and of which only a published review does."""

from __future__ import annotations

from collections import Counter

from jianyan.core import journal
from jianyan.figures.models import PublishedFigure

MONTHS = 3  # a year with less work in the records would be counted as nearly nothing


def recorded(committee_id: int) -> list[int]:
    """The years whose work was entered: those with journal lines of three months or more. One query, a step a month.

    What is said of figures themselves (a review taken in, a snapshot) is no work of its year.
    """
    months = journal.months(committee_id, without=("figures.", "core.attach"))
    worked = Counter(day.year for day in months)
    return sorted(year for year, count in worked.items() if count >= MONTHS)


def published(committee_id: int) -> list[int]:
    """The years of which a published text has confirmed figures. One query."""
    rows = PublishedFigure.objects.of(committee_id).live().filter(text__voided_at=None)
    rows = rows.filter(state=PublishedFigure.State.CONFIRMED).order_by()
    return sorted(rows.values_list("text__year", flat=True).distinct())
