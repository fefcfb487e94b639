"""What can be counted on the shelf: papers, rules, manuscripts, volumes, books, publicity."""

from __future__ import annotations

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures import deeds, twice
from jianyan.figures.catalogue import declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Distinct, Share, Total
from jianyan.people.models import Role
from jianyan.publications.models import (
    BookMovement,
    Level,
    Manuscript,
    MediaSubmission,
    PartyPaper,
    Publication,
    PublicityItem,
    RuleDocument,
    Volume,
)

SHELF = "文史宣传"
RULES = "制度与荣誉"
TO_READERS = (BookMovement.Mode.HANDED_OUT, BookMovement.Mode.PRESENTED)

party_papers = Count(
    key="publications.party_papers",
    lexicon="publications.party_papers",
    id="A-16",
    title="向党委报送请示报告和结果",
    unit="次",
    section="党建与学习",
    dated="sent_on",
    counts="报送日期",
    cuts=(Cut("kind", "类别", "kind", labels=dict(PartyPaper.Kind.choices)),),
    entries=lambda scope: (
        PartyPaper.objects.of(scope.committees).live().between("sent_on", scope.start, scope.end)
    ),
    meaning="统计期内向党委报送的请示、报告和办理结果，一份计一次（篇）；请示、报告与办理结果分别登记，可分开查看。作废的不计。",
)

requests = Count(
    key="publications.requests",
    id="A-16",
    title="向党委报送请示",
    unit="件",
    section="党建与学习",
    dated="sent_on",
    counts="报送日期",
    entries=lambda scope: (
        PartyPaper.objects.of(scope.committees)
        .live()
        .filter(kind=PartyPaper.Kind.REQUEST)
        .between("sent_on", scope.start, scope.end)
    ),
    meaning="统计期内向党委报送的请示，一份计一件。报告和办理结果不要求批复，不计在内。作废的不计。",
)

request_answers = Share(
    key="publications.request_answers",
    id="A-16",
    title="请示批复率",
    unit="%",
    section="党建与学习",
    counts="报送日期",
    whole=requests,
    part_title="已有批复",
    where=lambda scope: Q(answered_on__lt=scope.end),
    meaning="统计期内报送的请示中，到期末已经收到批复的所占比例，不论批复是同意、修改后同意还是不同意。",
)

rules = Count(
    key="publications.rules",
    lexicon="publications.rules",
    id="S-03",
    title="制定修订制度",
    unit="项",
    section=RULES,
    dated="issued_on",
    counts="印发日期",
    cuts=(Cut("action", "制定或修订", "action", labels=dict(RuleDocument.Action.choices)),),
    entries=lambda scope: (
        RuleDocument.objects.of(scope.committees).live().between("issued_on", scope.start, scope.end)
    ),
    meaning="统计期内印发的制度文件，一件计一项；制定与修订分别登记，可分开查看。作废的不计。",
)


rules_repealed = Count(
    key="publications.rules_repealed",
    id="S-03",
    title="废止制度",
    unit="项",
    section=RULES,
    dated="repealed_on",
    counts="废止日期",
    entries=lambda scope: (
        RuleDocument.objects.of(scope.committees).live().between("repealed_on", scope.start, scope.end)
    ),
    meaning="统计期内废止的制度文件，一件计一项。因修订而被新制度代替的不算废止。作废登记的不计。",
)

rules_in_force = Count(
    key="publications.rules_in_force",
    id="S-03",
    title="现行有效制度",
    unit="项",
    section=RULES,
    dated="issued_on",
    counts="统计日",
    entries=lambda scope: RuleDocument.objects.of(scope.committees).in_force(scope.as_of),
    meaning="统计日当天有效的制度文件：已经施行、没有废止、也没有被后来施行的修订代替。只含在本系统登记过的制度。",
)


