"""The minutes of an activity: what was agreed, who said what, to whom they went and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.models import Activity, Minutes, Remark
from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

journal.declare(
    {
        "activities.keep_minutes": "起草纪要",
        "activities.record_remarks": "登记发言",
        "activities.send_minutes": "印发纪要",
    }
)


def minutes_of(activity: Activity) -> Minutes | None:
    """The live minutes of an activity."""
    rows = Minutes.objects.of(activity.committee_id).live().filter(activity=activity)
    found: Minutes | None = rows.select_related("activity", "committee").first()
    return found


def keep_minutes(
    activity: Activity,
    text: str,
    recorder: str = "",
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> Minutes:
    """Write the minutes, or write them anew while they are not sent."""
    allow(permissions.may_record(by, activity), "起草纪要")
    if activity.held_on is None or activity.voided_at:
        raise Refused("活动举行后才能写纪要")
    found = minutes_of(activity)
    if found and found.sent_on:
        raise Refused("纪要已经印发，不能再改动")
    with journal.act("activities.keep_minutes", by=by, on=on) as act:
        if found:
            act.change(found, expected=expected, text=text.strip(), recorder=recorder.strip())
            return found
        made = Minutes(
            committee_id=by.committee_id, activity=activity, text=text.strip(), recorder=recorder.strip()
        )
        made.drafted_on = on
        return act.create(made)


def record_remarks(activity: Activity, remarks: Iterable[Remark], *, by: Actor, on: date) -> list[Remark]:
    """Enter who said what, in the order of speaking, after those already there."""
    allow(permissions.may_record(by, activity), "登记发言")
    if activity.held_on is None or activity.voided_at:
        raise Refused("活动举行后才能登记发言")
    fresh = list(remarks)
    if not fresh or any(not one.text.strip() for one in fresh):
        raise Refused("发言要点不能为空")
    if any(not (one.person_id or one.speaker.strip()) for one in fresh):
        raise Refused("每条发言都要写明发言人")
    with journal.act("activities.record_remarks", by=by, on=on) as act:
        Activity.objects.of(by.committee_id).select_for_update(no_key=True).get(pk=activity.pk)
        rows = Remark.objects.of(by.committee_id).filter(activity=activity)
        last = rows.aggregate(last=Max("number"))["last"] or 0
        for number, one in enumerate(fresh, last + 1):
            one.committee_id, one.activity, one.number = by.committee_id, activity, number
        return act.create_all(fresh)


def send_minutes(
    minutes: Minutes, sent_to: str, *, by: Actor, on: date, expected: int | None = None
) -> Minutes:
    """The minutes go out on a day, to those named."""
    allow(permissions.may_record(by, minutes.activity), "印发纪要")
    if minutes.sent_on or minutes.voided_at:
        raise Refused("纪要已经印发")
    held = minutes.activity.held_on
    if held and on < held:
        raise Refused("印发日期不能早于举行日期")
    if not sent_to.strip():
        raise Refused("请写明印发范围")
    with journal.act("activities.send_minutes", by=by, on=on) as act:
        act.change(minutes, expected=expected, sent_on=on, sent_to=sent_to.strip())
    return minutes
