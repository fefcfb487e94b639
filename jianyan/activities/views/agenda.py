"""The calendar (month, list, subscription) and a member's own activities."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jianyan.activities.models import Activity, Enrolment, LeaveRequest
from jianyan.activities.queries import agenda
from jianyan.activities.views.activities import READERS
from jianyan.core import pages
from jianyan.kit import ics
from jianyan.people import actors
from jianyan.people.audience import Request, audience, public
from jianyan.people.menu import on_phone_first
from jianyan.people.models import Account

SALT = "activities.calendar"
BACK = timedelta(days=180)  # of the file: what is older has been read


@audience(*READERS)
def calendar(request: Request, committee: str) -> HttpResponse:
    """A month at a glance, or as a list; all that this reader may know of, or his own."""
    first = _month(request.GET.get("month", ""))
    own = bool(request.GET.get("mine")) and bool(request.actor.person_ids)
    rows = agenda.concerning(request.actor) if own else agenda.announced(request.actor)
    as_list = request.GET.get("view") == "list"
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    last = after.replace(day=1) - timedelta(days=1)
    weeks = [] if as_list else agenda.month(rows, first.year, first.month)
    listed = agenda.between(rows, first, last) if as_list else []
    return render(
        request,
        "activities/calendar.html",
        {
            "first": first,
            "today": timezone.localdate(),
            "own": own,
            "has_person": bool(request.actor.person_ids),
            "as_list": as_list,
            "weeks": weeks,
            "listed": listed,
            "empty": not listed and not any(day.inside and day.activities for week in weeks for day in week),
            "before": f"{before:%Y-%m}",
            "after": f"{after:%Y-%m}",
            "here": f"{first:%Y-%m}",
        },
    )


def _month(text: str) -> date:
    """The first day of the month asked for; of this month when it makes no sense."""
    year, _, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and len(text) <= 7 and 1950 <= int(year) <= 2200:
        return date(int(year), min(max(int(month), 1), 12), 1)
    return timezone.localdate().replace(day=1)


@audience(*READERS)
def mine(request: Request, committee: str) -> HttpResponse:
    """What lies ahead for this member, with large buttons, and where he was."""
    actor = request.actor
    coming = list(agenda.ahead(actor, timezone.localdate())[:20])
    rows = Enrolment.objects.of(actor.committee_id).live().filter(person__in=actor.person_ids)
    known = {row.activity_id: row for row in rows.filter(activity__in=coming)}
    leaves = LeaveRequest.objects.of(actor.committee_id).live().filter(person__in=actor.person_ids)
    asked = {row.activity_id: row for row in leaves.filter(activity__in=coming).order_by("id")}
    return render(
        request,
        "activities/mine.html",
        {
            "lines": [(one, known.get(one.pk), asked.get(one.pk)) for one in coming],
            "page": pages.keyset(agenda.attended(actor), request, ("-activity__starts_on", "-id")),
            "feed": _feed(request),
            "PLANNED": Activity.State.PLANNED,
        },
    )


# -- the subscription -------------------------------------------------------------------------------------------


def _feed(request: Request) -> str:
    account = request.actor.account
    if account is None:
        return ""
    token = signing.Signer(salt=SALT).sign(f"{account.pk}.{_mark(account)}").replace(":", "~")
    return request.build_absolute_uri(reverse("activity_feed", args=[request.actor.committee.code, token]))


def _mark(account: Account) -> str:
    """Changes with the password, so that an address given away by mistake can be made void."""
    return account.get_session_auth_hash()[:16]


@audience(*READERS)
def subscribe(request: Request, committee: str) -> HttpResponse:
    """The reader's own address for his phone's calendar."""
    return render(request, "activities/subscribe.html", {"feed": _feed(request)})


@public
def feed(request: Request, committee: str, token: str) -> HttpResponse:
    """The calendar file: for phones, which do not sign in. The address is the key."""
    try:
        pk, _, mark = signing.Signer(salt=SALT).unsign(token.replace("~", ":")).partition(".")
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    account = Account.objects.filter(pk=pk, is_active=True).first()
    if account is None or _mark(account) != mark:
        raise Http404
    actor = actors.seat(account, committee, timezone.localdate())
    if actor is None or not actor.roles & frozenset(READERS):
        raise Http404
    rows = agenda.concerning(actor) if on_phone_first(actor) else agenda.announced(actor)
    root = f"{request.scheme}://{request.get_host()}"
    recent = rows.filter(ends_on__gte=timezone.localdate() - BACK).order_by("starts_on", "id")[:500]
    data = ics.calendar(
        f"{actor.committee.short_name}活动",
        [agenda.happening(one, root) for one in recent],
        timezone.now(),
    )
    return HttpResponse(data, content_type="text/calendar; charset=utf-8")
