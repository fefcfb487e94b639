"""What can be counted of opinions. Issue, item, adoption and instruction are four counts; a tick is no instruction."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures import twice
from jianyan.figures.catalogue import declare
from jianyan.figures.indicators import members
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Distinct, Share, Spread, Total
from jianyan.opinions import queries, rules
from jianyan.opinions.indicators import deeds
from jianyan.opinions.indicators.points import counting, earned
from jianyan.opinions.models import (
    Adoption,
    Issue,
    Opinion,
    OpinionInstruction,
    OpinionReporter,
    Series,
    Transfer,
)
from jianyan.opinions.models.bulletins import Level
from jianyan.people.models import Person

__all__ = ["deeds"]

SECTION = "社情民意"
LEVELS = dict(Level.choices)
NOT_COUNTED = "直通车建言不是社情民意信息，不计；作废的不计。"

OPINION_CUTS = (
    Cut("reporter", "反映主体", "reporter_type", labels=dict(Opinion.Reporter.choices)),
    Cut("sector", "界别", "sector__name"),
    Cut("origin", "来源", "origin", labels=dict(Opinion.Origin.choices)),
)
SERIES_CUT = Cut("series", "刊物类别", "series__kind", labels={str(k): k.label for k in queries.BULLETINS})


def _narrowed(rows: TenantQuerySet, scope: Scope, *, items: bool = False) -> TenantQuerySet:
    """Only what one person or body reported, or what was transferred to one unit, when the scope names one.

    ``items``: of what became of items, those a merged manuscript of theirs went into are theirs too.
    """
    if scope.person:
        signed = OpinionReporter.objects.of(scope.committees).live().filter(person=scope.person)
        rows = rows.filter(_theirs(Q(pk__in=signed.values("opinion")), scope, items))
    if scope.body:
        rows = rows.filter(_theirs(Q(body=scope.body), scope, items))
    if scope.unit:
        sent = Transfer.objects.of(scope.committees).live().filter(unit=scope.unit)
        rows = rows.filter(pk__in=sent.values("opinion"))
    return rows


def _theirs(mine: Q, scope: Scope, items: bool) -> Q:
    """Manuscripts of somebody, and the items they were merged into."""
    merged = Opinion.objects.of(scope.committees).live().filter(mine, merged_into__isnull=False)
    return mine | Q(pk__in=merged.values("merged_into")) if items else mine


def _received(scope: Scope) -> TenantQuerySet:
    rows = queries.information(scope.committees).between("registered_on", scope.start, scope.end)
    return _narrowed(rows, scope)


def _compiled(scope: Scope) -> TenantQuerySet:
    rows = queries.compiled(scope.committees).between("issued_on", scope.start, scope.end)
    return _narrowed(rows, scope, items=True)


def _issues(*kinds: str) -> Count:
    """A count of signed issues of these kinds of series."""
    train = kinds == (Series.Kind.DIRECT_TRAIN,)

    def entries(scope: Scope) -> TenantQuerySet:
        rows = queries.signed_issues(scope.committees, *kinds).between("signed_on", scope.start, scope.end)
        if scope.person or scope.body or scope.unit:
            carried = _narrowed(Opinion.objects.of(scope.committees).live(), scope, items=True)
            rows = rows.filter(
                pk__in=Issue.anywhere.filter(lines__opinion__in=carried.values("pk")).values("pk")
            )
        return rows

    key = "opinions.direct_train_issues" if train else "opinions.issues"
    return Count(
        key=key,
        lexicon=key,
        id="O-13" if train else "O-03",
        unit="期",
        section=SECTION,
        dated="signed_on",
        title="直通车期数" if train else "社情民意信息期数",
        counts="签发日期",
        related=("series",),
        entries=entries,
        cuts=(Cut("name", "直通车", "series__name"),) if train else (SERIES_CUT,),
        meaning="统计期内签发的直通车，一期计一期，不论载几条。"
        if train
        else "统计期内签发的信息刊和专报，一期计一期，不论载几条；直通车另计。未签发、退回编辑和作废的不计。",
    )


received = Count(
    key="opinions.received",
    lexicon="opinions.received",
    id="O-01",
    title="收到社情民意信息",
    unit="条",
    section=SECTION,
    dated="registered_on",
    counts="登记日期",
    related=("sector", "body"),
    cuts=OPINION_CUTS,
    entries=_received,
    meaning="统计期内登记的社情民意信息，一件来稿计一条；后来合并、留存参考的仍计收到，未立案提案转来并登记的也计。"
    "退回后修改再报的按首次登记计一条。" + NOT_COUNTED,
)

by_groups = Count(
    key="opinions.by_groups",
    lexicon="opinions.by_groups",
    id="O-10",
    title="党派团体界别信息",
    unit="条",
    section=SECTION,
    dated="registered_on",
    counts="登记日期",
    related=("sector", "body"),
    cuts=OPINION_CUTS,
    entries=lambda scope: _received(scope).filter(reporter_type__in=Opinion.BY_GROUPS),
    meaning="收到的社情民意信息中，以民主党派、人民团体或界别名义反映的；委员个人反映的不计。收到与编报是两个阶段，"
    "不与编报数相加。" + NOT_COUNTED,
)

issued_items = Count(
    key="opinions.issued_items",
    lexicon="opinions.issued_items",
    id="O-02",
    title="编报社情民意信息",
    unit="条",
    section=SECTION,
    dated="issued_on",
    counts="签发日期",
    related=("sector", "body"),
    cuts=OPINION_CUTS,
    entries=_compiled,
    meaning="编入统计期内签发的信息刊或专报的社情民意信息，一条计一条：一期载三条的计三条；并入他稿的只计所并入的一条。"
    "只由直通车刊载的不计。" + NOT_COUNTED,
)

issues = _issues(*queries.BULLETINS)
direct_train_issues = _issues(Series.Kind.DIRECT_TRAIN)


def _adoptions(scope: Scope) -> TenantQuerySet:
    rows = Adoption.objects.of(scope.committees).live().between("adopted_on", scope.start, scope.end)
    return rows.filter(
        opinion__in=_narrowed(queries.information(scope.committees), scope, items=True).values("pk")
    )


ADOPTION_CUTS = (
    Cut("level", "采用级别", "level", labels=LEVELS, many=True),
    Cut("mode", "采用方式", "mode", labels=dict(Adoption.Mode.choices), many=True),
)

adopted = Distinct(
    key="opinions.adopted",
    lexicon="opinions.adopted",
    id="O-04",
    title="被采用的信息",
    unit="条",
    section=SECTION,
    dated="adopted_on",
    counts="采用日期",
    related=("opinion",),
    cuts=ADOPTION_CUTS,
    column="opinion",
    entries=_adoptions,
    listing=lambda named: Opinion.objects.filter(committee__in=named.values("committee"), pk__in=named),
    meaning="统计期内有采用记录的社情民意信息，一条信息被几级采用也计一条；选定级别时计该级采用的条数，各级之和可以大于总数。"
    + NOT_COUNTED,
)


def _by_convention(scope: Scope) -> TenantQuerySet:
    return _once_a_level(scope) if scope.convention == rules.ONCE else _adoptions(scope)


adoptions = Count(
    key="opinions.adoptions",
    id="O-04",
    title="信息采用条次",
    unit="条次",
    section=SECTION,
    dated="adopted_on",
    counts="采用日期",
    related=("opinion",),
    cuts=ADOPTION_CUTS,
    conventions=rules.COUNTING,
    pick=counting,
    entries=_by_convention,
    meaning="统计期内的采用记录，每级每家采用一次计一条次；单篇采用、综合采用和转送都计。规则定为同级只计一次的，取统计期内最早的。"
    + NOT_COUNTED,
)


def _once_a_level(scope: Scope) -> TenantQuerySet:
    """Of several adoptions of an item by one level within the period, the first."""
    rows = _adoptions(scope)
    earlier = rows.filter(opinion=OuterRef("opinion"), level=OuterRef("level")).filter(
        Q(adopted_on__lt=OuterRef("adopted_on")) | Q(adopted_on=OuterRef("adopted_on"), pk__lt=OuterRef("pk"))
    )
    once: TenantQuerySet = rows.filter(~Exists(earlier.order_by()))
    return once


scored = Total(
    key="opinions.points",
    lexicon="opinions.points",
    id="O-11",
    title="信息得分",
    unit="分",
    section=SECTION,
    counts="编报、采用、批示日期",
    related=("sector", "body"),
    cuts=OPINION_CUTS,
    column="points",
    conventions=rules.COUNTING,
    pick=counting,
    entries=lambda scope: earned(
        _narrowed(queries.information(scope.committees), scope, items=True),
        _compiled(scope),
        _by_convention(scope),
        scope,
    ),
    meaning="统计期内的编报、采用和批示，按统计期末施行的信息计分表各级累加；一条信息列一行，得分写在后面。几人联名的不折分，"
    "每人名下都是全分，所以各人之和可以大于总数。委员履职考核的得分按考核办法另计。" + NOT_COUNTED,
)


def _adopted_by(levels: tuple[str, ...]) -> Q:
    rows = Adoption.anywhere.filter(voided_at__isnull=True, level__in=levels)
    return Q(pk__in=rows.values("opinion"))


adoption_rate = Share(
    key="opinions.adoption_rate",
    lexicon="opinions.adoption_rate",
    id="O-05",
    title="信息采用率",
    unit="%",
    section=SECTION,
    counts="签发日期",
    related=("sector", "body"),
    part_title="被采用的信息",
    conventions={"issued": "按编报数", "received": "按收到数"},
    whole=Count(
        key="opinions.adoption_base",
        title="所依据的信息",
        unit="条",
        section=SECTION,
        meaning="",
        cuts=OPINION_CUTS,
        entries=lambda scope: _received(scope) if scope.convention == "received" else _compiled(scope),
    ),
    where=lambda scope: Q(
        pk__in=Adoption.objects.of(scope.committees).live().filter(adopted_on__lt=scope.end).values("opinion")
    ),
    part_cuts=(Cut("level", "采用级别", labels=LEVELS, where=_adopted_by),),
    meaning="统计期内编报的信息中，到期末已被采用的所占比例（计法可选按收到数）；一条被几级采用也计一条。"
    + NOT_COUNTED,
)


def _instructions(scope: Scope) -> TenantQuerySet:
    rows = (
        OpinionInstruction.objects.of(scope.committees)
        .live()
        .between("instructed_on", scope.start, scope.end)
    )
    rows = rows.filter(kind=OpinionInstruction.Kind.SUBSTANTIVE)
    return rows.filter(
        opinion__in=_narrowed(queries.information(scope.committees), scope, items=True).values("pk")
    )


INSTRUCTION_CUTS = (
    Cut("level", "批示级别", "level", labels=dict(OpinionInstruction.Level.choices), many=True),
)

instructed = Distinct(
    key="opinions.instructed",
    lexicon="opinions.instructed",
    id="O-06",
    title="有批示的信息",
    unit="条",
    section=SECTION,
    dated="instructed_on",
    counts="批示日期",
    related=("opinion",),
    cuts=INSTRUCTION_CUTS,
    column="opinion",
    entries=_instructions,
    listing=lambda named: Opinion.objects.filter(committee__in=named.values("committee"), pk__in=named),
    meaning="统计期内有领导批示的社情民意信息，一条信息有几次批示也计一条。只画圈的圈阅不是批示，不计。"
    + NOT_COUNTED,
)

instructions = Count(
    key="opinions.instructions",
    id="O-06",
    title="信息批示次数",
    unit="次",
    section=SECTION,
    dated="instructed_on",
    counts="批示日期",
    related=("opinion",),
    cuts=INSTRUCTION_CUTS,
    entries=_instructions,
    meaning="统计期内对社情民意信息的批示，一位领导批示一次计一次。只画圈的圈阅不计。" + NOT_COUNTED,
)

instruction_rate = Share(
    key="opinions.instruction_rate",
    lexicon="opinions.instruction_rate",
    id="O-07",
    title="信息批示率",
    unit="%",
    section=SECTION,
    counts="报送日期",
    related=("sector", "body"),
    part_title="有批示的信息",
    whole=Count(
        key="opinions.dispatched",
        title="报送的信息",
        unit="条",
        section=SECTION,
        meaning="",
        cuts=OPINION_CUTS,
        entries=lambda scope: _narrowed(
            queries.compiled(scope.committees).between("dispatched_on", scope.start, scope.end),
            scope,
            items=True,
        ),
    ),
    where=lambda scope: Q(
        pk__in=OpinionInstruction.objects.of(scope.committees)
        .live()
        .filter(kind=OpinionInstruction.Kind.SUBSTANTIVE, instructed_on__lt=scope.end)
        .values("opinion")
    ),
    meaning="统计期内报送的信息中，到期末有领导批示的所占比例。只画圈的圈阅不计。" + NOT_COUNTED,
)


def _transfers(scope: Scope) -> TenantQuerySet:
    rows = Transfer.objects.of(scope.committees).live().between("transferred_on", scope.start, scope.end)
    rows = rows.filter(
        opinion__in=_narrowed(queries.information(scope.committees), scope, items=True).values("pk")
    )
    return rows.filter(unit=scope.unit) if scope.unit else rows


UNIT_CUTS = (Cut("unit", "承办单位", "unit__name", many=True),)

transferred = Distinct(
    key="opinions.transferred",
    lexicon="opinions.transferred",
    id="O-08",
    title="转办的信息",
    unit="条",
    section=SECTION,
    dated="transferred_on",
    counts="转办日期",
    related=("opinion", "unit"),
    cuts=UNIT_CUTS,
    column="opinion",
    entries=_transfers,
    listing=lambda named: Opinion.objects.filter(committee__in=named.values("committee"), pk__in=named),
    meaning="统计期内转有关单位办理的社情民意信息，一条信息转几个单位也计一条。" + NOT_COUNTED,
)

transfer_answer_rate = Share(
    key="opinions.transfer_answer_rate",
    id="O-08",
    title="转办信息反馈率",
    unit="%",
    section=SECTION,
    counts="转办日期",
    related=("opinion", "unit"),
    part_title="已反馈",
    whole=Count(
        key="opinions.transfers",
        title="转办单位次",
        unit="件",
        section=SECTION,
        meaning="",
        cuts=UNIT_CUTS,
        entries=_transfers,
    ),
    where=lambda scope: Q(answered_on__lt=scope.end),
    meaning="统计期内的转办中，承办单位到期末已反馈办理情况的所占比例；一条信息转两个单位的按两件计。"
    + NOT_COUNTED,
)


def _signatures(scope: Scope) -> TenantQuerySet:
    rows = (
        OpinionReporter.objects.of(scope.committees).live().filter(opinion__in=_received(scope).values("pk"))
    )
    rows = rows.exclude(opinion__reporter_type=Opinion.Reporter.INFORMANT)
    return rows.filter(person=scope.person) if scope.person else rows


reporters = Distinct(
    key="opinions.reporters",
    lexicon="opinions.reporters",
    id="O-09",
    title="反映信息的委员",
    unit="名",
    section=SECTION,
    counts="登记日期",
    related=("person", "opinion"),
    column="person",
    entries=_signatures,
    listing=lambda named: Person.objects.filter(committee__in=named.values("committee"), pk__in=named),
    meaning="统计期内登记的社情民意信息上署名的人，不论署名先后、条数多少，一人计一名；并入他稿的，原反映人仍计；特邀信息员不计。"
    + NOT_COUNTED,
)

reporter_coverage = Share(
    key="opinions.reporter_coverage",
    id="O-09",
    title="反映信息委员覆盖率",
    unit="%",
    section=SECTION,
    whole=members,
    related=("person", "sector"),
    counts="统计日",
    part_title="反映信息的委员",
    where=lambda scope: Q(person__in=_signatures(scope).order_by().values("person")),
    meaning="统计日在任委员中，统计期内在已登记的社情民意信息上署过名的所占比例。" + NOT_COUNTED,
)

editing_days = Spread(
    key="opinions.editing_days",
    id="O-12",
    title="采编天数",
    unit="天",
    section=SECTION,
    counts="签发日期",
    dated="issued_on",
    related=("sector", "body"),
    cuts=OPINION_CUTS,
    entries=_compiled,
    start="registered_on",
    end="issued_on",
    meaning="统计期内编报的信息从登记到签发的天数，自然日，取中位数并列平均数。" + NOT_COUNTED,
)

declare(
    received,
    by_groups,
    issued_items,
    issues,
    direct_train_issues,
    adopted,
    adoptions,
    adoption_rate,
    scored,
    instructed,
    instructions,
    instruction_rate,
    transferred,
    transfer_answer_rate,
    reporters,
    reporter_coverage,
    editing_days,
)
twice.watch(Opinion, "submitted_on", "title")
