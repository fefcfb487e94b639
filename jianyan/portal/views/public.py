"""The public door: what a committee has released, its feed and its open data. Nothing here asks or remembers who reads."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_GET

from jianyan.activities import rules as activity_rules
from jianyan.core import pages
from jianyan.people.audience import public
from jianyan.people.models import Committee
from jianyan.portal import open_data
from jianyan.proposals import rules as case_rules
from jianyan.proposals.queries import public as outside
from jianyan.publications import queries, released, rules

LATEST = 30


def _home(code: str) -> Committee:
    return get_object_or_404(Committee, code=code)


def _law(home: Committee) -> rules.Rules:
    return rules.on_day(home.pk, timezone.localdate())


@public
@require_GET
def door(request: HttpRequest, committee: str) -> HttpResponse:
    """What there is to read, and only that."""
    home, today = _home(committee), timezone.localdate()
    law = _law(home)
    context = {
        "committee": home,
        "law": law,
        "cases": outside.open_to_public(home.pk, today).exists(),
        "studios": any(open_data.studios(home, today)),
        "library": bool(queries.library(home.pk, today, ["public"])),
        "box": activity_rules.on_day(home.pk, today).clue_box,
        "review": released.approved(home) if law.figures else None,
    }
    return render(request, "portal/public_door.html", context)


@public
@require_GET
def year(request: HttpRequest, committee: str) -> HttpResponse:
    """The year in figures, each with its definition, as the review froze them."""
    home = _home(committee)
    if not _law(home).figures:
        raise Http404
    review = released.approved(home)
    lines = sorted(released.lines(review, home) if review else [], key=lambda line: line.section)
    sections = [(name, list(found)) for name, found in groupby(lines, key=lambda line: line.section)]
    context = {"committee": home, "year": review.year if review else None, "sections": sections}
    return render(request, "portal/public_year.html", context)


@public
@require_GET
def members(request: HttpRequest, committee: str) -> HttpResponse:
    """Who is a member today, by sector."""
    home = _home(committee)
    if not _law(home).members:
        raise Http404
    rows = open_data.members(home, timezone.localdate())
    sectors = [
        (name, [row["name"] for row in found]) for name, found in groupby(rows, lambda row: row["sector"])
    ]
    return render(request, "portal/public_members.html", {"committee": home, "sectors": sectors})


@public
@require_GET
def studios(request: HttpRequest, committee: str) -> HttpResponse:
    """Studios and groups that receive residents, with their hours."""
    home = _home(committee)
    rows = list(open_data.studios(home, timezone.localdate()))
    return render(request, "portal/public_studios.html", {"committee": home, "rows": rows})


@public
@require_GET
def data(request: HttpRequest, committee: str) -> HttpResponse:
    """The tables that may be downloaded, with the list of data elements."""
    home = _home(committee)
    datasets = open_data.offered(_law(home))
    if not datasets:
        raise Http404
    return render(request, "portal/public_data.html", {"committee": home, "datasets": datasets})


@public
@require_GET
def data_file(request: HttpRequest, committee: str, slug: str, kind: str) -> HttpResponse:
    """One table as CSV or JSON."""
    home, today = _home(committee), timezone.localdate()
    dataset = next((one for one in open_data.offered(_law(home)) if one.slug == slug), None)
    if dataset is None or kind not in ("csv", "json"):
        raise Http404
    name = f"{home.code}-{slug}.{kind}"
    if kind == "json":
        return pages.download(open_data.as_json(dataset, home, today), name, "application/json")
    return pages.download(open_data.as_csv(dataset, home, today), name, "text/csv; charset=utf-8")


@public
@require_GET
def feed(request: HttpRequest, committee: str) -> HttpResponse:
    """The latest published cases as Atom, for the site of the committee."""
    home, today = _home(committee), timezone.localdate()
    law = case_rules.on_day(home.pk, today)
    rows = outside.narrowed_outside(outside.open_to_public(home.pk, today), home, today, {})
    atom: Any = Atom1Feed(
        title=f"{home.name}提案公开",
        link=request.build_absolute_uri(reverse("public_proposals", args=[committee])),
        feed_url=request.build_absolute_uri(),
        description="新近公开的提案",
        language="zh-cn",
    )
    for one in rows.order_by("-from_on", "-id")[:LATEST]:
        line = outside.line(one, today, law)
        link = request.build_absolute_uri(reverse("public_proposal", args=[committee, line["pk"]]))
        day = datetime.combine(line["on"], time(), UTC)
        said = f"{line['number']}　{line['author']}　{line['standing']}"
        atom.add_item(line["cause"], link, said, pubdate=day, updateddate=day, unique_id=link)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
