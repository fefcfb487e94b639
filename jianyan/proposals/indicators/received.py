"""What came in and what became of it: received, filed, merged, refused, by whom."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.indicators import members
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Cut, Distinct, Rate, Share
from jianyan.people.models import Person
from jianyan.proposals import queries, rules
from jianyan.proposals.indicators.shared import (
    AFTER_MERGE,
    CASE,
    INSIDE,
    SECTION,
    cases,
    counted,
    cuts,
    filing,
    share,
)
from jianyan.proposals.models import BY_MEMBERS, Disposition, Ground, Proposal, Sponsor

received = cases(
    "received",
    "P-01",
    "收到提案",
    "submitted_on",
    "统计期内提交的提案；草稿不计，提交后撤回、并案、不予立案的照计；大会提案与平时提案都在内。",
)
by_kind = cases(
    "by_kind",
    "P-02",
    "大会、平时提案",
    "submitted_on",
    "统计期内提交的提案，按提交时间分：大会征集期内提交的为大会提案，其余为平时提案。",
)


def filed_in(scope: Scope) -> TenantQuerySet:
    rows = queries.within(Proposal.objects.of(scope.committees).live(), scope)
    inside = Q(filed_on__gte=scope.start, filed_on__lt=scope.end)
    if scope.convention == INSIDE:
        inside |= Q(merged_on__gte=scope.start, merged_on__lt=scope.end)
    return rows.filter(inside)


filed = counted(
    "filed",
    "P-03",
    "立案",
    "立案日期在统计期内的提案。通常并案单列、不计入立案；采用“并案计入立案”计法的，连同并案一并计算。",
    filed_in,
    "filed_on",
    conventions=rules.FILING,
    pick=filing,
)
merged = cases(
    "merged", "P-04", "并案", "merged_on", "统计期内并入其他提案的提案；按被并入的件数计，主案不计在内。"
)
not_filed = counted(
    "not_filed",
    "P-05",
    "不予立案",
    "统计期内审查决定不予立案的提案，逐件记有理由和处理方式。",
    lambda scope: queries.cases(scope, "not_filed_on"),
    "not_filed_on",
    cuts=(
        *CASE,
        Cut("ground", "理由", "ground", labels=dict(Ground.choices)),
        Cut("disposition", "处理方式", "disposition", labels=dict(Disposition.choices)),
    ),
)


def _withdrawn(scope: Scope) -> TenantQuerySet:
    day = {"gte": scope.start, "lt": scope.end}
    before = Q(**{f"withdrawn_on__{name}": value for name, value in day.items()})
    after = Q(**{f"case_withdrawn_on__{name}": value for name, value in day.items()})
    return queries.within(Proposal.objects.of(scope.committees).live().filter(before | after), scope)


withdrawn = counted(
    "withdrawn",
    "P-06",
    "撤案",
    "统计期内由提案者撤回的提案：立案前撤回和立案后撤案合计，编号不再使用。",
    _withdrawn,
    "withdrawn_on",
)


def _pending(scope: Scope) -> TenantQuerySet:
    decided = ("filed_on", "merged_on", "not_filed_on", "withdrawn_on")
    by_then = [Q(**{f"{name}__lt": scope.end}) for name in decided]
    return queries.cases(scope, "submitted_on").exclude(reduce(or_, by_then))


pending = counted(
    "pending",
    "P-42",
    "尚在审查",
    "统计期内提交，到期末还没有决定立案、并案或不予立案，也没有撤回的提案；退回修改的在内。",
    _pending,
    "submitted_on",
)


def _judged(scope: Scope) -> TenantQuerySet:
    rows = queries.cases(scope, "submitted_on")
    return rows.exclude(merged_on__lt=scope.end) if scope.convention == AFTER_MERGE else rows


def _is_filed(scope: Scope) -> Q:
    is_filed = Q(filed_on__lt=scope.end)
    return is_filed | Q(merged_on__lt=scope.end) if scope.convention == INSIDE else is_filed


filing_rate = Share(
    key="proposals.filing_rate",
    lexicon="proposals.filing_rate",
    id="P-07",
    title="立案率",
    unit="%",
    section=SECTION,
    whole=replace(received, title="作为基数的提案", entries=_judged),
    where=_is_filed,
    part_title="立案",
    cuts=CASE,
    dated="submitted_on",
    conventions=rules.FILING,
    pick=filing,
    meaning="统计期内提交的提案中，到期末已经立案的所占比例。三种计法：立案 ÷ 收到，并案单列；"
    "（立案＋并案）÷ 收到；立案 ÷（收到－并案）。",
)
converted = counted(
    "converted",
    "P-08",
    "转社情民意或意见建议",
    "统计期内不予立案、处理方式为转社情民意信息或转意见建议的提案；"
    "按处理决定计，是否已编为信息另见社情民意。",
    lambda scope: queries.cases(scope, "not_filed_on").filter(
        disposition__in=(Disposition.OPINION, Disposition.SUGGESTION)
    ),
    "not_filed_on",
    cuts=(*CASE, Cut("disposition", "处理方式", "disposition", labels=dict(Disposition.choices))),
)

# ---- who puts forward ----

by_sponsor = cases(
    "by_sponsor",
    "P-09",
    "各类提案者提案",
    "submitted_on",
    "统计期内提交的提案，按提案者分；个人和联名为委员提案，党派、团体、界别、小组、专委会为集体提案。",
)
collective = counted(
    "collective",
    "P-09",
    "集体提案",
    "统计期内以党派、团体、界别、委员小组、专委会名义提交的提案，包含在收到提案之内。",
    lambda scope: queries.cases(scope, "submitted_on").filter(queries.counted(rules.COLLECTIVE)),
    "submitted_on",
)
sponsor_share = share(
    "sponsor_share",
    "P-09",
    "各类提案者占比",
    "统计期内立案的提案中，所选提案者类型所占比例；未选时为集体提案。",
    filed,
    lambda scope: (
        Q() if any(key == "sponsor" for key, _ in scope.filter) else queries.counted(rules.COLLECTIVE)
    ),
    part="集体提案",
    part_cuts=(CASE[1],),
)
SIGNING = {"signed": "领衔和联名都计", "lead": "只计领衔"}


def _signatures(scope: Scope) -> TenantQuerySet:
    submitted = queries.cases(scope, "submitted_on").filter(sponsor_type__in=BY_MEMBERS)
    live = Sponsor.objects.of(scope.committees).live()
    rows = live.filter(person__isnull=False, proposal__in=submitted.values("pk"))
    return rows.filter(role=Sponsor.Role.LEAD) if scope.convention == "lead" else rows


def _persons(named: TenantQuerySet) -> TenantQuerySet:
    return Person.objects.filter(committee__in=named.order_by().values("committee"), pk__in=named)


sponsoring_members = Distinct(
    key="proposals.sponsoring_members",
    lexicon="proposals.sponsoring_members",
    id="P-10",
    title="提案委员",
    unit="名",
    section=SECTION,
    entries=_signatures,
    column="person",
    listing=_persons,
    cuts=cuts("proposal__"),
    conventions=SIGNING,
    related=("person", "proposal"),
    meaning="统计期内以个人或联名方式提出提案的委员，一人只计一次；通常领衔和联名都计，也可只计领衔。"
    "集体提案不计到个人。",
)
participation_rate = Share(
    key="proposals.participation_rate",
    lexicon="proposals.participation_rate",
    id="P-10",
    title="提案参与率",
    unit="%",
    section=SECTION,
    whole=members,
    part_title="提案委员",
    cuts=members.cuts,
    dated="starts_on",
    conventions=SIGNING,
    related=("person", "sector"),
    where=lambda scope: Q(person__in=_signatures(replace(scope, filter=())).values("person")),
    meaning="统计日在任委员中，统计期内提出过提案（领衔或联名）的所占比例。",
)
led = replace(
    received,
    key="",
    title="委员领衔提案",
    entries=lambda scope: queries.cases(scope, "submitted_on").filter(sponsor_type__in=BY_MEMBERS),
)
per_member = Rate(
    key="proposals.per_member",
    lexicon="proposals.per_member",
    id="P-11",
    title="人均提案",
    unit="件",
    section=SECTION,
    top=led,
    base=members,
    dated="submitted_on",
    meaning="统计期内委员个人和联名提案件数（联名按一件计）÷ 统计日在任委员数。",
)
category = counted(
    "category",
    "P-12",
    "各类别提案",
    "统计期内立案的提案，按五大建设和其他分类。",
    filed_in,
    "filed_on",
    conventions=rules.FILING,
    pick=filing,
)
category_share = share(
    "category_share",
    "P-12",
    "各类别占比",
    "统计期内立案的提案中，所选类别所占比例；未选类别时为全部。",
    filed,
    part_cuts=(CASE[2],),
)
