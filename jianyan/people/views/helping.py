"""For those who let people in: slips to print, accounts to open, a lock to lift."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.kit import qr
from jianyan.kit.flow import Refused
from jianyan.people import access, second_factor, sms
from jianyan.people.audience import Request, audience
from jianyan.people.models import Account, Grant, Role, Slip

AT_ONCE = 300  # members of one committee; a drawing each


@audience(Role.AD, Role.ML)
def helping(request: Request, committee: str) -> HttpResponse:
    """The accounts of members - for the administrator all - and what can be done for each."""
    today, actor = timezone.localdate(), request.actor
    rows = Grant.objects.of(actor.committee_id).live().active_on(today)
    if not actor.has(Role.AD):
        rows = rows.filter(role__in=access.SIMPLE)
    if words := request.GET.get("q", "").strip()[:40]:
        rows = rows.filter(account__display_name__contains=words)
    page = pages.keyset(rows.select_related("account", "person", "unit"), request, ("role", "id"), 20)
    _waiting(page.rows, actor.committee_id)
    context = {
        "page": page,
        "words": words,
        "without": access.without_account(actor.committee_id, today).count(),
        "has_sms": sms.channel() is not None,
    }
    return render(request, "people/helping.html", context)


def _waiting(seats: list[Any], committee: int) -> None:
    """The slip of each account that waits to be used. One query."""
    held = (
        Slip.objects.of(committee).live().filter(account__in=[one.account_id for one in seats], used_on=None)
    )
    slips = {one.account_id: one for one in held}
    for seat in seats:
        seat.waiting = slips.get(seat.account_id)


@audience(Role.AD, Role.ML)
@require_POST
def open_accounts(request: Request, committee: str) -> HttpResponse:
    """Open an account for every sitting member who has none, and print their slips."""
    today = timezone.localdate()
    persons = list(access.without_account(request.actor.committee_id, today)[:AT_ONCE])
    if not persons:
        messages.success(request, "在任委员都已经有账号。")
        return redirect("helping", committee=committee)
    accounts = access.open_accounts(persons, by=request.actor, on=today)
    return _printed(request, accounts)


@audience(Role.AD, Role.ML)
@require_POST
def slips(request: Request, committee: str) -> HttpResponse:
    """Slips for the chosen accounts; their codes are shown now and never again."""
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, "请先选择要打印登录条的账号。")
        return redirect("helping", committee=committee)
    return _printed(request, chosen)


def _chosen(request: Request) -> list[Account]:
    asked = [int(pk) for pk in request.POST.getlist("account") if pk.isascii() and pk.isdigit()][:AT_ONCE]
    held = Grant.objects.of(request.actor.committee_id).live().active_on(timezone.localdate())
    return list(Account.objects.filter(pk__in=held.filter(account__in=asked).values("account")))


def _printed(request: Request, accounts: list[Account]) -> HttpResponse:
    printed = access.issue_slips(accounts, by=request.actor, on=timezone.localdate())
    secured = second_factor.asked_of(accounts)
    lines = [
        {"one": one, "drawing": slip_code(request, one), "is_secured": one.account.pk in secured}
        for one in printed
    ]
    return render(request, "people/slips.html", {"lines": lines})


def slip_code(request: Request, one: access.Printed) -> str:
    """The code of a slip, which opens the page where its owner signs in."""
    address = request.build_absolute_uri(f"/accounts/slip/{one.token}/")
    return SafeString(qr.drawing(address, title="登录码", name="slip-code"))


@audience(Role.AD, Role.ML)
@require_POST
def unlock(request: Request, committee: str) -> HttpResponse:
    """Lift a lock, or - the administrator - take a lost second factor away."""
    asked = request.POST.get("one", "")
    held = Grant.objects.of(request.actor.committee_id).live().active_on(timezone.localdate())
    seats = held.filter(account=int(asked) if asked.isascii() and asked.isdigit() else 0)
    account = get_object_or_404(Account, pk__in=seats.values("account"))
    lost = request.POST.get("what") == "factor"
    try:
        (access.reset_factor if lost else access.unlock)(account, by=request.actor, on=timezone.localdate())
    except Refused as refused:
        messages.error(request, f"{refused}。")
    else:
        said = "的两步验证已重置，下次登录时重新设置" if lost else "的登录锁定已解除，现在就可以登录"
        messages.success(request, f"{account}{said}。")
    return redirect("helping", committee=committee)
