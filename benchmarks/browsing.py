"""A browser reduced to what the house needs of one: cookies, redirects, the fields of the page's form."""

from __future__ import annotations

import http.client
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

TIMEOUT = 120
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'\b([a-z-]+)="([^"]*)"')


class Lost(Exception):
    """The answer did not come, or was none a person can go on with."""


@dataclass(frozen=True)
class Page:
    """Where one has come to, and what stands there."""

    address: str
    text: str

    def fields(self) -> dict[str, str]:
        """The hidden fields of the page: its token, the revision of what is typed."""
        found = [dict(ATTRIBUTE.findall(one)) for one in INPUT.findall(self.text)]
        return {
            one["name"]: unescape(one.get("value", ""))
            for one in found
            if one.get("type") == "hidden" and "name" in one
        }


class Browser:
    """Signed in by the cookie of a session. Counts the answers it gets by their status."""

    def __init__(self, port: int, session: str, answers: Counter[int]) -> None:
        self.port, self.answers = port, answers
        self.cookies = {"sessionid": session}

    def get(self, address: str) -> Page:
        """The page at an address, or where one is sent from there."""
        return self._page("GET", address, b"", {})

    def post(self, address: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> Page:
        """The page to which a sent form leads; Lost when it was refused."""
        border = secrets.token_hex(16)
        body = b"".join(
            [
                *(_part(border, name, value.encode()) for name, value in fields.items()),
                *(_part(border, name, data, file) for name, (file, data) in files.items()),
                f"--{border}--\r\n".encode(),
            ]
        )
        return self._page("POST", address, body, {"Content-Type": f"multipart/form-data; boundary={border}"})

    def send(self, page: Page) -> Page:
        """The form of a page as it stands, the way browsers send one that takes no files."""
        body = urlencode(page.fields()).encode()
        return self._page("POST", page.address, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _page(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Page:
        for _ in range(4):
            status, where, text = self._ask(method, address, body, headers)
            if not where:
                if status != 200:
                    raise Lost(f"{status} {address}")
                return Page(address, text)
            method, address, body, headers = "GET", where.partition("#")[0], b"", {}
        raise Lost(f"too many redirects: {address}")

    def _ask(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, address, body or None, {"Cookie": cookie, **headers})
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as gone:
            raise Lost(str(gone)) from gone
        finally:
            connection.close()
        self.answers[answer.status] += 1
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text


def _part(border: str, name: str, data: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"\r\nContent-Type: application/octet-stream' if file else ""
    return (
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        + data
        + b"\r\n"
    )