def _manuscripts(scope: Scope, field: str) -> TenantQuerySet:
    rows = Manuscript.objects.of(scope.committees).live().between(field, scope.start, scope.end)
    return rows.filter(person=scope.person) if scope.person else rows


BASIS_CUTS = (
    Cut("basis", "三亲", "basis", labels={"": "未注明"} | dict(Manuscript.Basis.choices)),
    Cut("theme", "征集专题", "theme__name"),
)

manuscripts = Count(
    key="publications.manuscripts",
    lexicon="publications.manuscripts",
    id="C-01",
    title="征集文史稿件",
    unit="篇",
    section=SHELF,
    dated="received_on",
    counts="来稿日期",
    cuts=(*BASIS_CUTS, Cut("stage", "现处阶段", "state", labels=dict(Manuscript.State.choices))),
    entries=lambda scope: _manuscripts(scope, "received_on"),
    meaning="统计期内收到的文史稿件，一篇计一篇；后来退稿的仍计征集。可按专题和现在所处的阶段分开查看。作废的不计。",
)

manuscripts_accepted = Count(
    key="publications.manuscripts_accepted",
    id="C-01",
    title="采用文史稿件",
    unit="篇",
    section=SHELF,
    dated="accepted_on",
    counts="采用日期",
    cuts=BASIS_CUTS,
    entries=lambda scope: _manuscripts(scope, "accepted_on"),
    meaning="统计期内三审通过、决定采用的文史稿件；来稿可以在以前年度。作废的不计。",
)

manuscripts_kept = Count(
    key="publications.manuscripts_kept",
    id="C-01",
    title="留存文史稿件",
    unit="篇",
    section=SHELF,
    dated="kept_on",
    counts="留存日期",
    cuts=BASIS_CUTS,
    entries=lambda scope: _manuscripts(scope, "kept_on"),
    meaning="统计期内决定留存备用的文史稿件：不刊印，也不退还。作废的不计。",
)

manuscripts_refused = Count(
    key="publications.manuscripts_refused",
    id="C-01",
    title="退回文史稿件",
    unit="篇",
    section=SHELF,
    dated="refused_on",
    counts="退稿日期",
    cuts=BASIS_CUTS,
    entries=lambda scope: _manuscripts(scope, "refused_on"),
    meaning="统计期内决定退稿的文史稿件；退回作者修改、还要再报的不算退稿。作废的不计。",
)

manuscripts_printed = Count(
    key="publications.manuscripts_printed",
    id="C-01",
    title="刊印文史稿件",
    unit="篇",
    section=SHELF,
    dated="printed_on",
    counts="刊印日期",
    cuts=BASIS_CUTS,
    entries=lambda scope: _manuscripts(scope, "printed_on"),
    meaning="统计期内随文史资料出版的稿件；采用而尚未出版的不计。作废的不计。",
)

volumes = Count(
    key="publications.volumes",
    lexicon="publications.volumes",
    id="C-02",
    title="出版文史资料",
    unit="辑",
    section=SHELF,
    dated="published_on",
    counts="出版日期",
    cuts=(Cut("series", "丛书", "series"),),
    entries=lambda scope: (
        Volume.objects.of(scope.committees).live().between("published_on", scope.start, scope.end)
    ),
    meaning="统计期内出版的文史资料辑数。“第21辑”是辑次，不是辑数。作废的不计。",
)

books_distributed = Total(
    key="publications.books_distributed",
    lexicon="publications.books_distributed",
    id="C-02",
    title="发放赠送图书",
    unit="册",
    section=SHELF,
    dated="moved_on",
    counts="发放赠送日期",
    related=("volume",),
    column="copies",
    cuts=(Cut("mode", "方式", "mode", labels={str(mode): str(mode.label) for mode in TO_READERS}),),
    entries=lambda scope: (
        BookMovement.objects.of(scope.committees)
        .live()
        .filter(mode__in=TO_READERS)
        .between("moved_on", scope.start, scope.end)
    ),
    meaning="统计期内向公众发放和向单位赠送的图书册数，按每笔登记的册数相加；发放与赠送可分开查看。售出和入藏的不计，作废的不计。",
)

