"""The page of clues: what several records of a year speak of, each opening its records."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.kit.completions import Unanswered
from jianyan.people import outside
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.portal import years
from jianyan.portal.clues import OPINIONS
from jianyan.portal.clues import clues as found_in

SHOWN = 40
MOST, LONGEST = 20, 100  # titles sent, and letters of a topic
OFFERERS = (Role.PO, Role.PC)
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
        "offers": request.actor.has(*OFFERERS),
        "words": request.actor.has(*OFFERERS) and outside.offered("topics", request.actor, today),
    }
    return render(request, "portal/clues.html", context)


@audience(*OFFERERS)
@require_POST
def word(request: Request, committee: str, year: int) -> HttpResponse:
    """The topic a language model proposes for a clue, in the form that offers topics, for a person to read and to change."""
    today, name = timezone.localdate(), request.POST.get("name", "")
    clue = next((one for one in found_in(request.actor, year, today) if one.name == name), None)
    if clue is None:
        raise Http404
    # Manuscripts of opinions are for leaders: their titles stay in the house.
    titles = [one.title for one in clue.voices if one.kind != OPINIONS][:MOST]
    line = name[:LONGEST]
    try:
        words = outside.ask(
            "topics", "\n".join(titles), name[:60], internal=not titles, by=request.actor, on=today
        )
        line = words.splitlines()[0][:LONGEST]
    except (outside.Withheld, Unanswered) as reason:
        messages.warning(request, f"语言模型没有拟写：{reason}。")
    query = urlencode({"line": line})
    return redirect(f"{reverse('proposal_topics_offer', args=[committee])}?{query}")
