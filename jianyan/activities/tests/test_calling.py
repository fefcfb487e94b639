"""Before an activity: notice, sign-up with a waiting list, leave by policy, and one that moves meanwhile."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jianyan.activities import actions, queries
from jianyan.activities.models import Activity, Attendance, Enrolment, LeaveRequest
from jianyan.activities.notices import TABLE
from jianyan.activities.tests import factories as f
from jianyan.core import journal
from jianyan.core.journal import Stale
from jianyan.core.profiles import adopt
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Account, Notice, Role
from jianyan.people.tests.factories import sign_in

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def soon(at, by=None, **fields):
    given = {
        "kind": "inspection",
        "title": "视察停车",
        "starts_on": today() + timedelta(days=10),
        "audience": "all",
        "signs_up": True,
        "capacity": 2,
    } | fields
    return actions.plan_activity(Activity(**given), by=by or at.office, on=today())


def sign_up(at, activity, no, **given):
    return actions.sign_up(activity, at.members[no].pk, by=at.member(no), on=today(), **given)


def told(at, no):
    """What the account of a member was told."""
    account = Account.objects.get(grants__person=at.members[no])
    return list(Notice.objects.of(at.committee).filter(account=account).values_list("title", flat=True))


def test_who_comes_third_waits_and_moves_up_when_another_leaves(at):
    activity = soon(at)
    states = [sign_up(at, activity, no).state for no in range(4)]
    assert states == ["enrolled", "enrolled", "waiting", "waiting"]
    first = Enrolment.objects.of(at.committee).select_related("activity").get(person=at.members[0])
    [up] = actions.withdraw(first, by=at.member(0), on=today())
    assert (up.person_id, up.state) == (at.members[2].pk, "enrolled")
    again = sign_up(at, activity, 0)
    assert again.state == "waiting"
    moved = actions.open_sign_up(activity, by=at.office, on=today(), signs_up=True, capacity=3)
    assert [one.person_id for one in moved] == [at.members[3].pk]  # he asked before the one who came back


def test_nobody_signs_up_twice_too_late_or_from_outside(at):
    activity = soon(at, signup_until=today())
    sign_up(at, activity, 0)
    with pytest.raises(Refused, match="不必重复"):
        sign_up(at, activity, 0)
    with pytest.raises(Refused, match="截止"):
        actions.sign_up(activity, at.members[1].pk, by=at.member(1), on=today() + timedelta(days=1))
    with pytest.raises(NotYours):
        actions.sign_up(activity, at.members[1].pk, by=at.member(0), on=today())
    other = soon(at, title="只请几位", audience="named")
    with pytest.raises(NotYours, match="参加范围"):
        sign_up(at, other, 0)


def test_an_activity_that_moves_while_people_sign_up_is_read_again(at, client):
    activity = soon(at, begins_at=time(9), place="一号楼")
    sign_up(at, activity, 0)
    client.force_login(at.of(Role.SC).account)
    page = client.get(activity.get_absolute_url()).content.decode()
    assert "报名参加" in page
    seen = activity.version
    actions.relocate(
        activity,
        "会场维修",
        starts_on=activity.starts_on + timedelta(days=1),
        place="二号楼",
        by=at.office,
        on=today(),
    )
    with pytest.raises(Stale) as stale:
        sign_up(at, activity, 1, expected=seen)
    assert ("地点", "一号楼", "二号楼") in stale.value.changes
    response = client.post(reverse("activity_sign_up", args=["lan", activity.pk]), {"version": seen})
    assert response.status_code == 409
    assert "二号楼" in response.content.decode()
    assert sign_up(at, activity, 1, expected=activity.version).state == "enrolled"
    assert any(one.startswith("时间地点变更") for one in told(at, 0))
    assert Enrolment.objects.of(at.committee).get(person=at.members[0]).state == "enrolled"


def test_what_was_announced_is_not_moved_by_a_correction(at):
    activity = soon(at)
    with pytest.raises(Refused, match="变更时间地点"):
        actions.correct_activity(activity, by=at.office, on=today(), place="别处")
    actions.correct_activity(activity, by=at.office, on=today(), topic="停车难")


def test_two_activities_at_one_time_are_shown_as_a_conflict(at):
    one = soon(at, begins_at=time(9), ends_at=time(11))
    sign_up(at, one, 0)
    clashing = soon(at, title="同时", begins_at=time(10), ends_at=time(12))
    after = soon(at, title="之后", begins_at=time(14), ends_at=time(16))
    assert queries.conflicts(clashing, at.members[0].pk) == [one]
    assert queries.conflicts(after, at.members[0].pk) == []


def test_notice_goes_to_those_who_are_called_and_to_nobody_else(at):
    soon(at, title="全体", signs_up=False)
    group = soon(
        at, title="联络组活动", kind="liaison_activity", audience="body", owner=at.group, signs_up=False
    )
    assert set(told(at, 0)) == {"请参加：联络组活动", "请参加：全体"}
    by = system(at.committee)
    outsider = Account.objects.create(username="five", display_name="万六")
    people.grant(outsider, Role.MB, by=by, on=f.OPENS, person=at.members[5])
    actions.cancel(group, "大雪", by=at.office, on=today())
    assert told(at, 5) == []
    assert "取消：联络组活动" in told(at, 0)


def test_a_cancellation_is_taken_back_and_all_are_told_that_it_takes_place(at):
    activity = soon(at, signs_up=False)
    actions.cancel(activity, "误取消", by=at.office, on=today())
    with pytest.raises(NotYours):
        actions.take_back(activity, "手误", by=at.of(Role.MB), on=today())
    actions.take_back(activity, "手误", by=at.office, on=today())
    assert (activity.state, activity.cancelled_on, activity.cancel_reason) == ("planned", None, "")
    assert "照常举行：视察停车" in told(at, 0)
    with pytest.raises(Refused, match="最后一步"):
        actions.take_back(activity, "再来", by=at.office, on=today())


def test_what_somebody_built_on_is_not_taken_back(at, client):
    activity = soon(at, starts_on=today(), signs_up=False)
    actions.hold(activity, by=at.office, on=today())
    client.force_login(at.office.account)
    assert "撤回上一步" in client.get(activity.get_absolute_url()).content.decode()
    f.said(at, activity, "路灯不亮")
    with pytest.raises(Refused):
        actions.take_back(activity, "记错了", by=at.office, on=today())


def test_a_draft_tells_nobody_until_it_is_announced(at):
    activity = Activity(kind="lecture", title="讲座", starts_on=today(), audience="all")
    actions.draft_activity(activity, by=at.office, on=today())
    assert told(at, 0) == []
    actions.announce(activity, by=at.office, on=today())
    assert told(at, 0) == ["请参加：讲座"]


def test_every_line_of_the_table_is_a_verb():
    assert set(TABLE) <= set(journal.declared())


# -- leave ------------------------------------------------------------------------------------------------------


def plenary(at, **fields):
    given = {"kind": "plenary", "title": "全会", "signs_up": False, "capacity": 0, "begins_at": time(9)}
    return soon(at, by=at.of(Role.SG), **(given | fields))


def test_leave_from_a_plenary_is_granted_by_a_leader_and_stands_on_every_sitting(at):
    activity = plenary(at, ends_on=today() + timedelta(days=12))
    leave = actions.ask_leave(activity, at.members[0].pk, "住院", by=at.member(0), on=today())
    assert (leave.approver, leave.is_late) == ("LD", False)
    with pytest.raises(NotYours):
        actions.grant_leave(leave, by=at.of(Role.SPC), on=today())
    actions.grant_leave(leave, by=at.of(Role.LD), on=today(), answer="安心休养")
    rows = Attendance.objects.of(at.committee).filter(person=at.members[0], outcome="leave")
    assert rows.count() == 6
    actions.withdraw_leave(leave, by=at.member(0), on=today())
    assert rows.live().count() == 0


def test_leave_from_one_sitting_leaves_the_others(at):
    activity = plenary(at, ends_on=today() + timedelta(days=12))
    leave = actions.ask_leave(activity, at.members[0].pk, "出差", by=at.member(0), on=today(), sitting=2)
    actions.grant_leave(leave, by=at.of(Role.LD), on=today())
    assert [row.sitting for row in Attendance.objects.of(at.committee)] == [2]


def test_leave_asked_late_says_so_and_a_refusal_has_a_reason(at):
    activity = plenary(at, starts_on=today() + timedelta(days=1))
    leave = actions.ask_leave(activity, at.members[0].pk, "出差", by=at.member(0), on=today())
    assert leave.is_late
    with pytest.raises(Refused, match="审批意见"):
        actions.refuse_leave(leave, "", by=at.of(Role.LD), on=today())
    actions.refuse_leave(leave, "会议重要", by=at.of(Role.LD), on=today())
    assert not Attendance.objects.of(at.committee).exists()
    assert any(one.startswith("未准假") for one in told(at, 0))
    actions.ask_leave(activity, at.members[0].pk, "再请", by=at.member(0), on=today())


def test_nobody_grants_his_own_leave(at):
    activity = plenary(at)
    leave = actions.ask_leave(activity, at.members[0].pk, "出差", by=at.member(0), on=today())
    himself = replace(at.of(Role.LD), person_ids=frozenset({at.members[0].pk}))
    with pytest.raises(NotYours):
        actions.grant_leave(leave, by=himself, on=today())


def test_the_policy_of_the_day_of_asking_decides(at):
    rules = {"leave": [{"meeting": "plenary", "lead_days": 5, "approver": "SG", "oral": False}]}
    adopt("activities", rules, today(), by=at.of(Role.SG), on=today())
    leave = actions.ask_leave(plenary(at), at.members[0].pk, "出差", by=at.member(0), on=today())
    assert (leave.approver, leave.due_on) == ("SG", today() + timedelta(days=5))
    assert LeaveRequest.objects.waiting_for(at.of(Role.SG)).get() == leave
    assert not LeaveRequest.objects.waiting_for(at.of(Role.LD)).exists()


def test_oral_leave_is_entered_by_staff_where_the_policy_has_it(at):
    with pytest.raises(Refused, match="书面"):
        actions.ask_leave(plenary(at), at.members[0].pk, "出差", by=at.of(Role.SG), on=today(), form="oral")
    work = soon(at, title="调研", kind="research", owner=at.group, signs_up=False)
    actions.ask_leave(work, at.members[0].pk, "出差", by=at.of(Role.SG), on=today(), form="oral")


def test_no_leave_from_what_is_voluntary_or_from_a_list_one_is_not_on(at):
    with pytest.raises(Refused, match="自愿"):
        actions.ask_leave(
            soon(at, kind="public_welfare", title="义诊"), at.members[0].pk, "忙", by=at.member(0), on=today()
        )
    named = soon(at, title="几位", audience="named", signs_up=False)
    with pytest.raises(NotYours, match="名单"):
        actions.ask_leave(named, at.members[0].pk, "忙", by=at.member(0), on=today())


# -- pages ------------------------------------------------------------------------------------------------------


def test_a_member_asks_and_a_leader_grants_on_the_pages(at, client):
    activity = plenary(at)
    client.force_login(at.of(Role.MB).account)
    asked = client.post(
        reverse("activity_ask_leave", args=["lan", activity.pk]),
        {"sitting": "0", "reason": "住院"},
        follow=True,
    )
    assert "待审批" in asked.content.decode()
    leave = LeaveRequest.objects.of(at.committee).get()
    client.force_login(at.of(Role.LD).account)
    assert "等您审批" in client.get("/lan/activities/leaves/").content.decode()
    page = client.post(
        reverse("activity_leave_move", args=["lan", leave.pk, "grant"]),
        {"version": leave.version},
        follow=True,
    )
    assert "已准假" in page.content.decode()


def test_the_office_sets_names_places_and_sittings_on_one_page(at, client):
    activity = soon(at, starts_on=date(today().year, 12, 1) + timedelta(days=365), audience="named")
    client.force_login(at.office.account)
    url = reverse("activity_people", args=["lan", activity.pk])
    day = activity.starts_on
    client.post(url, {"do": "people", "names": "魏一、童二"})
    client.post(url, {"do": "sign_up", "version": activity.version, "signs_up": "on", "capacity": "5"})
    client.post(
        url, {"do": "sittings", "lines": f"{day.year}年{day.month}月{day.day}日 9:00-11:30 开幕会 @大厅"}
    )
    [sitting] = queries.sittings(activity)
    assert (sitting.begins_at, sitting.title, sitting.place) == (time(9), "开幕会", "大厅")
    assert Enrolment.objects.of(at.committee).count() == 2
    wrong = client.post(url, {"do": "sittings", "lines": "明天"})
    assert wrong.status_code == 422
    assert "看不懂" in wrong.content.decode()
    assert client.post(url, {"do": "people", "names": "无名氏"}).status_code == 422


def test_a_kind_that_needs_approval_waits_for_a_leader(at, client):
    activity = Activity(
        kind="study_visit", title="考察", starts_on=today() + timedelta(days=9), needs_approval=True
    )
    actions.draft_activity(activity, by=at.office, on=today())
    activity = actions.correct_activity(activity, by=at.office, on=today(), needs_approval=True)
    with pytest.raises(MoveRefused, match="报批"):
        actions.announce(activity, by=at.office, on=today())
    with pytest.raises(NotYours):
        actions.approve_activity(activity, by=at.office, on=today())
    client.force_login(at.of(Role.LD).account)
    client.post(
        reverse("activity_move", args=["lan", activity.pk, "approve"]),
        {"version": activity.version, "reason": "县办〔2022〕3号"},
    )
    activity.refresh_from_db()
    assert (activity.state, activity.approval_no) == ("approved", "县办〔2022〕3号")
    assert actions.announce(activity, by=at.office, on=today()).state == "planned"


@pytest.mark.parametrize(
    ("path", "role", "opens"),
    [
        ("/lan/journal/", Role.SG, True),
        ("/lan/journal/", Role.PC, False),
        ("/lan/activities/leaves/", Role.SG, True),
        ("/lan/activities/leaves/", Role.AU, False),
    ],
)
def test_a_list_links_to_a_leave_only_for_those_its_page_is_for(client, at, path, role, opens):
    leave = actions.ask_leave(plenary(at), at.members[0].pk, "住院", by=at.member(0), on=today())
    shown = sign_in(client, at.of(role)).get(path).content.decode()
    assert leave.person.name in shown
    assert (f'href="{leave.get_absolute_url()}"' in shown) is opens
    assert (client.get(leave.get_absolute_url()).status_code == 200) is opens
