"""Senders for what offices use: short messages by a signed gateway, 企业微信, 钉钉, and a work app of the government.

Each says what to do and opens there. Whether a message surely did not go is told apart from not knowing (senders.py).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from jianyan.people.senders import Message, Unreached, post

EARLY = 120  # seconds before its end a token is fetched anew
STALE = {40001, 40014, 42001, 88}  # the token is no more what it was
BUSY = {-1, 45009, 90018, 90002}  # try later


def _http(*addresses: str) -> None:
    if any(urlsplit(one).scheme not in ("http", "https") for one in addresses):
        raise ValueError("addresses begin with http or https")


def _said(what: str, answer: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unreached(f"{what}的回答看不懂：{answer[:60].decode('utf-8', 'replace')}", again=False)
    return said


@dataclass
class _Token:
    """A token of a service, kept until shortly before its end; two threads do not fetch it twice."""

    value: str = ""
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class _WithToken:
    """A service that wants a token first and takes the message then, answering 200 with an errcode whatever happened."""

    title = ""

    def __init__(self) -> None:
        self._token = _Token()

    def fetch(self) -> tuple[str, float]:
        raise NotImplementedError  # each service has its own

    def pass_on(self, token: str, message: Message) -> Mapping[str, Any]:
        raise NotImplementedError  # each service has its own

    def send(self, message: Message) -> None:
        said = self.pass_on(self._held(), message)
        if said.get("errcode") in STALE:
            self._token.until = 0
            said = self.pass_on(self._held(), message)
        if code := said.get("errcode"):
            raise Unreached(
                f"{self.title}没有接受：{code} {said.get('errmsg', '')}"[:150], again=code in BUSY
            )
        if said.get("invaliduser") or said.get("invalid_user_id_list"):
            raise Unreached(f"{self.title}中没有这个成员", again=False)

    def _held(self) -> str:
        with self._token.lock:
            if self._token.until < time.monotonic():
                self._token.value, lasts = self.fetch()
                self._token.until = time.monotonic() + max(lasts - EARLY, 0)
            return self._token.value


class WeCom(_WithToken):
    """企业微信: a card that opens here. The address is the member's userid."""

    title = "企业微信"

    def __init__(
        self, corp_id: str, agent_id: str | int, secret: str, api: str = "https://qyapi.weixin.qq.com"
    ) -> None:
        super().__init__()
        _http(api)
        self.corp_id, self.agent_id, self.secret, self.api = corp_id, int(agent_id), secret, api.rstrip("/")

    def fetch(self) -> tuple[str, float]:
        asked = urlencode({"corpid": self.corp_id, "corpsecret": self.secret})
        said = _said(self.title, post(f"{self.api}/cgi-bin/gettoken?{asked}", None))
        if said.get("errcode"):
            raise Unreached(f"企业微信不接受应用的密钥：{said['errcode']}", again=False, down=True)
        return str(said["access_token"]), float(said["expires_in"])

    def pass_on(self, token: str, message: Message) -> Mapping[str, Any]:
        card = {"title": message.title[:64], "description": message.text[:256]}
        body: dict[str, Any] = {"touser": message.address, "agentid": self.agent_id}
        if message.url:
            body |= {"msgtype": "textcard", "textcard": {**card, "url": message.url, "btntxt": "打开"}}
        else:
            body |= {"msgtype": "text", "text": {"content": message.text}}
        body |= {"enable_duplicate_check": 1}
        return _said(
            self.title, post(f"{self.api}/cgi-bin/message/send?{urlencode({'access_token': token})}", body)
        )


class DingTalk(_WithToken):
    """钉钉: a work notice with a button. The address is the member's userid."""

    title = "钉钉"

    def __init__(
        self,
        app_key: str,
        app_secret: str,
        agent_id: str | int,
        login: str = "https://api.dingtalk.com",
        api: str = "https://oapi.dingtalk.com",
    ) -> None:
        super().__init__()
        _http(login, api)
        self.app_key, self.app_secret, self.agent_id = app_key, app_secret, int(agent_id)
        self.login, self.api = login.rstrip("/"), api.rstrip("/")

    def fetch(self) -> tuple[str, float]:
        asked = {"appKey": self.app_key, "appSecret": self.app_secret}
        said = _said(self.title, post(f"{self.login}/v1.0/oauth2/accessToken", asked))
        return str(said["accessToken"]), float(said["expireIn"])

    def pass_on(self, token: str, message: Message) -> Mapping[str, Any]:
        notice: dict[str, Any] = {"msgtype": "text", "text": {"content": message.text}}
        if message.url:
            card = {"title": message.title, "markdown": message.text, "single_title": "打开"}
            notice = {"msgtype": "action_card", "action_card": card | {"single_url": message.url}}
        address = (
            f"{self.api}/topapi/message/corpconversation/asyncsend_v2?{urlencode({'access_token': token})}"
        )
        body = {"agent_id": self.agent_id, "userid_list": message.address, "msg": notice}
        return _said(self.title, post(address, body))


@dataclass(frozen=True)
class _Signed:
    """What two gateways share: a key, a secret that never travels, and a signature over time, nonce and body."""

    url: str
    app_key: str
    secret: str

    def __post_init__(self) -> None:
        _http(self.url)

    def _post(self, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        data = json.dumps(body, ensure_ascii=False).encode()
        stamp, nonce = str(int(time.time())), secrets.token_hex(8)
        signed = "\n".join(("POST", urlsplit(self.url).path, stamp, nonce, hashlib.sha256(data).hexdigest()))
        digest = hmac.new(self.secret.encode(), signed.encode(), hashlib.sha256).digest()
        headers = {
            "X-App-Key": self.app_key,
            "X-Timestamp": stamp,
            "X-Nonce": nonce,
            "X-Signature": base64.b64encode(digest).decode(),
            "Idempotency-Key": key,
        }
        return _said("对方", post(self.url, data, headers))


@dataclass(frozen=True)
class SmsGateway(_Signed):
    """Short messages by a gateway: number, the registered signature (签名) and template, and one line that opens here."""

    sign_name: str
    template: str = ""

    def send(self, message: Message) -> None:
        line = f"{message.title} {message.url}".strip()
        body = {
            "mobile": message.address,
            "sign": self.sign_name,
            "template": self.template,
            "params": {"text": line},
        }
        _accepted(self._post({**body, "content": f"【{self.sign_name}】{line}"}, message.key))


@dataclass(frozen=True)
class GovernmentApp(_Signed):
    """A work app of the government: a to-do with a title, a text and an address to open."""

    app_id: str = ""

    def send(self, message: Message) -> None:
        body = {"appId": self.app_id, "receiver": message.address, "bizId": message.key}
        body |= {"title": message.title, "content": message.text, "url": message.url}
        _accepted(self._post(body, message.key))


def _accepted(said: Mapping[str, Any]) -> None:
    """Gateways say ``code`` 0, "0", 200 or "OK" when they took it."""
    code = said.get("code")
    if code in (0, "0", 200, "200", "OK"):
        return
    why = str(said.get("message") or said.get("msg") or "")
    raise Unreached(f"对方没有接受：{code} {why}"[:150], again=str(code) in ("429", "503"))
