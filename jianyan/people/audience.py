"""Who a page is for. Every view names its audience; a page without one does not open (law 9)."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from jianyan.kit.flow import NotYours
from jianyan.people.actors import OFFICE, Actor
from jianyan.people.models import Role

View = TypeVar("View", bound=Callable[..., HttpResponse])


class Request(HttpRequest):
    """The request as views see it: the actor is set by the Door for pages under a committee's code."""

    actor: Actor
    htmx: Any


EVERYONE = frozenset(str(role) for role in Role if role != Role.PUB)
INSIDE = frozenset(str(role) for role in (*OFFICE, Role.AD))


def audience(*roles: str) -> Callable[[View], View]:
    """The page is for those who hold one of these roles in the committee; for every seat when none is named."""
    wanted = frozenset(str(role) for role in roles) or EVERYONE

    def mark(view: View) -> View:
        cast(Any, view).audience = wanted
        return view

    return mark


def public(view: View) -> View:
    """The page is for everyone, signed in or not."""
    cast(Any, view).audience = frozenset({str(Role.PUB)})
    return view


def signed_in(view: View) -> View:
    """The page is for every account, whatever its seats (choosing a committee, own settings)."""
    cast(Any, view).audience = frozenset({"account"})
    return view


def admit(request: HttpRequest, wanted: frozenset[str], actor: Actor | None) -> HttpResponse | None:
    """The door's decision: None opens. Not signed in: the sign-in page. Stranger: 404. Colleague without role: 403."""
    if str(Role.PUB) in wanted:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if "account" in wanted:
        return None
    if actor is None:
        raise Http404
    if not actor.roles & wanted:
        raise NotYours("此页面不对您的角色开放")
    return None


def opens(address: str, actor: Actor) -> bool:
    """Whether the page at an address is for this seat, whatever the record on it: a link that answers 403 helps nobody."""
    try:
        view = resolve(address.partition("?")[0].partition("#")[0]).func
    except Resolver404:
        return False
    wanted: frozenset[str] = getattr(view, "audience", frozenset())
    return bool(wanted & {str(Role.PUB), "account"} or wanted & actor.roles)
