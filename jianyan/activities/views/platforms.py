"""What everyone may read of a platform, and the session page of a member."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jianyan.activities.models import Platform
from jianyan.activities.queries.platforms import duty_ahead, session_sheet
from jianyan.activities.views.activities import READERS
from jianyan.people.audience import Request, audience, public
from jianyan.people.models import Committee


@public
def platform(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """A published platform: what it is, when it is open. No name of those on duty, nothing of what was brought."""
    home = get_object_or_404(Committee, code=committee)
    rows = Platform.objects.of(home).live().filter(published_on__isnull=False, body__voided_at__isnull=True)
    one = get_object_or_404(rows.select_related("body", "lead", "committee"), pk=pk)
    days = duty_ahead(one, timezone.localdate()).values_list("on_day", "hours").distinct()
    context = {"committee": home, "platform": one, "days": list(dict.fromkeys(days))}
    return render(request, "activities/open_platform.html", context)


@audience(*READERS)
def session(request: Request, committee: str) -> HttpResponse:
    """The plenary on a phone: today's part of it, day by day, the speeches, and what a member has to do."""
    return render(request, "activities/session.html", session_sheet(request.actor, timezone.localdate()))
