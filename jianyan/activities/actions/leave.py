"""Leave: asked in time, granted or refused by whom the policy names, and then on the list."""

from __future__ import annotations

from datetime import date, timedelta

from jianyan.activities import permissions, queries, rules
from jianyan.activities.actions.activities import allow
from jianyan.activities.flow import LEAVE
from jianyan.activities.models import Activity, Attendance, Kind, LeaveRequest, spec_for
from jianyan.core import journal
from jianyan.core.journal import Act
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body

journal.declare(
    {
        "activities.ask_leave": "请假",
        "activities.grant_leave": "准假",
        "activities.refuse_leave": "不准假",
        "activities.withdraw_leave": "撤回请假",
    }
)
_STANDING = (Kind.STANDING, Kind.THEMATIC_STANDING)
_CHAIRMAN = (Kind.CHAIRMAN, Kind.PARTY_GROUP, Kind.SECRETARY_GENERAL)
_PLATFORMS = (Body.Kind.LIAISON_GROUP, Body.Kind.STUDIO)


def meeting_of(activity: Activity) -> str:
    """Which line of the leave table an activity falls under."""
    if activity.kind in (Kind.PLENARY, Kind.PLENARY_DISCUSSION):
        return rules.PLENARY
    if activity.kind in _STANDING:
        return rules.STANDING
    if activity.kind in _CHAIRMAN:
        return rules.CHAIRMAN
    if activity.owner is None:
        return rules.OTHER
    return rules.PLATFORM if activity.owner.kind in _PLATFORMS else rules.BODY


def ask_leave(
    activity: Activity,
    person: int,
    reason: str,
    *,
    by: Actor,
    on: date,
    sitting: int = 0,
    form: str = LeaveRequest.Form.WRITTEN,
) -> LeaveRequest:
    """Ask leave from a sitting (0: from all of it). Who decides, and until when it was to be asked, is frozen now."""
    staff = permissions.may_record(by, activity)
    allow(person in by.person_ids or staff, "为他人请假")
    _may_be_asked(activity, person, reason)
    policy = rules.on_day(by.committee_id, on).leave_from(meeting_of(activity))
    if form == LeaveRequest.Form.ORAL and not (policy.oral and staff):
        raise Refused("这类会议和活动须书面请假" if staff else "口头请假由工作人员登记")
    starts = queries.day_of(activity, sitting) if sitting else activity.starts_on
    rows = LeaveRequest.objects.of(by.committee_id).live().filter(activity=activity, person=person)
    open_ones = rows.filter(state__in=(LeaveRequest.State.ASKED, LeaveRequest.State.GRANTED))
    if open_ones.filter(sitting__in=(0, sitting)).exists() or (not sitting and open_ones.exists()):
        raise Refused("已经提出过请假，不必重复")
    with journal.act("activities.ask_leave", by=by, on=on) as act:
        return act.create(
            LeaveRequest(
                committee_id=by.committee_id,
                activity=activity,
                person_id=person,
                sitting=sitting,
                reason=reason.strip(),
                form=form,
                approver=policy.approver,
                asked_on=on,
                due_on=starts - timedelta(days=policy.lead_days),
            )
        )


def _may_be_asked(activity: Activity, person: int, reason: str) -> None:
    if activity.voided_at or activity.state not in (*Activity.COMING, Activity.State.POSTPONED):
        raise Refused(f"活动{activity.get_state_display()}，不能请假")
    if not spec_for(activity).takes_leave:
        raise Refused("这类活动自愿参加，不需要请假")
    if not queries.is_expected(activity, person, activity.starts_on):
        raise NotYours("不在这次活动的参加名单上，不需要请假")
    if not reason.strip():
        raise Refused("请填写请假事由")


def grant_leave(
    leave: LeaveRequest, *, by: Actor, on: date, answer: str = "", expected: int | None = None
) -> LeaveRequest:
    """Grant it: the person stands on the list of each sitting as on leave, unless he came."""
    with journal.act("activities.grant_leave", by=by, on=on, note=answer) as act:
        act.move(leave, LEAVE, "grant", expected=expected, answer=answer)
        _list(act, leave)
    return leave


def _list(act: Act, leave: LeaveRequest) -> None:
    activity = leave.activity
    spec = spec_for(activity)
    held = queries.sittings(activity, spec)
    wanted = [one for one in held if leave.sitting in (0, one.number)]
    rows = Attendance.objects.of(leave.committee_id).filter(activity=activity, person=leave.person_id)
    known = {row.sitting: row for row in rows}
    fresh = []
    for sitting in wanted:
        row = known.get(sitting.number)
        if row and not row.voided_at and row.outcome not in Attendance.THERE:
            act.change(row, outcome=Attendance.Outcome.LEAVE)
        elif row is None:
            seated = queries.members_among(leave.committee_id, [leave.person_id], sitting.on)
            fresh.append(
                Attendance(
                    committee_id=leave.committee_id,
                    activity=activity,
                    person_id=leave.person_id,
                    sitting=sitting.number,
                    outcome=Attendance.Outcome.LEAVE,
                    as_member=bool(seated),
                )
            )
    act.create_all(fresh)


def refuse_leave(
    leave: LeaveRequest, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> LeaveRequest:
    """Refuse it, with the reason."""
    with journal.act("activities.refuse_leave", by=by, on=on, note=answer) as act:
        act.move(leave, LEAVE, "refuse", expected=expected, answer=answer)
    return leave


def withdraw_leave(leave: LeaveRequest, *, by: Actor, on: date, expected: int | None = None) -> LeaveRequest:
    """Take the request back: the person is expected again. A line of the list that only said leave is void."""
    with journal.act("activities.withdraw_leave", by=by, on=on) as act:
        granted = leave.state == LeaveRequest.State.GRANTED
        act.move(leave, LEAVE, "withdraw", expected=expected)
        rows = Attendance.objects.of(leave.committee_id).live()
        mine = rows.filter(activity=leave.activity, person=leave.person_id, outcome=Attendance.Outcome.LEAVE)
        for row in mine.filter(sitting=leave.sitting) if leave.sitting else mine:
            if granted:
                act.void(row, "撤回请假")
    return leave
