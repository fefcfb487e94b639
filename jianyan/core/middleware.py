"""What every answer carries and how a rule's refusal is shown."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from jianyan.core.journal import Stale
from jianyan.kit.flow import NotYours, Refused

Next = Callable[[HttpRequest], HttpResponse]

LONG_ENOUGH_TO_KEEP = 12
HANZI = re.compile("[\u4e00-\u9fff]")
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; worker-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def security_headers(get_response: Next) -> Next:
    """Strict content policy without inline script or style on every page; no page is cached by others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def typed(request: HttpRequest) -> str:
    """What a person had written by hand in a form that was refused; words chosen from lists are soon chosen again."""
    kept = [value.strip() for value in request.POST.values() if isinstance(value, str)]
    return "\n\n".join(text for text in kept if len(text) >= LONG_ENOUGH_TO_KEEP and HANZI.search(text))


class Refusals(MiddlewareMixin):
    """Turns a Refused raised by an action into a page: 409 with the reason, 403 where the right is lacking."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotYours) else 409
        changes = exception.changes if isinstance(exception, Stale) else []
        context = {
            "reason": str(exception),
            "changes": changes,
            "back": request.headers.get("Referer", ""),
            "text": typed(request),
        }
        if getattr(request, "htmx", False):
            return render(request, "components/_refused.html", context, status=status)
        return render(request, f"{status}.html", context, status=status)
