"""What is entered, and what is refused."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from jianyan.activities import actions
from jianyan.activities.models import (
    KINDS,
    Activity,
    Aspect,
    Attendance,
    Donation,
    Kind,
    MemberVisit,
    PlanItem,
    Problem,
    Project,
    Report,
    ReportInstruction,
    Suggestion,
    SupervisorAppointment,
)
from jianyan.activities.tests import factories as f
from jianyan.core import journal
from jianyan.core.models import Event
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db


def test_every_kind_has_a_row_in_the_table_of_kinds():
    assert set(KINDS) == set(Kind)


def test_a_list_of_many_is_one_line_of_the_journal(at):
    activity = f.held(at)
    before = Event.objects.of(at.committee).count()
    actions.record_attendance(activity, dict.fromkeys(at.members, "present"), by=at.office, on=f.MAY)
    assert Event.objects.of(at.committee).count() == before + 1


def test_a_list_taken_again_corrects_and_does_not_double(at):
    activity = f.held(at, people=at.members)
    actions.record_attendance(activity, {at.members[0]: "leave"}, by=at.office, on=f.MAY)
    rows = Attendance.objects.of(at.committee).filter(activity=activity)
    assert rows.count() == 6
    assert rows.get(person=at.members[0]).outcome == "leave"


def test_an_old_list_is_refused_with_what_changed(at):
    activity = f.held(at, people=at.members)
    one = at.members[0]
    actions.record_attendance(activity, {one: "leave"}, by=at.office, on=f.MAY, expected={one.pk: 1})
    with pytest.raises(journal.Stale):
        actions.record_attendance(activity, {one: "absent"}, by=at.office, on=f.MAY, expected={one.pk: 1})


def test_the_same_activity_is_not_entered_twice(at):
    f.held(at)
    with pytest.raises(Refused, match="同名"):
        f.held(at)


def test_a_planned_activity_is_held_on_the_day_it_was_held(at):
    activity = actions.plan_activity(Activity(kind="research", title="调研"), by=at.office, on=f.MAY)
    actions.hold(activity, by=at.office, on=date(2022, 6, 1))
    assert (activity.state, activity.held_on, activity.starts_on) == (
        "held",
        date(2022, 6, 1),
        date(2022, 6, 1),
    )


def test_what_people_attended_is_not_cancelled(at):
    activity = actions.plan_activity(Activity(kind="research", title="调研"), by=at.office, on=f.MAY)
    actions.record_attendance(activity, {at.members[0]: "present"}, by=at.office, on=f.MAY)
    with pytest.raises(MoveRefused, match="出席"):
        actions.cancel(activity, "下雨", by=at.office, on=f.MAY)


def test_a_meeting_of_the_party_group_is_internal(at):
    assert f.held(at, kind="party_group", title="党组会").internal


def test_a_secretary_enters_only_what_the_own_group_holds(at):
    own = Activity(kind="liaison_activity", title="走访", owner=at.group)
    actions.record_activity(own, by=at.of(Role.LG), on=f.MAY)
    with pytest.raises(NotYours):
        actions.record_activity(
            Activity(kind="talk", title="宣讲", owner=at.studio), by=at.of(Role.LG), on=f.MAY
        )


@pytest.mark.parametrize("role", [Role.MB, Role.LD, Role.HU, Role.HA, Role.AU, Role.AD])
def test_others_enter_nothing(at, role):
    with pytest.raises(NotYours):
        actions.record_activity(Activity(kind="talk", title="宣讲"), by=at.of(role), on=f.MAY)


def test_many_suggestions_go_into_one_item_and_stay(at):
    activity = f.held(at)
    one, two, three = f.said(at, activity, "甲", "乙", "丙")
    items = actions.consolidate(
        activity, [("交通", [("甲乙", [one, two])]), ("卫生", [("丙", [three])])], by=at.office, on=f.MAY
    )
    assert [item.item_no for item in items] == [1, 2]
    assert items[0].raw.live().count() == 2
    assert Suggestion.objects.of(at.committee).live().count() == 3


def test_one_suggestion_does_not_go_into_two_items(at):
    activity = f.held(at)
    [one] = f.said(at, activity, "甲")
    with pytest.raises(Refused, match="两条"):
        actions.consolidate(activity, [("交通", [("甲", [one]), ("又甲", [one])])], by=at.office, on=f.MAY)
    assert not Aspect.objects.of(at.committee).exists()


def test_suggestions_of_another_activity_are_not_consolidated(at):
    [one] = f.said(at, f.held(at, title="另一次"), "甲")
    with pytest.raises(Refused, match="本次活动"):
        actions.consolidate(f.held(at), [("交通", [("甲", [one])])], by=at.office, on=f.MAY)


def test_nothing_is_said_before_the_activity(at):
    activity = actions.plan_activity(Activity(kind="research", title="调研"), by=at.office, on=f.MAY)
    with pytest.raises(Refused, match="举行后"):
        f.said(at, activity, "甲")


def test_an_instruction_has_words_and_comes_after_the_report(at):
    report = f.report(at)
    rs = at.of(Role.RS)
    with pytest.raises(Refused, match="内容"):
        actions.record_instruction(
            report, ReportInstruction(leader="某", position="县长", kind="substantive"), by=rs, on=f.MAY
        )
    with pytest.raises(Refused, match="早于"):
        actions.record_instruction(
            report,
            ReportInstruction(leader="某", position="县长", text="阅", kind="substantive"),
            by=rs,
            on=date(2022, 5, 1),
        )


def test_a_report_says_to_whom_it_was_sent(at):
    with pytest.raises(Refused, match="报送对象"):
        actions.record_report(
            Report(type="research", title="报告", author_type="committee"), by=at.office, on=f.MAY
        )


def test_a_hearing_ends_the_day_it_begins(at):
    rows = [SupervisorAppointment(person=at.members[0], unit=at.units[0], kind="hearing")]
    [one] = actions.appoint_supervisors(rows, by=at.of(Role.ML), on=f.MAY)
    assert one.ends_on == f.MAY


def test_a_problem_is_solved_once_and_not_before_it_was_raised(at):
    [project] = actions.found_projects([Project(kind="project", name="大桥")], by=at.of(Role.SG), on=f.OPENS)
    rows = [Problem(origin="project", project=project, title="缺电", raised_on=f.MAY)]
    [one] = actions.record_problems(rows, by=at.office, on=f.MAY)
    with pytest.raises(Refused, match="早于"):
        actions.solve_problems({one: "已办"}, by=at.office, on=date(2022, 5, 1))
    actions.solve_problems({one: "已办"}, by=at.office, on=f.MAY)
    with pytest.raises(Refused, match="已经解决"):
        actions.solve_problems({one: "已办"}, by=at.office, on=f.MAY)


def test_a_problem_belongs_to_a_project_or_a_member(at):
    with pytest.raises(Refused, match="项目或委员"):
        actions.record_problems(
            [Problem(origin="project", title="缺电", raised_on=f.MAY)], by=at.office, on=f.MAY
        )


def test_a_gift_has_a_giver_and_a_worth(at):
    ml = at.of(Role.ML)
    with pytest.raises(Refused, match="捐赠人"):
        actions.record_donations([Donation(form="cash", amount_fen=100)], by=ml, on=f.MAY)
    with pytest.raises(Refused, match="大于零"):
        actions.record_donations([Donation(form="cash", amount_fen=0, donor="某企业")], by=ml, on=f.MAY)


def test_nobody_visits_himself(at):
    one = at.members[0]
    with pytest.raises(Refused, match="同一人"):
        actions.record_member_visits(
            [MemberVisit(person=one, visitor=one, visited_on=f.MAY)], by=at.of(Role.ML), on=f.MAY
        )


def test_a_plan_item_is_put_off_with_a_reason(at):
    sg = at.of(Role.SG)
    [item] = actions.approve_plan(
        [PlanItem(year=2022, item_no=1, topic="停车", form="research", month=5)], by=sg, on=f.OPENS
    )
    with pytest.raises(Refused, match="变更原因"):
        actions.postpone_plan_item(item, "", by=sg, on=f.MAY)
    actions.postpone_plan_item(item, "下雨", by=sg, on=f.MAY)
    actions.complete_plan_item(item, by=sg, on=date(2022, 7, 1))
    assert (item.state, item.postponed_on, item.done_on) == ("done", f.MAY, date(2022, 7, 1))


def test_numbers_of_the_plan_are_used_once(at):
    item = {"year": 2022, "item_no": 1, "form": "research", "month": 5}
    actions.approve_plan([PlanItem(topic="停车", **item)], by=at.of(Role.SG), on=f.OPENS)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.approve_plan([PlanItem(topic="照明", **item)], by=at.of(Role.SG), on=f.OPENS)
