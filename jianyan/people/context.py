"""What the shell of every page needs: committee, account, menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

import jianyan
from jianyan.people.menu import menu, on_phone_first, places


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html."""
    actor = getattr(request, "actor", None)
    committee = actor.committee if actor else None
    return {
        "committee": committee,
        "actor": actor,
        "me": actor or (request.user if request.user.is_authenticated else None),
        "text_size": getattr(request.user, "text_size", "m"),
        "menu": menu(actor, request.path) if actor and not on_phone_first(actor) else [],
        "places": places(actor, request.path) if actor and on_phone_first(actor) else [],
        "account_url": "/accounts/",
        "notices_url": f"/{committee.code}/notices/" if committee else "",
        "unread": actor.unread if actor else 0,
        "sign_in_url": "/accounts/login/",
        "search_url": f"/{committee.code}/search/" if committee else "",
        "text_size_url": "/accounts/text-size/",
        "sign_out_url": "/accounts/logout/",
        "demo": timezone.localdate() if settings.DEMO else None,
        "version": jianyan.__version__,
    }
