"""Channels on which a message leaves the house: e-mail, and whatever an installation plugs in (SMS, work apps).

A channel is an entry of the settings; its sender is a class found by dotted path, made with the entry's options.
A sender either returns, raises Unreached (surely not sent) or anything else (nobody knows): docs/howto/add-a-sender.md.
"""

from __future__ import annotations

import json
import os
import re
import smtplib
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

EMAIL = "email"
SHIPPED = {
    "webhook": f"{__name__}.Webhook",
    "sms": "jianyan.people.work_apps.SmsGateway",
    "wecom": "jianyan.people.work_apps.WeCom",
    "dingtalk": "jianyan.people.work_apps.DingTalk",
    "government": "jianyan.people.work_apps.GovernmentApp",
}


@dataclass(frozen=True)
class Message:
    """One message to one address. ``key`` is the same each time the same message is tried."""

    key: str
    address: str
    title: str
    text: str
    url: str


class Sender(Protocol):
    """Sends one message."""

    def send(self, message: Message) -> None: ...


class Unreached(Exception):
    """The message has surely not been sent. ``again``: trying later may help. ``down``: so it is for every message."""

    def __init__(self, why: str, *, again: bool = True, down: bool = False) -> None:
        super().__init__(why)
        self.again, self.down = again, down


@dataclass(frozen=True)
class Channel:
    """A way out of the house as people choose it, and what must be asked of them for it."""

    key: str
    title: str
    asks: str
    sender: Sender


class Mail:
    """E-mail by the server that EMAIL_URL names."""

    def send(self, message: Message) -> None:
        connection = get_connection()
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as refused:
            raise Unreached(f"邮件服务器不接受账号口令：{refused.smtp_code}", again=False) from refused
        except (OSError, smtplib.SMTPException) as problem:
            raise Unreached(f"连不上邮件服务器：{_why(problem)}", down=True) from problem
        try:
            _mail(message, connection).send()
        except smtplib.SMTPRecipientsRefused as refused:
            code, why = next(iter(refused.recipients.values()))
            raise _answered(code, why) from refused
        except smtplib.SMTPResponseException as refused:
            raise _answered(refused.smtp_code, refused.smtp_error) from refused
        finally:
            connection.close()


def _mail(message: Message, connection: Any) -> EmailMessage:
    host = urlsplit(settings.ADDRESS).hostname or "jianyan.invalid"
    return EmailMessage(
        message.title,
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [message.address],
        connection=connection,
        headers={"Message-ID": f"<{message.key}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _answered(code: int, why: bytes | str) -> Unreached:
    """What a mail server answered: 4xx is for now, 5xx for good. Either way it did not take the message."""
    said = why.decode("utf-8", "replace") if isinstance(why, bytes) else why
    return Unreached(f"邮件服务器没有接受：{code} {said}", again=code < 500)


def _why(problem: object) -> str:
    """In Chinese where it is one of the usual causes."""
    if isinstance(problem, ConnectionRefusedError):
        return "对方没有开放这个端口"
    if isinstance(problem, socket.gaierror):
        return "找不到这个服务器的地址"
    return "对方没有应答" if isinstance(problem, TimeoutError) else str(problem)


class _Stay(urllib.request.HTTPRedirectHandler):
    """A gateway that sends us elsewhere is set up wrongly; nothing is posted to a place nobody named."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass(frozen=True)
class Webhook:
    """Posts JSON to an address: SMS gateways and work apps. ``{address} {title} {text} {url} {key}`` are filled in.

    ``accepted`` is what the answer must hold ({"errcode": 0}); empty: any answer of 2xx.
    """

    url: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, Any] = field(default_factory=dict)
    timeout: float = 15

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError("a webhook has an address of http or https")

    def send(self, message: Message) -> None:
        words = {name: str(getattr(message, name)) for name in ("address", "title", "text", "url", "key")}
        given = {"Idempotency-Key": message.key, **self.headers}
        self._check(post(self.url, filled(self.body, words), given, self.timeout))

    def _check(self, answer: bytes) -> None:
        if not self.accepted:
            return
        try:
            said = json.loads(answer)
        except ValueError:
            said = None
        said = said if isinstance(said, dict) else {}
        wrong = {name: said.get(name) for name, value in self.accepted.items() if said.get(name) != value}
        if wrong:
            raise Unreached(f"对方没有接受：{answer.decode('utf-8', 'replace')[:120]}", again=False)


def post(url: str, body: Any, headers: Mapping[str, str] | None = None, timeout: float = 15) -> bytes:
    """What an address answers to JSON (bytes go as they are, None asks by GET); Unreached where it surely took nothing."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    given = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data, given, method="GET" if data is None else "POST")  # noqa: S310 - looked at
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=timeout) as answer:
            return bytes(answer.read(65536))
    except urllib.error.HTTPError as refused:
        if refused.code in (429, 503) or refused.code < 500:
            raise Unreached(
                f"对方没有接受：HTTP {refused.code}", again=refused.code in (429, 503)
            ) from refused
        raise
    except urllib.error.URLError as problem:  # before the whole request was out
        raise Unreached(f"连不上：{_why(problem.reason)}", down=True) from problem


def revealed(options: Any) -> Any:
    """Options with their secrets: ``env:NAME`` stands for a variable of the environment, so that no file holds it."""
    if isinstance(options, Mapping):
        return {key: revealed(value) for key, value in options.items()}
    if isinstance(options, str) and options.startswith("env:"):
        name = options.removeprefix("env:")
        if name not in os.environ:
            raise ValueError(f"environment variable {name} is not set")
        return os.environ[name]
    return options


def filled(template: Any, words: Mapping[str, str]) -> Any:
    """The template with the words in its texts, at any depth."""
    if isinstance(template, str):
        return re.sub(r"\{(\w+)\}", lambda name: words.get(name[1], name[0]), template)
    if isinstance(template, Mapping):
        return {key: filled(value, words) for key, value in template.items()}
    return [filled(one, words) for one in template] if isinstance(template, list) else template


def channels() -> dict[str, Channel]:
    """The channels of this installation by key: e-mail where a server is set, then those of JIANYAN_CHANNELS."""
    found = [Channel(EMAIL, "电子邮件", "电子邮箱", Mail())] if settings.EMAIL_URL else []
    found += [_kept(json.dumps(entry, sort_keys=True)) for entry in settings.CHANNELS]
    return {one.key: one for one in found}


@lru_cache(maxsize=32)
def _kept(entry: str) -> Channel:
    """A channel is made once a process: some hold a token for two hours."""
    return _plugged(json.loads(entry))


def _plugged(entry: Mapping[str, Any]) -> Channel:
    try:
        named = entry.get("sender", "webhook")
        sender = import_string(SHIPPED.get(named, named))
        made = sender(**revealed(entry.get("options", {})))
        return Channel(entry["key"], entry["title"], entry.get("asks", "接收地址"), made)
    except (ImportError, KeyError, TypeError, ValueError) as wrong:
        raise ImproperlyConfigured(
            f"JIANYAN_CHANNELS（channels.json）中{entry}的设置不对：{wrong}"
        ) from wrong
