"""Publicity items, where they were published, and the media."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from jianyan.publications import actions
from jianyan.publications import permissions as may
from jianyan.publications.forms import publicity
from jianyan.publications.forms.base import Pick, pick
from jianyan.publications.models import Level, Medium, Publication, PublicityItem
from jianyan.publications.shelves.base import Shelf, Step, file, void


def _relevel(medium: Medium, level: str, reason: str, **who: Any) -> object:
    return actions.correct(medium, reason, level=level, **who)


def _submit(item: PublicityItem, outlets: list[Medium], **who: Any) -> object:
    return actions.submit_publicity(item, outlets, **who)


def _placed(value: str) -> Q:
    held = Publication.anywhere.filter(voided_at__isnull=True, item=OuterRef("pk"))
    out, higher = Q(Exists(held)), Q(Exists(held.filter(level__in=Publication.HIGHER)))
    return {"no": ~out, "higher": higher, "county": out & ~higher}[value]


PLACED = Pick(
    "placed",
    "刊发情况",
    (("no", "未刊发"), ("higher", "市级以上刊发"), ("county", "只有县区级刊发")),
    _placed,
)


SHELVES: dict[str, Shelf] = {
    "publicity": Shelf(
        "宣传稿件",
        PublicityItem,
        "written_on",
        (("标题", "title"), ("撰稿", "author"), ("撰写日期", "written_on"), ("刊发（次）", "times")),
        publicity.PublicityForm,
        actions.write_publicity,
        "登记稿件",
        may.may_write_publicity,
        "写一篇登记一篇，投稿和刊发各登记一次。",
        picks=(PLACED,),
        shown=lambda rows: rows.annotate(
            times=Count("publications", filter=Q(publications__voided_at__isnull=True))
        ),
        search=("title", "author"),
        template="publications/publicity.html",
        facts=(("撰稿", "author"), ("撰写日期", "written_on")),
        steps=(
            (
                "publish",
                Step(
                    "登记刊发",
                    publicity.PublicationForm,
                    actions.record_publication,
                    may.may_write_publicity,
                    main=True,
                ),
            ),
            (
                "submit",
                Step(
                    "登记投稿",
                    publicity.SubmissionForm,
                    _submit,
                    may.may_write_publicity,
                ),
            ),
            file(may.may_write_publicity),
            void(may.may_write_publicity),
        ),
    ),
    "published": Shelf(
        "媒体刊发",
        Publication,
        "published_on",
        (
            ("标题", "item"),
            ("媒体", "medium"),
            ("级别", "level"),
            ("撰稿", "writer"),
            ("刊发日期", "published_on"),
            ("版面或网址", "address"),
            ("转载", "reprinted"),
        ),
        publicity.PublicationForm,
        actions.record_publication,
        "登记刊发",
        lambda actor: False,
        "在稿件页面登记刊发后，这里按媒体和级别列出。",
        picks=(
            pick("level", "媒体级别", Level.choices),
            Pick(
                "reprint",
                "转载",
                (("no", "首次刊发"), ("yes", "转载")),
                lambda value: Q(reprints__isnull=value == "no"),
            ),
        ),
        search=("item__title", "medium", "item__author"),
        related=("item", "item__committee"),
        steps=(void(may.may_write_publicity),),
    ),
    "media": Shelf(
        "媒体名录",
        Medium,
        "noted_on",
        (("媒体", "name"), ("级别", "level"), ("列入日期", "noted_on")),
        publicity.MediumForm,
        actions.note_medium,
        "列入媒体",
        may.may_write_publicity,
        "媒体和级别登记一次，以后登记刊发时直接选用。",
        picks=(pick("level", "媒体级别", Level.choices),),
        search=("name",),
        steps=(
            (
                "level",
                Step("更正级别", publicity.LevelForm, _relevel, may.may_write_publicity),
            ),
            void(may.may_write_publicity),
        ),
    ),
}
