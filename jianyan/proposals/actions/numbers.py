"""Numbers are taken from a counter row of the session inside the verb's transaction, and never given twice."""

from __future__ import annotations

from jianyan.proposals.models import Counter


def take(committee: int, session: int | None, series: str, count: int = 1) -> range:
    """The next ``count`` numbers of a series. The row is locked, so two desks cannot draw the same."""
    rows = Counter.objects.of(committee).filter(session=session, series=series)
    Counter.anywhere.get_or_create(committee_id=committee, session_id=session, series=series)
    row: Counter = rows.select_for_update().get()
    first, row.last = row.last + 1, row.last + count
    row.save(update_fields=["last"])
    return range(first, row.last + 1)
