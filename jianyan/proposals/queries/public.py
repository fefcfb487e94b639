"""What the public may read on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.proposals.models import (
    Proposal,
    Publication,
)


def holds_on(day: date, path: str = "") -> Q:
    """Publications in force outside on a day; ``path`` leads to the decision."""
    open_end = Q(**{f"{path}ended_on__isnull": True}) | Q(**{f"{path}ended_on__gt": day})
    return open_end & Q(**{f"{path}from_on__lte": day, f"{path}voided_at__isnull": True})


def decided_for_public(committee: int, day: date) -> TenantQuerySet:
    """The decisions the public may know of on a day: what is open, and what was kept closed. Of standing cases only."""
    rows: TenantQuerySet = Publication.objects.of(committee).filter(
        holds_on(day),
        outcome__in=(Publication.Outcome.PUBLIC, Publication.Outcome.CLOSED),
        proposal__voided_at__isnull=True,
        proposal__case_withdrawn_on__isnull=True,
    )
    return rows


def open_to_public(committee: int, day: date) -> TenantQuerySet:
    """The decisions by which cases are open on a day. A sponsor who withdrew consent since closes his case."""
    return decided_for_public(committee, day).filter(
        outcome=Publication.Outcome.PUBLIC, proposal__public_wish=True
    )


def undecided(committee: int) -> TenantQuerySet:
    """Standing cases on which nobody has decided whether the public may read them."""
    rows: TenantQuerySet = Proposal.objects.of(committee).live()
    decided = Publication.anywhere.filter(
        committee=OuterRef("committee"), proposal=OuterRef("pk"), voided_at=None, ended_on=None
    )
    return rows.filter(filed_on__isnull=False, case_withdrawn_on__isnull=True).exclude(Exists(decided))
