"""How the demo holds an activity: give notice, take the list, hold it; and how dates are spread over a year."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from jianyan.activities import actions, queries, rules
from jianyan.activities.actions.leave import meeting_of
from jianyan.activities.models import Activity, Attendance, Kind, Sitting
from jianyan.demo.stage import Cast, Dated
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Role

TEXTS = tomllib.loads(
    (Path(__file__).parent.parent / "texts" / "activities.toml").read_text(encoding="utf-8")
)
Outcome = Attendance.Outcome
AHEAD = timedelta(days=7)
ORDINALS = "一二三四五六七八九十"


def act(on: date, do: Callable[..., object], *args: Any, **kwargs: Any) -> Dated:
    """An act of a day with its arguments bound now."""
    return Dated(on, partial(do, *args, **kwargs))


def spread(count: int, first: date, last: date) -> list[date]:
    """So many days from first to last, as evenly as can be, none on a weekend."""
    step = (last - first).days / max(count - 1, 1)
    days = [first + timedelta(days=round(no * step)) for no in range(count)]
    return [day - timedelta(days=max(day.weekday() - 4, 0)) for day in days]


def share(total: int, month: int) -> int:
    """What falls on one of the eleven months from February, so that they add up to the total."""
    done = month - 2
    return total * (done + 1) // 11 - total * done // 11


def outcomes(people: Iterable[Person], chance: Random, *, all_there: bool = False) -> dict[Person, str]:
    """Who was there: most; a few on leave, late or by video; hardly anyone absent without leave."""
    weights = (
        {Outcome.PRESENT: 1}
        if all_there
        else {
            Outcome.PRESENT: 920,
            Outcome.LEAVE: 50,
            Outcome.LATE: 12,
            Outcome.LEFT_EARLY: 6,
            Outcome.ONLINE: 8,
            Outcome.ABSENT: 4,
        }
    )
    drawn = chance.choices
    return {person: str(drawn(list(weights), list(weights.values()))[0]) for person in people}


def held(
    cast: Cast,
    on: date,
    kind: Kind,
    title: str,
    people: Sequence[Person] = (),
    *,
    owner: Body | None = None,
    co_owners: Sequence[Body] = (),
    seat: str = Role.SG,
    observers: Sequence[Person] = (),
    sittings: Sequence[Sitting] = (),
    second: Random | None = None,
    **fields: Any,
) -> Activity:
    """An activity of which notice is given a week ahead, held on a day with its list; nobody is absent where attendance
    is by signing in. ``second``: the dice of a second sitting, of which a list is taken too."""
    by = cast.seat(seat)
    activity = Activity(kind=kind, title=title, owner=owner, **{"starts_on": on} | fields)
    actions.plan_activity(activity, by=by, on=activity.starts_on - AHEAD, co_owners=co_owners)
    if sittings:
        actions.set_sittings(activity, list(sittings), by=by, on=activity.starts_on - AHEAD)
    chance = Random(f"{on}{title}")
    if people and activity.spec.roll_call:
        _invite(activity, people, by)
    if people:
        listed = outcomes(people, chance, all_there=not activity.spec.roll_call)
        _take_roll(cast, activity, listed, by, on)
    if second:
        _take_roll(cast, activity, outcomes(people, second), by, on, sitting=2)
    if observers:
        seen = outcomes(observers, chance, all_there=True)
        actions.record_attendance(activity, seen, by=by, on=on, as_member=False)
    return actions.hold(activity, by=by, on=on)


def _invite(activity: Activity, people: Sequence[Person], by: Actor) -> None:
    """Call by name whom the circle of the activity does not mean anyhow."""
    known = set(queries.expected_at(activity, activity.starts_on).values_list("pk", flat=True))
    if wanted := [person for person in people if person.pk not in known]:
        actions.invite(activity, wanted, by=by, on=activity.starts_on - AHEAD)


def _take_roll(
    cast: Cast, activity: Activity, listed: dict[Person, str], by: Actor, on: date, sitting: int = 1
) -> None:
    """Who is away asked for leave and was granted it; the list is taken of the others. Nobody of the demo grants the
    leave of the one who grants it: his is entered on the list."""
    law = rules.on_day(by.committee_id, activity.starts_on)
    grants = cast.seat(law.leave_from(meeting_of(activity)).approver).person_ids
    away = [one for one, outcome in listed.items() if outcome == Outcome.LEAVE and one.pk not in grants]
    for person in away:
        _excuse(cast, activity, person, by, sitting)
    others = {person: outcome for person, outcome in listed.items() if person not in away}
    actions.record_attendance(activity, others, by=by, on=on, sitting=sitting)


def _excuse(cast: Cast, activity: Activity, person: Person, by: Actor, sitting: int) -> None:
    """The office enters the written request four days before; whom the policy names grants it the day after."""
    asked = activity.starts_on - timedelta(days=4)
    reasons = TEXTS["leave_reasons"]
    only = len(queries.sittings(activity)) == 1
    leave = actions.ask_leave(
        activity,
        person.pk,
        Random(f"{person}{asked}").choice(reasons),
        by=by,
        on=asked,
        sitting=0 if only else sitting,
    )
    actions.grant_leave(leave, by=cast.seat(leave.approver), on=asked + timedelta(days=1))


def body(cast: Cast, kind: str, number: int) -> Body:
    """The body of a kind by its place in the official order; asked when the act runs, since bodies are founded in the year."""
    return cast.bodies[kind][number]


def members_of(cast: Cast, kind: str, number: int) -> list[Person]:
    """Who belongs to a body, as the stage seated them."""
    if kind == Body.Kind.LIAISON_GROUP:
        return cast.members[6:][number::18]
    return cast.members[number::5]
