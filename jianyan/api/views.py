"""The door of the API, the page that explains it, and the page where a person makes and revokes tokens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from jianyan.api import actions, statuses
from jianyan.api.forms import TokenForm
from jianyan.api.models import Scope, Token
from jianyan.kit.flow import Refused
from jianyan.people.audience import Request, audience, public
from jianyan.people.models import Committee


@public
@csrf_exempt  # no cookie is looked at: whoever is answered has sent a token, which no foreign page can
def door(request: HttpRequest, code: str, rest: str) -> HttpResponse:
    """Every operation; each names its own audience (routes.py)."""
    from jianyan.api import routes

    return routes.answer(request, code, rest)


@public
@require_GET
def document(request: HttpRequest, committee: str) -> HttpResponse:
    """The OpenAPI document."""
    from jianyan.api import routes

    get_object_or_404(Committee, code=committee)
    made = routes.document(committee)
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public
@require_GET
def about(request: HttpRequest, committee: str) -> HttpResponse:
    """What the API offers, in Chinese: written out of the same document."""
    from jianyan.api import routes

    home = get_object_or_404(Committee, code=committee)
    context = {
        "committee": home,
        "base": request.build_absolute_uri(f"/{committee}/api/v{routes.VERSION}"),
        "groups": routes.described(),
        "statuses": statuses.TABLE,
        "scopes": Scope.choices,
        "most": settings.API_PER_MINUTE,
        "most_unknown": settings.API_PER_MINUTE // 2,
    }
    return render(request, "api/about.html", context)


@audience()
def tokens(request: Request, committee: str) -> HttpResponse:
    """One's tokens, and a new one; the administrator sees those of all."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, today = form.cleaned_data, timezone.localdate()
        try:
            made, secret = actions.make_token(**given, by=request.actor, on=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "api/token_made.html", {"token": made, "secret": secret})
    status = 422 if request.method == "POST" else 200
    return render(request, "api/tokens.html", {"form": form, "rows": _rows(request)}, status=status)


def _rows(request: Request) -> list[dict[str, Any]]:
    today = timezone.localdate()
    held = Token.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    found = held.select_related("account").order_by("-id")[:200]
    return [{"token": one, "standing": one.standing(today)} for one in found]


@audience()
@require_POST
def token_revoke(request: Request, committee: str, pk: int) -> HttpResponse:
    """The token opens nothing from now on."""
    held = Token.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Token = get_object_or_404(held, pk=pk)
    actions.revoke_token(one, by=request.actor, on=timezone.localdate())
    messages.success(request, f"已停用“{one.name}”。")
    return redirect("tokens", committee=committee)
