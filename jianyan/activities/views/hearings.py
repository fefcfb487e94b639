"""听证和监督: who was invited to which hearing, and how many members were sent in a year."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jianyan.activities.queries.hearings import counted, hearings_among, sent_in, years_of
from jianyan.activities.queries.registers import REGISTERS
from jianyan.activities.views.activities import READERS
from jianyan.people.actors import OFFICE
from jianyan.people.audience import Request, audience


@audience()
def hearings(request: Request, committee: str) -> HttpResponse:
    """The hearings of a year: all for the office, his own for a member, those at its place for a unit."""
    years, asked = years_of(request.actor), request.GET.get("year", "")
    latest = years[0] if years else timezone.localdate().year
    year = int(asked) if asked.isdecimal() and int(asked) in years else latest
    rows = sent_in(request.actor, year)
    context = {
        "hearings": hearings_among(rows),
        "counted": counted(rows) if request.actor.has(*OFFICE) else None,
        "year": year,
        "years": years,
        "registers": REGISTERS.values(),
        "outside": not request.actor.roles & set(READERS),
    }
    return render(request, "activities/hearings.html", context)
