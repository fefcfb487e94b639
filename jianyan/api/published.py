"""What is published: proposals and replies in the words of the public pages, and figures that were approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from jianyan.api.operations import public
from jianyan.api.shapes import LINE, Asked, Listed, Paging, Pk, page_of
from jianyan.proposals import rules
from jianyan.proposals.models import Category, Publication
from jianyan.proposals.queries import public as outside
from jianyan.publications import released
from jianyan.publications import rules as door

router = Router()


class Published(Schema):
    """A proposal as the public reads it; what is personal has been masked."""

    id: str
    number: str
    cause: str
    category: str
    author: str
    units: list[str] = Field(description="承办单位；决定不公开时为空")
    standing: str
    published_on: date


class PublishedList(Listed):
    items: list[Published]


class Passage(Schema):
    title: str
    text: str


class PublishedReply(Schema):
    """A reply as far as the public may read it."""

    unit: str
    number: str
    delivered_on: date
    text: str
    note: str


class PublishedCase(Schema):
    id: str
    number: str
    cause: str
    author: str
    cosigners: list[str]
    units: list[str]
    standing: str
    published_on: date
    texts: list[Passage]
    replies: list[PublishedReply]


class PublishedAsking(Paging):
    q: str = Field("", max_length=40, pattern=LINE, description="案由中的字词，或案号")
    category: Category | None = Field(None, description="类别")


@public(router, "/published/proposals", PublishedList, "公开的提案")
def published(request: Asked, asking: Query[PublishedAsking]) -> dict[str, Any]:
    """经决定公开的提案，新公开的在前。"""
    home, today = request.committee, timezone.localdate()
    law = rules.on_day(home.pk, today)
    asked = {name: value for name in ("q", "category") if (value := getattr(asking, name))}
    rows = outside.narrowed_outside(outside.open_to_public(home.pk, today), home, today, asked)
    found, following = page_of(request, rows, ("-from_on", "-id"), asking.limit)
    return {"items": [_line(outside.line(one, today, law)) for one in found], "next": following}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "id": str(line["pk"]), "published_on": line["on"]}


@public(router, "/published/proposals/{int:pk}", PublishedCase, "一件公开的提案和答复")
def published_case(request: Asked, pk: Pk) -> dict[str, Any]:
    """正文和各单位最后一次答复；不公开的件不存在。"""
    home, today = request.committee, timezone.localdate()
    rows = outside.open_to_public(home.pk, today).select_related("proposal__session__term")
    one: Publication | None = rows.filter(proposal=pk).first()
    if one is None:
        raise Http404
    one.proposal.committee = home
    shown = outside.opened(one.proposal, one.names_units(today), today)
    return {
        **shown,
        "id": str(pk),
        "published_on": one.from_on,
        "units": [unit.unit.name for unit in shown["units"]],
        "texts": [{"title": title, "text": text} for title, text in shown["texts"]],
        "replies": [{**reply, "delivered_on": reply["on"]} for reply in shown["replies"]],
    }


class Released(Schema):
    """A figure as it was frozen when the annual review was approved."""

    key: str
    title: str
    section: str
    value: str
    unit: str
    meaning: str


class ReleasedYear(Schema):
    year: int | None = Field(description="最近一份批准的年度回顾的年份；没有或不公布时为null")
    items: list[Released]


@public(router, "/published/figures", ReleasedYear, "公布的年度数据")
def released_figures(request: Asked) -> dict[str, Any]:
    """随年度回顾批准时固定的数据，小于5的不列。"""
    law = door.on_day(request.committee.pk, timezone.localdate())
    review = released.approved(request.committee) if law.figures else None
    lines = released.lines(review, request.committee) if review else []
    return {"year": review.year if review else None, "items": lines}
