"""Who reads what: a member his own, a body's secretary that of its members, the office that keeps the files all."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db.models import Q
from django.utils import timezone

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.models import BodyMember, Role

READERS = (Role.ML, Role.SG, Role.LD, Role.AU)  # administrators keep the system, not its confidences
BODIES = (Role.LG, Role.SPC)
MEMBERS = (Role.MB, Role.SC, Role.LD)
OFFICE = (*READERS, *BODIES, Role.PO, Role.RS, Role.CL)


def persons_of(actor: Any) -> Q:
    """The condition on ``person`` for this seat: oneself, and the members of one's bodies."""
    mine = Q(person__in=actor.person_ids)
    if actor.has(*BODIES) and actor.body_ids:
        held = BodyMember.anywhere.filter(
            committee=actor.committee_id, body__in=actor.body_ids, voided_at__isnull=True
        ).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate()))
        mine |= Q(person__in=held.values("person"))
    return mine


class PersonalQuerySet(TenantQuerySet):
    """Rows about one person."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*READERS) else rows.filter(persons_of(actor))


class ClaimQuerySet(PersonalQuerySet):
    """Claims are read, besides, by whoever keeps the records they ask about."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*READERS):
            return rows
        return rows.filter(persons_of(actor) | Q(organiser__in=actor.roles))


class YearQuerySet(TenantQuerySet):
    """The year and the sheet it is reckoned by are published to those appraised and to the office."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id) if actor.has(*OFFICE, *MEMBERS) else self.none()


def _about(subject: str) -> Q:
    """The condition on sheets; one about members does not say so."""
    return Q(data__subject=subject) if subject != "member" else ~Q(data__has_key="subject")


class SheetQuerySet(TenantQuerySet):
    """Adopted sheets are read by everybody they are about; drafts by those who write and adopt them."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*READERS):
            return rows
        told = rows.filter(adopted_on__isnull=False)
        if actor.has(*OFFICE):
            return told.filter(_about("member") | _about("body"))
        return told.about("member") if actor.has(*MEMBERS) else self.none()

    def about(self, subject: str) -> Self:
        """Sheets about members, bodies or units."""
        return self.filter(_about(subject))

    def in_force(self, subject: str, day: date) -> Self:
        """The adopted sheet about these that holds on a day stands first."""
        held = self.live().about(subject).filter(state="adopted", effective_on__lte=day)
        return held.order_by("-effective_on", "-edition")
