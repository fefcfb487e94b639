"""Projects and what was done for them, persons sent out, gifts, visits to members."""

from django.db.models import Q

from jianyan.activities import queries
from jianyan.activities.indicators.parts import BY_CAMPAIGN, by_date, overlapping
from jianyan.activities.models import (
    Donation,
    MemberVisit,
    Problem,
    Project,
    ProjectAssignment,
    SiteVisit,
    StaffDeployment,
)
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.catalogue import declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Distinct, Share, Total

site_visits = Count(
    key="activities.site_visits",
    lexicon="activities.site_visits",
    id="A-17",
    title="项目现场督导",
    unit="次",
    section="服务大局",
    dated="visited_on",
    counts="督导日期",
    related=("person", "project"),
    cuts=(Cut("project", "项目", "project__name"),),
    entries=by_date(SiteVisit, "visited_on"),
    meaning="统计期内主席会议成员到包联项目现场督导，一人一个项目一天计一次。",
)


def _solved(key: str, id: str, title: str, unit: str, section: str, origin: str, meaning: str) -> Count:
    return Count(
        key=key,
        lexicon=key,
        id=id,
        title=title,
        unit=unit,
        section=section,
        dated="solved_on",
        counts="解决日期",
        meaning=meaning,
        entries=lambda scope: queries.problems(scope, origin, "solved_on"),
    )


problems = _solved(
    "activities.problems",
    "A-17",
    "协调解决项目问题",
    "个",
    "服务大局",
    Problem.Origin.PROJECT,
    "统计期内协调解决的项目困难问题，按解决日期计；提出未解决的不计。",
)
member_problems = _solved(
    "activities.member_problems",
    "M-04",
    "解决委员困难问题",
    "件",
    "委员与组织",
    Problem.Origin.MEMBER,
    "统计期内为委员解决的生产生活困难和问题，按解决日期计。",
)
problem_rate = Share(
    key="activities.problem_rate",
    lexicon="activities.problem_rate",
    id="A-17",
    title="项目问题解决率",
    unit="%",
    section="服务大局",
    dated="raised_on",
    counts="提出日期",
    part_title="已解决",
    meaning="统计期内提出的项目问题中，期末前已解决的 ÷ 提出的全部；与协调解决个数的日期口径不同。",
    whole=Count(
        key="activities.problems_raised",
        title="提出的项目问题",
        unit="个",
        section="服务大局",
        dated="raised_on",
        meaning="统计期内提出的项目困难问题。",
        entries=lambda scope: queries.problems(scope, Problem.Origin.PROJECT, "raised_on"),
    ),
    where=lambda scope: Q(solved_on__lt=scope.end),
)


def _projects(key: str, title: str, kind: str, meaning: str) -> Count:
    return Count(
        key=key,
        lexicon=key,
        title=title,
        unit="个",
        section="服务大局",
        dated="assigned_on",
        counts="统计日",
        meaning=meaning + "；按统计日在包联的计。",
        entries=lambda scope: (
            Project.objects.of(scope.committees)
            .live()
            .filter(kind=kind)
            .active_on(scope.as_of, "assigned_on", "ended_on")
        ),
    )


chains = _projects("activities.chains", "包联产业链", Project.Kind.CHAIN, "主席会议成员联系包抓的产业链")
projects = _projects(
    "activities.projects", "包联重点项目", Project.Kind.PROJECT, "主席会议成员联系包抓的重点项目"
)
project_members = Distinct(
    key="activities.project_members",
    lexicon="activities.project_members",
    id="A-05",
    title="参与项目的委员",
    unit="名",
    section="服务大局",
    counts="在项目期间",
    related=("person", "project"),
    column="person",
    listing=queries.persons,
    cuts=overlapping(
        Cut(
            "role",
            "身份",
            "role",
            labels={
                str(role): str(role.label)
                for role in (ProjectAssignment.Role.STANDING, ProjectAssignment.Role.MEMBER)
            },
        ),
    ),
    meaning="统计期内参与包联项目的常务委员和委员，每人计一次；按身份区分，常务委员不再计入委员，包联领导不计。",
    entries=queries.assigned,
)
staff_deployed = Distinct(
    key="activities.staff_deployed",
    lexicon="activities.staff_deployed",
    title="下沉机关干部",
    unit="名",
    section="服务大局",
    counts="派出日期",
    related=("person",),
    cuts=overlapping(BY_CAMPAIGN),
    column="person",
    listing=queries.persons,
    entries=by_date(StaffDeployment, "starts_on"),
    meaning="统计期内选派到社区、小区或村工作的机关干部，每人计一次。",
)
donations = Total(
    key="activities.donations",
    lexicon="activities.donations",
    id="S-01",
    title="捐款捐物",
    unit="元",
    section="服务大局",
    dated="donated_on",
    counts="捐赠日期",
    related=("person",),
    column="amount_fen",
    per=100,
    cuts=(
        BY_CAMPAIGN,
        Cut("form", "形式", "form", labels=dict(Donation.Form.choices)),
        Cut("sector", "界别", "sector__name"),
    ),
    meaning="统计期内登记的捐款与捐物之和，捐物按登记的价值计；可按专项行动区分，各专项互不重复。",
    entries=by_date(Donation, "donated_on"),
)


def _visits(scope: Scope) -> TenantQuerySet:
    """Visits to whoever held a seat on the day."""
    rows: TenantQuerySet = by_date(MemberVisit, "visited_on")(scope)
    return rows.filter(queries.seat_held("visited_on"))


VISIT_CUTS = (Cut("occasion", "事由", "occasion", labels=dict(MemberVisit.Occasion.choices)),)
member_visits = Count(
    key="activities.member_visits",
    lexicon="activities.member_visits",
    id="M-04",
    title="走访委员",
    unit="人次",
    section="委员与组织",
    dated="visited_on",
    counts="走访日期",
    related=("person",),
    cuts=VISIT_CUTS,
    meaning="统计期内走访委员，走访一名委员一次计一人次；含春节前慰问。走访时不在任的不计。",
    entries=_visits,
)
members_visited = Distinct(
    key="activities.members_visited",
    lexicon="activities.members_visited",
    id="M-04",
    title="走访慰问委员",
    unit="名",
    section="委员与组织",
    counts="走访日期",
    related=("person",),
    cuts=overlapping(*VISIT_CUTS),
    column="person",
    listing=queries.persons,
    meaning="统计期内走访到的委员，每人计一次；可按事由区分，如春节前慰问的委员。",
    entries=_visits,
)


declare(
    chains,
    projects,
    project_members,
    site_visits,
    problems,
    problem_rate,
    staff_deployed,
    donations,
    member_visits,
    members_visited,
    member_problems,
)