RECIPIENTS = Cut(
    "recipient",
    "去向",
    "recipient_kind",
    labels={"": "未注明"} | dict(BookMovement.Recipient.choices),
)


def _moves(scope: Scope, *modes: str) -> TenantQuerySet:
    rows = BookMovement.objects.of(scope.committees).live().filter(mode__in=modes)
    return rows.between("moved_on", scope.start, scope.end)


copies_printed = Total(
    key="publications.copies_printed",
    id="C-02",
    title="印制文史资料",
    unit="册",
    section=SHELF,
    dated="published_on",
    counts="出版日期",
    column="print_run",
    cuts=(Cut("series", "丛书", "series"),),
    entries=lambda scope: (
        Volume.objects.of(scope.committees).live().between("published_on", scope.start, scope.end)
    ),
    meaning="统计期内出版的各辑文史资料的印数之和。作废的不计。",
)

books_moved = Total(
    key="publications.books_moved",
    id="C-02",
    title="发出图书",
    unit="册",
    section=SHELF,
    dated="moved_on",
    counts="发出日期",
    related=("volume",),
    column="copies",
    cuts=(
        Cut("mode", "方式", "mode", labels={str(mode): str(mode.label) for mode in BookMovement.OUT}),
        RECIPIENTS,
        Cut("series", "丛书", "volume__series"),
    ),
    entries=lambda scope: _moves(scope, *BookMovement.OUT),
    meaning="统计期内发放、赠送、售出、入藏的图书册数，按每笔登记的册数相加，可按方式和去向分开查看。"
    "后来退回的另计，不从中减去；报废、盘亏不计。作废的不计。",
)

books_returned = Total(
    key="publications.books_returned",
    id="C-02",
    title="退回图书",
    unit="册",
    section=SHELF,
    dated="moved_on",
    counts="退回日期",
    related=("volume",),
    column="copies",
    cuts=(RECIPIENTS,),
    entries=lambda scope: _moves(scope, BookMovement.Mode.RETURNED),
    meaning="统计期内从收书方退回的图书册数。作废的不计。",
)

stock = Total(
    key="publications.stock",
    lexicon="publications.stock",
    id="C-02",
    title="文史资料库存",
    unit="册",
    section=SHELF,
    dated="published_on",
    counts="统计日",
    column="in_stock",
    cuts=(Cut("series", "丛书", "series"),),
    entries=lambda scope: (
        Volume.objects.of(scope.committees)
        .live()
        .filter(published_on__lte=scope.as_of)
        .with_stock(scope.as_of)
    ),
    meaning="统计日当天各辑文史资料的库存之和：印数减去到当天为止的发放、赠送、售出、入藏、报废和盘亏，加上退回和盘盈。",
)

publicity_written = Count(
    key="publications.publicity_written",
    lexicon="publications.publicity_written",
    id="C-04",
    title="撰写宣传稿件",
    unit="篇",
    section=SHELF,
    dated="written_on",
    counts="撰写日期",
    cuts=(Cut("author", "撰稿", "author"),),
    entries=lambda scope: (
        PublicityItem.objects.of(scope.committees).live().between("written_on", scope.start, scope.end)
    ),
    meaning="统计期内撰写的宣传稿件，一篇计一篇，不论是否刊发。宣传稿件不是社情民意信息。作废的不计。",
)


publicity_submitted = Count(
    key="publications.publicity_submitted",
    id="C-04",
    title="向媒体投稿",
    unit="篇次",
    section=SHELF,
    dated="sent_on",
    counts="投稿日期",
    related=("item", "medium"),
    cuts=(Cut("level", "媒体级别", "medium__level", labels=dict(Level.choices)),),
    entries=lambda scope: (
        MediaSubmission.objects.of(scope.committees)
        .live()
        .filter(item__voided_at__isnull=True)
        .between("sent_on", scope.start, scope.end)
    ),
    meaning="统计期内向媒体投送宣传稿件的篇次，一篇投给一家计一篇次。作废的不计。",
)

