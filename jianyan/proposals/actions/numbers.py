"""Numbers are taken from a counter row of the session inside the verb's transaction, and never given twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from jianyan.proposals import rules
from jianyan.proposals.models import BY_MEMBERS, Category, Counter, Proposal

CATEGORIES = list(Category.values)


def take(committee: int, session: int | None, series: str, count: int = 1) -> range:
    """The next ``count`` numbers of a series. The row is locked, so two desks cannot draw the same."""
    rows = Counter.objects.of(committee).filter(session=session, series=series)
    Counter.anywhere.get_or_create(committee_id=committee, session_id=session, series=series)
    row: Counter = rows.select_for_update().get()
    first, row.last = row.last + 1, row.last + count
    row.save(update_fields=["last"])
    return range(first, row.last + 1)


def take_by_category(committee: int, session: int | None, batch: Iterable[Proposal]) -> dict[int, int]:
    """The next numbers of each category for an ordered batch of one session, by proposal."""
    chosen = list(batch)
    found: dict[int, int] = {}
    for category in CATEGORIES:
        of = [one.pk for one in chosen if one.category == category]
        if of:
            found.update(zip(of, take(committee, session, category, len(of)), strict=True))
    return found


def _way(one: Proposal) -> str:
    return rules.MEMBER if one.sponsor_type in BY_MEMBERS else rules.COLLECTIVE


def ordered(proposals: Iterable[Proposal], order: str) -> list[Proposal]:
    """A batch in the order its numbers are given: sessions apart, then as the rules have it, then as they came in."""

    def place(one: Proposal) -> tuple[int, int, int]:
        first = {
            rules.COLLECTIVE: int((one.counts_as or _way(one)) == rules.MEMBER),
            rules.BY_CATEGORY: CATEGORIES.index(one.category),
        }
        return one.session_id or 0, first.get(order, 0), one.submission_no or 0

    return sorted(proposals, key=place)


def sessions_of(batch: Iterable[Proposal]) -> Iterator[tuple[int | None, list[Proposal]]]:
    """An ordered batch by session: each has a series of its own."""
    for session, group in groupby(batch, key=lambda one: one.session_id):
        yield session, list(group)


def preview(committee: int, proposals: Iterable[Proposal], order: str) -> dict[int, int]:
    """The case numbers this batch would be given now, by proposal, in their order. One query; nothing is taken."""
    batch = ordered(proposals, order)
    rows = Counter.objects.of(committee).filter(series=Counter.Series.CASE)
    last = dict(rows.filter(session__in={one.session_id for one in batch}).values_list("session", "last"))
    found: dict[int, int] = {}
    for session, group in sessions_of(batch):
        for no, one in enumerate(group, last.get(session, 0) + 1):
            found[one.pk] = no
    return found
