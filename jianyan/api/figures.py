"""The catalogue of indicators, the figures of a year, and the records behind each."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404
from ninja import Path, Query, Router, Schema
from pydantic import Field

from jianyan.api.operations import public, read
from jianyan.api.shapes import Asked, Listed, Paging, page_of
from jianyan.figures import catalogue, drill, facts
from jianyan.figures.facts import Served
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Indicator, Share

router = Router()
Year = Annotated[int, Path(ge=1949, le=2999, description="年份")]
Key = Annotated[
    str, Path(max_length=60, pattern="^[a-z_]+\\.[a-z0-9_]+$", description="指标的键，见指标目录")
]


class Meant(Schema):
    """An indicator: what it counts, in which unit, by which definition."""

    key: str
    id: str | None = Field(description="指标编号，如P-07；没有编号的为null")
    title: str
    section: str
    unit: str
    meaning: str = Field(description="口径")
    counts: str = Field(description="按哪个日期计入")


class Catalogue(Schema):
    items: list[Meant]


class Figure(Schema):
    """A figure as it is shown, with its value as a decimal in text: no program rounds it on the way."""

    key: str
    title: str
    section: str
    unit: str
    value: str | None = Field(description="没有可计的时为null")
    shown: str
    entries: int = Field(description="据以计算的记录数")
    note: str


class YearOut(Schema):
    year: int
    items: list[Figure]


class Entry(Schema):
    """One record behind a figure; without title and address where it is not open to the owner of the token."""

    id: str | None
    title: str
    url: str
    on: date | None
    hidden: bool


class Entries(Listed):
    figure: Figure
    meaning: str
    items: list[Entry]


def _is_whole(indicator: Indicator) -> bool:
    return not (isinstance(indicator, Share) and indicator.asks_for_a_part)


@public(router, "/catalogue", Catalogue, "指标目录")
def catalogue_of_all(request: Asked) -> dict[str, Any]:
    """全部指标和口径；只供机关内部的不列。"""
    return {"items": [one for one in catalogue.every(()) if _is_whole(one)]}


@read(router, "/figures/{int:year}", YearOut, "一年的数据")
def year(request: Asked, year: Year) -> dict[str, Any]:
    """一年的全部指标，与网页“年度数据”一致。"""
    known = [one for one in catalogue.every(request.actor.roles) if _is_whole(one)]
    served = facts.serve(known, Scope.of_year(request.committee.pk, year))
    return {"year": year, "items": [_figure(served[one.key]) for one in known]}


def _figure(one: Served) -> dict[str, Any]:
    indicator = one.indicator
    return {
        "key": indicator.key,
        "title": indicator.title,
        "section": indicator.section,
        "unit": indicator.unit,
        "value": None if one.value is None else str(one.value),
        "shown": one.shown,
        "entries": one.tally.entries,
        "note": one.note,
    }


@read(router, "/figures/{int:year}/{key}", Entries, "一项数据和它的记录")
def entries(request: Asked, year: Year, key: Key, paging: Query[Paging]) -> dict[str, Any]:
    """数据、口径和据以计算的记录，新的在前；不对您公开的记录只计数。"""
    indicator = catalogue.find(key)
    if indicator is None or not _is_whole(indicator) or not _may_know(indicator, request):
        raise Http404
    scope = Scope.of_year(request.committee.pk, year)
    served = facts.value_of(indicator, scope)
    part = catalogue.ask(indicator, scope).answer.parts[0]
    rows, following = page_of(request, drill.joined(indicator, part), ("-id",), paging.limit)
    found = drill.entries(indicator, rows, request.actor)
    return {
        "figure": _figure(served),
        "meaning": indicator.meaning,
        "items": [_entry(one) for one in found],
        "next": following,
    }


def _may_know(indicator: Indicator, request: Asked) -> bool:
    return not indicator.roles or bool(indicator.roles & request.actor.roles)


def _entry(one: drill.Entry) -> dict[str, Any]:
    held = None if one.hidden else str(one.pk)
    return {"id": held, "title": one.title, "url": one.url, "on": one.on, "hidden": one.hidden}
