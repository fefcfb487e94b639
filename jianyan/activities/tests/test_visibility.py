"""Who sees what: the office all, members what is held and open or theirs, units what is addressed to them."""

import pytest

from jianyan.activities import actions
from jianyan.activities.models import (
    Activity,
    Attendance,
    Donation,
    MemberVisit,
    Problem,
    Report,
    Suggestion,
    SupervisorAppointment,
)
from jianyan.activities.tests import factories as f
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db


def seen(model, actor):
    return model.objects.of(actor.committee_id).visible_to(actor).count()


def test_members_see_what_is_held_and_open(at):
    f.held(at)
    assert [seen(Activity, at.of(role)) for role in (Role.MB, Role.SC, Role.ORG, Role.LG)] == [1, 1, 1, 1]


def test_units_and_the_authority_see_no_activity(at):
    f.held(at)
    assert [seen(Activity, at.of(role)) for role in (Role.HU, Role.HL, Role.HA)] == [0, 0, 0]


def test_an_internal_meeting_is_for_the_office_and_those_who_were_there(at):
    f.held(at, kind="party_group", title="党组会", people=at.members[:1])
    assert seen(Activity, at.of(Role.LD)) == seen(Activity, at.of(Role.AU)) == 1
    assert seen(Activity, at.member(0)) == 1
    assert seen(Activity, at.member(1)) == 0


def test_what_is_only_planned_is_for_the_invited_and_the_own_body(at):
    plan = Activity(kind="liaison_activity", title="走访", owner=at.group)
    actions.plan_activity(plan, by=at.office, on=f.MAY)
    assert seen(Activity, at.member(0)) == 0
    assert seen(Activity, at.of(Role.LG)) == 1
    actions.record_attendance(plan, {at.members[0]: "present"}, by=at.office, on=f.MAY)
    assert seen(Activity, at.member(0)) == 1


def test_suggestions_are_read_with_their_activity(at):
    f.said(at, f.held(at, kind="party_group", title="党组会"), "甲")
    f.said(at, f.held(at), "乙")
    assert [seen(Suggestion, at.of(role)) for role in (Role.RS, Role.MB, Role.HU)] == [2, 1, 0]


def test_attendance_is_ones_own(at):
    f.held(at, people=at.members)
    assert [
        seen(Attendance, at.of(Role.SG)),
        seen(Attendance, at.member(0)),
        seen(Attendance, at.of(Role.ORG)),
    ] == [6, 1, 0]


def test_a_unit_reads_the_report_addressed_to_it(at):
    f.report(at, recipients={"县委": None})
    f.report(at, title="另一篇", recipients={"教育局": at.units[0]})
    assert [seen(Report, at.of(role)) for role in (Role.HU, Role.HL, Role.HA, Role.MB)] == [1, 1, 2, 2]


def test_a_unit_knows_the_supervisors_sent_to_it(at):
    rows = [
        SupervisorAppointment(person=one, unit=unit, kind="standing")
        for one, unit in zip(at.members, (at.units[0], at.units[1]), strict=False)
    ]
    actions.appoint_supervisors(rows, by=at.of(Role.ML), on=f.MAY)
    assert [seen(SupervisorAppointment, at.of(Role.HU)), seen(SupervisorAppointment, at.member(1))] == [1, 1]


def test_care_for_members_is_between_them_and_the_office(at):
    one, ml = at.members[0], at.of(Role.ML)
    actions.record_member_visits(
        [MemberVisit(person=one, visitor=at.members[5], visited_on=f.MAY)], by=ml, on=f.MAY
    )
    actions.record_problems(
        [Problem(origin="member", person=one, title="住院", raised_on=f.MAY)], by=ml, on=f.MAY
    )
    actions.record_donations([Donation(form="cash", amount_fen=100, person=one)], by=ml, on=f.MAY)
    for model in (MemberVisit, Problem, Donation):
        assert [seen(model, at.member(0)), seen(model, at.member(1)), seen(model, ml)] == [1, 0, 1], model


def test_nothing_of_another_committee_is_seen(at):
    other = f.world("dong")
    f.held(other)
    assert seen(Activity, at.of(Role.SG)) == 0
