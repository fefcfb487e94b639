"""What can be counted on the shelf: papers, rules, manuscripts, volumes, books, publicity."""

from __future__ import annotations

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures import twice
from jianyan.figures.catalogue import declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Distinct, Share, Total
from jianyan.publications.models import (
    BookMovement,
    Manuscript,
    PartyPaper,
    Publication,
    PublicityItem,
    RuleDocument,
    Volume,
)

SHELF = "文史宣传"
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

rules = Count(
    key="publications.rules",
    lexicon="publications.rules",
    id="S-03",
    title="制定修订制度",
    unit="项",
    section="制度与荣誉",
    dated="issued_on",
    counts="印发日期",
    cuts=(Cut("action", "制定或修订", "action", labels=dict(RuleDocument.Action.choices)),),
    entries=lambda scope: (
        RuleDocument.objects.of(scope.committees).live().between("issued_on", scope.start, scope.end)
    ),
    meaning="统计期内印发的制度文件，一件计一项；制定与修订分别登记，可分开查看。作废的不计。",
)


def _manuscripts(scope: Scope, field: str) -> TenantQuerySet:
    rows = Manuscript.objects.of(scope.committees).live().between(field, scope.start, scope.end)
    return rows.filter(person=scope.person) if scope.person else rows


BASIS_CUTS = (Cut("basis", "三亲", "basis", labels={"": "未注明"} | dict(Manuscript.Basis.choices)),)

manuscripts = Count(
    key="publications.manuscripts",
    lexicon="publications.manuscripts",
    id="C-01",
    title="征集文史稿件",
    unit="篇",
    section=SHELF,
    dated="received_on",
    counts="来稿日期",
    cuts=BASIS_CUTS,
    entries=lambda scope: _manuscripts(scope, "received_on"),
    meaning="统计期内收到的文史稿件，一篇计一篇；后来退稿的仍计征集。作废的不计。",
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

publicity_written = Count(
    key="publications.publicity_written",
    lexicon="publications.publicity_written",
    id="C-04",
    title="撰写宣传稿件",
    unit="篇",
    section=SHELF,
    dated="written_on",
    counts="撰写日期",
    entries=lambda scope: (
        PublicityItem.objects.of(scope.committees).live().between("written_on", scope.start, scope.end)
    ),
    meaning="统计期内撰写的宣传稿件，一篇计一篇，不论是否刊发。宣传稿件不是社情民意信息。作废的不计。",
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
        pk__in=Publication.anywhere.filter(
            voided_at__isnull=True, level__in=Publication.HIGHER, published_on__lt=scope.end
        ).values("item")
    ),
    meaning="统计期内撰写的宣传稿件中，到期末被市级及以上媒体刊发的所占比例。",
)

declare(
    party_papers,
    rules,
    manuscripts,
    manuscripts_accepted,
    volumes,
    books_distributed,
    publicity_written,
    publicity_published,
    publicity_rate,
)
twice.watch(PartyPaper, "sent_on", "title")
twice.watch(Manuscript, "received_on", "title", "author")
twice.watch(PublicityItem, "written_on", "title")
