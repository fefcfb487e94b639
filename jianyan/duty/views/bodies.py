"""What liaison groups and special committees did, in points; and handling units, where the rules ask for it.

Nobody is ranked: the order is the official one. Units are shown to the supervision office (交办机关) alone.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jianyan.duty import rules
from jianyan.duty.models import Appraisal, AppraisalSheet
from jianyan.duty.models.base import BODIES, READERS
from jianyan.duty.queries import bodies as reads
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


def _sheets(actor: Actor) -> list[AppraisalSheet]:
    """What a reader may look through: adopted sheets about bodies, and drafts for those who write them."""
    rows = AppraisalSheet.objects.visible_to(actor).live().about("body")
    return list(rows.exclude(state=AppraisalSheet.State.DROPPED).order_by("-edition"))


def _chosen(request: Request, year: int) -> tuple[AppraisalSheet | None, list[AppraisalSheet]]:
    """The sheet asked for, else the one in force at the end of the year, else the only draft there is."""
    held = _sheets(request.actor)
    asked = next((one for one in held if str(one.pk) == request.GET.get("sheet", "")), None)
    if asked is None:
        rows = AppraisalSheet.objects.of(request.actor.committee_id)
        asked = rows.in_force("body", _end(year)).first()
    return asked, held


def _end(year: int) -> Any:
    return timezone.localdate().replace(year=year, month=12, day=31)


@audience(*READERS, *BODIES)
def bodies(request: Request, committee: str) -> HttpResponse:
    """Every liaison group and special committee; their secretaries see their own."""
    actor, (year, years) = request.actor, _year(request)
    chosen, held = _chosen(request, year)
    those = [one for one in reads.bodies_of(actor.committee_id, year) if _opens(actor, one.pk)]
    found = reads.scored(chosen.sheet, actor.committee_id, year, those) if chosen else []
    query = f"?year={year}" + (f"&sheet={chosen.pk}" if chosen else "")
    lines = [
        {
            "url": reverse("duty_body", args=[committee, one.one.pk]) + query,
            "cells": [one.one.name, one.one.get_kind_display(), one.total, one.grade or "—"],
        }
        for one in found
    ]
    columns = [
        {"label": "机构", "title": True},
        {"label": "类型"},
        {"label": "得分", "num": True},
        {"label": "等次"},
    ]
    context = {
        "tabs": tabs(actor, "bodies"),
        "title": "机构考核",
        "year": year,
        "years": years,
        "sheet": chosen,
        "sheets": held,
        "rows": lines,
        "columns": columns,
    }
    return render(request, "duty/bodies.html", context)


def _opens(actor: Actor, pk: int) -> bool:
    return actor.has(*READERS) or pk in actor.body_ids


@audience(*READERS, *BODIES)
def body(request: Request, committee: str, pk: int) -> HttpResponse:
    """One body: each line with what it is based on."""
    actor, (year, _) = request.actor, _year(request)
    chosen, _ = _chosen(request, year)
    those = reads.bodies_of(actor.committee_id, year)
    if chosen is None or not _opens(actor, pk) or pk not in {one.pk for one in those}:
        raise Http404
    found = reads.scored(chosen.sheet, actor.committee_id, year, those)
    back = reverse("duty_bodies", args=[committee])
    return _one(request, chosen, next(one for one in found if one.one.pk == pk), year, ("机构考核", back))


def _one(
    request: Request, chosen: AppraisalSheet, found: reads.Scored, year: int, back: tuple[str, str]
) -> HttpResponse:
    context = {
        "one": found.one,
        "total": found.total,
        "grade": found.grade,
        "sheet": chosen,
        "readable": AppraisalSheet.objects.visible_to(request.actor).filter(pk=chosen.pk).exists(),
        "year": year,
        "parts": reads.parts_of(chosen.sheet, found),
        "back": back,
    }
    return render(request, "duty/body.html", context)


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
            "cells": [one.one.name, one.total, one.grade or "—"],
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
    return _one(request, chosen, next(one for one in found if one.one.pk == pk), year, ("承办单位计分", back))
