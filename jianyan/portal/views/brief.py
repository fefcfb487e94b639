"""The week on one page: what came in and went out, what is due, what lies ahead. To be printed and laid on a desk."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jianyan.activities.queries import agenda
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.people.actors import OFFICE
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals.queries.units import due_within, late_on

WEEK = timedelta(days=7)
LINES = 7  # of each list: one page is one page, also when all are full
KEYS = (
    "proposals.received",
    "proposals.filed",
    "proposals.replied",
    "opinions.received",
    "opinions.issued_items",
    "opinions.adopted",
    "activities.activities",
    "activities.participations",
    "activities.suggestions",
)


def monday_of(said: str) -> date:
    """The Monday of the week a text names; of this week where it names none."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = timezone.localdate()
    return day - timedelta(days=day.weekday())


@audience(*OFFICE, Role.AD)
def brief(request: Request, committee: str) -> HttpResponse:
    """The week that is asked for, else the present one."""
    actor, first = request.actor, monday_of(request.GET.get("week", ""))
    end = first + WEEK
    known = [one for one in catalogue.every(actor.roles) if one.key in KEYS]
    # Asked of the records themselves: a fact kept for each week of every year would be read once.
    scope = Scope((actor.committee_id,), first, end, end - timedelta(days=1))
    figures = [catalogue.ask(one, scope) for one in sorted(known, key=lambda one: KEYS.index(one.key))]
    days = urlencode({"start": scope.start, "end": scope.end, "as_of": scope.as_of})
    overdue = late_on(actor.committee_id, min(end, timezone.localdate()))
    late = list(overdue.select_related("unit", "proposal__committee").order_by("due_on", "id")[: LINES + 1])
    coming = agenda.between(agenda.announced(actor), end, end + WEEK - timedelta(days=1))
    held = agenda.between(agenda.announced(actor), first, end - timedelta(days=1))
    due = list(due_within(actor.committee_id, end, end + WEEK)[: LINES + 1])
    context = {
        "first": first,
        "last": end - timedelta(days=1),
        "before": first - WEEK,
        "after": end,
        "figures": figures,
        "days": days,
        "held": held[:LINES],
        "coming": coming[:LINES],
        "due": due[:LINES],
        "late": late[:LINES],
        "late_more": overdue.count() - LINES if len(late) > LINES else 0,
        "more": {"held": len(held) - LINES, "coming": len(coming) - LINES, "due": len(due) > LINES},
    }
    return render(request, "portal/brief.html", context)
