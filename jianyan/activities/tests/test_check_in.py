"""On the day: the code in the room, the list of the office, and who counts as a member (traps 12 to 16)."""

import time as clock
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jianyan.activities import actions, queries
from jianyan.activities.models import Activity, Attendance, Sitting
from jianyan.activities.papers import codes
from jianyan.activities.queries.called import needed_of
from jianyan.activities.tests import factories as f
from jianyan.core.journal import Stale
from jianyan.core.models import Event
from jianyan.figures.scope import Scope
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Body, Person, Post, Role, Tenure
from tests.chance import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return f.world()


def today():
    return timezone.localdate()


def announced(at, **fields):
    """An activity of today, for all members unless said."""
    given = {"kind": "standing", "title": "常委会会议", "starts_on": today(), "audience": "all"} | fields
    return actions.plan_activity(Activity(**given), by=at.office, on=today())


def address(activity, sitting=1, ago=0, committee=None):
    what = codes.Code(activity.pk, sitting)
    token = codes.code(committee or activity.committee_id, what, clock.time() + 120 - ago)
    return reverse("activity_check_in", args=[activity.committee.code, token])


def replace_pk(activity):
    """The same activity under an id that nothing has."""
    return Activity(pk=activity.pk + 1, committee=activity.committee, committee_id=activity.committee_id)


@pytest.fixture
def member(client, at):
    client.force_login(at.of(Role.MB).account)
    return client


def test_one_tap_checks_a_member_in_and_the_second_changes_nothing(member, at):
    activity = announced(at)
    assert "<button" in member.get(address(activity)).content.decode()
    assert "签到成功" in member.post(address(activity)).content.decode()
    lines = Event.objects.of(at.committee).count()
    assert "不必重复" in member.post(address(activity)).content.decode()
    [row] = Attendance.objects.of(at.committee)
    assert (row.outcome, row.method, row.as_member, row.person_id) == (
        "present",
        "code",
        True,
        at.members[0].pk,
    )
    assert Event.objects.of(at.committee).count() == lines


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        (lambda one: address(one)[:-3] + "xx/", 400, "不是有效的签到码"),
        (lambda one: address(one, ago=300), 409, "已经过期"),
        (lambda one: address(one, committee=one.committee_id + 1), 403, "另一个政协"),
        (lambda one: address(replace_pk(one)), 409, "已经更改"),
    ],
    ids=["forged", "expired", "foreign", "gone"],
)
def test_a_code_that_is_not_good_says_what_to_do_and_writes_nothing(member, at, code, status, sentence):
    activity = announced(at)
    for call in (member.get, member.post):
        response = call(code(activity))
        assert response.status_code == status
        assert sentence in response.content.decode()
    assert not Attendance.objects.of(at.committee).exists()


def test_a_stranger_who_scans_is_told_where_to_go(client, at):
    other = f.world("mei")
    client.force_login(other.of(Role.MB).account)
    response = client.post(address(announced(at)))
    assert response.status_code == 403
    assert "不在这个政协" in response.content.decode()


def test_who_is_not_called_does_not_check_in(member, at):
    activity = announced(at, audience="named")
    assert "不在这次活动的参加名单" in member.post(address(activity)).content.decode()
    actions.invite(activity, [at.members[0]], by=at.office, on=today())
    assert "签到成功" in member.post(address(activity)).content.decode()


def test_nobody_checks_another_in(at):
    activity = announced(at)
    with pytest.raises(NotYours):
        actions.check_in(activity, 1, at.members[1].pk, by=at.member(0), on=today())


def test_who_was_on_leave_and_came_late_is_recorded_as_he_came(at):
    activity = announced(at)
    person = at.members[0]
    leave = actions.ask_leave(activity, person.pk, "出差", by=at.member(0), on=today())
    actions.grant_leave(leave, by=at.of(Role.LD), on=today())
    assert Attendance.objects.of(at.committee).get().outcome == "leave"
    row, fresh = actions.check_in(activity, 1, person.pk, by=at.member(0), on=today(), late=True)
    assert (row.outcome, fresh, row.version) == ("late", True, 2)
    assert not actions.check_in(activity, 1, person.pk, by=at.member(0), on=today())[1]


