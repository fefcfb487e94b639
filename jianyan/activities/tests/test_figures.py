"""What is counted: raw and consolidated, persons and person-times, primary owners, solved and raised."""

from datetime import date

import pytest

from jianyan.activities import actions
from jianyan.activities.models import (
    Activity,
    Donation,
    PlanItem,
    Problem,
    PublicMatter,
    ReportInstruction,
    SupervisorAppointment,
)
from jianyan.activities.tests import factories as f
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import UnknownCut
from jianyan.language import lexicon
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
OURS = [one for one in catalogue.every() if one.key.startswith("activities.") and one.lexicon]


@pytest.fixture
def value(at):
    def value(key, year=2022, **filter):
        scope = Scope.of_year(at.committee.pk, year).narrowed({name: [one] for name, one in filter.items()})
        return catalogue.ask(catalogue.find(f"activities.{key}"), scope).answer.value

    return value


@pytest.mark.parametrize("indicator", OURS, ids=lambda one: one.key)
def test_an_indicator_agrees_with_its_entry_of_the_lexicon(indicator):
    entry = lexicon.load()[indicator.lexicon]
    cuts = {cut.key: cut for cut in (*indicator.cuts, *getattr(indicator, "part_cuts", ()))}
    assert (entry.id, entry.unit) == (indicator.id, indicator.unit)
    for name, values in entry.filters.items():
        assert set(values) <= set(cuts[name].labels or values)


def test_raw_consolidated_and_aspects_are_three_figures(at, value):
    activity = f.held(at, kind="plenary_discussion", title="讨论报告")
    raw = f.said(at, activity, "甲", "乙", "丙")
    actions.consolidate(activity, [("交通", [("甲乙丙", raw)])], by=at.office, on=f.MAY)
    assert (value("suggestions"), value("consolidated"), value("aspects")) == (3, 1, 1)
    assert value("consolidation_ratio") == 3
    assert value("suggestions", activity="plenary_discussion") == 3
    assert value("suggestions", activity="micro_consultation") == 0


def test_a_voided_activity_takes_its_rows_out_of_every_figure(at, value):
    activity = f.held(at, people=at.members)
    f.said(at, activity, "甲")
    actions.void(activity, "重复登记", by=at.office, on=f.MAY)
    assert [value(key) for key in ("activities", "suggestions", "participations", "participants")] == [
        0,
        0,
        0,
        0,
    ]


def test_persons_and_person_times_differ(at, value):
    f.held(at, people=at.members)
    f.held(at, title="另一次", people=at.members[:2])
    assert (value("participations"), value("participants")) == (8, 6)


def test_leave_is_not_presence_and_late_is(at, value):
    activity = f.held(at)
    outcomes = ["present", "late", "leave", "absent", "exempt"]
    actions.record_attendance(activity, dict(zip(at.members, outcomes, strict=False)), by=at.office, on=f.MAY)
    assert value("attendance_rate") == 50
    assert value("leave_rate") == 50
    assert value("leave_rate", outcome="absent") == 25


def test_those_who_sit_in_are_not_members(at, value):
    activity = f.held(at)
    actions.record_attendance(activity, {at.members[0]: "present"}, by=at.office, on=f.MAY, as_member=False)
    assert value("participants") == 0


def test_a_joint_activity_counts_for_its_primary_owner_alone(at, value):
    one = Activity(kind="studio_activity", title="接待日", owner=at.studio)
    actions.record_activity(one, by=at.office, on=f.MAY, co_owners=[at.group])
    assert (value("studio_activities"), value("liaison_group_activities")) == (1, 0)


def test_planned_and_cancelled_activities_are_not_counted(at, value):
    one = actions.plan_activity(Activity(kind="research", title="调研"), by=at.office, on=f.MAY)
    assert value("activities") == 0
    actions.hold(one, by=at.office, on=f.MAY)
    assert (value("activities"), value("activities", year=2023)) == (1, 0)


