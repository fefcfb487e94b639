"""What liaison groups and special committees did, in points, and the procedure of their year; handling units where rules ask.

Nobody is ranked: the order is the official one. Units are shown to the supervision office (交办机关) alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jianyan.duty import rules
from jianyan.duty.flow import BODY_OBJECTION_FLOW
from jianyan.duty.models import Appraisal, AppraisalSheet, BodyObjection, BodyResult, BodyYear
from jianyan.duty.models.base import BODIES, READERS
from jianyan.duty.queries import bodies as reads
from jianyan.duty.scoring.engine import points
from jianyan.duty.views import body_years
from jianyan.duty.views.files import shut
from jianyan.duty.views.tabs import tabs
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

YEARS = 5


def _year(request: Request) -> tuple[int, list[int]]:
    """The year asked for, else the last one settled; and those on offer. One query."""
    asked, today = request.GET.get("year", ""), timezone.localdate().year
    rows = Appraisal.objects.of(request.actor.committee_id).live().order_by("-year")
    frozen = dict(rows.values_list("year", "frozen_on")[:YEARS])
    held = list(frozen)
    settled = [one for one in held if frozen[one]] or held
    year = int(asked) if asked.isdecimal() and 1990 < int(asked) <= today else next(iter(settled), today)
    return year, sorted({year, today, today - 1, *held}, reverse=True)


def _end(year: int) -> date:
    return date(year, 12, 31)


def _of_bodies(actor: Actor, year: int) -> tuple[BodyYear | None, AppraisalSheet | None]:
    """The bodies' year where it was published, and the sheet it is reckoned by; else the one in force. Two queries."""
    rows = BodyYear.objects.visible_to(actor).live().select_related("committee", "sheet")
    held = rows.filter(year=year).first()
    if held:
        return held, held.sheet
    return None, AppraisalSheet.objects.of(actor.committee_id).in_force("body", _end(year)).first()


@audience(*READERS, *BODIES)
def bodies(request: Request, committee: str) -> HttpResponse:
    """Every liaison group and special committee; their secretaries see their own."""
    actor, (year, years) = request.actor, _year(request)
    held, sheet = _of_bodies(actor, year)
    rows = _settled(actor, held) if held and held.is_frozen else _reckoned(actor, sheet, year)
    columns = [
        {"label": "机构", "title": True},
        {"label": "类型"},
        {"label": "得分", "num": True},
        {"label": "等次"},
    ]
    lines = [
        {"url": reverse("duty_body", args=[committee, pk]) + f"?year={year}", "cells": cells}
        for pk, cells in rows
    ]
    context = {
        "tabs": tabs(actor, "bodies"),
        "title": "机构考核",
        "year": year,
        "years": years,
        "sheet": sheet,
        "rows": lines,
        "columns": columns,
        "held": held,
    }
    if not actor.has(*BODIES) or actor.has(*READERS):
        context |= body_years.procedure(actor, held, sheet, year)
    return render(request, "duty/bodies.html", context)


def _opens(actor: Actor, pk: int) -> bool:
    return actor.has(*READERS) or pk in actor.body_ids


Lines = list[tuple[int, list[str]]]


def _reckoned(actor: Actor, sheet: AppraisalSheet | None, year: int) -> Lines:
    """As the records say now. Grades by quota are of all bodies, so all are reckoned."""
    if sheet is None:
        return []
    found = reads.scored(sheet.sheet, actor.committee_id, year, reads.bodies_of(actor.committee_id, year))
    return [
        (one.one.pk, [one.one.name, one.one.get_kind_display(), one.total, one.grade_name or "—"])
        for one in found
        if _opens(actor, one.one.pk)
    ]


def _settled(actor: Actor, held: BodyYear) -> Lines:
    """As they were frozen. One query."""
    rows = BodyResult.objects.visible_to(actor).live().filter(appraisal=held).select_related("body")
    return [
        (
            one.body_id,
            [one.body.name, one.body.get_kind_display(), points(one.total), _told_grade(one)],
        )
        for one in rows.order_by("-body__kind", "body__sort_no", "body_id")
    ]


def _told_grade(one: BodyResult) -> str:
    return "并列待定" if one.is_open else one.grade_name or "—"


