"""The activity on its way: drafted, approved, announced, moved, held, closed; and voiding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jianyan.activities import permissions
from jianyan.activities.flow import FLOW
from jianyan.activities.models import Activity, CoOwner, KindRule, spec_for
from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body

journal.declare(
    {
        "activities.draft_activity": "拟定活动",
        "activities.approve_activity": "批准活动",
        "activities.announce": "发出活动通知",
        "activities.relocate": "变更活动时间地点",
        "activities.postpone": "活动延期",
        "activities.begin": "活动开始",
        "activities.close": "活动办结",
        "activities.plan_activity": "发起活动",
        "activities.record_activity": "登记活动",
        "activities.correct_activity": "更正活动信息",
        "activities.hold": "登记活动已举行",
        "activities.cancel": "取消活动",
        "activities.tie": "关联记录",
        "activities.untie": "解除关联",
        "activities.void": "作废登记",
    }
)


# What people were told in the notice: it changes by a move that tells them.
TOLD = ("starts_on", "ends_on", "begins_at", "ends_at", "place")


def allow(allowed: bool, what: str) -> None:
    """Refuse whoever lacks the right, in one phrase."""
    if not allowed:
        raise NotYours(f"您没有{what}的权限")


def draft_activity(activity: Activity, *, by: Actor, on: date, co_owners: Sequence[Body] = ()) -> Activity:
    """Draft an activity: nobody is told yet."""
    allow(permissions.may_record(by, activity), "拟定活动")
    _prepare(activity, by, on, Activity.State.DRAFT)
    activity.drafted_on = on
    return _save("activities.draft_activity", activity, co_owners, by, on)


def plan_activity(activity: Activity, *, by: Actor, on: date, co_owners: Sequence[Body] = ()) -> Activity:
    """Give notice of an activity still to come, without a draft."""
    allow(permissions.may_record(by, activity), "发起活动")
    _prepare(activity, by, on, Activity.State.PLANNED)
    activity.announced_on = on
    if activity.needs_approval:
        raise Refused("这类活动须先报批，请先存为拟定，批准后再发通知")
    return _save("activities.plan_activity", activity, co_owners, by, on)


def approve_activity(
    activity: Activity, *, by: Actor, on: date, approval_no: str = "", expected: int | None = None
) -> Activity:
    """Approve an activity whose kind asks for it."""
    with journal.act("activities.approve_activity", by=by, on=on, note=approval_no) as act:
        act.move(activity, FLOW, "approve", expected=expected, approval_no=approval_no)
    return activity


def announce(activity: Activity, *, by: Actor, on: date, expected: int | None = None) -> Activity:
    """Give notice of a drafted activity to all it means."""
    with journal.act("activities.announce", by=by, on=on) as act:
        act.move(activity, FLOW, "announce", expected=expected)
    return activity


def relocate(
    activity: Activity,
    reason: str,
    *,
    starts_on: date,
    by: Actor,
    on: date,
    expected: int | None = None,
    **values: Any,
) -> Activity:
    """Move an announced or postponed activity to another time or place (``ends_on``, ``begins_at``, ``ends_at``,
    ``place``); those who signed up stay and are told. Sittings that were entered go along by as many days."""
    values["ends_on"] = values.get("ends_on") or starts_on + (activity.ends_on - activity.starts_on)
    if values["ends_on"] < starts_on:
        raise Refused("结束日期不能早于开始日期")
    days = starts_on - activity.starts_on
    with journal.act("activities.relocate", by=by, on=on, note=reason) as act:
        wanted = {"starts_on": starts_on, "change_reason": reason, **values}
        act.move(activity, FLOW, "relocate", expected=expected, **wanted)
        for sitting in activity.sittings.filter(voided_at__isnull=True):
            act.change(sitting, on=sitting.on + days)
    return activity


def postpone(
    activity: Activity, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Activity:
    """Put an activity off without a new day yet; those who signed up stay and are told."""
    with journal.act("activities.postpone", by=by, on=on, note=reason) as act:
        act.move(activity, FLOW, "postpone", expected=expected, change_reason=reason)
    return activity


def begin(activity: Activity, *, by: Actor, on: date, expected: int | None = None) -> Activity:
    """The activity is under way."""
    with journal.act("activities.begin", by=by, on=on) as act:
        act.move(activity, FLOW, "begin", expected=expected)
    return activity


def close(activity: Activity, *, by: Actor, on: date, expected: int | None = None) -> Activity:
    """Everything about a held activity is entered."""
    with journal.act("activities.close", by=by, on=on) as act:
        act.move(activity, FLOW, "close", expected=expected)
    return activity


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
    of_its_kind(activity.own_kind, activity.kind, by)
    spec = spec_for(activity)
    activity.internal = activity.internal or spec.internal
    activity.needs_approval = spec.needs_approval
    twin = (
        Activity.objects.of(by.committee_id)
        .live()
        .filter(
            kind=activity.kind, title=activity.title, starts_on=activity.starts_on, owner=activity.owner_id
        )
    )
    if twin.exists():
        raise Refused("同一天已登记过同名活动，请核对是否重复")


def of_its_kind(own: KindRule | None, kind: str, by: Actor) -> None:
    """A kind of the committee's own is counted as the kind it says."""
    if own and (own.committee_id != by.committee_id or own.kind != kind or own.voided_at):
        raise Refused("没有这个种类")


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
    fixed = {name for name in values if name == "state" or name.endswith("_on")} - {"starts_on", "ends_on"}
    if fixed:
        raise Refused("状态和举行日期须通过办理环节更改")
    announced = activity.state in Activity.COMING and activity.announced_on
    moved = [name for name in TOLD if name in values and values[name] != getattr(activity, name)]
    if announced and moved:
        raise Refused("通知已经发出，时间和地点请用“变更时间地点”更改，以便告知参加人员")
    of_its_kind(values.get("own_kind", activity.own_kind), values.get("kind", activity.kind), by)
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
