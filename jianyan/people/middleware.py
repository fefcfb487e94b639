"""The door: finds the committee of the URL and the seat of the account, and admits or turns away."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from jianyan.kit.flow import NotYours
from jianyan.people import actors, audience, second_factor
from jianyan.people.models import Account, Committee


class Door(MiddlewareMixin):
    """Sets ``request.actor``, asks ``audience.admit`` and for a second factor, before any view runs."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        wanted: frozenset[str] = getattr(view, "audience", frozenset())
        actor = self._actor(request, kwargs.get("committee"))
        request.actor = actor  # type: ignore[attr-defined]
        try:
            turned = audience.admit(request, wanted, actor)
            if turned is None and second_factor.is_lacking(request, actor):
                return redirect(f"{reverse('second_factor')}?{urlencode({'next': request.get_full_path()})}")
            return turned
        except NotYours as refusal:
            return render(request, "403.html", {"reason": str(refusal)}, status=403)

    def _actor(self, request: HttpRequest, code: str | None) -> actors.Actor | None:
        if code is None:
            return None
        account = request.user
        acting = request.session.get(actors.ACTING) if isinstance(account, Account) else None
        seat = (
            actors.seat(account, code, timezone.localdate(), acting) if isinstance(account, Account) else None
        )
        if seat is None and not Committee.objects.filter(code=code).exists():
            raise Http404
        return seat