publicity_times = Count(
    key="publications.publicity_times",
    id="C-04",
    title="媒体刊发篇次",
    unit="篇次",
    section=SHELF,
    dated="published_on",
    counts="刊发日期",
    related=("item",),
    cuts=(
        Cut("level", "媒体级别", "level", labels=dict(Level.choices)),
        Cut("medium", "媒体", "medium"),
        Cut("author", "撰稿", "item__author"),
    ),
    entries=lambda scope: (
        Publication.objects.of(scope.committees)
        .live()
        .filter(item__voided_at__isnull=True)
        .between("published_on", scope.start, scope.end)
    ),
    meaning="统计期内各级媒体刊发宣传稿件的篇次，一家媒体刊发一次计一篇次，转载也计；县区级媒体计在内。作废的不计。",
)


def _published(scope: Scope) -> TenantQuerySet:
    rows = Publication.objects.of(scope.committees).live().between("published_on", scope.start, scope.end)
    return rows.filter(level__in=Publication.HIGHER, item__voided_at__isnull=True)


publicity_published = Distinct(
    key="publications.publicity_published",
    lexicon="publications.publicity_published",
    id="C-04",
    title="市级以上媒体刊发稿件",
    unit="篇",
    section=SHELF,
    dated="published_on",
    counts="刊发日期",
    related=("item",),
    column="item",
    entries=_published,
    cuts=(
        Cut(
            "level",
            "媒体级别",
            "level",
            labels={str(level): str(level.label) for level in Publication.HIGHER},
            many=True,
        ),
    ),
    listing=lambda named: PublicityItem.objects.filter(committee__in=named.values("committee"), pk__in=named),
    meaning="统计期内被市级及以上媒体刊发的宣传稿件，一篇被几家媒体刊发也计一篇；选定级别时计该级刊发的篇数，各级之和可以大于总数。"
    "县区级媒体的刊发有登记，不计入。作废的不计。",
)

publicity_rate = Share(
    key="publications.publicity_rate",
    id="C-04",
    title="宣传稿件刊发率",
    unit="%",
    section=SHELF,
    counts="撰写日期",
    whole=publicity_written,
    part_title="市级以上媒体刊发",
    where=lambda scope: Q(
        pk__in=Publication.objects.of(scope.committees)
        .live()
        .filter(level__in=Publication.HIGHER, published_on__lt=scope.end)
        .values("item")
    ),
    meaning="统计期内撰写的宣传稿件中，到期末被市级及以上媒体刊发的所占比例。",
)

declare(
    party_papers,
    requests,
    request_answers,
    rules,
    rules_repealed,
    rules_in_force,
    manuscripts,
    manuscripts_accepted,
    manuscripts_kept,
    manuscripts_refused,
    manuscripts_printed,
    volumes,
    copies_printed,
    books_distributed,
    books_moved,
    books_returned,
    stock,
    publicity_written,
    publicity_submitted,
    publicity_times,
    publicity_published,
    publicity_rate,
)
twice.watch(PartyPaper, "sent_on", "title")
twice.watch(Manuscript, "received_on", "title", "author")
twice.watch(PublicityItem, "written_on", "title")

deeds.declare(
    deeds.Deed(
        key="publications.manuscripts",
        title="采用的文史稿件",
        meaning="委员撰写、已采用的文史稿件，以采用日期为准。",
        entries=lambda scope: (
            Manuscript.objects.of(scope.committees).live().between("accepted_on", scope.start, scope.end)
        ),
        dated="accepted_on",
        model="publications.manuscript",
        thing="pk",
        address="publications/manuscripts/{}/",
        named=("title",),
        touches={"publications.manuscript": "pk"},
        organisers=(Role.CL,),
    )
)
