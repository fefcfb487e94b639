"""Who may open which records of the room: decided here, inside the query, for every table."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import OFFICE
from jianyan.people.models import Role
from jianyan.proposals import rules

# Inside the house and at the hand-over authority every case is read; drafts belong to their authors.
READERS = (*OFFICE, Role.HA)


def table(name: str) -> Any:
    """A table of the room by name: the tables below and above name each other."""
    return apps.get_model("proposals", name)


def sponsored_by(actor: Any) -> Any:
    """The ids of proposals that persons or bodies of this seat signed."""
    signed = Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids)
    rows = table("Sponsor").anywhere.filter(signed, committee=actor.committee_id, voided_at__isnull=True)
    return rows.values("proposal")


def merged_with(signed: Any) -> Any:
    """The ids of cases into which one of the signed proposals was merged: their answer is its answer too."""
    rows = table("Proposal").anywhere.filter(pk__in=signed, state="merged", voided_at__isnull=True)
    return rows.values("merged_into")


def handled_by(actor: Any) -> Any:
    """The ids of proposals handed over to a unit of this seat (a return that was granted ends it)."""
    rows = table("Assignment").anywhere.filter(
        committee=actor.committee_id,
        unit__in=actor.unit_ids,
        voided_at__isnull=True,
        handed_over_on__isnull=False,
        returned_on__isnull=True,
    )
    return rows.values("proposal")


def concerned(actor: Any, path: str = "") -> Q:
    """Proposals the seat has to do with: the office all but others' drafts, units those in hand, sponsors theirs and the
    cases theirs were merged into.

    ``path`` leads from the table asked to the proposal (``"assignment__proposal__"``).
    """
    own = Q(pk__in=[])
    if actor.person_ids or actor.body_ids:
        signed = sponsored_by(actor)
        own = Q(**{f"{path}pk__in": signed}) | Q(**{f"{path}pk__in": merged_with(signed)})
    if actor.unit_ids:
        own |= Q(**{f"{path}pk__in": handled_by(actor)})
    if actor.has(*READERS):
        own |= ~Q(**{f"{path}state__in": ("draft", "cosigning")}) | Q(**{f"{path}entered_on_behalf": True})
    return own


class CaseQuerySet(TenantQuerySet):
    """Rows of a case (assignments, contacts, replies): for those the case concerns. ``path`` leads to the proposal."""

    path = "proposal__"

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id).filter(concerned(actor, self.path))


class ViaAssignmentQuerySet(CaseQuerySet):
    path = "assignment__proposal__"


class ReplyPartQuerySet(CaseQuerySet):
    path = "reply__assignment__proposal__"


class ReplyQuerySet(ViaAssignmentQuerySet):
    """Replies: the sponsor sees them once delivered, a unit its own drafts, those it must countersign, and all delivered."""

    def visible_to(self, actor: Any) -> Self:
        mine = Q(delivered_on__isnull=False) | Q(assignment__unit__in=actor.unit_ids)
        if actor.unit_ids:
            mine |= Q(assignment__countersign_required=True, assignment__proposal__in=handled_by(actor))
        return super().visible_to(actor) if actor.has(*READERS) else super().visible_to(actor).filter(mine)


class RatingQuerySet(CaseQuerySet):
    """Ratings: sponsors their own, the office all. A unit sees totals only (``ledger.totals``); where the rules open
    single ratings to it, those of closed cases (law 10)."""

    def visible_to(self, actor: Any) -> Self:
        if actor.has(*READERS):
            return super().visible_to(actor)
        mine = Q(sponsor__person__in=actor.person_ids) | Q(sponsor__body__in=actor.body_ids)
        if actor.unit_ids and rules.opens_ratings(actor.committee_id):
            mine |= Q(proposal__closed_on__isnull=False, reply__assignment__unit__in=actor.unit_ids)
        return self.of(actor.committee_id).filter(mine)


class ReviewQuerySet(CaseQuerySet):
    """Review opinions: the office; sponsors see the outcome on the proposal itself, with ground and explanation."""

    def visible_to(self, actor: Any) -> Self:
        return super().visible_to(actor) if actor.has(*READERS) else self.none()
