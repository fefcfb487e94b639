"""Identity services that vouch for an account: OpenID Connect of a government's service, and 企业微信.

A service is an entry of the settings. It says who somebody is by a name of its own; which account that is, the account has
said itself, signed in, by tying the two. Nothing is tied by a like name or number (decision 027).
"""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import constant_time_compare

from jianyan.people.senders import revealed
from jianyan.people.vouching import TIMEOUT, NotVouched


class Service(Protocol):
    """Sends the browser to the service, and reads what it brings back."""

    def away(self, request: HttpRequest, back: str) -> HttpResponse: ...
    def subject(self, request: HttpRequest, back: str) -> str: ...


@dataclass(frozen=True)
class Provider:
    """A service as people see it."""

    key: str
    title: str
    service: Service


class WeCom:
    """企业微信: inside its application without a question, elsewhere by scanning. Its protocol is its own, not OpenID."""

    STATE = "wecom_state"

    def __init__(
        self,
        key: str,
        corp_id: str,
        agent_id: str | int,
        secret: str,
        api: str = "https://qyapi.weixin.qq.com",
        inside: str = "https://open.weixin.qq.com/connect/oauth2/authorize",
        scan: str = "https://login.work.weixin.qq.com/wwlogin/sso/login",
    ) -> None:
        if any(urlsplit(one).scheme not in ("http", "https") for one in (api, inside, scan)):
            raise ValueError("addresses begin with http or https")
        self.key, self.corp_id, self.agent_id, self.secret = key, corp_id, str(agent_id), secret
        self.api, self.inside, self.scan = api.rstrip("/"), inside, scan

    def away(self, request: HttpRequest, back: str) -> HttpResponse:
        request.session[self.STATE] = state = secrets.token_urlsafe(24)
        asked = {"appid": self.corp_id, "redirect_uri": back, "state": state, "agentid": self.agent_id}
        if "wxwork" in request.headers.get("User-Agent", ""):
            asked |= {"response_type": "code", "scope": "snsapi_base"}
            return HttpResponseRedirect(f"{self.inside}?{urlencode(asked)}#wechat_redirect")
        return HttpResponseRedirect(f"{self.scan}?{urlencode(asked | {'login_type': 'CorpApp'})}")

    def subject(self, request: HttpRequest, back: str) -> str:
        given, kept = request.GET.get("state", ""), request.session.pop(self.STATE, "")
        if not kept or not constant_time_compare(given, kept):
            raise NotVouched("the state is not the one we sent")
        code = request.GET.get("code", "")
        if not code:
            raise NotVouched("no code came")
        token = self._ask("gettoken", corpid=self.corp_id, corpsecret=self.secret)["access_token"]
        said = self._ask("auth/getuserinfo", access_token=token, code=code)
        name = said.get("userid") or said.get("UserId")
        if not name:
            raise NotVouched("the one who scanned is no member of the organisation")
        return str(name)

    def _ask(self, what: str, **values: str) -> Mapping[str, Any]:
        """What the service answers; its refusals come as 200 with an errcode."""
        address = f"{self.api}/cgi-bin/{what}?{urlencode(values)}"
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310 - the scheme was looked at
                said = json.loads(answer.read(65536))
        except (urllib.error.URLError, TimeoutError, ValueError) as problem:
            raise NotVouched(f"{what}: {type(problem).__name__}") from problem  # the address holds the secret
        if not isinstance(said, dict) or said.get("errcode") != 0:
            raise NotVouched(f"{what}: {said.get('errcode') if isinstance(said, dict) else said}")
        return said


def _openid(key: str, **options: str) -> Service:
    from jianyan.people.openid import OpenId  # loaded at use: it reads keys and tokens of many kinds

    return OpenId(key, **options)


KINDS: Mapping[str, Callable[..., Service]] = {"oidc": _openid, "wecom": WeCom}


def providers() -> dict[str, Provider]:
    """The services of this installation by key."""
    return {entry["key"]: _made(entry) for entry in settings.IDENTITY}


def _made(entry: Mapping[str, Any]) -> Provider:
    try:
        service = KINDS[entry["kind"]](entry["key"], **revealed(entry["options"]))
        return Provider(entry["key"], entry["title"], service)
    except (KeyError, TypeError, ValueError) as wrong:
        key = entry.get("key", "")
        raise ImproperlyConfigured(
            f"JIANYAN_IDENTITY（identity.json）中“{key}”的设置不对：{wrong}"
        ) from wrong
