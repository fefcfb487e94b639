"""Supervisors, projects and who is on them, visits to sites, problems, staff sent out."""

from __future__ import annotations

from typing import Any

from jianyan.activities import actions, permissions
from jianyan.activities.forms import sent_out as f
from jianyan.activities.models import (
    Problem,
    Project,
    ProjectAssignment,
    SiteVisit,
    StaffDeployment,
    SupervisorAppointment,
)
from jianyan.activities.registers.base import ATTACH, VOID, Desk, Step, correcting, kept


def _appoint(*, people: list[Any], by: Any, on: Any, letter_no: str, **data: Any) -> Any:
    rows = [
        SupervisorAppointment(person=one, letter_no=letter_no, letter_on=on if letter_no else None, **data)
        for one in people
    ]
    return actions.appoint_supervisors(rows, by=by, on=on)[0]


def _found(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.found_projects([Project(**data)], by=by, on=on)[0]


def _assign(project: Any, *, people: list[Any], role: str, by: Any, on: Any, **_: Any) -> Any:
    rows = [ProjectAssignment(project=project, person=one, role=role) for one in people]
    return actions.assign_projects(rows, by=by, on=on)


def _visit(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.record_site_visits([SiteVisit(visited_on=on, **data)], by=by, on=on)[0]


def _problem(*, by: Any, on: Any, **data: Any) -> Any:
    origin = Problem.Origin.MEMBER if data["person"] else Problem.Origin.PROJECT
    return actions.record_problems([Problem(origin=origin, raised_on=on, **data)], by=by, on=on)[0]


def _solve(problem: Any, *, result: str, by: Any, on: Any, expected: int | None = None) -> Any:
    return actions.solve_problems({problem: result}, by=by, on=on, expected={problem.pk: expected})


def _deploy(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.deploy_staff([StaffDeployment(**data)], by=by, on=on)[0]


def _end(appointment: Any, *, reason: str, **how: Any) -> Any:
    return actions.end_appointment(appointment, reason, **how)


def _may_solve(actor: Any, problem: Any) -> bool:
    return permissions.may_keep(actor, problem)


DESKS: dict[str, Desk] = {
    "supervisors": Desk(
        f.SupervisorsForm,
        _appoint,
        "选派监督委员",
        permissions.may_appoint,
        "聘任监督员填聘期和聘书编号；应邀听证、监督的写明事项，当天结束。",
        steps={
            "end": Step(
                "提前结束",
                f.EndForm,
                _end,
                permissions.may_keep,
                lambda one: not one.voided_at and one.kind == "standing" and not one.end_reason,
            ),
            "correct": correcting(
                f.SupervisorForm,
                "starts_on",
                *("unit", "matter", "group", "appointed_by", "letter_no", "letter_on", "ends_on"),
            ),
            "attach": ATTACH,
            "void": VOID,
        },
    ),
    "projects": Desk(
        f.ProjectForm,
        _found,
        "登记包联项目",
        permissions.may_appoint,
        "主席会议成员包联的产业链和重点项目。",
        steps={
            "assign": Step("安排参与人", f.AssignForm, _assign, permissions.may_keep, main=True),
            **kept(f.ProjectForm, "assigned_on", "kind", "name", "place", "chain"),
        },
    ),
    "visits": Desk(
        f.SiteVisitForm,
        _visit,
        "登记现场督导",
        permissions.may_record,
        "到项目现场一次登记一条；发现的困难问题另行登记。",
        steps=kept(f.SiteVisitForm, "visited_on", "project", "person", "finding"),
    ),
    "problems": Desk(
        f.ProblemForm,
        _problem,
        "登记困难问题",
        lambda actor: permissions.may_record(actor) or permissions.may_care_for_members(actor),
        "项目或委员的困难问题，提出时登记，解决后补登结果和凭据。",
        steps={
            "solve": Step(
                "登记已解决",
                f.SolveForm,
                _solve,
                _may_solve,
                lambda one: not (one.voided_at or one.solved_on),
                main=True,
            ),
            **kept(f.ProblemForm, "raised_on", "title", "project", "visit", "person", "body"),
        },
        stamp=lambda one, actor: (
            None
            if one.solved_on
            else {"tone": "wait", "who": str(one.body or "协调机构"), "act": "协调解决", "by": None}
        ),
    ),
    "deployments": Desk(
        f.DeploymentForm,
        _deploy,
        "登记干部下沉",
        permissions.may_appoint,
        "机关干部派到社区或村的，一人一条。",
        steps=kept(f.DeploymentForm, "starts_on", "person", "place", "duty", "campaign", "ends_on"),
    ),
}
