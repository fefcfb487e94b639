"""The windows of the browser tests. They are handed from test to test: to open one costs more than to load a page.

A window put back is empty: nobody is signed in, nothing is kept, the last page is gone. What a test cannot
take back (an answer to each dialog, pages kept for the time without a network) it does in a window of its own:
``new_page(own=True)``.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # a container's /dev/shm is too small for it
]
# A page without style or script, of the same server: so the process that drew its pages draws the next ones too.
EMPTY = "/static/vendor/htmx/LICENSE.txt"
PATIENCE = 15_000  # milliseconds
KEPT = 4  # of each kind; a story with more people at once closes the rest


@dataclass(frozen=True)
class Kind:
    phone: bool = False
    javascript: bool = True
    offline: bool = False

    @property
    def size(self) -> dict[str, int]:
        return {"width": 390, "height": 844} if self.phone else {"width": 1366, "height": 800}


@dataclass
class Window:
    """One page in a browser profile of its own, and what went wrong in it."""

    kind: Kind
    page: Any
    own: bool
    troubles: list[str] = field(default_factory=list)

    def is_whole(self) -> bool:
        return not self.own and self.page.context.pages[:1] == [self.page]

    def empty(self, home: str) -> None:
        """First nobody is signed in: a page left half written would else save it in the middle of the next test."""
        page, context = self.page, self.page.context
        context.clear_cookies()
        for other in context.pages[1:]:
            other.close()
        page.unroute_all()
        page.goto(home + EMPTY)
        page.mouse.move(0, 0)
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        if page.viewport_size != self.kind.size:
            page.set_viewport_size(self.kind.size)
        page.set_default_timeout(PATIENCE)
        self.troubles.clear()


class Windows:
    """All windows of a run on one server: those in use, and those put back."""

    def __init__(self, browser: Any, home: str) -> None:
        self.browser, self.home = browser, home
        self.free: dict[Kind, list[Window]] = defaultdict(list)
        self.used: list[Window] = []
        self.troubles: list[str] = []

    def take(self, kind: Kind, own: bool = False) -> Window:
        window = self.free[kind].pop() if self.free[kind] and not own else self._opened(kind, own)
        self.used.append(window)
        return window

    def _opened(self, kind: Kind, own: bool) -> Window:
        context = self.browser.new_context(
            service_workers="allow" if kind.offline else "block",  # each would keep the house's pages anew
            base_url=self.home,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=kind.javascript,
            viewport=kind.size,
            has_touch=kind.phone,
            is_mobile=kind.phone,
        )
        window = Window(kind, context.new_page(), own or kind.offline)
        window.page.set_default_timeout(PATIENCE)
        _watch(window.page, self.home, window.troubles)
        return window

    def put_back(self, page: Any, broken: bool = False) -> None:
        """This window is needed no longer: the next may have it, once it is empty."""
        [window] = [one for one in self.used if one.page is page]
        self.used.remove(window)
        self.troubles += window.troubles
        if broken or not window.is_whole() or len(self.free[window.kind]) >= KEPT:
            window.page.context.close()
            return
        window.empty(self.home)
        self.free[window.kind].append(window)


def _watch(page: Any, home: str, troubles: list[str]) -> None:
    page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
    page.on("console", lambda line: "Content Security Policy" in line.text and troubles.append(line.text))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((home, "data:", "blob:", "about:"))
            or troubles.append(f"asked another host: {asked.url}")
        ),
    )


@contextmanager
def _django_beside_an_event_loop() -> Iterator[None]:
    """Playwright's sync API keeps an event loop in this thread, and Django would refuse every query beside it.

    Nothing here is asynchronous: the loop only waits for the browser. The guard is off while it lives and no longer.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the whole run."""
    from playwright.sync_api import sync_playwright

    from scripts.find_chromium import find

    path = find()
    assert path, "no Chromium found: install the package chromium, or set CHROMIUM_PATH"
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with _django_beside_an_event_loop(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(chromium: Any, live_server: Any) -> Windows:
    return Windows(chromium, live_server.url)


@pytest.fixture
def new_page(windows: Windows, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Opens a window on the running server: ``new_page(phone=True)``, ``new_page(javascript=False, user=account)``.

    ``offline=True`` lets it keep the pages that stand in for the server where there is no network; ``own=True`` makes
    it a window that no other test gets.

    A test fails when one of its windows met a script error, a breach of the content security policy, or asked
    anything of another host.
    """
    windows.troubles.clear()

    def open_window(*, user: Any = None, own: bool = False, **kind: bool) -> Any:
        window = windows.take(Kind(**kind), own)
        if user is not None:
            window.page.context.add_cookies([{**_session_of(user), "url": windows.home}])
        return window.page

    yield open_window
    failed = getattr(request.node, "failed", False)
    for number, page in enumerate([window.page for window in windows.used]):
        if failed and not page.is_closed():
            page.screenshot(path=f"test-results/{request.node.name}-{number}.png", full_page=True)
        windows.put_back(page, broken=failed)
    assert failed or not windows.troubles, "\n".join(windows.troubles)


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A window of a PC, nobody signed in."""
    return new_page()


def _session_of(user: Any) -> dict[str, str]:
    """The cookie of someone who signed in, without going through the sign-in page each time."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}
