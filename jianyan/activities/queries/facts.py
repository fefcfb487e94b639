"""Reads behind the figures: what was held in a period, who was there, what was said."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from jianyan.activities.models import (
    KINDS,
    Activity,
    Attendance,
    Consolidated,
    Family,
    Kind,
    PlanItem,
    Problem,
    ProjectAssignment,
    Report,
    ReportInstruction,
    Suggestion,
    kinds_of,
)
from jianyan.activities.models.kinds import Audience
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.people.models import BodyMember, Person, Tenure, Unit

# The plenary's discussions and hearings are counted by what was said and who was sent, not as activities.
HELD = "activity__held_on"
DELIBERATIONS = tuple(
    kind for kind in kinds_of(Family.DELIBERATION) if kind not in (Kind.PLENARY_DISCUSSION, Kind.HEARING)
)
ROLL_CALL = tuple(str(kind) for kind, spec in KINDS.items() if spec.roll_call)


def held(scope: Scope, *kinds: str) -> TenantQuerySet:
    """Activities of these kinds (all when none is named) held in the period; of one body or person where asked."""
    rows = Activity.objects.held_in("held_on", scope)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if scope.body:
        rows = rows.filter(owner=scope.body)
    if scope.person:
        live = Attendance.objects.of(scope.committees).live()
        there = live.filter(person=scope.person, outcome__in=Attendance.THERE)
        rows = rows.filter(pk__in=there.values("activity"))
    return rows


def held_by(scope: Scope, owner_kind: str, *kinds: str) -> TenantQuerySet:
    """Activities whose primary owner is a body of this kind: co-owned ones are counted once."""
    return held(scope, *kinds).filter(owner__kind=owner_kind)


def expected(scope: Scope) -> TenantQuerySet:
    """Rows of members on the lists of activities held in the period: each only for what fell inside his seat, and in
    the activities of a body inside his membership of it; who came counts wherever he belongs."""
    held = Activity.objects.held_in("held_on", scope)
    if scope.body:
        held = held.filter(owner=scope.body)
    rows = Attendance.objects.of(scope.committees).live().filter(activity__in=held.values("pk"))
    rows = rows.filter(as_member=True).exclude(outcome=Attendance.Outcome.EXEMPT)
    rows = rows.filter(seat_held(HELD), _belonged())
    return rows.filter(person=scope.person) if scope.person else rows


def _on_the_day(model: Any, day: str) -> Any:
    """Live dated rows of the person of a row that cover a day of that row."""
    return model.anywhere.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef(day)),
        committee=OuterRef("committee"),
        person=OuterRef("person"),
        voided_at__isnull=True,
        starts_on__lte=OuterRef(day),
    )


def seat_held(day: str) -> Exists:
    """A condition on rows about persons: he held a seat on the day in this column."""
    return Exists(_on_the_day(Tenure, day))


def _belonged() -> Q:
    """A condition on attendances: not called by a body that the person had left before."""
    left = BodyMember.anywhere.filter(
        committee=OuterRef("committee"),
        person=OuterRef("person"),
        body=OuterRef("activity__owner"),
        voided_at__isnull=True,
        ends_on__lte=OuterRef("activity__held_on"),
    )
    again = _on_the_day(BodyMember, HELD).filter(body=OuterRef("activity__owner"))
    gone = Q(activity__audience=Audience.BODY) & Q(Exists(left)) & ~Q(Exists(again))
    return Q(outcome__in=Attendance.THERE) | ~gone


def there(scope: Scope) -> TenantQuerySet:
    """Rows of members who were there."""
    return expected(scope).filter(outcome__in=Attendance.THERE)


def of_activities(model: type, field: str, scope: Scope) -> TenantQuerySet:
    """Rows of a table under activities, by their own date; none of a voided activity."""
    rows: TenantQuerySet = model.objects.held_in(field, scope).filter(activity__voided_at__isnull=True)  # type: ignore[attr-defined]
    return rows.filter(activity__owner=scope.body) if scope.body else rows


def suggestions(scope: Scope) -> TenantQuerySet:
    """Raw suggestions of the period."""
    rows = of_activities(Suggestion, "made_on", scope)
    return rows.filter(person=scope.person) if scope.person else rows


def instructed(scope: Scope) -> TenantQuerySet:
    """Reports on which a leader wrote in the period; ticks are not instructions."""
    written = ReportInstruction.objects.held_in("instructed_on", scope).filter(
        kind=ReportInstruction.Kind.SUBSTANTIVE
    )
    return Report.objects.of(scope.committees).live().filter(pk__in=written.values("report"))


def instructed_before(scope: Scope) -> Q:
    """A condition on reports: a leader wrote on it before the end of the period."""
    live = ReportInstruction.objects.of(scope.committees).live()
    written = live.filter(kind=ReportInstruction.Kind.SUBSTANTIVE, instructed_on__lt=scope.end)
    return Q(pk__in=written.values("report"))


def consolidated_raw(scope: Scope) -> TenantQuerySet:
    """Raw suggestions that went into an item consolidated in the period."""
    items = of_activities(Consolidated, "consolidated_on", scope)
    raw = Suggestion.objects.of(scope.committees).live()
    return raw.filter(consolidated__in=items.values("pk"), activity__voided_at__isnull=True)


def planned(scope: Scope) -> TenantQuerySet:
    """Items of the plan approved in the period, without those cancelled by its end (these are shown separately)."""
    rows = PlanItem.objects.held_in("approved_on", scope).exclude(cancelled_on__lt=scope.end)
    return rows.filter(
        Q(plan__isnull=True) | Q(plan__body__isnull=True)
    )  # a body's work list is no such plan


def problems(scope: Scope, origin: str, field: str) -> TenantQuerySet:
    """Problems of projects or of members, by the day they were raised or solved."""
    rows = Problem.objects.held_in(field, scope).filter(origin=origin)
    return rows.filter(person=scope.person) if scope.person else rows


def assigned(scope: Scope) -> TenantQuerySet:
    """Who was on a project at any time of the period, leaders left out."""
    rows = ProjectAssignment.objects.of(scope.committees).live()
    return rows.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=scope.start),
        starts_on__lt=scope.end,
        project__voided_at__isnull=True,
    ).exclude(role=ProjectAssignment.Role.LEADER)


def persons(named: TenantQuerySet) -> TenantQuerySet:
    """The persons these rows name; bound to the committees of the rows."""
    return Person.objects.filter(committee__in=named.values("committee"), pk__in=named)


def units(named: TenantQuerySet) -> TenantQuerySet:
    """The units these rows name."""
    return Unit.objects.filter(committee__in=named.values("committee"), pk__in=named)
