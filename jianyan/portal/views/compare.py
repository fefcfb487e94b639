"""Figures of several years side by side, what their lines say, and values that contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.figures import actions, catalogue, comparison, conflicts
from jianyan.figures import permissions as may
from jianyan.figures import years as known_years
from jianyan.figures.comparison import LONGEST, Row
from jianyan.figures.conflicts import Conflict
from jianyan.figures.evidence import Evidence, Side
from jianyan.figures.meaning import Meaning
from jianyan.figures.models import Settlement
from jianyan.kit import sheets
from jianyan.kit.flow import NotYours, Refused
from jianyan.kit.sheets import Ledger
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.people.models import Term
from jianyan.portal.forms import ReasonForm

CHARTS = 6  # lines drawn at a time


class Asked:
    """What the address asks for: years, section, all figures or only those that can be compared, rows to draw."""

    def __init__(self, request: Request) -> None:
        committee = request.actor.committee_id
        self.recorded = known_years.recorded(committee)
        self.choices = sorted({*self.recorded, *known_years.published(committee)})
        named = {int(year) for year in request.GET.getlist("year") if year.isdecimal() and len(year) == 4}
        self.terms = list(Term.objects.of(committee).live().order_by("-number"))
        self.term = next((term for term in self.terms if str(term.pk) == request.GET.get("term", "")), None)
        chosen = [year for year in self.choices if self._is_chosen(year, named)]
        self.years = (chosen or self.choices)[-LONGEST:]
        section = request.GET.get("section", "")
        self.section = section if section in catalogue.SECTIONS else ""
        self.whole = bool(request.GET.get("whole")) or self.term is not None
        self.drawn = request.GET.getlist("row")[:CHARTS]

    def _is_chosen(self, year: int, named: set[int]) -> bool:
        """Whether a year was picked, or its last day lies in the term asked for."""
        if self.term is None:
            return year in named
        last_day = date(year, 12, 31)
        ends_on: date | None = self.term.ends_on
        return bool(self.term.starts_on <= last_day and (ends_on is None or last_day < ends_on))

    def query(self, **changed: Any) -> str:
        """The address of this page with something changed; an empty value leaves it out."""
        kept = {"section": self.section, "whole": "1" if self.whole else ""} | changed
        pairs = [("term", str(self.term.pk))] if self.term else [("year", str(year)) for year in self.years]
        return "?" + urlencode([*pairs, *((key, value) for key, value in kept.items() if value)])


def evidence(request: Request, recorded: Iterable[int], keys: tuple[str, ...] | None = None) -> Evidence:
    """What this reader may know of the figures of all years."""
    actor = request.actor
    return Evidence(actor.committee_id, actor.committee.code, recorded, roles=actor.roles, keys=keys)


@audience()
def compare(request: Request, committee: str) -> HttpResponse:
    """The years side by side."""
    asked = Asked(request)
    known = evidence(request, asked.recorded)
    every = comparison.rows(known, asked.years, asked.section, whole=asked.whole)
    if request.GET.get("export"):
        return _export(asked, every)
    differing = conflicts.found(known, asked.years)
    doubted = {(one.known.year, one.known.meaning) for one in conflicts.unexplained(differing)}
    heads = _sources(every, asked.years)
    inside = bool(request.actor.roles & INSIDE)
    sections = [
        (name, [_shown(row, asked, doubted, heads, inside) for row in every if row.indicator.section == name])
        for name in catalogue.SECTIONS
    ]
    return render(
        request,
        "portal/compare.html",
        {
            "years": asked.years,
            "heads": list(heads.items()),
            "choices": [(year, year in asked.years, year in asked.recorded) for year in asked.choices],
            "sections": [(name, rows) for name, rows in sections if rows],
            "tabs": _tabs(asked),
            "section": asked.section,
            "term": asked.term,
            "terms": asked.terms,
            "whole": asked.whole,
            "whole_url": asked.query(whole="" if asked.whole else "1"),
            "export_url": asked.query(export="1"),
            "charts": [chart(row, inside) for row in every if row.code in asked.drawn],
            "last": asked.years[-1] if asked.years else None,
            "before": asked.years[-2] if len(asked.years) > 1 else None,
            "open": conflicts.unexplained(differing) if inside else [],
            "inside": inside,
        },
    )


def _tabs(asked: Asked) -> list[dict[str, Any]]:
    names = ["", *catalogue.SECTIONS]
    return [
        {"label": name or "全部", "url": asked.query(section=name), "active": name == asked.section}
        for name in names
    ]


def _sources(rows: list[Row], years: list[int]) -> dict[int, str]:
    """The text each year mostly rests on, said once in the head of its column; none where the records count."""
    told = Counter((year, side.source) for row in rows for year, side in row.points if not side.counted)
    heads = dict.fromkeys(years, "")
    for (year, source), _ in reversed(told.most_common()):
        heads[year] = source
    return heads


def _url(side: Side, inside: bool) -> str:
    """The records behind a counted figure; the text behind a published one opens inside the house alone."""
    return side.url if side.counted or inside else ""


def _shown(
    row: Row, asked: Asked, doubted: set[tuple[int, Meaning]], heads: dict[int, str], inside: bool
) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.indicator.title,
        "narrower": "；".join(row.meaning.narrower),
        "unit": row.indicator.unit,
        "drawn": row.code in asked.drawn,
        "cells": [
            {
                "year": one.year,
                "side": one.best,
                "url": _url(one.best, inside) if one.best else "",
                "published": bool(one.best and not one.best.counted),
                "usual": bool(one.best and one.best.source == heads[one.year]),
                "doubted": (one.year, one.meaning) in doubted,
            }
            for one in row.known
        ],
        "change": row.latest,
        "total": row.total if asked.term else None,
    }


def chart(row: Row, inside: bool) -> dict[str, Any]:
    """A figure over the years as the chart component takes it."""
    rows = [
        {
            "label": f"{year}年" + ("" if side.counted else "＊"),
            "value": side.value,
            "shown": side.shown,
            "url": _url(side, inside),
        }
        for year, side in row.points
    ]
    kind = "line" if len(rows) > 2 else "bar"
    starred = any(not side.counted for _, side in row.points)
    note = row.told + ("＊为已发布文稿中的数。" if starred else "")
    return {"title": row.meaning.title, "unit": row.indicator.unit, "rows": rows, "kind": kind, "note": note}


def _export(asked: Asked, rows: list[Row]) -> HttpResponse:
    """What is shown, as a ledger: numbers as numbers, approximate ones in their words, each with its source."""
    span = f"{asked.years[0]}-{asked.years[-1]}年" if asked.years else ""
    columns = ["类别", "指标", "分类", "单位"]
    for year in asked.years:
        columns += [f"{year}年", f"{year}年来源"]
    ledger = Ledger(
        title=f"历年对比{span}",
        columns=(*columns, "最近一年增减", "增减率（%）", "增减说明"),
        rows=[_line(row) for row in rows],
        notes=(
            "来源为“记录”的由系统中的记录算出；来源为文稿的是已发布并经确认的数，概数照原文写。",
            "增减为最后一年比前一年；有一年是概数的，增减说明为“含概数”，只供参考。",
            f"导出时间：{timezone.localtime():%Y-%m-%d %H:%M}",
        ),
    )
    data = sheets.write(ledger, made_at=timezone.now())
    return pages.download(data, f"历年对比{span}.xlsx", pages.XLSX)


def _line(row: Row) -> list[sheets.Cell]:
    cells: list[sheets.Cell] = [
        row.indicator.section,
        row.indicator.title,
        "；".join(row.meaning.narrower),
        row.indicator.unit,
    ]
    for one in row.known:
        side = one.best
        cells += [_value(side), side.source if side else ""] if side else [None, ""]
    moved = row.latest
    if moved is None:
        return [*cells, None, None, ""]
    return [*cells, moved.amount, moved.part, "含概数" if moved.rough else ""]


def _value(side: Side) -> Decimal | str:
    return side.shown if side.approx else side.value


@audience(*INSIDE)
def differences(request: Request, committee: str) -> HttpResponse:
    """Every figure whose values contradict each other: to be looked at, or explained."""
    known = evidence(request, known_years.recorded(request.actor.committee_id))
    every = conflicts.found(known)
    return render(
        request,
        "portal/conflicts.html",
        {
            "open": conflicts.unexplained(every),
            "explained": [one for one in every if one.settlement],
            "may_keep": may.may_keep(request.actor),
        },
    )


def _conflict(request: Request, digest: str) -> Conflict:
    known = evidence(request, known_years.recorded(request.actor.committee_id))
    found = next((one for one in conflicts.found(known) if one.known.digest == digest), None)
    if found is None:
        raise Refused("这一处不一致已经没有了，或者数值已有变化，请回到列表重新查看")
    return found


@audience(*INSIDE)
def settle(request: Request, committee: str, digest: str) -> HttpResponse:
    """Say why the values of a figure differ."""
    if not may.may_keep(request.actor):
        raise NotYours("数据不一致由研究室和办公室说明")
    conflict = _conflict(request, digest)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(
            request, "portal/conflict_settle.html", {"form": form, "conflict": conflict}, status=status
        )
    actions.settle(conflict.known, form.cleaned_data["reason"], by=request.actor, on=timezone.localdate())
    messages.success(request, "已记下说明，不再列为待核对。数值再有变化时会重新列出。")
    return redirect("conflicts", committee=committee)


@audience(*INSIDE)
@require_POST
def unsettle(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take an explanation back."""
    rows = Settlement.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    actions.unsettle(get_object_or_404(rows, pk=pk), "重新核对", by=request.actor, on=timezone.localdate())
    messages.success(request, "已撤回说明，重新列为待核对。")
    return redirect("conflicts", committee=committee)


def over_years(request: Request, meaning: Meaning) -> dict[str, Any]:
    """What the page of one figure shows of other years: its line, and where its values contradict each other."""
    recorded = known_years.recorded(request.actor.committee_id)
    known = evidence(request, recorded, (meaning.key,))
    years = sorted({*recorded, *(year for year, _ in known.said)})
    row = comparison.row(known, years[-LONGEST:], meaning)
    if row is None:
        raise Http404
    inside = bool(request.actor.roles & INSIDE)
    differing = conflicts.unexplained(conflicts.found(known)) if inside else []
    return {
        "line": chart(row, inside) if len(row.points) > 1 else None,
        "conflicts": [one for one in differing if comparison.code_of(one.known.meaning) == row.code],
    }