def test_a_tick_is_no_instruction_and_two_are_one_report(at, value):
    ticked, valued = f.report(at), f.report(at, title="另一篇")
    for report, kind, text in (
        (ticked, "read_only", ""),
        (valued, "substantive", "请办"),
        (valued, "substantive", "速办"),
    ):
        actions.record_instruction(
            report,
            ReportInstruction(leader="某", position="县长", kind=kind, text=text),
            by=at.of(Role.RS),
            on=f.MAY,
        )
    assert (value("reports"), value("reports_instructed"), value("instruction_rate")) == (2, 1, 50)


def test_authors_are_asked_for_together_as_groups(at, value):
    for author in ("party", "organization", "sector", "committee"):
        f.report(at, title=author, author_type=author)
    assert (value("reports", author="groups"), value("reports", author="committee")) == (3, 1)


def test_what_was_not_taken_into_an_item_is_left_out_of_the_ratio(at, value):
    activity = f.held(at, kind="plenary_discussion", title="讨论报告")
    first, second, _ = f.said(at, activity, "甲", "乙", "丙")
    actions.consolidate(activity, [("交通", [("甲乙", [first, second])])], by=at.office, on=f.MAY)
    assert (value("suggestions"), value("consolidation_ratio")) == (3, 2)


def test_residents_matters_are_converted_when_they_become_a_case_or_an_opinion(at, value):
    titles = ("路灯", "积水", "噪声")
    asked = [PublicMatter(title=title) for title in titles]
    matters = actions.record_public_matters(at.group, asked, by=at.office, on=f.MAY)
    fates = dict(zip(matters, ("proposal", "opinion", "answered"), strict=True))
    actions.settle_public_matters(fates, by=at.office, on=f.MAY)
    assert (value("public_matters"), value("matters_converted")) == (3, 2)


def test_a_member_sent_twice_is_one_supervisor(at, value):
    for kind, on in (("standing", f.OPENS), ("hearing", f.MAY)):
        rows = [SupervisorAppointment(person=at.members[0], unit=at.units[0], kind=kind)]
        actions.appoint_supervisors(rows, by=at.of(Role.ML), on=on)
    assert (value("supervisors"), value("supervised_units")) == (1, 1)


def test_problems_are_counted_when_solved_and_the_rate_over_those_raised(at, value):
    rows = [Problem(origin="member", person=at.members[0], title=str(no), raised_on=f.MAY) for no in range(2)]
    first, _ = actions.record_problems(rows, by=at.of(Role.ML), on=f.MAY)
    actions.solve_problems({first: "已办"}, by=at.of(Role.ML), on=date(2023, 1, 5))
    assert (value("member_problems"), value("member_problems", year=2023), value("problems")) == (0, 1, 0)


def test_gifts_are_summed_in_yuan_by_campaign(at, value):
    rows = [
        Donation(form="cash", amount_fen=fen, donor="某", campaign=campaign)
        for fen, campaign in ((30_050, "epidemic"), (10_000, "hardship"))
    ]
    actions.record_donations(rows, by=at.of(Role.ML), on=f.MAY)
    assert str(value("donations", campaign="epidemic")) == "300.5"
    assert str(value("donations")) == "400.5"


def test_cancelled_items_leave_the_plan_and_postponed_ones_do_not(at, value):
    sg = at.of(Role.SG)
    done, off, late = actions.approve_plan(
        [PlanItem(year=2022, item_no=no, topic=str(no), form="research", month=5) for no in (1, 2, 3)],
        by=sg,
        on=f.OPENS,
    )
    actions.complete_plan_item(done, by=sg, on=f.MAY)
    actions.drop_plan_item(off, "不再需要", by=sg, on=f.MAY)
    actions.postpone_plan_item(late, "下雨", by=sg, on=f.MAY)
    assert value("plan_rate") == 50


def test_a_filter_the_records_do_not_know_is_refused(value):
    with pytest.raises(UnknownCut):
        value("meetings", kind="picnic")
