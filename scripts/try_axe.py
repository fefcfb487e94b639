"""Signs in to a demo as each of its accounts' roles, opens one page of each kind it is led to, and says what is wrong with it.

On a telephone and on a desk axe is asked about each; besides, no page is wider than its window, every link leads somewhere, no
script fails or is refused, and nothing is asked of any other host. ``python scripts/try_axe.py`` prints what it finds and ends
with 1, or says that there is nothing. The demo in JIANYAN_HOME is built if it is missing, and served for as long as this takes;
JIANYAN_PICTURES names one that already runs. Pages are of one kind when one address pattern leads to them; EACH=3 opens three
of each. Axe is asked about a page unless every piece of it (a tag with its classes in a parent with its own) was on pages it was
asked about; EVERY=1 asks about all. Last comes the public, who did not sign in. ROLES=MB,PO takes only these.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter, deque
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts import find_chromium  # noqa: E402
from scripts.take_pictures import FLAGS, demo  # noqa: E402

WIDTHS = (390, 1280)
LEFT_ASIDE = re.compile(r"^/(static|media)/|/logout/|\.(ics|webmanifest)$")
FILES = re.compile(r"/(export|download|files)/|\.(docx|pdf|zip|xlsx|csv|xml|json)$")
MOST = int(os.environ.get("PAGES", "300"))  # pages of a role
PATIENCE = 300_000  # milliseconds a page may take on a machine that has other work
EVERY = bool(os.environ.get("EVERY"))
EACH = int(os.environ.get("EACH", "1"))  # pages of one pattern a role opens
ROLES = set(filter(None, os.environ.get("ROLES", "").split(",")))
LINKS = "all => all.map(one => one.getAttribute('href') && one.href).filter(Boolean)"
NOWHERE = """all => all.map(one => one.getAttribute('href').slice(1))
  .filter(id => id && !document.getElementById(decodeURIComponent(id)))"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PIECES = """() => {
  const named = one => `${one.nodeName}.${one.className.baseVal ?? one.className}`;
  const all = [...document.body.querySelectorAll("*")].filter(one => !one.closest("svg, .chart-view"));
  return [...new Set(all.map(one => `${named(one.parentNode)}>${named(one)} ${one.getAttributeNames().sort()}`))];
}"""
WIDER = """() => {
  const page = document.scrollingElement, over = page.scrollWidth - page.clientWidth;
  const own = one => { // what may be moved inside a box of its own sticks out of that alone
    for (let at = one.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return false;
    return true;
  };
  const out = [...document.body.querySelectorAll("*")].filter(
    one => one.getBoundingClientRect().right > page.clientWidth + 0.5 && own(one));
  return over > 0 ? [over, ...out.slice(-3).map(one => one.outerHTML.slice(0, 160))] : [];
}"""
RULES = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  found => [found.id, found.help, found.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])"""


def kind(path: str) -> str:
    """The pattern that leads there; what is no address of ours is a kind of its own, and found to lead nowhere."""
    try:
        return resolve(path).route
    except Resolver404:
        return path


def script() -> str:
    import axe_playwright_python

    [found] = Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")
    return found.read_text("utf-8")


def accounts(browser: Browser, home: str) -> list[tuple[str, str]]:
    """What the sign-in page says of each account of the demo, and its value."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{home}/accounts/login/")
    shown = page.eval_on_selector_all(
        ".door-demo button[name=account]",
        "all => all.map(one => [one.querySelector('small').textContent, one.value])",
    )
    page.close()
    return [(str(note), str(value)) for note, value in shown]


def signed_in(browser: Browser, home: str, value: str) -> Page:
    """A window at the home of an account, or without one at the public door."""
    page = browser.new_context(locale="zh-CN", service_workers="block").new_page()
    page.set_default_timeout(PATIENCE)
    if value:
        page.goto(f"{home}/accounts/login/")
        page.click(f".door-demo button[value='{value}']")
    else:
        page.goto(f"{home}/qinglan/open/")
    page.wait_for_load_state()
    return page


def listen(page: Page, home: str) -> list[str]:
    """A list that fills with what goes wrong while pages load: errors of scripts, refusals, requests to other hosts."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda said: heard.append(f"script: {said}"))
    own = (home, "data:", "blob:")
    page.on("request", lambda one: None if one.url.startswith(own) else heard.append(f"asked: {one.url}"))
    return heard


def asked(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    return ["\n    ".join([f"{rule}: {said}", *nodes]) for rule, said, nodes in page.evaluate(RULES)]


def wider(page: Page) -> list[str]:
    """By how much a page is wider than its window, and what sticks out."""
    over, *nodes = page.evaluate(WIDER) or [0]
    return ["\n    ".join([f"wider than the window by {over}", *nodes])] if over else []


def measured(page: Page, axe: str) -> list[str]:
    """What is wrong with a page at each width; without ``axe`` it is not asked."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(DRAWN)
        faults = wider(page) + (asked(page, axe) if axe else [])
        found += [f"at {width}: {fault}" for fault in faults]
    return found


def opened(page: Page, url: str) -> tuple[bool, list[str]]:
    """Whether a page stands there, and why not where something is amiss. What is a file is only fetched."""
    if not FILES.search(urlsplit(url).path):
        try:
            answer = page.goto(url)
        except Error:  # it came as a file after all
            answer = None
        if answer:
            is_page = "text/html" in answer.headers.get("content-type", "")
            return is_page, [] if answer.ok else [f"answers {answer.status}"]
    got = page.request.get(url, timeout=PATIENCE)
    return False, [] if got.ok else [f"answers {got.status}"]


class Crawl:
    """What one role is led to, and how much is wrong with it."""

    def __init__(self, page: Page, home: str, axe: str, met: set[str]) -> None:
        self.page, self.home, self.axe, self.met = page, home, axe, met
        self.heard = listen(page, home)
        self.todo = deque([(page.url, ""), (f"{home}/accounts/offline/", "")])
        self.seen, self.kinds = set[str](), Counter[str]()
        self.pages = self.asked = self.wrong = 0

    def run(self) -> None:
        while self.todo and self.pages < MOST:
            url, shown_on = self.todo.popleft()
            path = urlsplit(url).path
            if not url.startswith(self.home) or path in self.seen or LEFT_ASIDE.search(path):
                continue
            self.seen.add(path)
            if self.kinds[kind(path)] >= EACH:
                continue
            self.kinds[kind(path)] += 1
            faults = self.looked_at(url.partition("#")[0], path)
            print(f"{path}: {len(faults)}", file=sys.stderr, flush=True)
            for fault in faults:
                print(f"{path} (from {shown_on}): {fault}", flush=True)
            self.wrong += len(faults)

    def looked_at(self, url: str, path: str) -> list[str]:
        is_page, faults = opened(self.page, url)
        if is_page:
            self.pages += 1
            pieces = set(self.page.evaluate(PIECES))
            is_new = EVERY or bool(pieces - self.met)
            self.met |= pieces
            self.asked += is_new
            faults += measured(self.page, self.axe if is_new else "")
            faults += [
                f"#{one} is nowhere" for one in self.page.eval_on_selector_all("a[href^='#']", NOWHERE)
            ]
            self.todo += [(link, path) for link in self.page.eval_on_selector_all("a[href]", LINKS)]
        faults += self.heard
        self.heard.clear()
        return faults


def run(home: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
    django.setup()
    axe, met, total = script(), set[str](), 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium.find(), args=FLAGS)
        for role, value in [*accounts(browser, home), ("公众", "")]:
            if ROLES and (value.rpartition("-")[2].upper() or "PUB") not in ROLES:
                continue
            crawl = Crawl(signed_in(browser, home, value), home, axe, met)
            crawl.run()
            print(
                f"{role}: {crawl.pages} pages, axe asked of {crawl.asked}, {crawl.wrong} faults", flush=True
            )
            total += crawl.wrong
            crawl.page.context.close()
        browser.close()
    print(f"{total} faults")
    return 1 if total else 0


if __name__ == "__main__":
    with demo() as address:
        sys.exit(run(address))
