"""Asks a language model over the protocol many servers speak (POST .../chat/completions). The standard library alone."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LARGEST = 1_000_000  # bytes of an answer that are read


class Unanswered(Exception):
    """No answer that can be used; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server and the model to ask there. ``url`` ends before /chat/completions; the token is never shown."""

    url: str
    model: str
    token: str = field(default="", repr=False)
    timeout: float = 30

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise ValueError("the address of a language model begins with http:// or https://")


class _Stay(urllib.request.HTTPRedirectHandler):
    """A text goes to the address that was listed and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def complete(address: Address, told: str, text: str) -> str:
    """What the model says to ``text`` when it was ``told`` what to do. Unanswered. No proxy, no redirect."""
    body = {
        "model": address.model,
        "messages": [{"role": "system", "content": told}, {"role": "user", "content": text}],
        "temperature": 0,
        "stream": False,
    }
    heads = {"Content-Type": "application/json"}
    if address.token:
        heads["Authorization"] = f"Bearer {address.token}"
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        f"{address.url.rstrip('/')}/chat/completions", json.dumps(body).encode(), heads, method="POST"
    )
    opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=address.timeout) as answer:
            return _said(answer.read(LARGEST))
    except urllib.error.HTTPError as refused:
        refused.close()
        raise Unanswered(f"对方没有接受：HTTP {refused.code}") from refused
    except TimeoutError as problem:
        raise Unanswered("对方没有按时应答") from problem
    except (OSError, http.client.HTTPException) as problem:
        raise Unanswered("连不上语言模型的地址") from problem


def _said(data: bytes) -> str:
    try:
        text = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as problem:
        raise Unanswered("对方的应答看不懂") from problem
    if not isinstance(text, str) or not text.strip():
        raise Unanswered("对方没有回答")
    return text.strip()
