"""Who is called to an activity on a day, who of them sits as a member, and whether enough are there (trap 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q

from jianyan.activities.models import (
    KINDS,
    Activity,
    Attendance,
    Circle,
    CoOwner,
    Enrolment,
    Kind,
    Sitting,
)
from jianyan.activities.models.kinds import Audience, Quorum, Spec
from jianyan.activities.models.kinds import Sitting as Unit
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.models import Body, BodyMember, Person, Post, Tenure

STANDING_COMMITTEE = (*Post.CHAIRMAN_MEETING, Post.Kind.STANDING_MEMBER)
NOON, AFTER_LUNCH = time(12), time(13)
MOST_SITTINGS = 20


def seated(committee: int, day: date) -> TenantQuerySet:
    """The persons who hold a seat on a day."""
    rows: TenantQuerySet = Tenure.objects.of(committee).on(day)
    return rows


def circle(activity: Activity, day: date) -> Q:
    """A condition on persons: those whom the audience of an activity means on a day."""
    committee = activity.committee_id
    if activity.audience == Audience.ALL:
        return Q(pk__in=seated(committee, day).values("person"))
    if activity.audience == Audience.STANDING:
        posts = Post.objects.of(committee).live().active_on(day).filter(kind__in=STANDING_COMMITTEE)
        return Q(pk__in=posts.values("person"))
    circles = Circle.objects.of(committee).live().filter(activity=activity)
    if activity.audience == Audience.SECTOR:
        named = seated(committee, day).filter(sector__in=circles.values("sector"))
        return Q(pk__in=named.values("person"))
    if activity.audience == Audience.BODY:
        return Q(pk__in=_of_bodies(activity, circles, day).values("person"))
    return Q(pk__in=())


def _of_bodies(activity: Activity, circles: TenantQuerySet, day: date) -> TenantQuerySet:
    """Members of the bodies that call, as long as these exist: a body dissolved in mid-year calls nobody afterwards."""
    committee = activity.committee_id
    co_owners = CoOwner.objects.of(committee).live().filter(activity=activity)
    own = Q(pk=activity.owner_id) | Q(pk__in=co_owners.values("body")) | Q(pk__in=circles.values("body"))
    bodies = Body.objects.of(committee).live().active_on(day, "started_on", "ended_on").filter(own)
    rows: TenantQuerySet = BodyMember.objects.of(committee).live().active_on(day)
    return rows.filter(body__in=bodies.values("pk"))


def coming(activity: Activity) -> TenantQuerySet:
    """Persons called by name or signed up."""
    rows: TenantQuerySet = Enrolment.objects.of(activity.committee_id).live()
    return rows.filter(activity=activity, state__in=Enrolment.COMING)


def expected_at(activity: Activity, day: date) -> TenantQuerySet:
    """Persons expected on a day: those who signed up where that is asked, else all whom the audience means, and
    those called by name. In the order of strokes."""
    rows: TenantQuerySet = Person.objects.of(activity.committee_id).live()
    return rows.filter(_wanted(activity, day)).order_by("stroke_key", "id")


def _wanted(activity: Activity, day: date) -> Q:
    named = Q(pk__in=coming(activity).values("person"))
    return named if activity.signs_up else named | circle(activity, day)


def meant_at(activity: Activity, day: date) -> TenantQuerySet:
    """Persons the audience means, and all named, signed up or waiting: those to whom a notice goes."""
    owner = activity.committee_id
    asked = Enrolment.objects.of(owner).live().filter(activity=activity)
    asked = asked.exclude(state=Enrolment.State.WITHDRAWN)
    rows: TenantQuerySet = Person.objects.of(owner).live()
    return rows.filter(Q(pk__in=asked.values("person")) | circle(activity, day))


def is_expected(activity: Activity, person: int, day: date) -> bool:
    """Whether one person is. One query."""
    return bool(expected_at(activity, day).filter(pk=person).exists())


@dataclass(frozen=True)
class AtTheDoor:
    """What is known of one person who checks in."""

    expected: bool
    seated: bool
    row: int | None  # his line on the list, where there is one


# Plain SQL, as with the journal's head: everyone who comes passes here, and building the queries cost a sixth of it.
_AT_THE_DOOR = (
    f"SELECT (SELECT id FROM {Attendance._meta.db_table} "  # noqa: S608 - our own tables
    "WHERE committee_id = %s AND activity_id = %s AND person_id = %s AND sitting = %s), "
    f"EXISTS(SELECT 1 FROM {Tenure._meta.db_table} WHERE committee_id = %s AND person_id = %s "
    "AND voided_at IS NULL AND starts_on <= %s AND (ends_on IS NULL OR ends_on > %s))"
)


# What a check-in reads of an activity; the rest of its columns stays out.
_READ: list[Any] = [
    Activity._meta.get_field(name)
    for name in (
        *("id", "committee", "title", "state", "starts_on", "ends_on", "audience", "signs_up", "owner"),
        "voided_at",
    )
]
_ACTIVITY = (
    f"SELECT {', '.join(one.column for one in _READ)} FROM {Activity._meta.db_table} "  # noqa: S608 - our own table
    "WHERE committee_id = %s AND id = %s AND voided_at IS NULL"
)


def activity_at_the_door(committee: int, activity: int) -> Activity | None:
    """A live activity, as far as a check-in reads it."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVITY, [committee, activity])
        row = cursor.fetchone()
    if row is None:
        return None
    values = [column.to_python(value) for column, value in zip(_READ, row, strict=True)]
    return Activity.from_db(DEFAULT_DB_ALIAS, [column.attname for column in _READ], values)


