"""What lists and ledgers show of a proposal."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from jianyan.core.tenancy import TenantQuerySet
from jianyan.proposals.models import (
    Assignment,
    Proposal,
)

# What lists and ledgers show of a proposal.
LINE = (
    "committee",
    "version",
    "voided_at",
    "state",
    "kind",
    "submission_no",
    "case_no",
    "case_digits",
    "cause",
    "category",
    "sponsor_type",
    "lead_name",
    "submitted_on",
    "filed_on",
    "due_on",
    "replied_on",
    "closed_on",
)


def units_of(proposals: Sequence[Proposal]) -> dict[int, list[str]]:
    """The names of the units that hold each of these proposals. One query."""
    held = Assignment.objects.of({one.committee_id for one in proposals}).live()
    rows = held.filter(proposal__in=[one.pk for one in proposals], returned_on__isnull=True)
    found: dict[int, list[str]] = {}
    for proposal, unit in rows.order_by("id").values_list("proposal", "unit__name"):
        found.setdefault(proposal, []).append(unit)
    return found


def listed(rows: TenantQuerySet) -> TenantQuerySet:
    """Rows with what a line of a list shows, without their texts: one more query for the units, whatever the number."""
    units = (
        Assignment.anywhere.filter(voided_at__isnull=True, returned_on__isnull=True)
        .select_related("unit")
        .only("proposal", "role", "unit__name", "unit__short_name")
        .order_by("id")
    )
    return (
        rows.select_related("committee")
        .only(*LINE, "committee__code")
        .prefetch_related(Prefetch("assignments", queryset=units, to_attr="held"))
    )