def test_a_line_that_was_void_lives_again_when_its_person_comes(at):
    activity = announced(at)
    person = at.members[0]
    leave = actions.ask_leave(activity, person.pk, "出差", by=at.member(0), on=today())
    actions.grant_leave(leave, by=at.of(Role.LD), on=today())
    actions.withdraw_leave(leave, by=at.member(0), on=today())
    row, fresh = actions.check_in(activity, 1, person.pk, by=at.member(0), on=today())
    assert (row.outcome, fresh, row.voided_at) == ("present", True, None)


def test_the_code_knows_from_when_on_one_is_late():
    what = codes.Code(1, 1, late_from=1000)
    assert [what.is_late(now) for now in (999, 1000)] == [False, True]
    assert not codes.Code(1, 1).is_late(9**9)


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_no_code_opens_what_does_not_take_place(member, at, state):
    activity = announced(at)
    verb = actions.postpone if state == "postponed" else actions.cancel
    verb(activity, "大雪", by=at.office, on=today())
    assert member.post(address(activity)).status_code == 409


def test_a_check_in_by_code_is_corrected_with_a_reason_only(member, at):
    activity = announced(at)
    member.post(address(activity))
    wanted = {at.members[0]: "left_early"}
    with pytest.raises(Refused, match="原因"):
        actions.record_attendance(activity, wanted, by=at.office, on=today())
    actions.record_attendance(activity, wanted, by=at.office, on=today(), reason="中途离会")
    row = Attendance.objects.of(at.committee).get()
    assert (row.outcome, row.note, row.method) == ("left_early", "中途离会", "code")


def test_the_list_does_not_overwrite_who_checked_in_meanwhile(client, at):
    """The office opened the list, the member checked in, the office saves: refused for him, and shown."""
    activity = announced(at)
    client.force_login(at.office.account)
    url = reverse("activity_attendance", args=["lan", activity.pk])
    client.get(url)
    sitting = queries.sittings(activity)[0]
    actions.check_in(activity, 1, at.members[0].pk, by=at.member(0), on=today())
    assert client.post(url, {f"o{at.members[0].pk}": "absent"}).status_code == 409
    client.post(url, {"rest": "absent"})
    assert queries.roll(activity, sitting).count("present") == 1
    assert queries.roll(activity, sitting).count("absent") == 5


def test_the_whole_list_is_one_line_of_the_journal(client, at):
    activity = announced(at)
    client.force_login(at.office.account)
    lines = Event.objects.of(at.committee).count()
    url = reverse("activity_attendance", args=["lan", activity.pk])
    client.post(url, {f"o{one.pk}": "present" for one in at.members} | {"sheet": "on"})
    assert Event.objects.of(at.committee).count() == lines + 1
    assert set(Attendance.objects.of(at.committee).values_list("method", flat=True)) == {"sheet"}


def test_a_name_nobody_has_keeps_what_was_typed(client, at):
    client.force_login(at.office.account)
    url = reverse("activity_attendance", args=["lan", announced(at).pk])
    response = client.post(url, {"extra": "无名氏"})
    assert response.status_code == 422
    assert "无名氏</textarea>" in response.content.decode()
    assert not Attendance.objects.of(at.committee).exists()


def test_the_list_sends_as_many_queries_for_many_as_for_few(client, at, same_queries):
    activity = announced(at)
    client.force_login(at.office.account)
    url = reverse("activity_attendance", args=["lan", activity.pk])
    marked = dict.fromkeys(at.members, "present")
    same_queries(
        lambda: client.get(url),
        lambda: actions.record_attendance(activity, marked, by=at.office, on=today()),
    )


