"""The page for the wall of a hall, and the page that gives its address."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from jianyan.people import counties
from jianyan.people.audience import INSIDE, Request, audience, public
from jianyan.people.models import Role
from jianyan.publications import released

SALT = "jianyan.wall"


def _token(code: str, secret: str | None) -> str:
    """The secret part of the address: the committee's own, or - until one was made - the code signed by the installation."""
    return secret or signing.Signer(salt=SALT, sep="~").sign(code)


@audience(*INSIDE)
def address(request: Request, committee: str) -> HttpResponse:
    """What will hang there, and the address a screen opens without signing in."""
    review = released.approved(request.actor.committee)
    if request.method == "POST":
        counties.renew_wall(by=request.actor, on=timezone.localdate())
        messages.success(request, "已更换网址，原来的网址不再有效，请在屏幕上改用新的。")
        return redirect("wall_address", committee=committee)
    token = _token(committee, counties.wall_secret(request.actor.committee_id))
    context = {
        "review": review,
        "lines": released.lines(review, request.actor.committee, released.SHOWN) if review else [],
        "may_renew": request.actor.has(Role.SG, Role.PO, Role.RS, Role.AD),
        "address": request.build_absolute_uri(reverse("wall", args=[committee, token])),
    }
    return render(request, "portal/wall_address.html", context)


@public
def hall(request: Request, committee: str, token: str) -> HttpResponse:
    """A screenful for 1920 by 1080, seen by whoever is in the hall. The address is the key; nothing else is shown there."""
    house = counties.with_wall(committee)
    if house is None or not constant_time_compare(token, _token(committee, getattr(house, "secret", None))):
        raise Http404
    review = released.approved(house)
    lines = released.lines(review, house, released.SHOWN) if review else []
    return render(request, "portal/wall.html", {"house": house, "review": review, "lines": lines})
