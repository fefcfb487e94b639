"""The page of clues: what several records of a year speak of, each opening its records."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.portal import years
from jianyan.portal.clues import clues as found_in

SHOWN = 40
READERS = (Role.SG, Role.PO, Role.PC, Role.RS, Role.SPC)


@audience(*READERS)
def clues(request: Request, committee: str, year: int = 0) -> HttpResponse:
    """Clues of a year, the present one unless another is asked for; nothing is stored."""
    today = timezone.localdate()
    if year and not 1949 <= year <= today.year:
        raise Http404
    shown = year or years.latest(request.actor.committee_id)
    found = found_in(request.actor, shown, today)
    context = {
        "year": shown,
        "years": years.choices(request.actor.committee_id),
        "clues": found[:SHOWN],
        "more": len(found[SHOWN:]),
        "offers": request.actor.has(Role.PO, Role.PC),
    }
    return render(request, "portal/clues.html", context)
