"""Indicators over the tables of people: figures look down, people never up."""

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures import deeds
from jianyan.figures.catalogue import declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Share
from jianyan.people import queries
from jianyan.people.models import Advisor, Award, Body, BodyEvent, Person, Role, Tenure

Kind = Body.Kind

MEMBER_CUTS = (
    Cut("sector", "界别", "sector__name"),
    Cut("gender", "性别", "person__gender", labels=dict(Person.Gender.choices)),
    Cut("affiliation", "政治面貌", "person__affiliation"),
    Cut("ethnicity", "民族", "person__ethnicity"),
)


def bodies(
    key: str, title: str, kind: str, meaning: str, *, section: str = "委员与组织", id: str | None = None
) -> Count:
    """A registry of bodies that exist on the day the figure is asked for."""
    return Count(
        key=key,
        lexicon=key,
        id=id,
        title=title,
        unit="个",
        section=section,
        dated="started_on",
        counts="统计日",
        meaning=meaning + "；按统计日实有数计，已撤销和作废的不计。",
        entries=lambda scope: queries.bodies_on(scope.committees, kind, scope.as_of),
    )


members = Count(
    key="people.members",
    lexicon="people.members",
    id="M-01",
    title="委员数",
    unit="名",
    section="委员与组织",
    counts="统计日",
    dated="starts_on",
    related=("person", "sector"),
    cuts=MEMBER_CUTS,
    meaning="统计日当天在任的本届委员；任职日当天起计，离任日当天起不计。全年数据以当年最后一日为统计日。",
    entries=lambda scope: queries.members_on(scope.committees, scope.as_of),
)

member_share = Share(
    key="people.member_share",
    id="M-02",
    title="委员构成占比",
    unit="%",
    section="委员与组织",
    whole=members,
    part_cuts=MEMBER_CUTS,
    related=("person", "sector"),
    counts="统计日",
    meaning="统计日在任委员中符合所选界别、性别、政治面貌或民族的所占比例；未选条件时为全体。",
)


def _tenure_events(scope: Scope) -> TenantQuerySet:
    started = Q(start_reason=Tenure.Start.CO_OPT, starts_on__gte=scope.start, starts_on__lt=scope.end)
    ended = Q(ends_on__gte=scope.start, ends_on__lt=scope.end) & ~Q(end_reason=Tenure.End.TERM)
    return Tenure.objects.of(scope.committees).live().filter(started | ended)


tenure_events = Count(
    key="people.tenure_events",
    lexicon="people.tenure_events",
    id="M-03",
    title="增补与离任委员",
    unit="名",
    section="委员与组织",
    related=("person", "sector"),
    dated="starts_on",
    meaning="统计期内增补、辞去、撤销资格或去世的委员，按人次计；换届产生和任期届满的不计。",
    entries=_tenure_events,
)

special_committees = bodies(
    "people.special_committees", "专门委员会", Kind.SPECIAL_COMMITTEE, "已成立的专门委员会"
)
work_groups = bodies("people.work_groups", "工作组", Kind.WORK_GROUP, "已成立的委员工作组")
study_groups = bodies(
    "people.study_groups", "学习组", Kind.STUDY_GROUP, "已成立的学习组", section="党建与学习"
)
party_branches = bodies(
    "people.party_branches", "党支部", Kind.PARTY_BRANCH, "专委会党支部", section="党建与学习"
)
studios = bodies("people.studios", "委员工作室", Kind.STUDIO, "已建成的委员工作室", id="L-01")
liaison_groups = bodies(
    "people.liaison_groups", "联络组", Kind.LIAISON_GROUP, "镇（街道）政协联络组", id="L-02"
)

up_to_standard = Count(
    key="people.liaison_groups_up_to_standard",
    lexicon="people.liaison_groups_up_to_standard",
    id="L-02",
    title="达标联络组",
    unit="个",
    section="委员与组织",
    counts="统计日",
    dated="started_on",
    meaning="统计日实有的联络组中，截至统计日最近一次验收逐项合格的；没有验收记录的不计为达标。",
    entries=lambda scope: queries.passed_on(scope.committees, Kind.LIAISON_GROUP, scope.as_of),
)


