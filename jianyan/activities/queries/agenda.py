"""What lies ahead: the calendar of a month, what concerns one person, and the file phones subscribe to."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from jianyan.activities.models import Activity, Attendance
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.ics import Happening
from jianyan.people.actors import Actor

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHOWN = (
    Activity.State.PLANNED,
    Activity.State.UNDER_WAY,
    Activity.State.POSTPONED,
    Activity.State.HELD,
    Activity.State.CLOSED,
    Activity.State.CANCELLED,
)


@dataclass(frozen=True)
class Day:
    """One day of a month's page."""

    on: date
    inside: bool
    activities: list[Activity]


def announced(actor: Actor) -> TenantQuerySet:
    """What this reader may know of, drafts left out."""
    rows: TenantQuerySet = Activity.objects.of(actor.committee_id).live().visible_to(actor)
    return rows.filter(state__in=SHOWN).select_related("committee", "owner")


def concerning(actor: Actor) -> TenantQuerySet:
    """What this person himself is called to, signed up for or was at."""
    rows = announced(actor)
    return rows.filter(Activity.objects.all().calling(actor)) if actor.person_ids else rows.none()


def between(rows: TenantQuerySet, first: date, last: date) -> list[Activity]:
    """Those that touch a span of days, in the order of time. One query."""
    found = rows.filter(starts_on__lte=last, ends_on__gte=first)
    return list(found.order_by("starts_on", "begins_at", "id"))


def month(rows: TenantQuerySet, year: int, number: int) -> list[list[Day]]:
    """The weeks of a month, Monday first, each day with what happens on it. One query."""
    weeks = months.Calendar().monthdatescalendar(year, number)
    held = between(rows, weeks[0][0], weeks[-1][-1])
    return [[Day(day, day.month == number, _on(held, day)) for day in week] for week in weeks]


def _on(held: Iterable[Activity], day: date) -> list[Activity]:
    return [one for one in held if one.starts_on <= day <= one.ends_on]


def ahead(actor: Actor, today: date) -> TenantQuerySet:
    """What is still to come for this person, and what goes on today."""
    soon = Q(ends_on__gte=today, state__in=Activity.COMING) | Q(state=Activity.State.POSTPONED)
    rows: TenantQuerySet = concerning(actor).filter(soon).order_by("starts_on", "begins_at", "id")
    return rows


def attended(actor: Actor) -> TenantQuerySet:
    """The person's own lines on lists, newest first."""
    rows = Attendance.objects.of(actor.committee_id).live().filter(person__in=actor.person_ids)
    rows = rows.filter(activity__voided_at__isnull=True)
    found: TenantQuerySet = rows.select_related("activity", "activity__committee", "person", "committee")
    return found


def happening(one: Activity, root: str) -> Happening:
    """An activity as a line of a calendar file. Without hours it takes the whole day."""
    starts: date | datetime = one.starts_on
    ends: date | datetime = one.ends_on
    if one.begins_at:
        begins = datetime.combine(one.starts_on, one.begins_at, SHANGHAI)
        until = one.ends_at or _later(one.begins_at)
        starts, ends = begins, datetime.combine(one.ends_on, until, SHANGHAI)
    address = f"{root}{one.get_absolute_url()}"
    moved = "已延期，新的时间另行通知" if one.state == Activity.State.POSTPONED else ""
    return Happening(
        uid=f"{one.pk}@jianyan",
        title=f"{'（延期）' if moved else ''}{one.title}",
        starts=starts,
        ends=ends,
        place=one.place,
        note=moved or one.topic,
        address=address,
        sequence=one.version,
        cancelled=one.state == Activity.State.CANCELLED,
    )


def _later(begins: time) -> time:
    """Two hours on, on the same day."""
    at = datetime.combine(date(2000, 1, 1), begins)
    return min(at + timedelta(hours=2), datetime(2000, 1, 1, 23, 59)).time()  # noqa: DTZ001 - an hour of no day
