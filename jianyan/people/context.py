"""What the shell of every page needs: committee, account, menu."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

import jianyan
from jianyan.people import reading
from jianyan.people.menu import menu, on_phone_first, places
from jianyan.people.models import SavedView


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html."""
    actor = getattr(request, "actor", None)
    committee = actor.committee if actor else None
    return {
        "committee": committee,
        "actor": actor,
        "me": actor or (request.user if request.user.is_authenticated else None),
        "reading": reading.of(request),
        "kept_views": _kept_views(request),
        "menu": menu(actor, request.path) if actor and not on_phone_first(actor) else [],
        "places": places(actor, request.path) if actor and on_phone_first(actor) else [],
        "account_url": "/accounts/",
        "notices_url": f"/{committee.code}/notices/" if committee else "",
        "help_url": _help_url(request),
        "unread": actor.unread if actor else 0,
        "sign_in_url": "/accounts/login/",
        "search_url": f"/{committee.code}/search/" if committee else "",
        "text_size_url": "/accounts/text-size/",
        "sign_out_url": "/accounts/logout/",
        "demo": timezone.localdate() if settings.DEMO else None,
        "version": jianyan.__version__,
    }


def _help_url(request: HttpRequest) -> str:
    """The manual's passage on this page."""
    actor, match = getattr(request, "actor", None), request.resolver_match
    if actor is None or match is None or not match.url_name:
        return ""
    return f"/{actor.committee.code}/help/?at={match.url_name}"


def _kept_views(request: HttpRequest) -> Callable[[], list[dict[str, Any]]]:
    """What the account keeps of this list under a name, as tabs. One query, asked only where a list shows them."""
    actor = getattr(request, "actor", None)

    @cache
    def kept() -> list[dict[str, Any]]:
        if actor is None or actor.account_id is None:
            return []
        rows = SavedView.objects.of(actor.committee_id).filter(account=actor.account_id, dropped_at=None)
        here = rows.filter(path__startswith=f"{request.path}?").order_by("id")[:8]
        asked = request.get_full_path()
        return [{"url": one.path, "label": one.name, "active": one.path == asked} for one in here]

    return kept
