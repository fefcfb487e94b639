"""Who is called by name or circle, who signs up, and who moves up from the waiting list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from jianyan.activities import permissions, queries
from jianyan.activities.actions.activities import allow
from jianyan.activities.flow import ENROLMENT
from jianyan.activities.models import Activity, Circle, Enrolment
from jianyan.core import journal
from jianyan.core.journal import Act, Stale
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Sector

journal.declare(
    {
        "activities.call": "确定邀请范围",
        "activities.invite": "邀请参加活动",
        "activities.sign_up": "活动报名",
        "activities.withdraw": "退出活动",
        "activities.open_sign_up": "设置报名",
    }
)


def call(activity: Activity, *, by: Actor, on: date, of: Sequence[Sector | Body]) -> list[Circle]:
    """Say which sectors or bodies are meant; those no longer named are left out."""
    allow(permissions.may_record(by, activity), "确定邀请范围")
    _alive(activity)
    rows = list(Circle.objects.of(by.committee_id).filter(activity=activity))
    known = {(row.sector_id, row.body_id): row for row in rows}
    wanted = {(one.pk, None) if isinstance(one, Sector) else (None, one.pk): one for one in of}
    with journal.act("activities.call", by=by, on=on) as act:
        for key, row in known.items():
            if key not in wanted and not row.voided_at:
                act.void(row, "不再邀请")
            elif key in wanted and row.voided_at:
                act.change(row, voided_at=None, voided_by=None, void_reason="")
        act.create_all(
            Circle(committee_id=by.committee_id, activity=activity, sector_id=sector, body_id=body)
            for sector, body in wanted
            if (sector, body) not in known
        )
    return list(Circle.objects.of(by.committee_id).live().filter(activity=activity))


def _alive(activity: Activity) -> None:
    if activity.voided_at or activity.state in (Activity.State.CANCELLED, Activity.State.CLOSED):
        raise Refused(f"活动{activity.get_state_display()}，不能再更改参加人员")


def invite(activity: Activity, persons: Iterable[Person], *, by: Actor, on: date) -> int:
    """Call persons by name; who is invited or signed up already stays as he is. Gives the number of new names."""
    allow(permissions.may_record(by, activity), "邀请参加活动")
    _alive(activity)
    wanted = list(persons)
    rows = Enrolment.objects.of(by.committee_id).filter(activity=activity, person__in=wanted)
    known = {row.person_id: row for row in rows.select_related("activity")}
    fresh = [person for person in wanted if person.pk not in known]
    again = [row for row in known.values() if row.state == Enrolment.State.WITHDRAWN]
    with journal.act("activities.invite", by=by, on=on) as act:
        for row in again:
            act.move(row, ENROLMENT, "invite")
        act.create_all(_made(activity, one.pk, Enrolment.State.INVITED, on, "invited_on") for one in fresh)
    return len(fresh) + len(again)


def _made(activity: Activity, person: int, state: str, on: date, stamp: str) -> Enrolment:
    return Enrolment(
        committee_id=activity.committee_id,
        activity=activity,
        person_id=person,
        state=state,
        asked_at=datetime.now(UTC),
        **{stamp: on},
    )


def sign_up(
    activity: Activity, person: int, *, by: Actor, on: date, expected: int | None = None
) -> Enrolment:
    """Sign a person up, or put him on the waiting list when all places are taken.

    ``expected`` is the version of the activity that he read: one moved meanwhile is refused, with what changed.
    """
    allow(person in by.person_ids or permissions.may_record(by, activity), "为他人报名")
    with journal.act("activities.sign_up", by=by, on=on) as act:
        held = _held(activity)
        if expected is not None and expected != held.version:
            raise Stale(journal.changes_since(held, expected))
        _open(held, on)
        if not queries.may_sign_up(held, person, held.starts_on):
            raise NotYours("这次活动的参加范围不包括您")
        rows = Enrolment.objects.of(by.committee_id).filter(activity=held, person=person)
        row = rows.select_related("activity").first()
        if row and row.state in (Enrolment.State.ENROLLED, Enrolment.State.WAITING):
            raise Refused(f"您{row.get_state_display()}，不必重复报名")
        name = "queue" if _full(held) else "enrol"
        return _entered(act, held, person, row, name, on)


def _held(activity: Activity) -> Activity:
    """The activity as it is now, held so that two people do not take the last place at once."""
    rows = Activity.objects.of(activity.committee_id).select_for_update()
    found: Activity = rows.get(pk=activity.pk)
    return found


def _open(activity: Activity, on: date) -> None:
    if not activity.signs_up:
        raise Refused("这次活动不需要报名")
    if activity.voided_at or activity.state != Activity.State.PLANNED:
        raise Refused(f"活动{activity.get_state_display()}，不能报名")
    if activity.signup_until and on > activity.signup_until:
        raise Refused("报名已经截止。确需参加的，请联系工作人员")


def _full(activity: Activity) -> bool:
    return bool(activity.capacity) and queries.coming(activity).count() >= activity.capacity


def _entered(
    act: Act, activity: Activity, person: int, row: Enrolment | None, name: str, on: date
) -> Enrolment:
    if row is None:
        state = ENROLMENT.moves[name].target
        return act.create(
            _made(activity, person, str(state), on, "waiting_on" if name == "queue" else "enrolled_on")
        )
    act.move(row, ENROLMENT, name, asked_at=datetime.now(UTC))
    return row


def withdraw(row: Enrolment, *, by: Actor, on: date, expected: int | None = None) -> list[Enrolment]:
    """Give one's place back; the first of the waiting list moves up in the same act. Gives those who did."""
    with journal.act("activities.withdraw", by=by, on=on) as act:
        activity = _held(row.activity)
        if activity.held_on or activity.state not in (Activity.State.PLANNED, Activity.State.POSTPONED):
            raise Refused("活动已经开始，缺席情况由工作人员在名单上登记")
        act.move(row, ENROLMENT, "withdraw", expected=expected)
        return _moved_up(act, activity)


def open_sign_up(
    activity: Activity,
    *,
    by: Actor,
    on: date,
    signs_up: bool,
    capacity: int = 0,
    until: date | None = None,
    expected: int | None = None,
) -> list[Enrolment]:
    """Set whether people sign up, for how many places and until when; more places let the waiting list move up."""
    allow(permissions.may_record(by, activity), "设置报名")
    _alive(activity)
    with journal.act("activities.open_sign_up", by=by, on=on) as act:
        held = _held(activity)
        values = {"signs_up": signs_up, "capacity": capacity, "signup_until": until}
        act.change(held, expected=expected, **values)
        return _moved_up(act, held)


def _moved_up(act: Act, activity: Activity) -> list[Enrolment]:
    waiting = Enrolment.objects.of(activity.committee_id).live().filter(activity=activity)
    waiting = waiting.filter(state=Enrolment.State.WAITING).select_related("activity")
    places = activity.capacity - queries.coming(activity).count() if activity.capacity else None
    first = list(waiting.order_by("asked_at", "id")[: max(places, 0) if places is not None else None])
    for row in first:
        act.move(row, ENROLMENT, "move_up")
    return first
