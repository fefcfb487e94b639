"""Search over everything the reader may open."""

from __future__ import annotations

from urllib.parse import urlencode

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render

from jianyan.core import bigrams, pages, search
from jianyan.people.audience import Request, audience

# What the rooms are called on this page, in the order of the menu.
ROOMS = {
    "proposals": "提案",
    "opinions": "社情民意",
    "activities": "履职活动",
    "people": "委员与机构",
    "publications": "文史宣传",
    "figures": "年度数据",
}


@audience()
def found(request: Request, committee: str) -> HttpResponse:
    """What answers the query, newest first, by room; the words are marked where they occur."""
    text = request.GET.get("q", "").strip()
    query = bigrams.parse(text)
    room = request.GET.get("room", "") if request.GET.get("room", "") in ROOMS else ""
    rows = search.find(query, request.actor)
    counts = search.rooms(rows)
    page = pages.keyset(rows.filter(room=room) if room else rows, request, ("-on", "-record_id"))
    hits = [
        (_room(hit.room), str(hit.record._meta.verbose_name), hit)
        for hit in search.hits(page.rows, query, request.actor)
    ]
    return render(
        request,
        "portal/search.html",
        {
            "text": text,
            "query": query,
            "hits": hits,
            "page": page,
            "total": sum(counts.values()),
            "views": _views(text, room, counts),
        },
    )


def _room(label: str) -> str:
    return ROOMS.get(label) or str(apps.get_app_config(label).verbose_name)


def _views(text: str, chosen: str, counts: dict[str, int]) -> list[dict[str, object]]:
    """All, then one view for each room in which something was found."""
    views = [
        {
            "label": f"全部（{sum(counts.values())}）",
            "url": "?" + urlencode({"q": text}),
            "active": not chosen,
        }
    ]
    return views + [
        {
            "label": f"{label}（{counts[room]}）",
            "url": "?" + urlencode({"q": text, "room": room}),
            "active": room == chosen,
        }
        for room, label in ROOMS.items()
        if counts.get(room)
    ]
