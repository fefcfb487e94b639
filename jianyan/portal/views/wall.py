"""The page for the wall of a hall, and the page that gives its address."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from jianyan.people.audience import INSIDE, Request, audience, public
from jianyan.people.models import Committee
from jianyan.publications import released

SALT = "jianyan.wall"


@audience(*INSIDE)
def address(request: Request, committee: str) -> HttpResponse:
    """What will hang there, and the address a screen opens without signing in."""
    review = released.approved(request.actor.committee)
    token = signing.Signer(salt=SALT, sep="~").sign(committee)
    context = {
        "review": review,
        "lines": released.lines(review, request.actor.committee, released.SHOWN) if review else [],
        "address": request.build_absolute_uri(reverse("wall", args=[committee, token])),
    }
    return render(request, "portal/wall_address.html", context)


@public
def hall(request: Request, committee: str, token: str) -> HttpResponse:
    """A screenful for 1920 by 1080, seen by whoever is in the hall. The address is the key; nothing else is shown there."""
    try:
        named = signing.Signer(salt=SALT, sep="~").unsign(token)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    if named != committee:
        raise Http404
    house = get_object_or_404(Committee, code=committee)
    review = released.approved(house)
    lines = released.lines(review, house, released.SHOWN) if review else []
    return render(request, "portal/wall.html", {"house": house, "review": review, "lines": lines})
