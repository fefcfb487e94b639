"""Search over everything the reader may open: words of records, initials of people, numbers of cases."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlencode

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render

from jianyan.core import bigrams, pages, search
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.audience import Request, audience
from jianyan.people.models import Person
from jianyan.proposals.models import Proposal

# What the rooms are called on this page, in the order of the menu.
ROOMS = {
    "proposals": "提案",
    "opinions": "社情民意",
    "activities": "履职活动",
    "people": "委员与机构",
    "publications": "文史宣传",
    "figures": "年度数据",
}


INITIALS = re.compile(r"[A-Za-z]{2,6}")
YEAR = re.compile(r"\d{4}")
NUMBER = re.compile(r"第?0*(\d{1,6})号?")


@audience()
def found(request: Request, committee: str) -> HttpResponse:
    """What answers the query, newest first, by room and year; the words are marked where they occur."""
    text = request.GET.get("q", "").strip()
    query = bigrams.parse(text)
    room = request.GET.get("room", "") if request.GET.get("room", "") in ROOMS else ""
    rows = search.find(query, request.actor, besides=_named(text, request.actor.committee_id))
    everything = search.places(rows)
    year = int(asked) if YEAR.fullmatch(asked := request.GET.get("year", "")) else None
    places = [one for one in everything if not year or one.year == year]
    counts = Counter(one.room for one in places)
    wanted = [one for one in places if not room or one.room == room]
    page = pages.among(wanted, request, search.NEWEST)
    hits = search.hits(page.rows, query, request.actor)
    return render(
        request,
        "portal/search.html",
        {
            "text": text,
            "query": query,
            "hits": [(_where(hit), hit.record.get_absolute_url(), hit) for hit in hits],
            "page": page,
            "total": sum(counts.values()),
            "room": room,
            "year": year,
            "years": _years(everything, year),
            "views": _views({"q": text, "year": year or ""}, room, counts),
        },
    )


def _years(places: list[search.Place], chosen: int | None) -> list[tuple[int, int]]:
    """The years in which something was found, newest first, and how much; the one chosen stays to be seen."""
    found = Counter({chosen: 0} if chosen else {})
    for day, records in Counter(one.on for one in places).items():
        found[int(day[:4])] += records
    return sorted(found.items(), reverse=True)


def _named(text: str, committee: int) -> list[TenantQuerySet]:
    """Records meant otherwise than by their words: people by initials, cases by number."""
    if INITIALS.fullmatch(text):
        return [Person.objects.of(committee).live().filter(pinyin__startswith=text.lower())]
    if number := NUMBER.fullmatch(text):
        return [Proposal.objects.of(committee).live().filter(case_no=int(number[1]))]
    return []


def _where(hit: search.Hit) -> str:
    """The room, and the kind of record where that says more."""
    room, kind = _room(hit.room), str(hit.record._meta.verbose_name)
    return room if kind == room else f"{room}·{kind}"


def _room(label: str) -> str:
    return ROOMS.get(label) or str(apps.get_app_config(label).verbose_name)


def _views(asked: dict[str, object], chosen: str, counts: dict[str, int]) -> list[dict[str, object]]:
    """All, then one view for each room in which something was found; the year goes along."""
    kept = {name: value for name, value in asked.items() if value}
    views = [{"label": f"全部（{sum(counts.values())}）", "url": "?" + urlencode(kept), "active": not chosen}]
    return views + [
        {
            "label": f"{label}（{counts[room]}）",
            "url": "?" + urlencode(kept | {"room": room}),
            "active": room == chosen,
        }
        for room, label in ROOMS.items()
        if counts.get(room)
    ]
