"""What stands beside the form that says who handles a case: the units suggested, taken over or sent away in one click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.kit.flow import Refused
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role, Unit
from jianyan.proposals import actions, queries
from jianyan.proposals.forms import AllocateForm, ticked
from jianyan.proposals.models import Assignment, Proposal, State, UnitSuggestion
from jianyan.proposals.models.base import READERS
from jianyan.proposals.views.tabs import tabs

SIZE = 30
SHOWN = (
    "committee",
    "version",
    "voided_at",
    "state",
    "case_no",
    "case_digits",
    "submission_no",
    "cause",
    "situation",
    "suggestions",
)
NAME = "allocate"
# What the table of duties reached on published proposals nobody had looked at when it was written (docs/decisions/022).
SHIPPED = {"n": 31, "first": 68, "top": 94}


def posted(request: Request, name: str) -> QueryDict | None:
    """What was posted; where the suggestion was taken over, with its units."""
    if name == NAME and "take" in request.POST:
        return AllocateForm.taken(request.POST)
    return request.POST or None


def initial(request: Request, name: str, one: Proposal) -> dict[str, Any]:
    """A suggestion that was sent away stays away while the form is filled in; one to be changed fills its lines."""
    if name == NAME and "refused" in request.GET:
        return {"refused": True}
    if name == NAME and request.method == "GET" and "edit" in request.GET:
        lines = queries.suggest(one, request.actor).lines
        pairs = [
            (f"unit{no}", line.unit.pk, f"role{no}", line.role) for no, line in enumerate(lines, start=1)
        ]
        return {key: value for unit, pk, role, how in pairs for key, value in ((unit, pk), (role, how))}
    return {}


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
    return queries.suggest(one, request.actor).as_row(refused=refused)


@audience(Role.PO)
def assign_pile(request: Request, committee: str) -> HttpResponse:
    """The filed cases nobody handles yet, each with its suggestion; what is ticked is taken over as it stands."""
    if request.method == "POST":
        return _take(request, committee)
    rows = Proposal.objects.visible_to(request.actor).live().filter(state=State.FILED)
    page = pages.keyset(rows.only(*SHOWN), request, ("id",), SIZE)
    for one in page.rows:
        one.committee = request.actor.committee
    context = {
        "page": page,
        "lines": list(zip(page.rows, queries.suggest_each(page.rows, request.actor), strict=True)),
        "left": rows.count(),
        "quality": queries.routing_quality(request.actor),
        "shipped": SHIPPED,
        "ways": tabs(request),
    }
    return render(request, "proposals/assign_pile.html", context)


def _take(request: Request, committee: str) -> HttpResponse:
    """Each ticked case to the units it was shown with: one verb a case, so that one refused holds up no other."""
    boxes = [box.split("|", 1) for box in request.POST.getlist("take") if box.count("|") == 1]
    versions = ticked(box for box, _ in boxes)
    shown = {int(box.split(".")[0]): units for box, units in boxes if ticked([box])}
    rows = Proposal.objects.visible_to(request.actor).live().filter(pk__in=list(shown)[:SIZE])
    cases = list(rows.select_related("committee", "session").order_by("id"))
    units = {one.pk: one for one in Unit.objects.of(request.actor.committee_id).live().filter(ended_on=None)}
    taken = 0
    for case, found in zip(cases, queries.suggest_each(cases, request.actor), strict=True):
        try:
            actions.allocate(
                case,
                read_lines(shown[case.pk], units),
                by=request.actor,
                on=timezone.localdate(),
                expected=versions[case.pk],
                offered=found.as_row(),
            )
            taken += 1
        except Refused as reason:
            messages.warning(request, f"{case.number}没有办：{reason}")
    if taken:
        messages.success(request, f"已按建议确定承办单位{taken}件。")
    if not cases:
        messages.warning(request, "请先勾选提案。")
    return redirect("assign_pile", committee=committee)


def read_lines(value: str, units: Mapping[int, Unit]) -> list[tuple[Unit, str]]:
    """The units and roles of a value as ``Suggestion.as_value`` writes it; what is no unit of this committee is left out."""
    parts = [part.partition(":") for part in value.split(",")]
    return [
        (units[int(pk)], role)
        for pk, _, role in parts
        if pk.isdecimal() and int(pk) in units and role in Assignment.Role.values
    ]


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