def test_the_room_shows_a_code_on_the_day_only(client, at):
    client.force_login(at.office.account)
    activity = announced(at)
    room = client.get(reverse("activity_room", args=["lan", activity.pk, 1])).content.decode()
    assert "<svg" in room
    assert room.count("<h1") == 1
    later = announced(at, title="另一次", starts_on=today() + timedelta(days=1))
    room = client.get(reverse("activity_room", args=["lan", later.pk, 1])).content.decode()
    assert "<svg" not in room
    assert "只在当天" in room


# -- traps ------------------------------------------------------------------------------------------------------


def test_trap_12_persons_and_person_times_are_counted_apart(at):
    for day in (date(2022, 5, 18), date(2022, 6, 18)):
        f.held(at, day, people=at.members[:2], title=f"视察{day}")
    counted = Scope.of_year(at.committee.pk, 2022)
    assert queries.there(counted).count() == 4
    assert queries.there(counted).values("person").distinct().count() == 2


def test_trap_14_the_standing_composition_is_not_the_standing_members(at):
    by = system(at.committee)
    chair, standing, sg = at.members[:3]
    posts = [
        Post(person=chair, kind=Post.Kind.CHAIR, sort_no=1),
        Post(person=standing, kind=Post.Kind.STANDING_MEMBER),
        Post(person=sg, kind=Post.Kind.SECRETARY_GENERAL),
    ]
    people.appoint(posts, by=by, on=f.OPENS)
    activity = announced(at, audience="standing")
    assert set(queries.expected_at(activity, today())) == {chair, standing, sg}


def test_trap_15_quorum_and_majority_are_of_all_who_sit_on_the_day(at):
    by = system(at.committee)
    activity = announced(at, kind="plenary", title="全会")
    sitting = queries.sittings(activity)[0]
    gone = Tenure.objects.of(at.committee).get(person=at.members[5])
    people.end_tenure(gone, Tenure.End.RESIGN, by=by, on=today())
    actions.record_attendance(activity, dict.fromkeys(at.members, "present"), by=at.office, on=today())
    there = queries.presence(activity, sitting, "two_thirds")
    assert (there.base, there.present, there.needed, there.majority) == (5, 5, 4, 3)
    roll = queries.roll(activity, sitting)
    assert [line.person for line in roll.others] == [at.members[5]]
    row = Attendance.objects.of(at.committee).get(person=at.members[5])
    assert not row.as_member


def test_trap_15_who_resigned_later_still_counts_for_the_day_before(at):
    activity = f.held(at, people=at.members)
    gone = Tenure.objects.of(at.committee).get(person=at.members[5])
    people.end_tenure(gone, Tenure.End.RESIGN, by=system(at.committee), on=date(2022, 6, 1))
    counted = Scope.of_year(at.committee.pk, 2022)
    assert queries.there(counted).count() == 6
    late = f.held(at, date(2022, 7, 1), title="以后", people=at.members)
    assert queries.there(counted).filter(activity=late).count() == 5
    assert queries.there(counted).filter(activity=activity).count() == 6


def test_a_body_dissolved_in_mid_year_calls_nobody_and_owes_nothing_afterwards(at):
    by = system(at.committee)
    before = f.held(at, date(2022, 5, 18), kind="liaison_activity", owner=at.group, audience="body")
    absent = dict.fromkeys(at.members[:3], "absent")
    actions.record_attendance(before, absent, by=at.office, on=date(2022, 5, 18))
    people.dissolve_body(at.group, by=by, on=date(2022, 6, 30))
    after = f.held(
        at, date(2022, 7, 18), kind="liaison_activity", title="撤销以后", owner=at.group, audience="body"
    )
    actions.record_attendance(after, absent, by=at.office, on=date(2022, 7, 18))
    assert list(queries.expected_at(before, date(2022, 5, 18))) != []
    assert list(queries.expected_at(after, date(2022, 7, 18))) == []
    counted = queries.expected(Scope.of_year(at.committee.pk, 2022))
    assert counted.filter(activity=before).count() == 3
    assert counted.filter(activity=after).count() == 0


