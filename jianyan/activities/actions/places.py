"""Groups, seats and rooms of a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jianyan.activities import permissions, queries
from jianyan.activities.actions.activities import allow
from jianyan.activities.models import Activity, Placing
from jianyan.core import journal
from jianyan.core.journal import Stale
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Person

journal.declare({"activities.arrange": "安排分组、座位和住房"})


@dataclass(frozen=True)
class Place:
    """What is arranged for one person."""

    group: str = ""
    seat: str = ""
    room: str = ""


def arrange(
    activity: Activity, wanted: Mapping[Person, Place], *, by: Actor, on: date, expected: int | None = None
) -> list[Placing]:
    """Groups, seats and rooms as a whole: who is not named any longer has none. ``expected``: ``state_of`` the rows
    the page showed."""
    allow(permissions.may_record(by, activity), "安排会务")
    if activity.voided_at or activity.state == Activity.State.CANCELLED:
        raise Refused("活动已取消或作废，不再安排")
    if reason := seat_given_twice(wanted):
        raise Refused(reason)
    rows = list(Placing.objects.of(by.committee_id).filter(activity=activity))
    if expected is not None and expected != state_of(rows):
        raise Stale
    known = {row.person_id: row for row in rows}
    with journal.act("activities.arrange", by=by, on=on) as act:
        fresh = [
            Placing(committee_id=by.committee_id, activity=activity, person=person, **vars(place))
            for person, place in wanted.items()
            if person.pk not in known
        ]
        act.create_all(fresh)
        for person, place in wanted.items():
            row = known.get(person.pk)
            if row and (row.voided_at or Place(row.group, row.seat, row.room) != place):
                act.change(row, **vars(place), voided_at=None, voided_by=None, void_reason="")
        named = {person.pk for person in wanted}
        for row in rows:
            if row.person_id not in named and not row.voided_at:
                act.void(row, "不再安排")
    return fresh


def state_of(rows: Sequence[Placing]) -> int:
    """A number that grows with every change of the arrangements of an activity."""
    return sum(row.version for row in rows)


def seat_given_twice(wanted: Mapping[Person, Place]) -> str:
    """Who shares a seat, in a sentence; empty where nobody does."""
    taken: dict[str, Person] = {}
    for person, place in wanted.items():
        if place.seat and place.seat in taken:
            return f"座号{place.seat}重复：{taken[place.seat].name}、{person.name}"
        taken[place.seat] = person
    return ""


def seat_in_order(
    activity: Activity, per_row: int, *, by: Actor, on: date, expected: int | None = None
) -> list[Placing]:
    """Seat all who are expected in the official order, so many a row; groups and rooms stay."""
    if not 1 <= per_row <= 100:
        raise Refused("每排座位数是1至100")
    rows = Placing.objects.of(by.committee_id).live().filter(activity=activity).select_related("person")
    held = {row.person: row for row in rows}
    members = queries.roll(activity, queries.sittings(activity)[0]).members
    wanted = {person: Place(row.group, "", row.room) for person, row in held.items()}
    for number, line in enumerate(members):
        row = held.get(line.person)
        seat = f"{number // per_row + 1}排{number % per_row + 1}座"
        wanted[line.person] = Place(row.group if row else "", seat, row.room if row else "")
    return arrange(activity, wanted, by=by, on=on, expected=expected)
