"""The plan, the activity from notice to attendance, and voiding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from jianyan.activities import permissions
from jianyan.activities.flow import FLOW, PLAN
from jianyan.activities.models import Activity, Attendance, CoOwner, PlanItem
from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person

journal.declare(
    {
        "activities.approve_plan": "协商计划获批",
        "activities.complete_plan_item": "完成协商计划事项",
        "activities.postpone_plan_item": "协商计划事项延期",
        "activities.drop_plan_item": "取消协商计划事项",
        "activities.plan_activity": "发起活动",
        "activities.record_activity": "登记活动",
        "activities.correct_activity": "更正活动信息",
        "activities.hold": "登记活动已举行",
        "activities.cancel": "取消活动",
        "activities.record_attendance": "登记出席情况",
        "activities.tie": "关联记录",
        "activities.untie": "解除关联",
        "activities.void": "作废登记",
    }
)


def allow(allowed: bool, what: str) -> None:
    """Refuse whoever lacks the right, in one phrase."""
    if not allowed:
        raise NotYours(f"您没有{what}的权限")


def approve_plan(items: Iterable[PlanItem], *, by: Actor, on: date) -> list[PlanItem]:
    """Enter the items of an annual plan as the Party committee approved them on a day."""
    allow(permissions.may_plan(by), "登记协商计划")
    fresh = list(items)
    for item in fresh:
        item.committee_id, item.approved_on, item.state = by.committee_id, on, PlanItem.State.APPROVED
    with journal.act("activities.approve_plan", by=by, on=on) as act:
        return act.create_all(fresh)


def complete_plan_item(item: PlanItem, *, by: Actor, on: date, expected: int | None = None) -> PlanItem:
    """The item was carried out on a day."""
    with journal.act("activities.complete_plan_item", by=by, on=on) as act:
        act.move(item, PLAN, "complete", expected=expected)
    return item


def postpone_plan_item(
    item: PlanItem, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> PlanItem:
    """The item is put off, with the reason on record."""
    with journal.act("activities.postpone_plan_item", by=by, on=on, note=reason) as act:
        act.move(item, PLAN, "postpone", expected=expected, reason=reason)
    return item


def drop_plan_item(
    item: PlanItem, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> PlanItem:
    """The item is cancelled, with the reason on record; completion shows it separately."""
    with journal.act("activities.drop_plan_item", by=by, on=on, note=reason) as act:
        act.move(item, PLAN, "drop", expected=expected, reason=reason)
    return item


def plan_activity(activity: Activity, *, by: Actor, on: date, co_owners: Sequence[Body] = ()) -> Activity:
    """Give notice of an activity still to come."""
    allow(permissions.may_record(by, activity), "发起活动")
    _prepare(activity, by, on, Activity.State.PLANNED)
    return _save("activities.plan_activity", activity, co_owners, by, on)


def record_activity(activity: Activity, *, by: Actor, on: date, co_owners: Sequence[Body] = ()) -> Activity:
    """Enter an activity that was held on a day: paper often arrives later."""
    allow(permissions.may_record(by, activity), "登记活动")
    _prepare(activity, by, on, Activity.State.HELD)
    return _save("activities.record_activity", activity, co_owners, by, on)


def _prepare(activity: Activity, by: Actor, on: date, state: str) -> None:
    """Fill what follows from committee, day and kind; refuse what cannot be."""
    activity.committee_id, activity.state = by.committee_id, state
    activity.held_on = on if state == Activity.State.HELD else None
    starts: date | None = activity.starts_on
    activity.starts_on = starts or on
    ends: date | None = activity.ends_on
    activity.ends_on = ends or activity.starts_on
    if activity.ends_on < activity.starts_on:
        raise Refused("结束日期不能早于开始日期")
    if activity.held_on and not activity.starts_on <= activity.held_on <= activity.ends_on:
        raise Refused("举行日期应在活动起止日期之内")
    activity.internal = activity.internal or activity.spec.internal
    twin = (
        Activity.objects.of(by.committee_id)
        .live()
        .filter(
            kind=activity.kind, title=activity.title, starts_on=activity.starts_on, owner=activity.owner_id
        )
    )
    if twin.exists():
        raise Refused("同一天已登记过同名活动，请核对是否重复")


def _save(kind: str, activity: Activity, co_owners: Sequence[Body], by: Actor, on: date) -> Activity:
    if activity.owner_id in {body.pk for body in co_owners}:
        raise Refused("主办机构不必再列为协办机构")
    with journal.act(kind, by=by, on=on) as act:
        act.create(activity)
        act.create_all(
            CoOwner(committee_id=by.committee_id, activity=activity, body=body) for body in co_owners
        )
    return activity


def correct_activity(
    activity: Activity, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> Activity:
    """Correct what was entered; state and dates of moves are not among it."""
    allow(permissions.may_record(by, activity), "更正活动")
    fixed = {"state", "held_on", "cancelled_on"} & values.keys()
    if fixed:
        raise Refused("状态和举行日期须通过办理环节更改")
    with journal.act("activities.correct_activity", by=by, on=on) as act:
        act.change(activity, expected=expected, **values)
    return activity


def hold(activity: Activity, *, by: Actor, on: date, expected: int | None = None, **values: Any) -> Activity:
    """A planned activity was held on a day."""
    with journal.act("activities.hold", by=by, on=on) as act:
        if not activity.starts_on <= on <= activity.ends_on:  # held on another day than announced
            values |= {"starts_on": on, "ends_on": on}
        act.move(activity, FLOW, "hold", expected=expected, **values)
    return activity


def cancel(activity: Activity, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Activity:
    """A planned activity will not be held, with the reason."""
    with journal.act("activities.cancel", by=by, on=on, note=reason) as act:
        act.move(activity, FLOW, "cancel", expected=expected, cancel_reason=reason)
    return activity


def record_attendance(
    activity: Activity,
    outcomes: Mapping[Person, str],
    *,
    by: Actor,
    on: date,
    sitting: int = 1,
    as_member: bool = True,
    expected: Mapping[int, int] | None = None,
) -> list[Attendance]:
    """Enter or correct who was at a sitting: one line for the whole list. Persons not named stay as they are.

    ``expected`` holds the versions the form carried, by person.
    """
    allow(permissions.may_record(by, activity), "登记出席情况")
    if activity.state == Activity.State.CANCELLED or activity.voided_at:
        raise Refused("已取消或作废的活动不能登记出席情况")
    wrong = set(outcomes.values()) - set(Attendance.Outcome.values)
    if wrong:
        raise Refused(f"出席情况没有“{'、'.join(sorted(map(str, wrong)))}”这一项")
    known = {
        row.person_id: row
        for row in Attendance.objects.of(by.committee_id).filter(activity=activity, sitting=sitting)
    }
    with journal.act("activities.record_attendance", by=by, on=on) as act:
        for person, outcome in outcomes.items():
            if person.pk in known:
                act.change(
                    known[person.pk],
                    expected=(expected or {}).get(person.pk),
                    outcome=outcome,
                    as_member=as_member,
                )
        return act.create_all(
            Attendance(
                committee_id=by.committee_id,
                activity=activity,
                person=person,
                sitting=sitting,
                outcome=outcome,
                as_member=as_member,
            )
            for person, outcome in outcomes.items()
            if person.pk not in known
        )


def tie(activity: Activity, model: str, record_id: int, *, by: Actor, on: date) -> Link:
    """Tie an activity to a record of another room: the proposal a case inspection follows."""
    allow(permissions.may_record(by, activity), "关联记录")
    source = {"source_model": journal.model_name(activity), "source_id": activity.pk}
    known = Link.objects.of(by.committee_id).live().filter(**source, target_model=model, target_id=record_id)
    if known.exists():
        raise Refused("已经关联过")
    with journal.act("activities.tie", by=by, on=on) as act:
        return act.create(
            Link(
                committee_id=by.committee_id,
                kind=Link.Kind.ABOUT,
                **source,
                target_model=model,
                target_id=record_id,
            )
        )


def untie(activity: Activity, link: Link, *, by: Actor, on: date) -> Link:
    """A tie made by mistake; it stays in the journal."""
    allow(permissions.may_record(by, activity), "解除关联")
    with journal.act("activities.untie", by=by, on=on) as act:
        act.void(link, "解除关联")
    return link


def void(record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Any:
    """Void a record of the room entered by mistake; it stays, and is no longer counted."""
    allow(permissions.may_void(by, record), "作废登记")
    with journal.act("activities.void", by=by, on=on, note=reason) as act:
        act.void(record, reason, expected=expected)
    return record
