"""Chains and projects, the visits to them, their problems, and the office staff sent to communities in the demo year."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from jianyan.activities import actions
from jianyan.activities.models import (
    Campaign,
    Problem,
    Project,
    ProjectAssignment,
    SiteVisit,
    StaffDeployment,
)
from jianyan.demo.activities.acting import TEXTS, act, share
from jianyan.demo.stage import Cast, Dated
from jianyan.people.models import Person, Role

P = TEXTS["projects"]
BEGIN = date(2022, 2, 11)
# Domain 6.6, rows 10-11 and 27-31. "100多" is 108, "140多" is 143: solved, out of 150 raised.
STANDING, MEMBERS, VISITS, RAISED, SOLVED, STAFF = 10, 52, 108, 150, 143, 16


def acts(cast: Cast) -> list[Dated]:
    """All of them."""
    found = [act(BEGIN, _begin, cast), act(date(2022, 8, 17), _deploy, cast)]
    found += [act(_last_day(month), _month, cast, month) for month in range(2, 13)]
    return found


def _last_day(month: int) -> date:
    return date(2022, month, 28) if month < 12 else date(2022, 12, 26)


def _begin(cast: Cast) -> None:
    """4 chains, 10 projects; the leaders look after them, 10 standing members and 52 other members work on them.

    The review does not say whether the 52 include the 10. Here they do not: role standing 10, role member 52, 62 persons.
    """
    by = cast.seat(Role.SG)
    chains = actions.found_projects(
        [Project(kind="chain", name=name) for name in P["chains"]], by=by, on=BEGIN
    )
    projects = actions.found_projects(
        [
            Project(kind="project", name=name, chain=chains[no] if no >= 0 else None)
            for name, no in zip(P["names"], P["chain_of"], strict=True)
        ],
        by=by,
        on=BEGIN,
    )
    named = [(one, cast.leaders[no % 6], "leader") for no, one in enumerate((*chains, *projects))]
    named += [(projects[no], person, "standing") for no, person in enumerate(cast.standing[:STANDING])]
    ordinary = cast.members[len(cast.leaders) + len(cast.standing) :]
    named += [(projects[no % 10], person, "member") for no, person in enumerate(ordinary[80 : 80 + MEMBERS])]
    actions.assign_projects(
        [ProjectAssignment(project=project, person=person, role=role) for project, person, role in named],
        by=by,
        on=BEGIN,
    )


def _month(cast: Cast, month: int) -> None:
    """A month's visits, the problems met there, and those settled by its end."""
    on, by, chance = _last_day(month), cast.seat(Role.SG), Random(f"projects {month}")
    projects = list(Project.objects.of(cast.committee).filter(kind="project").order_by("id"))
    places = [
        (project, leader, day) for project in projects for leader in cast.leaders for day in range(1, 26)
    ]
    visits = actions.record_site_visits(
        [
            SiteVisit(
                project=project,
                person=leader,
                visited_on=_weekday(date(2022, month, day), month),
                finding=chance.choice(P["findings"]),
            )
            for project, leader, day in _distinct(chance.sample(places, 60), share(VISITS, month), month)
        ],
        by=by,
        on=on,
    )
    raised: list[Problem] = []
    for no in range(share(RAISED, month)):
        visit = visits[no % len(visits)]
        met = {one.title for one in raised}
        titles = [f"{visit.project.name}：{what}" for what in P["problems"]]
        raised.append(
            Problem(
                origin="project",
                title=chance.choice([title for title in titles if title not in met]),
                project=visit.project,
                visit=visit,
                raised_on=visit.visited_on,
            )
        )
    actions.record_problems(raised, by=by, on=on)
    waiting = (
        Problem.objects.of(cast.committee)
        .filter(origin="project", solved_on__isnull=True)
        .order_by("raised_on", "id")
    )
    settled = list(waiting[: share(SOLVED, month)])
    actions.solve_problems({problem: chance.choice(P["solved"]) for problem in settled}, by=by, on=on)


def _weekday(day: date, month: int) -> date:
    """The day, or the Monday after a weekend; the first of a month keeps inside it."""
    moved = day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    return max(moved, BEGIN) if month == 2 else moved


def _distinct(
    drawn: list[tuple[Project, Person, int]], count: int, month: int
) -> list[tuple[Project, Person, int]]:
    """The first so many that do not fall on one day, project and person once weekends are moved."""
    seen, kept = set(), []
    for project, leader, day in drawn:
        key = (project.pk, leader, _weekday(date(2022, month, day), month))
        if key not in seen:
            seen.add(key)
            kept.append((project, leader, day))
    return kept[:count]


def _deploy(cast: Cast) -> None:
    """16 of the office sent to communities when the epidemic came (row 31)."""
    places = TEXTS["service"]["communities"]
    actions.deploy_staff(
        [
            StaffDeployment(
                person=person,
                place=places[no % len(places)],
                duty="小区值守、物资配送",
                campaign=Campaign.EPIDEMIC,
                ends_on=date(2022, 9, 4),
            )
            for no, person in enumerate(cast.staff[:STAFF])
        ],
        by=cast.seat(Role.SG),
        on=date(2022, 8, 17),
    )
