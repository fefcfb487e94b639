"""Supervisors, persons on projects, visits to sites, problems, staff sent out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.actions.twins import not_twice
from jianyan.activities.models import (
    Problem,
    Project,
    ProjectAssignment,
    SiteVisit,
    StaffDeployment,
    SupervisorAppointment,
)
from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

journal.declare(
    {
        "activities.appoint_supervisors": "选派监督员",
        "activities.end_appointment": "监督员提前结束聘期",
        "activities.found_projects": "确定包联项目",
        "activities.assign_projects": "安排项目参与人",
        "activities.record_site_visits": "登记项目督导",
        "activities.record_problems": "登记困难问题",
        "activities.solve_problems": "困难问题已解决",
        "activities.deploy_staff": "选派干部下沉",
    }
)


def appoint_supervisors(
    appointments: Iterable[SupervisorAppointment], *, by: Actor, on: date
) -> list[SupervisorAppointment]:
    """Send members to units from a day: for a time, or once to a hearing (which then ends the same day)."""
    allow(permissions.may_appoint(by), "选派监督员")
    fresh = list(appointments)
    for one in fresh:
        one.committee_id, one.starts_on = by.committee_id, on
        if one.kind != SupervisorAppointment.Kind.STANDING:
            one.ends_on = on
        elif one.ends_on and one.ends_on < on:
            raise Refused("聘期结束日期不能早于起始日期")
    not_twice(fresh)
    with journal.act("activities.appoint_supervisors", by=by, on=on) as act:
        return act.create_all(fresh)


def end_appointment(
    appointment: SupervisorAppointment,
    reason: str,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> SupervisorAppointment:
    """An appointment ends before its time, with the reason."""
    allow(permissions.may_appoint(by), "结束聘期")
    if appointment.kind != SupervisorAppointment.Kind.STANDING:
        raise Refused("应邀听证、监督的当天结束，没有聘期")
    if on < appointment.starts_on or (appointment.ends_on and on > appointment.ends_on):
        raise Refused("结束日期不在聘期之内")
    with journal.act("activities.end_appointment", by=by, on=on, note=reason) as act:
        act.change(appointment, expected=expected, ends_on=on, end_reason=reason.strip())
    return appointment


def found_projects(projects: Iterable[Project], *, by: Actor, on: date) -> list[Project]:
    """Enter the chains and projects the committee looks after from a day."""
    allow(permissions.may_appoint(by), "确定包联项目")
    fresh = list(projects)
    for project in fresh:
        project.committee_id, project.assigned_on = by.committee_id, on
        if project.chain and project.chain.kind != Project.Kind.CHAIN:
            raise Refused("项目只能归入产业链")
    not_twice(fresh)
    with journal.act("activities.found_projects", by=by, on=on) as act:
        return act.create_all(fresh)


def assign_projects(
    assignments: Iterable[ProjectAssignment], *, by: Actor, on: date
) -> list[ProjectAssignment]:
    """Put persons on projects from a day, each in the role he has there."""
    allow(permissions.may_appoint(by), "安排项目参与人")
    fresh = list(assignments)
    for one in fresh:
        one.committee_id, one.starts_on = by.committee_id, on
    not_twice(fresh)
    with journal.act("activities.assign_projects", by=by, on=on) as act:
        return act.create_all(fresh)


def record_site_visits(visits: Iterable[SiteVisit], *, by: Actor, on: date) -> list[SiteVisit]:
    """Enter visits to sites, each with its own day; ``on`` is the day of the report that lists them."""
    allow(permissions.may_record(by), "登记项目督导")
    fresh = list(visits)
    for visit in fresh:
        visit.committee_id = by.committee_id
        if visit.visited_on > on:
            raise Refused("督导日期不能晚于登记日期")
    not_twice(fresh)
    with journal.act("activities.record_site_visits", by=by, on=on) as act:
        return act.create_all(fresh)


def record_problems(problems: Iterable[Problem], *, by: Actor, on: date) -> list[Problem]:
    """Enter difficulties of projects or of members, each with the day it was raised."""
    fresh = list(problems)
    members = any(one.origin == Problem.Origin.MEMBER for one in fresh)
    allow(permissions.may_care_for_members(by) if members else permissions.may_record(by), "登记困难问题")
    for one in fresh:
        one.committee_id = by.committee_id
        if one.raised_on > on:
            raise Refused("提出日期不能晚于登记日期")
        if (one.project_id or one.person_id) is None:
            raise Refused("困难问题必须写明所属项目或委员")
    with journal.act("activities.record_problems", by=by, on=on) as act:
        return act.create_all(fresh)


def solve_problems(
    results: Mapping[Problem, str],
    *,
    by: Actor,
    on: date,
    expected: Mapping[int, int | None] | None = None,
) -> list[Problem]:
    """The difficulties were settled on a day, each with its result; ``expected`` holds versions by problem."""
    members = any(one.origin == Problem.Origin.MEMBER for one in results)
    allow(permissions.may_care_for_members(by) if members else permissions.may_record(by), "登记解决情况")
    with journal.act("activities.solve_problems", by=by, on=on) as act:
        for problem, result in results.items():
            if problem.solved_on or problem.voided_at:
                raise Refused(f"“{problem.title}”已经解决或作废")
            if on < problem.raised_on:
                raise Refused("解决日期不能早于提出日期")
            act.change(problem, expected=(expected or {}).get(problem.pk), solved_on=on, result=result)
    return list(results)


def deploy_staff(deployments: Iterable[StaffDeployment], *, by: Actor, on: date) -> list[StaffDeployment]:
    """Send persons of the office to communities or villages from a day."""
    allow(permissions.may_appoint(by), "选派干部")
    fresh = list(deployments)
    for one in fresh:
        one.committee_id, one.starts_on = by.committee_id, on
    not_twice(fresh)
    with journal.act("activities.deploy_staff", by=by, on=on) as act:
        return act.create_all(fresh)
