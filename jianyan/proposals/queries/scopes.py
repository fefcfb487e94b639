"""Proposals and their rows inside the scope of a figure."""

from __future__ import annotations

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.proposals import rules
from jianyan.proposals.models import (
    BY_MEMBERS,
    Assignment,
    Contact,
    FollowUpVisit,
    Proposal,
    Sponsor,
)


def within(rows: TenantQuerySet, scope: Scope, path: str = "") -> TenantQuerySet:
    """Rows of cases that the scope's person or body put forward, or its unit handles; all when it names none."""
    if scope.person or scope.body:
        signed = Sponsor.objects.of(scope.committees).live()
        signed = signed.filter(person=scope.person) if scope.person else signed
        signed = signed.filter(body=scope.body) if scope.body else signed
        rows = rows.filter(**{f"{path}pk__in": signed.values("proposal")})
    if scope.unit:
        live = Assignment.objects.of(scope.committees).live()
        held = live.filter(unit=scope.unit, returned_on__isnull=True, role__in=Assignment.DUTY)
        rows = rows.filter(**{f"{path}pk__in": held.values("proposal")})
    return rows


def cases(scope: Scope, column: str) -> TenantQuerySet:
    """Live proposals whose date column lies in the period, inside the scope."""
    return within(Proposal.objects.of(scope.committees).live().between(column, scope.start, scope.end), scope)


def case_rows(rows: TenantQuerySet, scope: Scope, path: str) -> TenantQuerySet:
    """Live rows of live proposals, inside the scope; ``path`` leads to the proposal.

    The proposal's committee is named too: a database that starts from the proposals finds them by their dates.
    """
    live = {f"{path}committee__in": scope.committees, f"{path}voided_at__isnull": True}
    return within(rows.live().filter(**live), scope, path)


def in_person(scope: Scope) -> Q:
    """Proposals with a contact in person before the end of the period; a disputed one does not count until settled."""
    return Q(pk__in=_contacts(scope).filter(in_person=True).values("assignment__proposal"))


def contacted(scope: Scope, *phases: str) -> Q:
    """Proposals with a contact before the end of the period, in each of the phases when some are named."""
    found = Q(pk__in=_contacts(scope).values("assignment__proposal"))
    for phase in phases:
        found &= Q(pk__in=_contacts(scope).filter(phase=phase).values("assignment__proposal"))
    return found


def _contacts(scope: Scope) -> TenantQuerySet:
    """Contacts that count: a disputed one only once it has been found true."""
    rows: TenantQuerySet = Contact.objects.of(scope.committees).live()
    return rows.filter(Q(disputed_on__isnull=True) | Q(stands=True), held_on__lt=scope.end)


def visited_before(scope: Scope) -> Q:
    """Proposals with a follow-up visit before the end of the period."""
    visits = FollowUpVisit.objects.of(scope.committees).live().filter(visited_on__lt=scope.end)
    return Q(pk__in=visits.values("proposal"))


def counted(way: str, path: str = "") -> Q:
    """Proposals counted as those of members or as collective ones: by their type, unless the rules had it otherwise."""
    by_type = Q(**{f"{path}sponsor_type__in": BY_MEMBERS})
    if way == rules.COLLECTIVE:
        by_type = ~by_type
    return Q(**{f"{path}counts_as": way}) | (Q(**{f"{path}counts_as": ""}) & by_type)
