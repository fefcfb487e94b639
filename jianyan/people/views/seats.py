"""Accounts and their roles in this committee, for its administrator."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.kit.flow import Refused
from jianyan.people import actions
from jianyan.people.audience import Request, audience
from jianyan.people.forms import GrantForm, RevokeForm
from jianyan.people.models import Account, Grant, Role


@audience(Role.AD)
def seats(request: Request, committee: str) -> HttpResponse:
    """Who may sign in here and as what."""
    rows = Grant.objects.of(request.actor.committee_id).live().active_on(timezone.localdate())
    page = pages.keyset(rows.select_related("account", "person", "unit", "body"), request, ("role", "id"), 40)
    return render(request, "people/seats.html", {"page": page})


@audience(Role.AD)
def seat_new(request: Request, committee: str) -> HttpResponse:
    """Give a role to a new or an existing account."""
    form = GrantForm(request.POST or None, committee=request.actor.committee_id)
    if request.method == "POST" and form.is_valid():
        try:
            account = _seat(request, form)
        except Refused as refused:  # said in the form, so that nothing typed is lost
            form.add_error(None, str(refused))
        else:
            role = Role(form.cleaned_data["role"]).label
            messages.success(request, f"已授予{account.display_name}“{role}”角色。")
            return redirect("seats", committee=committee)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/seat_new.html", {"form": form}, status=status)


def _seat(request: Request, form: GrantForm) -> Account:
    given = form.cleaned_data
    with transaction.atomic():
        account = form.account or Account.objects.create_user(
            given["username"], given["password"], display_name=given["display_name"]
        )
        actions.grant(
            account,
            given["role"],
            by=request.actor,
            on=timezone.localdate(),
            person=given["person"],
            unit=given["unit"],
            body=given["body"],
        )
    return account


@audience(Role.AD)
@require_POST
def seat_revoke(request: Request, committee: str) -> HttpResponse:
    """Take a role back from today."""
    form = RevokeForm(request.POST)
    pk = form.cleaned_data["grant"] if form.is_valid() else 0
    held = get_object_or_404(Grant.objects.of(request.actor.committee_id).live(), pk=pk)
    actions.revoke_grant(held, by=request.actor, on=timezone.localdate())
    messages.success(request, "已收回。")
    return redirect("seats", committee=committee)
