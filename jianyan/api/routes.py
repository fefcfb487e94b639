"""Every operation of the API, loaded when the first request comes: a server that nobody asks pays nothing for it."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path as route
from django.urls import resolve
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jianyan.api import activities, figures, people, proposals, published, statuses, units
from jianyan.api.actions import digest_of
from jianyan.api.models import Scope, Token
from jianyan.api.operations import BadKey, Guard, most, told
from jianyan.core import limits, sources
from jianyan.core.journal import Stale
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actors
from jianyan.people.audience import EVERYONE
from jianyan.people.models import Committee, Role

VERSION = "1"
ABOUT = (
    "供其他系统读取和办理的接口。公开的内容不需要令牌；其余的由本人在网页上生成令牌，"
    "放在请求头“Authorization: Bearer 令牌”中。令牌所能做的，不超出本人的权限。"
)
LOG = logging.getLogger("jianyan.api")

api = NinjaAPI(title="建言接口", version=VERSION, description=ABOUT, docs_url=None, openapi_url=None)
ROOMS = (
    (people.router, "政协"),
    (published.router, "公开的内容"),
    (figures.router, "指标与数据"),
    (proposals.router, "提案"),
    (units.router, "承办"),
    (activities.router, "活动"),
)
for _router, _title in ROOMS:
    api.add_router("", _router, tags=[_title])
urlpatterns = [route("", api.urls)]


class BadToken(Exception):
    """The token is unknown, past its day, revoked, or its owner has no seat any more."""


def answer(request: Any, code: str, rest: str) -> HttpResponse:
    """One request: whose it is, whether there are too many, and the operation that answers it."""
    try:
        request.committee = Committee.objects.filter(code=code).first()
        if request.committee is None:
            raise Http404
        request.token, request.actor = _who(request)
        if seconds := limits.wait(_counted(request), most(request.token)):
            response = told(429)
            response.headers["Retry-After"] = str(seconds)
            return response
        found = resolve(f"/{rest}", urlconf=__name__)
        response = found.func(request, *found.args, **found.kwargs)
    except Exception as trouble:
        return _refused(request, trouble)
    return _plain(response)


def _counted(request: Any) -> str:
    return str(request.token.pk) if request.token else sources.address(request)


def _plain(response: HttpResponse) -> HttpResponse:
    """A wrong method is told in the one shape, too."""
    if response.status_code != 405:
        return response
    plain = told(405)
    plain.headers["Allow"] = response.headers.get("Allow", "")
    return plain


def _who(request: Any) -> tuple[Token | None, actors.Actor | None]:
    """The token of the header and the seat of its owner today. A session's cookie is not looked at."""
    given = request.headers.get("Authorization", "")
    if not given:
        return None, None
    scheme, _, secret = given.partition(" ")
    today = timezone.localdate()
    rows = Token.objects.of(request.committee).live().filter(digest=digest_of(secret.strip()))
    token = rows.select_related("account").first() if scheme.lower() == "bearer" else None
    if token is None:
        raise BadToken("令牌不对，请核对是否完整")
    if (standing := token.standing(today)) != "有效":
        raise BadToken(f"令牌{standing}，请在网页上重新生成")
    seat = actors.seat(token.account, request.committee.code, today)
    if seat is None:
        raise BadToken("令牌的主人已不在本会任职")
    return token, actors.by_program(seat, token.name)


def _refused(request: HttpRequest, trouble: Exception) -> HttpResponse:
    """What went wrong, as its status of the table with a Chinese sentence."""
    for kind, number in _NUMBERS:
        if isinstance(trouble, kind):
            said = str(trouble) if isinstance(trouble, Refused | BadToken) else ""
            return told(number, said, _details(trouble))
    LOG.error("%s %s", request.method, request.path, exc_info=trouble)
    return told(500)


_NUMBERS: tuple[tuple[type[Exception], int], ...] = (
    (BadToken, 401),
    (AuthenticationError, 401),
    (NotYours, 403),
    (BadKey, 422),
    (Refused, 409),
    (Http404, 404),
    (ValidationError, 422),
    (RequestDataTooBig, 413),
    (UnicodeDecodeError, 400),
    (HttpError, 400),
)


def _details(trouble: Exception) -> list[dict[str, str]]:
    if isinstance(trouble, Stale):
        return [{"where": name, "message": f"原为{was}，现为{now}"} for name, was, now in trouble.changes]
    if not isinstance(trouble, ValidationError):
        return []
    return [{"where": ".".join(map(str, one["loc"])), "message": _wrong(one)} for one in trouble.errors]


_WRONG = {
    "missing": "缺少这一项",
    "string_too_long": "过长",
    "string_too_short": "过短",
    "string_pattern_mismatch": "格式不对",
    "string_type": "应为文字",
    "extra_forbidden": "没有这一项",
    "enum": "不在可用的取值之内",
    "literal_error": "不在可用的取值之内",
    "greater_than_equal": "过小",
    "less_than_equal": "过大",
}


def _wrong(one: dict[str, Any]) -> str:
    kind = str(one["type"])
    return next((said for name, said in _WRONG.items() if kind == name), "") or (
        "日期应为YYYY-MM-DD"
        if kind.startswith("date")
        else "应为整数"
        if kind.startswith("int")
        else "取值不对"
    )


def _raise(request: HttpRequest, trouble: Any) -> HttpResponse:
    return _refused(request, trouble)


api.add_exception_handler(Exception, _raise)
for _kind, _ in _NUMBERS:
    api.add_exception_handler(_kind, _raise)


def document(code: str) -> dict[str, Any]:
    """The OpenAPI document of a committee's API, with the shared table of statuses."""
    return _drawn() | {"servers": [{"url": f"/{code}/api/v{VERSION}"}]}


@cache
def _drawn() -> dict[str, Any]:
    """The document without its committee: it hangs on the code alone, and takes a second."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    for path in made["paths"].values():
        for operation in path.values():
            for number, held in operation["responses"].items():
                if one := statuses.BY_NUMBER.get(int(number)):
                    held["description"] = f"{one.sentence}（{one.code}：{one.when}）"
                else:
                    held["description"] = "成功"
    return made


def described() -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations by room, as the page tells them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in _drawn()["paths"].items():
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "summary": one["summary"],
                    "about": one.get("description", ""),
                    "needs": _needs(path, method),
                    "inputs": [
                        _input(given) for given in one.get("parameters", ()) if given["in"] == "query"
                    ],
                    "statuses": sorted(map(int, one["responses"])),
                }
            )
    return list(groups.items())


def _input(given: dict[str, Any]) -> str:
    return f"{given['name']}（{given.get('description') or given['schema'].get('description') or '可选'}）"


def _needs(path: str, method: str) -> str:
    """For whom an operation is, in words."""
    for operation_path, operation in operations():
        if operation_path == path and method.upper() in operation.methods:
            guards = [one for one in operation.auth_callbacks if isinstance(one, Guard)]
            return "、".join(_said(one) for one in guards) or "公开，不需要令牌"
    raise LookupError(path)


def _said(guard: Guard) -> str:
    roles = (
        "各角色"
        if guard.roles == EVERYONE
        else "、".join(str(Role(one).label) for one in sorted(guard.roles))
    )
    return f"令牌范围“{Scope(guard.scope).label}”；{roles}"


def operations() -> list[tuple[str, Any]]:
    """Every operation with its path."""
    return [
        (re.sub(r"{\w+:", "{", path), operation)
        for router, _ in ROOMS
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]
