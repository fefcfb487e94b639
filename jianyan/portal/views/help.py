"""Help where one stands: the manual's passage on a page, and the manual around it."""

from __future__ import annotations

from urllib.parse import unquote, urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from jianyan.kit import markdown
from jianyan.people.audience import Request, audience
from jianyan.portal import manual
from jianyan.portal.manual import Passage


@audience()
def here(request: Request, committee: str) -> HttpResponse:
    """What the manual says of the page ``at``, or under a heading of a manual; ``part`` asks for the words alone."""
    asked = request.GET
    one = manual.passage(asked.get("at", ""), request.actor.roles)
    if named := asked.get("manual"):
        one = Passage(named, asked.get("on", ""))
    said = manual.text(one)
    if said is None:
        raise Http404
    address = reverse("help", args=[committee])
    context = {
        "one": one,
        "said": mark_safe(markdown.html(said, _leads(address, one.manual), top=3)),  # noqa: S308 - escaped there
        "contents": [(heading, _to(address, one.manual, heading)) for heading in manual.contents(one.manual)],
        "others": [
            (manual.TITLES.get(other, other), _to(address, other))
            for other in manual.manuals(request.actor.roles)
            if other != one.manual
        ],
        "whole": _to(address, one.manual, one.heading),
    }
    return render(request, "portal/_help.html" if asked.get("part") else "portal/help.html", context)


def _to(address: str, name: str, heading: str = "") -> str:
    return f"{address}?{urlencode({'manual': name, 'on': heading} if heading else {'manual': name})}"


def _leads(address: str, own: str) -> markdown.Address:
    """Links between manuals stay inside the program; others are words only."""

    def leads(target: str) -> str:
        file, _, heading = unquote(target).partition("#")
        name = file.removesuffix(".md") or own
        if "/" in name or (file and not file.endswith(".md")):
            return ""
        titles = {title.replace("、", "").replace("：", ""): title for title in manual.contents(name)}
        return _to(address, name, titles.get(heading, ""))

    return leads
