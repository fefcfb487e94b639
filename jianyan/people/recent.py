"""What one opened last, in a signed cookie of the browser: no table knows it, and it goes with the session."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "recent"
KEPT = 8
_RECORD = re.compile(r"/[a-z0-9-]+/(?:proposals|opinions|activities|people|bodies|units)/\d+/")
_TITLE = re.compile(rb"<title>(.*?)(?: \xc2\xb7 .*?)?</title>", re.DOTALL)
SALT = "jianyan.recent"


def of(request: HttpRequest) -> list[tuple[str, str]]:
    """Addresses with their titles, the last one first; another account's are not shown."""
    try:
        kept = json.loads(signing.Signer(salt=SALT).unsign(request.COOKIES.get(COOKIE, "")))
    except (signing.BadSignature, ValueError):
        return []
    code = request.path.split("/")[1]
    if kept.get("of") != request.user.pk:
        return []
    return [(path, title) for path, title in kept["seen"] if path.startswith(f"/{code}/")]


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Notes a record that was opened. No statement, and nothing the server keeps."""

    def note(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_record = request.method == "GET" and _RECORD.fullmatch(request.path)
        if (
            is_record
            and response.status_code == 200
            and request.user.is_authenticated
            and not response.streaming
        ):
            if found := _TITLE.search(response.content[:4000]):
                _keep(request, response, unescape(found[1].decode("utf-8", "replace"))[:24])
        elif COOKIE in request.COOKIES and not request.user.is_authenticated:
            response.delete_cookie(COOKIE)
        return response

    return note


def _keep(request: HttpRequest, response: HttpResponse, title: str) -> None:
    before = [one for one in of(request) if one[0] != request.path]
    said = {"of": request.user.pk, "seen": [(request.path, title), *before][:KEPT]}
    value = signing.Signer(salt=SALT).sign(json.dumps(said, ensure_ascii=True, separators=(",", ":")))
    response.set_cookie(COOKIE, value, httponly=True, samesite="Lax", secure=request.is_secure())
