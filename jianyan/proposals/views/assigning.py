"""What stands beside the form that says who handles a case: the units suggested, taken over or sent away in one click."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from jianyan.core import pages
from jianyan.people.audience import Request, audience
from jianyan.proposals import queries
from jianyan.proposals.forms import AllocateForm
from jianyan.proposals.models import Proposal, UnitSuggestion
from jianyan.proposals.models.base import READERS
from jianyan.proposals.models.suggestions import WHOLE

NAME = "allocate"
# What the table of duties reached on published proposals nobody had looked at when it was written (docs/decisions/022).
SHIPPED = {"n": 31, "first": 68, "top": 94}


def posted(request: Request, name: str) -> QueryDict | None:
    """What was posted; where the suggestion was taken over, with its units."""
    if name == NAME and "take" in request.POST:
        return AllocateForm.taken(request.POST)
    return request.POST or None


def initial(request: Request, name: str) -> dict[str, Any]:
    """A suggestion that was sent away stays away while the form is filled in."""
    return {"refused": True} if name == NAME and "refused" in request.GET else {}


def beside(request: Request, name: str, one: Proposal) -> dict[str, Any]:
    """The suggestion, and how good it has been here; nothing once it was sent away."""
    if name != NAME:
        return {}
    if request.GET.get("refused") or request.POST.get("refused"):
        return {"suggestion_refused": True}
    return {
        "suggestion": queries.suggest(one, request.actor),
        "quality": queries.routing_quality(request.actor),
        "shipped": SHIPPED,
    }


def offered(request: Request, one: Proposal, *, refused: bool) -> UnitSuggestion:
    """What was suggested, as it is kept with the decision."""
    found = queries.suggest(one, request.actor)
    return UnitSuggestion(
        units=[
            {
                "unit": str(each.unit.pk),
                "name": each.unit.name,
                "role": each.role,
                "score": round(each.score * WHOLE),
                "words": list(each.words),
            }
            for each in found.candidates
        ],
        sure=found.sure,
        answer=UnitSuggestion.Answer.REFUSED if refused else "",
    )


@audience(*READERS)
def suggestion_quality(request: Request, committee: str) -> HttpResponse:
    """How good the suggestions have been here: counts, how far the chances came true, and each decision."""
    rows = UnitSuggestion.objects.visible_to(request.actor).live()
    rows = rows.select_related("proposal", "host", "committee")
    context = {
        "quality": queries.routing_quality(request.actor),
        "shipped": SHIPPED,
        "page": pages.keyset(rows, request, ("-id",), 30),
    }
    return render(request, "proposals/suggestion_quality.html", context)
