"""The front page and the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.people.actors import committees_of
from jianyan.people.audience import Request, audience, signed_in
from jianyan.people.models import Account
from jianyan.portal import homes


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
    """The home of this seat: what waits, what is near, and what its role looks after."""
    return render(request, "portal/desk.html", {"parts": homes.parts_of(request.actor)})
