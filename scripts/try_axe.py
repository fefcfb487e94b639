"""Signs in to a demo as each of its accounts' roles and asks axe about one page of each kind, on a telephone and on a desk.

``python scripts/try_axe.py`` prints what axe finds and ends with 1, or says that there is nothing. The demo in
JIANYAN_HOME is built if it is missing, and served for as long as this takes; JIANYAN_PICTURES names one that already runs.
"""

from __future__ import annotations

import os
import re
import sys
from collections import deque
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts import find_chromium  # noqa: E402
from scripts.take_pictures import FLAGS, demo  # noqa: E402

WIDTHS = (390, 1280)
LEFT_ASIDE = re.compile(
    r"^/(static|media)/|/logout/|/(export|download|files)/|\.(docx|pdf|zip|xlsx|csv|xml|ics|json|webmanifest)$"
)
MOST = int(os.environ.get("PAGES", "60"))  # pages of a role
LINKS = "all => all.map(one => one.getAttribute('href') && one.href).filter(Boolean)"
RULES = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  found => [found.id, found.help, found.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])"""


def kind(path: str) -> str:
    """Two addresses are one kind of page when only their numbers and codes differ."""
    return re.sub(r"/[0-9A-Za-z_-]*\d[0-9A-Za-z_-]*(?=/|$)", "/#", path)


def script() -> str:
    import axe_playwright_python

    [found] = Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")
    return found.read_text("utf-8")


def accounts(browser: Browser, home: str) -> list[tuple[str, str]]:
    """What the sign-in page says of each account of the demo, and its value."""
    page = browser.new_page()
    page.goto(f"{home}/accounts/login/")
    shown = page.eval_on_selector_all(
        ".door-demo button[name=account]",
        "all => all.map(one => [one.querySelector('small').textContent, one.value])",
    )
    page.close()
    return [(str(note), str(value)) for note, value in shown]


def signed_in(browser: Browser, home: str, value: str) -> Page:
    page = browser.new_context(bypass_csp=True, locale="zh-CN", service_workers="block").new_page()
    page.goto(f"{home}/accounts/login/")
    page.click(f".door-demo button[value='{value}']")
    page.wait_for_load_state()
    return page


def asked(page: Page, axe: str) -> list[Any]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(axe)
        found += [(width, *one) for one in page.evaluate(RULES)]
    return found


def crawled(page: Page, home: str, axe: str, met: set[str]) -> tuple[int, int]:
    """How many pages were asked about, and how many violations they have; pages other roles came to are left to them."""
    todo, seen, count, wrong = deque([page.url, f"{home}/accounts/offline/"]), set[str](), 0, 0
    while todo and count < MOST:
        url = todo.popleft()
        path = urlsplit(url).path
        if not url.startswith(home) or kind(path) in seen or LEFT_ASIDE.search(path):
            continue
        seen.add(kind(path))
        if kind(path) in met and count:
            continue
        met.add(kind(path))
        answer = page.goto(url.partition("#")[0])
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        count += 1
        for width, rule, said, nodes in asked(page, axe):
            wrong += 1
            print(f"{path} at {width}: {rule}: {said}", *nodes, sep="\n    ", flush=True)
        todo += page.eval_on_selector_all("a[href]", LINKS)
    return count, wrong


def run(home: str) -> int:
    axe, met, total = script(), set[str](), 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium.find(), args=FLAGS)
        for role, value in accounts(browser, home):
            page = signed_in(browser, home, value)
            count, wrong = crawled(page, home, axe, met)
            print(f"{role}: {count} pages, {wrong} violations", flush=True)
            total += wrong
            page.context.close()
        browser.close()
    print(f"{total} violations")
    return 1 if total else 0


if __name__ == "__main__":
    with demo() as address:
        sys.exit(run(address))