def at_the_door(activity: Activity, number: int, person: int, day: date) -> AtTheDoor:
    """All of it, in one statement where all members are called."""
    owner, on = activity.committee_id, connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(_AT_THE_DOOR, [owner, activity.pk, person, number, owner, person, on, on])
        row, sits = cursor.fetchone()
    if row is not None or (sits and activity.audience == Audience.ALL and not activity.signs_up):
        return AtTheDoor(True, bool(sits), row)
    return AtTheDoor(is_expected(activity, person, day), bool(sits), None)


def may_sign_up(activity: Activity, person: int, day: date) -> bool:
    """Whether the audience means this person, or someone called him by name. One query."""
    rows = Person.objects.of(activity.committee_id).live().filter(pk=person)
    named = Enrolment.objects.of(activity.committee_id).live().filter(activity=activity)
    return bool(rows.filter(circle(activity, day) | Q(pk__in=named.values("person"))).exists())


def members_among(committee: int, persons: list[int], day: date) -> set[int]:
    """Those who hold a seat on a day: they alone count as members, whoever else is on the list."""
    return set(seated(committee, day).filter(person__in=persons).values_list("person", flat=True))


# -- sittings ---------------------------------------------------------------------------------------------------


def sittings(activity: Activity, spec: Spec | None = None) -> list[Sitting]:
    """The sittings of an activity: those that were entered, else what its kind says. One query."""
    rows = Sitting.objects.of(activity.committee_id).live().filter(activity=activity).order_by("number")
    return list(rows) or by_kind(activity, spec or KINDS[Kind(activity.kind)])


def by_kind(activity: Activity, spec: Spec) -> list[Sitting]:
    """One sitting; where attendance is taken by half-days, two for each day."""
    days = (activity.ends_on - activity.starts_on).days + 1
    begins, ends = activity.begins_at, activity.ends_at
    over_noon = bool(begins and ends and begins < NOON and ends > AFTER_LUNCH)
    if spec.sitting != Unit.HALF_DAY or (days == 1 and not over_noon):
        return [_unsaved(activity, 1, activity.starts_on, begins, ends if days == 1 else None)]
    halves = [(day, half) for day in range(days) for half in ("上午", "下午")][:MOST_SITTINGS]
    return [
        _unsaved(
            activity,
            number,
            activity.starts_on + timedelta(days=day),
            begins if half == "上午" else None,
            None,
            f"{half}" if days == 1 else f"第{day + 1}天{half}",
        )
        for number, (day, half) in enumerate(halves, 1)
    ]


def _unsaved(
    activity: Activity, number: int, on: date, begins: time | None, ends: time | None, title: str = ""
) -> Sitting:
    return Sitting(
        committee_id=activity.committee_id,
        activity=activity,
        number=number,
        title=title,
        on=on,
        begins_at=begins,
        ends_at=ends,
        place=activity.place,
    )


def day_of(activity: Activity, number: int) -> date:
    """The day of a sitting: the activity's first where the sitting was not entered. One query."""
    rows = Sitting.objects.of(activity.committee_id).live().filter(activity=activity, number=number)
    return rows.values_list("on", flat=True).first() or activity.starts_on


# -- quorum -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Presence:
    """How many form the meeting, how many are there, how many must be, and what a majority of all is."""

    base: int
    present: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.present >= self.needed

    @property
    def missing(self) -> int:
        return max(self.needed - self.present, 0)

    @property
    def majority(self) -> int:
        """More than half of all who form the meeting, not of those present (trap 15)."""
        return self.base // 2 + 1


def needed_of(quorum: str, base: int) -> int:
    """How many must be there."""
    if quorum == Quorum.TWO_THIRDS:
        return -(-2 * base // 3)
    return base // 2 + 1 if quorum == Quorum.HALF else 0


def presence(activity: Activity, sitting: Sitting, quorum: str) -> Presence:
    """From the seats held on the day of the sitting: who has no seat that day forms no part of the meeting. Two queries."""
    committee = activity.committee_id
    base = expected_at(activity, sitting.on).filter(pk__in=seated(committee, sitting.on).values("person"))
    base = base.order_by()
    there = Attendance.objects.of(committee).live().filter(activity=activity, sitting=sitting.number)
    present = there.filter(outcome__in=Attendance.THERE, person__in=base.values("pk")).count()
    number = base.count()
    return Presence(number, present, needed_of(quorum, number))


# -- sign-up ----------------------------------------------------------------------------------------------------


def places_left(activity: Activity) -> int | None:
    """Places not taken yet; None where there is no limit."""
    if not activity.capacity:
        return None
    return max(activity.capacity - coming(activity).count(), 0)


def conflicts(activity: Activity, person: int) -> list[Activity]:
    """Other announced activities at the same time to which this person was called by name or signed up. One query."""
    owner = activity.committee_id
    named = Enrolment.objects.of(owner).live().filter(person=person, state__in=Enrolment.COMING)
    rows = (
        Activity.objects.of(owner).live().filter(state__in=Activity.COMING, pk__in=named.values("activity"))
    )
    rows = rows.filter(starts_on__lte=activity.ends_on, ends_on__gte=activity.starts_on)
    rows = rows.exclude(pk=activity.pk).select_related("committee").order_by("starts_on", "id")
    return [other for other in rows if overlap(activity, other)]


def overlap(one: Activity, other: Activity) -> bool:
    """Whether two activities meet in time; on one day with known hours, whether the hours meet."""
    if one.starts_on > other.ends_on or other.starts_on > one.ends_on:
        return False
    single = one.starts_on == one.ends_on == other.starts_on == other.ends_on
    if not (single and one.begins_at and other.begins_at):
        return True
    ends, others_end = one.ends_at or time.max, other.ends_at or time.max
    return one.begins_at < others_end and other.begins_at < ends
