"""Members sent to hearings and supervision, occasion by occasion: who was invited where, on what, and how many in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models.functions import ExtractYear

from jianyan.activities.models import SupervisorAppointment
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.people.models import Unit

STANDING = SupervisorAppointment.Kind.STANDING


@dataclass(frozen=True)
class Hearing:
    """One occasion: a unit, a day, a matter, and those who were sent."""

    on: date
    unit: Unit
    kind: str
    matter: str
    sent: list[SupervisorAppointment] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """Persons and person-times of a year; long appointments apart from single invitations (A-15)."""

    persons: int
    standing: int
    invited: int
    times: int
    hearings: int


def years_of(actor: Actor) -> list[int]:
    """Years in which somebody was sent, newest first. One query."""
    rows = _rows(actor).order_by().annotate(year=ExtractYear("starts_on"))
    return sorted(set(rows.values_list("year", flat=True)), reverse=True)


def _rows(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = SupervisorAppointment.objects.of(actor.committee_id).live().visible_to(actor)
    return rows


def sent_in(actor: Actor, year: int) -> list[SupervisorAppointment]:
    """Everyone sent in a year, as far as this reader may see it. One query."""
    rows = _rows(actor).filter(starts_on__year=year).select_related("committee", "person", "unit")
    return list(
        rows.order_by("-starts_on", "unit__sort_no", "unit_id", "kind", "matter", "person__stroke_key")
    )


def hearings_among(rows: Sequence[SupervisorAppointment]) -> list[Hearing]:
    """The single invitations, gathered by occasion."""
    once = [one for one in rows if one.kind != STANDING]
    found = groupby(once, key=lambda one: (one.starts_on, one.unit_id, one.kind, one.matter))
    gathered = [list(group) for _, group in found]
    return [
        Hearing(same[0].starts_on, same[0].unit, same[0].get_kind_display(), same[0].matter, same)
        for same in gathered
    ]


def counted(rows: Sequence[SupervisorAppointment]) -> Sent:
    """Who was sent, each person once; and how often."""
    standing = {one.person_id for one in rows if one.kind == STANDING}
    once = [one for one in rows if one.kind != STANDING]
    invited = {one.person_id for one in once}
    return Sent(len(standing | invited), len(standing), len(invited), len(once), len(hearings_among(rows)))
