"""Who was there: the list of a sitting in one line, and a check-in by the code in the room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError

from jianyan.activities import permissions, queries
from jianyan.activities.actions.activities import allow
from jianyan.activities.models import Activity, Attendance, Enrolment, Sitting
from jianyan.core import journal
from jianyan.core.journal import Act
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Person

journal.declare(
    {
        "activities.record_attendance": "登记出席情况",
        "activities.check_in": "签到",
        "activities.set_sittings": "安排场次",
    }
)
_S, _Method = Activity.State, Attendance.Method
NOT_YET = {
    _S.DRAFT: "活动还没有发出通知",
    _S.APPROVED: "活动还没有发出通知",
    _S.POSTPONED: "活动已经延期，请等候新的通知",
    _S.CANCELLED: "活动已经取消",
    _S.CLOSED: "活动已经结束",
}


def record_attendance(
    activity: Activity,
    outcomes: Mapping[Person, str],
    *,
    by: Actor,
    on: date,
    sitting: int = 1,
    as_member: bool = True,
    expected: Mapping[int, int] | None = None,
    method: str = _Method.LIST,
    reason: str = "",
) -> list[Attendance]:
    """Enter or correct who was at a sitting: one line for the whole list. Persons not named stay as they are.

    ``expected`` holds the versions the form carried, by person. Whoever holds no seat on the day of the sitting is
    recorded apart and never counts as a member. A check-in by code is corrected with a ``reason`` only.
    """
    allow(permissions.may_record(by, activity), "登记出席情况")
    _may_be_taken(activity, outcomes)
    owner, day = by.committee_id, queries.day_of(activity, sitting)
    seated = queries.members_among(owner, [person.pk for person in outcomes], day) if as_member else set()
    rows = Attendance.objects.of(owner).filter(activity=activity, sitting=sitting)
    known = {row.person_id: row for row in rows}
    corrected = [
        row
        for person, outcome in outcomes.items()
        if (row := known.get(person.pk)) and row.method == _Method.CODE and row.outcome != outcome
    ]
    if corrected and not reason.strip():
        raise Refused("更正扫码签到的记录，请写明原因")
    with journal.act("activities.record_attendance", by=by, on=on, note=reason) as act:
        for person, outcome in outcomes.items():
            if row := known.get(person.pk):
                note = {"note": reason[:80]} if reason and row.outcome != outcome else {}
                act.change(
                    row,
                    expected=(expected or {}).get(person.pk),
                    outcome=outcome,
                    as_member=person.pk in seated,
                    **note,
                )
        return act.create_all(
            Attendance(
                committee_id=owner,
                activity=activity,
                person=person,
                sitting=sitting,
                outcome=outcome,
                as_member=person.pk in seated,
                method=method,
            )
            for person, outcome in outcomes.items()
            if person.pk not in known
        )


def _may_be_taken(activity: Activity, outcomes: Mapping[Person, str]) -> None:
    if activity.state in (_S.CANCELLED, _S.DRAFT, _S.APPROVED) or activity.voided_at:
        raise Refused("拟定、已取消或作废的活动不能登记出席情况")
    wrong = set(outcomes.values()) - set(Attendance.Outcome.values)
    if wrong:
        raise Refused(f"出席情况没有“{'、'.join(sorted(map(str, wrong)))}”这一项")


def check_in(
    activity: Activity, number: int, person: int, *, by: Actor, on: date, late: bool = False
) -> tuple[Attendance, bool]:
    """A person checks in to a sitting by its code; gives his row, and whether it was new.

    Everything is looked up before the transaction: what stands inside is one row and one line. A second check-in
    changes nothing.
    """
    if person not in by.person_ids:
        raise NotYours("只能为本人签到")
    if activity.voided_at or activity.state in NOT_YET:
        raise Refused(NOT_YET.get(_S(activity.state), "活动已经作废"))
    if not activity.starts_on <= on <= activity.ends_on:
        raise Refused("签到码只在当天有效。补登出席情况请找签到处工作人员")
    known = queries.at_the_door(activity, number, person, on)
    if not known.row and not known.expected:
        raise NotYours(_not_expected(activity, person))
    values = {
        "outcome": Attendance.Outcome.LATE if late else Attendance.Outcome.PRESENT,
        "as_member": known.seated,
        "method": _Method.CODE,
        "checked_in_at": datetime.now(UTC),
    }
    if known.row:  # listed before: on leave or absent, and came; or he taps twice
        return _came(_row(activity, number, person), values, by=by, on=on)
    try:
        return _entered(activity, number, person, values, by=by, on=on), True
    except IntegrityError:  # the same person on two phones at once, or a line that was void
        return _came(_row(activity, number, person), values, by=by, on=on)


def _row(activity: Activity, number: int, person: int) -> Attendance:
    rows = Attendance.objects.of(activity.committee_id).filter(activity=activity, sitting=number)
    found: Attendance = rows.get(person=person)
    return found


def _not_expected(activity: Activity, person: int) -> str:
    rows = Enrolment.objects.of(activity.committee_id).live().filter(activity=activity, person=person)
    if rows.filter(state=Enrolment.State.WAITING).exists():
        return "您还在候补名单上。请到签到处，由工作人员登记"
    return "您不在这次活动的参加名单上。请到签到处，由工作人员登记"


def _came(row: Attendance, values: Mapping[str, Any], *, by: Actor, on: date) -> tuple[Attendance, bool]:
    if row.outcome in Attendance.THERE and not row.voided_at:
        return row, False
    again: dict[str, Any] = {"voided_at": None, "voided_by": None, "void_reason": ""} if row.voided_at else {}
    with journal.act("activities.check_in", by=by, on=on) as act:
        act.change(row, **values, **again)
    return row, True


def _entered(
    activity: Activity, number: int, person: int, values: Mapping[str, Any], *, by: Actor, on: date
) -> Attendance:
    owner = by.committee_id
    with journal.act("activities.check_in", by=by, on=on) as act:
        return act.create(
            Attendance(committee_id=owner, activity=activity, person_id=person, sitting=number, **values)
        )


def set_sittings(activity: Activity, rows: list[Sitting], *, by: Actor, on: date) -> list[Sitting]:
    """Say when and where the sittings are. One that attendance was taken of keeps its number."""
    allow(permissions.may_record(by, activity), "安排场次")
    if activity.voided_at or activity.state == _S.CANCELLED:
        raise Refused("已取消或作废的活动不能安排场次")
    known = {one.number: one for one in Sitting.objects.of(by.committee_id).filter(activity=activity)}
    _may_stand(activity, rows, set(known))
    with journal.act("activities.set_sittings", by=by, on=on) as act:
        for number in sorted(set(known) - {one.number for one in rows}):
            if not known[number].voided_at:
                act.void(known[number], "重新安排场次")
        for one in rows:
            if one.number in known:
                _rearranged(act, known[one.number], one)
        fresh = [one for one in rows if one.number not in known]
        for one in fresh:
            one.committee_id, one.activity = by.committee_id, activity
        act.create_all(fresh)
    return queries.sittings(activity)


def _may_stand(activity: Activity, rows: list[Sitting], known: set[int]) -> None:
    numbers = {one.number for one in rows}
    if len(numbers) != len(rows):
        raise Refused("场次序号不能重复")
    for one in rows:
        if not activity.starts_on <= one.on <= activity.ends_on:
            raise Refused(f"第{one.number}场的日期应在活动起止日期之内")
        if one.begins_at and one.ends_at and one.ends_at <= one.begins_at:
            raise Refused(f"第{one.number}场的结束时间应晚于开始时间")
    taken = Attendance.objects.of(activity.committee_id).live().filter(activity=activity)
    if gone := set(taken.values_list("sitting", flat=True)) & (known - numbers):
        raise Refused(f"第{min(gone)}场已经登记出席，不能去掉")


def _rearranged(act: Act, held: Sitting, wanted: Sitting) -> None:
    values: dict[str, Any] = {
        name: getattr(wanted, name) for name in ("title", "on", "begins_at", "ends_at", "place")
    }
    if held.voided_at:
        values |= {"voided_at": None, "voided_by": None, "void_reason": ""}
    act.change(held, **values)