@audience(*READERS, *BODIES)
def body(request: Request, committee: str, pk: int) -> HttpResponse:
    """One body: each line with what it is based on, and what it objected to."""
    actor, (year, _) = request.actor, _year(request)
    held, sheet = _of_bodies(actor, year)
    those = reads.bodies_of(actor.committee_id, year)
    if sheet is None or not _opens(actor, pk) or pk not in {one.pk for one in those}:
        raise Http404
    back = reverse("duty_bodies", args=[committee])
    now = next(one for one in reads.scored(sheet.sheet, actor.committee_id, year, those) if one.one.pk == pk)
    context = _context(request, sheet, now, year, ("机构考核", back))
    if held:
        context |= _within(actor, held, now)
    shut(context["parts"], [], actor)
    return render(request, "duty/body.html", context)


def _within(actor: Actor, held: BodyYear, now: reads.Scored) -> dict[str, Any]:
    """What the year's procedure adds: the frozen lines in place of today's, and the objections."""
    mine = BodyObjection(committee_id=actor.committee_id, appraisal=held, body=now.one)
    objections = BodyObjection.objects.visible_to(actor).live().filter(appraisal=held, body=now.one)
    found: dict[str, Any] = {
        "held": held,
        "of_body": now.one.pk,
        "objections": objections.select_related("committee", "body").order_by("id"),
        "may_object": BODY_OBJECTION_FLOW.moves["raise"].who(actor, mine) and not held.is_frozen,
    }
    rows = BodyResult.objects.of(actor.committee_id).live().filter(appraisal=held, body=now.one)
    if result := rows.first():
        found |= {
            "total": points(result.total),
            "grade": _told_grade(result),
            "parts": reads.parts_of(held.sheet.sheet, result.parts, result.lines),
            "since": _since(held, result, now),
        }
    return found


def _since(held: BodyYear, result: BodyResult, now: reads.Scored) -> str:
    """What has come after freezing: shown, not counted."""
    if now.card.total == result.total:
        return ""
    day = f"{held.frozen_on:%Y年%-m月%-d日}"
    return f"得分已于{day}冻结。此后补录的记录不再计入；按现有记录应为{now.total}分。"


def _context(
    request: Request, chosen: AppraisalSheet, found: reads.Scored, year: int, back: tuple[str, str]
) -> dict[str, Any]:
    parts: Mapping[str, list[int]] = reads.parts_as_data(found.card)
    lines: Sequence[Mapping[str, Any]] = reads.lines_as_data(chosen.sheet, found.card)
    return {
        "one": found.one,
        "total": found.total,
        "grade": found.grade_name,
        "sheet": chosen,
        "readable": AppraisalSheet.objects.visible_to(request.actor).filter(pk=chosen.pk).exists(),
        "year": year,
        "parts": reads.parts_of(chosen.sheet, parts, lines),
        "back": back,
    }


# ---- handling units: where the rules ask for it, and for the supervision office alone ----


def _for_units(actor: Actor, year: int) -> AppraisalSheet | None:
    """The sheet about units in force; none where the committee does not score them."""
    if not rules.on_day(actor.committee_id, timezone.localdate()).score_units:
        return None
    return AppraisalSheet.objects.of(actor.committee_id).in_force("unit", _end(year)).first()


@audience(Role.HA)
def units(request: Request, committee: str) -> HttpResponse:
    """Every handling unit, in the official order."""
    actor, (year, years) = request.actor, _year(request)
    chosen = _for_units(actor, year)
    those = reads.units_of(actor.committee_id, year)
    found = reads.scored(chosen.sheet, actor.committee_id, year, those) if chosen else []
    lines = [
        {
            "url": reverse("duty_unit", args=[committee, one.one.pk]) + f"?year={year}",
            "cells": [one.one.name, one.total, one.grade_name or "—"],
        }
        for one in found
    ]
    columns = [{"label": "单位", "title": True}, {"label": "得分", "num": True}, {"label": "等次"}]
    context = {
        "title": "承办单位计分",
        "year": year,
        "years": years,
        "sheet": chosen,
        "rows": lines,
        "columns": columns,
        "of_units": True,
        "off": not rules.on_day(actor.committee_id, timezone.localdate()).score_units,
    }
    return render(request, "duty/bodies.html", context)


@audience(Role.HA)
def unit(request: Request, committee: str, pk: int) -> HttpResponse:
    """One unit: each line with what it is based on."""
    actor, (year, _) = request.actor, _year(request)
    chosen = _for_units(actor, year)
    those = reads.units_of(actor.committee_id, year)
    if chosen is None or pk not in {one.pk for one in those}:
        raise Http404
    found = reads.scored(chosen.sheet, actor.committee_id, year, those)
    back = reverse("duty_units", args=[committee])
    one = next(one for one in found if one.one.pk == pk)
    context = _context(request, chosen, one, year, ("承办单位计分", back))
    shut(context["parts"], [], actor)
    return render(request, "duty/body.html", context)
