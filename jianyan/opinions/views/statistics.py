"""A year of opinions by reporter, by sector, by level, with the figures of the catalogue and the desk's own pace."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import pages
from jianyan.core.printing import making, sent
from jianyan.figures import catalogue, facts
from jianyan.figures.scope import Scope
from jianyan.opinions.models.base import READERS
from jianyan.opinions.queries import desk, reporters
from jianyan.opinions.views.tabs import tabs
from jianyan.people.audience import Request, audience

# 期, 条, 条次, 次, 分: units that never add.
KEYS = tuple(
    f"opinions.{key}"
    for key in ("received", "by_groups", "issued_items", "issues", "direct_train_issues", "adopted", "adoptions",
                "instructed", "instructions", "transferred", "reporters", "points")
)  # fmt: skip


@audience(*READERS)
def opinion_statistics(request: Request, committee: str) -> HttpResponse:
    """The year in figures, each a link to its records, then who reported and how fast the desk was."""
    year = _year(request)
    code, owner = request.actor.committee.code, request.actor.committee_id
    context = {
        "year": year,
        "years": [year - 1, year, year + 1],
        "cards": _cards(owner, code, year),
        "told": reporters.of_year(owner, year),
        "levels": reporters.LEVELS,
        "pace": desk.pace(owner, year),
        "ways": tabs(request),
    }
    return render(request, "opinions/statistics.html", context)


def _year(request: Request) -> int:
    given = request.GET.get("year", "")
    ok = given.isdecimal() and 1949 <= int(given[:4]) <= 2999
    return int(given[:4]) if ok else timezone.localdate().year


def _cards(owner: int, code: str, year: int) -> list[dict[str, Any]]:
    known = [one for key in KEYS if (one := catalogue.find(key))]
    figures = facts.serve(known, Scope.of_year(owner, year))
    return [
        {
            "title": one.indicator.title,
            "value": "" if one.value is None else f"{one.value:,}",
            "unit": one.indicator.unit,
            "none": one.value is None,
            "url": reverse("figure", args=[code, year, key]),
            "note": one.note,
        }
        for key, one in figures.items()
    ]


@audience(*READERS)
def reporters_paper(request: Request, committee: str, year: int, kind: str) -> HttpResponse:
    """The yearly list of reporters: xlsx, docx or pdf."""
    from jianyan.opinions.papers import yearly

    if not 1949 <= year <= 2999:
        raise Http404
    told, made = reporters.of_year(request.actor.committee_id, year), making()
    if kind == "xlsx":
        data = yearly.workbook(year, told, made)
        return pages.download(data, f"{year}年社情民意信息反映情况.xlsx", pages.XLSX)
    return sent(request, yearly.paper(request.actor.committee, year, told, made), kind)
