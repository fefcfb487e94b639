"""The front page and the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.duty import rules as duty
from jianyan.figures import catalogue, facts
from jianyan.figures.scope import Scope
from jianyan.opinions import permissions as opinions
from jianyan.people.actors import Actor, committees_of
from jianyan.people.audience import Request, audience, signed_in
from jianyan.people.menu import menu, on_phone_first, places
from jianyan.people.models import Account, Role
from jianyan.portal import waiting, years
from jianyan.proposals import permissions as proposals

HEADLINES = (
    "proposals.received",
    "proposals.reply_rate",
    "proposals.satisfaction",
    "opinions.issued_items",
    "activities.suggestions",
    "people.members",
)


# What a person begins by himself, beside what waits: address, words, icon, whom it is for.
STARTS = (
    ("proposals/new/", "撰写提案", "file-text", (*proposals.AUTHORS, *proposals.BODIES)),
    ("proposals/desk/", "办理工作台", "inbox", (Role.HU, Role.HL)),
    ("proposals/desk/", "承办单位办理情况", "checkup-list", (Role.HA,)),
    ("opinions/new/", "反映社情民意", "message-2", (*opinions.AUTHORS, *opinions.BODIES)),
    ("proposals/paper/", "代录纸质提案", "writing", (Role.PO,)),
    ("registers/", "基础登记", "users", (Role.AD, Role.ML)),
    ("factcheck/", "核对文稿", "checkup-list", (Role.RS, Role.SG)),
)


@signed_in
def front(request: Request) -> HttpResponse:
    """To the only committee of the account; a choice where there are several; a plain word where there is none."""
    assert isinstance(request.user, Account)
    seats = committees_of(request.user, timezone.localdate())
    if len(seats) == 1:
        return redirect("desk", committee=seats[0].code)
    return render(request, "portal/choose.html", {"seats": seats})


@audience()
def desk(request: Request, committee: str) -> HttpResponse:
    """What waits for this person, and the year's headline figures."""
    year = years.latest(request.actor.committee_id)
    scope = Scope.of_year(request.actor.committee_id, year)
    known = {indicator.key: indicator for indicator in catalogue.every(request.actor.roles)}
    figures = facts.serve([known[key] for key in HEADLINES if key in known], scope)
    cards = [
        {
            "title": figure.indicator.title,
            "value": figure.value,
            "unit": figure.indicator.unit,
            "none": figure.value is None,
            "url": f"/{committee}/figures/{year}/{key}/",
        }
        for key, figure in figures.items()
    ]
    return render(
        request,
        "portal/desk.html",
        {
            "year": year,
            "cards": cards,
            "tasks": waiting.tasks(request.actor),
            "starts": _starts(request.actor) + _more(request.actor),
        },
    )


def _starts(actor: Actor) -> list[dict[str, object]]:
    root = f"/{actor.committee.code}/"
    starts = [(path, label, icon) for path, label, icon, roles in STARTS if actor.has(*roles)]
    if actor.has(Role.HA) and duty.on_day(actor.committee_id, timezone.localdate()).score_units:
        starts.append(("duty/units/", "承办单位计分", "clipboard-check"))
    return [{"url": root + path, "label": label, "icon": icon} for path, label, icon in starts]


def _more(actor: Actor) -> list[dict[str, object]]:
    """The rooms a member's bar has no place for; whoever has the side bar needs none of this."""
    root = f"/{actor.committee.code}/"
    at_hand = {place["url"] for place in places(actor, root)}
    return [item for item in menu(actor, root) if item["url"] not in at_hand] if on_phone_first(actor) else []