def test_trap_16_the_list_is_in_the_order_of_strokes_with_leaders_first(at):
    chair = at.members[4]
    people.appoint([Post(person=chair, kind=Post.Kind.CHAIR)], by=system(at.committee), on=f.OPENS)
    activity = announced(at)
    names = [line.person.name for line in queries.roll(activity, queries.sittings(activity)[0]).members]
    assert names == ["卫五", "万六", "龚三", "程四", "童二", "魏一"]


class NothingContradictsTheSeats(TestCase):
    """Whatever is entered, in whatever order, only who holds a seat on the day counts, and a quorum is never more."""

    @settings(max_examples=examples(15))
    @given(
        marks=st.lists(
            st.tuples(st.integers(0, 6), st.sampled_from(Attendance.Outcome.values)), min_size=1, max_size=12
        ),
        ended=st.sets(st.integers(0, 5), max_size=4),
    )
    def test_attendance_and_quorum(self, marks, ended):
        at = f.world()
        by = system(at.committee)
        [guest] = people.register_persons([Person(name="列席某")], by=by, on=f.OPENS)
        persons = [*at.members, guest]
        half = len(marks) // 2
        activity = announced(at, kind="plenary", title="全会")
        sitting = queries.sittings(activity)[0]
        for place, (who, outcome) in enumerate(marks):
            if place == half:
                for number in ended:
                    seat = Tenure.objects.of(at.committee).get(person=at.members[number])
                    people.end_tenure(seat, Tenure.End.RESIGN, by=by, on=today())
            actions.record_attendance(activity, {persons[who]: outcome}, by=at.office, on=today())
        seated = {one.pk for no, one in enumerate(at.members) if no not in ended}
        there = queries.presence(activity, sitting, "two_thirds")
        last = {persons[who].pk: outcome for who, outcome in marks}
        came = {pk for pk, outcome in last.items() if outcome in Attendance.THERE}
        assert there.base == len(seated)
        assert there.present == len(came & seated) <= there.base
        assert there.needed == needed_of("two_thirds", len(seated)) <= there.base
        roll = queries.roll(activity, sitting)
        assert {line.person.pk for line in roll.members} == seated
        assert guest.pk not in {line.person.pk for line in roll.members}


def test_sittings_are_entered_and_one_with_attendance_is_not_dropped(at):
    activity = announced(at, ends_on=today() + timedelta(days=2))
    assert [one.title for one in queries.sittings(activity)] == [] or len(queries.sittings(activity)) == 6
    rows = [Sitting(number=no, on=today() + timedelta(days=no - 1)) for no in (1, 2, 3)]
    actions.set_sittings(activity, rows, by=at.office, on=today())
    actions.record_attendance(activity, {at.members[0]: "present"}, by=at.office, on=today(), sitting=3)
    with pytest.raises(Refused, match="第3场"):
        actions.set_sittings(activity, [Sitting(number=1, on=today())], by=at.office, on=today())


def test_a_stale_list_is_refused(at):
    activity = announced(at)
    actions.record_attendance(activity, {at.members[0]: "present"}, by=at.office, on=today())
    with pytest.raises(Stale):
        actions.record_attendance(
            activity, {at.members[0]: "absent"}, by=at.office, on=today(), expected={at.members[0].pk: 9}
        )


def test_a_secretary_takes_the_list_of_his_own_body_only(at):
    mine = announced(at, kind="liaison_activity", title="联络组活动", owner=at.group, audience="body")
    actions.record_attendance(mine, {at.members[0]: "present"}, by=at.of(Role.LG), on=today())
    other = replace(at.of(Role.LG), body_ids=frozenset({at.studio.pk}))
    with pytest.raises(NotYours):
        actions.record_attendance(mine, {at.members[1]: "present"}, by=other, on=today())
    assert Body.objects.of(at.committee).count() == 2
