"""How an operation is declared: its audience and scope, its statuses, and for a write the key that makes it safe to repeat."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from ninja.decorators import decorate_view
from ninja.security import HttpBearer

from jianyan.api import statuses
from jianyan.api.models import KeptAnswer, Scope, Token
from jianyan.api.shapes import Error
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import EVERYONE
from jianyan.people.models import Role

Function = Callable[..., Any]
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
KEY_HEADER = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": True,
            "description": "这次请求的标识，由调用方生成；网络中断后用同一标识重发，不会重复办理",
            "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
        }
    ]
}


class BadKey(Refused):
    """The idempotency key is missing, misshapen, or was used for another request."""


class Guard(HttpBearer):
    """Opens an operation to a token whose owner has one of the roles, and that carries the scope."""

    def __init__(self, scope: str, roles: frozenset[str]) -> None:
        super().__init__()
        self.scope, self.roles = scope, roles

    def __call__(self, request: HttpRequest) -> Token | None:
        token: Token | None = request.token  # type: ignore[attr-defined]  # read by the door
        if token is None:
            return None
        if self.scope not in token.scopes:
            raise NotYours(f"这枚令牌的范围不包括“{Scope(self.scope).label}”")
        if not request.actor.roles & self.roles:  # type: ignore[attr-defined]
            raise NotYours("这项操作不对您的角色开放")
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Never reached: the door has read the token already."""
        raise AssertionError(token and request)


GUARDS: dict[tuple[str, frozenset[str]], Guard] = {}


def _guard(scope: str, roles: tuple[str, ...]) -> Guard:
    wanted = frozenset(str(role) for role in roles) or EVERYONE
    return GUARDS.setdefault((scope, wanted), Guard(scope, wanted))


def _answers(gives: Any, numbers: tuple[int, ...], status: int = 200) -> dict[Any, Any]:
    return {status: gives, frozenset(numbers): Error}


def _marked(function: Function, roles: frozenset[str]) -> Function:
    function.audience = roles  # type: ignore[attr-defined]
    return function


def public(router: Router, path: str, gives: Any, summary: str) -> Callable[[Function], Function]:
    """What everyone may read, without a token."""
    declare = router.get(path, response=_answers(gives, statuses.READING), summary=summary)
    return lambda function: declare(_marked(function, frozenset({str(Role.PUB)})))


def read(router: Router, path: str, gives: Any, summary: str, *roles: str) -> Callable[[Function], Function]:
    """What the owner of a token may read: every seat unless roles are named."""
    guard = _guard(Scope.READ, roles)
    declare = router.get(path, response=_answers(gives, statuses.SEATED), summary=summary, auth=guard)
    return lambda function: declare(_marked(function, guard.roles))


def write(
    router: Router, path: str, gives: Any, summary: str, scope: str, *roles: str, status: int = 200
) -> Callable[[Function], Function]:
    """What the owner of a token may do: a room's own verb, once for each idempotency key."""
    guard = _guard(scope, roles)
    declare = router.post(
        path,
        response=_answers(gives, statuses.WRITING, status),
        summary=summary,
        auth=guard,
        openapi_extra=KEY_HEADER,
    )
    return lambda function: declare(decorate_view(once)(_marked(function, guard.roles)))


def once(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same request with the same key is done once, and answered again with the words of the first time.

    Act and answer stand in one transaction; what was refused is not kept, so that it may be tried again.
    """

    @wraps(run)
    def answered(request: HttpRequest, **path: Any) -> HttpResponse:
        token: Token | None = request.token  # type: ignore[attr-defined]
        if token is None or request.method != "POST":
            return run(request, **path)
        key, asked = request.headers.get("Idempotency-Key", ""), _asked(request)
        if not KEY.fullmatch(key):
            raise BadKey("请在请求头Idempotency-Key中给出8至64位的字母、数字、“-”或“_”")
        with transaction.atomic():
            kept, fresh = _kept(token, key, asked)
            if not fresh:
                return _again(kept, asked)
            response = run(request, **path)
            if response.status_code >= 300:
                transaction.set_rollback(True)
            else:
                body = response.content.decode()
                rows = KeptAnswer.objects.of(token.committee_id).filter(pk=kept.pk)
                rows.update(status=response.status_code, body=body)
        return response

    return answered


def _kept(token: Token, key: str, asked: str) -> tuple[KeptAnswer, bool]:
    return KeptAnswer.objects.of(token.committee_id).get_or_create(
        committee_id=token.committee_id,
        token=token,
        key=key,
        defaults={"asked": asked, "kept_at": timezone.now()},
    )


def _asked(request: HttpRequest) -> str:
    text = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(text).hexdigest()


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.asked != asked:
        raise BadKey("这个Idempotency-Key已经用于另一个请求，请换一个")
    response = HttpResponse(kept.body, content_type="application/json; charset=utf-8", status=kept.status)
    response.headers["Idempotent-Replay"] = "true"
    return response


def told(number: int, message: str = "", details: list[dict[str, str]] | None = None) -> HttpResponse:
    """A refusal in the one shape."""
    one = statuses.BY_NUMBER[number]
    body = {
        "status": number,
        "code": one.code,
        "message": message or one.sentence,
        "details": details or [],
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=number, content_type="application/json; charset=utf-8")


def most(token: Token | None) -> int:
    """How many requests a minute: a program with a token more than somebody unknown."""
    whole: int = settings.API_PER_MINUTE
    return whole if token else whole // 2
