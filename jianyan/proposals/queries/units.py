"""How the cases of a year stand with each unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.proposals.models import (
    Assignment,
    Contact,
    HandoverOrder,
    Proposal,
    State,
)
from jianyan.proposals.models.base import READERS


@dataclass(frozen=True)
class UnitStanding:
    """How the cases of a year stand with one unit on a day, counted by dates."""

    pk: int
    name: str
    handed_over: int
    accepted: int
    due: int
    replied: int
    overdue: int
    late: int
    to_meet: int
    met: int


def in_duty(committee: int, on: date, year: int | None = None) -> TenantQuerySet:
    """What units had to do on a day, of cases handed over in a year: not returned, not withdrawn by then."""
    rows: TenantQuerySet = (
        Assignment.objects.of(committee)
        .live()
        .filter(role__in=Assignment.DUTY, handed_over_on__lte=on, proposal__voided_at__isnull=True)
        .exclude(returned_on__lte=on)
        .exclude(proposal__case_withdrawn_on__lte=on)
    )
    return rows.filter(handed_over_on__year=year) if year else rows


def undone(on: date) -> Q:
    """Assignments whose answer (or opinion, of a co-handler) was still out at the end of a day."""
    co = Q(role=Assignment.Role.CO)
    said = (~co & Q(delivered_on__lte=on)) | (co & Q(opinion_on__lte=on))
    return ~Q(pk__in=Assignment.anywhere.filter(said).values("pk"))


def late_on(committee: int, on: date) -> TenantQuerySet:
    """What is past its date on a day, in the order of units and cases."""
    rows = in_duty(committee, on).filter(undone(on), due_on__lt=on)
    return rows.select_related("unit", "proposal").order_by("unit__sort_no", "unit", "due_on", "id")


def due_within(committee: int, first: date, end: date) -> TenantQuerySet:
    """What has its date in [first, end) and is not done, the nearest first."""
    rows = in_duty(committee, first).filter(undone(first), due_on__gte=first, due_on__lt=end)
    return rows.select_related("unit", "proposal__committee").order_by("due_on", "unit__sort_no", "id")


def standings(committee: int, year: int, on: date) -> list[UnitStanding]:
    """Each unit with cases handed over in the year, in the official order. Two queries, whatever the number."""
    met = set(
        Contact.objects.of(committee)
        .live()
        .filter(in_person=True, disputed_on__isnull=True, held_on__lte=on)
        .values_list("assignment", flat=True)
    )
    rows = in_duty(committee, on, year).select_related("unit").order_by("unit__sort_no", "unit", "id")
    names: dict[int, str] = {}
    found: dict[int, list[Assignment]] = {}
    for one in rows:
        names[one.unit_id] = one.unit.name
        found.setdefault(one.unit_id, []).append(one)
    return [_standing(pk, names[pk], held, met, on) for pk, held in found.items()]


def _standing(pk: int, name: str, held: list[Assignment], met: set[int], on: date) -> UnitStanding:
    def done(one: Assignment) -> date | None:
        day = one.opinion_on if one.role == Assignment.Role.CO else one.delivered_on
        return day if day and day <= on else None

    due = [one for one in held if one.due_on and one.due_on < on]
    to_meet = [one for one in held if one.must_reply]
    return UnitStanding(
        pk,
        name,
        handed_over=len(held),
        accepted=sum(one.accepted_on is not None and one.accepted_on <= on for one in held),
        due=len(due),
        replied=sum(done(one) is not None for one in held),
        overdue=sum(done(one) is None for one in due),
        late=sum(
            (day := done(one)) is not None and one.due_on is not None and day > one.due_on for one in held
        ),
        to_meet=len(to_meet),
        met=sum(one.pk in met for one in to_meet),
    )


def waits_for_hand_over(committee: int) -> bool:
    """Whether a case has units proposed for it and is not handed over. One query."""
    return Proposal.objects.of(committee).live().filter(state=State.ALLOCATING).exists()


def orders_of(actor: Actor) -> TenantQuerySet:
    """Hand-over orders: the office and the authority all, a unit those with a case of its own."""
    rows: TenantQuerySet = HandoverOrder.objects.of(actor.committee_id).live()
    if actor.has(*READERS):
        return rows
    mine = (
        Assignment.objects.of(actor.committee_id)
        .live()
        .filter(unit__in=actor.unit_ids, returned_on__isnull=True)
    )
    return rows.filter(pk__in=mine.values("order"))


def parts_under(order: HandoverOrder) -> TenantQuerySet:
    """What was given to units under an order, returned or not."""
    rows: TenantQuerySet = Assignment.objects.of(order.committee_id).live()
    return rows.filter(order=order, proposal__voided_at__isnull=True)


def held_under(order: HandoverOrder) -> TenantQuerySet:
    """What units hold under an order: neither returned nor withdrawn."""
    return parts_under(order).filter(returned_on__isnull=True, proposal__case_withdrawn_on__isnull=True)