def _passed(scope: Scope) -> Q:
    return Q(pk__in=queries.passed_on(scope.committees, Kind.LIAISON_GROUP, scope.as_of).values("pk"))


standard_rate = Share(
    key="people.liaison_group_rate",
    lexicon="activities.liaison_rate",
    id="L-02",
    title="联络组达标率",
    unit="%",
    section="委员与组织",
    counts="统计日",
    whole=liaison_groups,
    where=_passed,
    part_title="达标联络组",
    meaning="达标联络组 ÷ 统计日实有联络组。",
)

upgraded = Count(
    key="people.liaison_groups_upgraded",
    lexicon="people.liaison_groups_upgraded",
    id="L-02",
    title="巩固提升联络组",
    unit="个",
    section="委员与组织",
    dated="happened_on",
    related=("body",),
    meaning="统计期内登记了“巩固提升”事项的联络组；同一联络组一年内重复登记的按事项分别列出。",
    entries=lambda scope: (
        BodyEvent.objects.of(scope.committees)
        .live()
        .between("happened_on", scope.start, scope.end)
        .filter(kind=BodyEvent.Kind.UPGRADED, body__kind=Kind.LIAISON_GROUP)
    ),
)

advisors = Count(
    key="people.advisors",
    lexicon="people.advisors",
    id="S-04",
    title="协商顾问",
    unit="名",
    section="委员与组织",
    counts="统计日",
    dated="starts_on",
    meaning="统计日在聘的协商顾问；解聘之日起不计。",
    entries=lambda scope: Advisor.objects.of(scope.committees).live().active_on(scope.as_of),
)


def _awards(key: str, title: str, unit: str, kinds: tuple[str, ...], meaning: str) -> Count:
    return Count(
        key=key,
        lexicon=key,
        id="M-07",
        title=title,
        unit=unit,
        section="制度与荣誉",
        dated="awarded_on",
        related=("person", "unit", "body"),
        meaning=meaning + "按表彰日期计。",
        cuts=(Cut("level", "级别", "level", labels=dict(Award.Level.choices)),),
        entries=lambda scope: (
            Award.objects.of(scope.committees)
            .live()
            .between("awarded_on", scope.start, scope.end)
            .filter(kind__in=kinds)
        ),
    )


excellent_members = _awards(
    "people.excellent_members",
    "优秀政协委员",
    "名",
    (Award.Kind.EXCELLENT_MEMBER,),
    "统计期内受表彰的优秀政协委员。",
)
advanced_individuals = _awards(
    "people.advanced_individuals",
    "政协工作先进个人",
    "名",
    (Award.Kind.ADVANCED_INDIVIDUAL,),
    "统计期内受表彰的政协工作先进个人。",
)
collective_awards = _awards(
    "people.awards",
    "集体荣誉",
    "项",
    (Award.Kind.COLLECTIVE,),
    "统计期内本级政协、内设机构或本县区获得的集体荣誉。",
)

declare(
    members,
    member_share,
    tenure_events,
    special_committees,
    work_groups,
    studios,
    liaison_groups,
    up_to_standard,
    standard_rate,
    upgraded,
    advisors,
    party_branches,
    study_groups,
    excellent_members,
    advanced_individuals,
    collective_awards,
)


honoured = deeds.Deed(
    key="people.awards",
    title="受到表彰",
    meaning="委员个人受到的表彰，以表彰日期为准。",
    entries=lambda scope: (
        Award.objects.of(scope.committees)
        .live()
        .between("awarded_on", scope.start, scope.end)
        .filter(person__isnull=False)
    ),
    dated="awarded_on",
    model="people.award",
    thing="pk",
    address="people/awards/",
    named=("title",),
    touches={"people.award": "pk"},
    organisers=(Role.ML,),
    traits=(
        deeds.Trait("level", "级别", "level", dict(Award.Level.choices)),
        deeds.Trait("kind", "项目", "kind", dict(Award.Kind.choices)),
    ),
)
deeds.declare(honoured)
