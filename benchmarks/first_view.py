"""What does a member's telephone wait for? The first view of the home in a Chromium, as it is and slowed four times.

    python -m benchmarks.first_view [--home DIR] [--rounds 7] [--port 8150]

The demo year as it is served, a screen of 390 pixels, nothing kept from before. A view is interactive when its largest
paint is done, its scripts have run, and no task of fifty milliseconds or more is still to end. Both ways are asked in turn,
round by round, each in a window of its own; the medians are compared. Bytes are those of the wire, headers and all.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

from benchmarks import measuring
from benchmarks.measuring import Bar
from benchmarks.pages import gunicorn

BYTES, SLOWED, AT_MOST = 200_000, 4, 3
QUIET = 2_000  # milliseconds after loading in which a long task would still be seen
WATCH = """
  window.seen = {paint: 0, task: 0, shift: 0, moved: []};
  const place = one => ["left", "top", "width", "height"].map(side => Math.round(one[side])).join(" ");
  const named = one => one.node ? `${one.node.nodeName} ${one.node.className || one.node.textContent.trim()}` : "";
  const watch = (type, note) => new PerformanceObserver(
    list => list.getEntries().forEach(note)).observe({type, buffered: true});
  watch("largest-contentful-paint", one => { seen.paint = one.startTime; });
  watch("longtask", one => { seen.task = Math.max(seen.task, one.startTime + one.duration); });
  watch("layout-shift", one => {
    seen.shift += one.value;
    seen.moved.push(...one.sources.map(part => [named(part), place(part.previousRect), place(part.currentRect)]));
  });
"""
TOLD = """() => {
  const way = performance.getEntriesByType("navigation")[0];
  return {...seen, ready: way.domContentLoadedEventEnd, answered: way.responseStart};
}"""


@dataclass(frozen=True)
class View:
    """What one loading of the page was like."""

    size: int
    answered: float
    paint: float
    interactive: float
    shift: float
    moved: list[list[str]]


def main() -> int:
    args = _arguments()
    home = args.home or tempfile.mkdtemp(prefix="jianyan-first-view-")
    os.environ |= {"JIANYAN_HOME": home, "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    subprocess.run([sys.executable, "-m", "jianyan.cli", "demo", "--no-serve"], check=True)
    print(measuring.machine())
    with gunicorn("jianyan.wsgi", args.port):
        plain, slow = _views(f"http://127.0.0.1:{args.port}", args.rounds)
    for name, views in (("as it is", plain), (f"slowed {SLOWED} times", slow)):
        middle = {
            key: statistics.median(getattr(one, key) for one in views)
            for key in ("answered", "paint", "interactive")
        }
        print(
            f"{name}: " + ", ".join(f"{key} {value:.0f} ms" for key, value in middle.items()),
            f"of {len(views)}",
        )
    for what in sorted({" | ".join(part) for one in plain + slow for part in one.moved}):
        print(f"moved: {what}")
    return measuring.report(_bars(plain, slow))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", default="", help="where the demo year stands or is to be built")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--port", type=int, default=8150)
    return parser.parse_args()


def _bars(plain: list[View], slow: list[View]) -> list[Bar]:
    quick, late = (statistics.median(one.interactive for one in views) for views in (plain, slow))
    every = plain + slow
    return [
        Bar("bytes of the first view", max(one.size for one in every), BYTES),
        Bar(f"interactive, slowed {SLOWED} times, against as it is", late / quick, AT_MOST),
        Bar("layout shift", max(one.shift for one in every), 0),
    ]


def _views(address: str, rounds: int) -> tuple[list[View], list[View]]:
    """The member's home, opened in turn as it is and slowed; the first pair warms the server and is left out."""
    from playwright.sync_api import sync_playwright

    from scripts import find_chromium
    from scripts.take_pictures import FLAGS

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium.find(), args=FLAGS)
        kept = _signed_in(browser, address)
        both = [
            (_view(browser, kept, address, 1), _view(browser, kept, address, SLOWED))
            for _ in range(rounds + 1)
        ]
        browser.close()
    return [one for one, _ in both[1:]], [one for _, one in both[1:]]


def _signed_in(browser: Any, address: str) -> Any:
    page = browser.new_page()
    page.goto(f"{address}/accounts/login/")
    page.click("button[value='demo-mb']")
    page.wait_for_load_state("networkidle")
    state = page.context.storage_state()
    page.context.close()
    return state


def _view(browser: Any, kept: Any, address: str, slowed: int) -> View:
    """Open the home in a window that has nothing but the sign-in."""
    shown = browser.new_context(
        storage_state=kept,
        viewport={"width": 390, "height": 780},
        is_mobile=True,
        device_scale_factor=2,
        locale="zh-CN",
        service_workers="block",
    )
    page = shown.new_page()
    page.add_init_script(WATCH)
    sizes: list[int] = []
    wire = shown.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    wire.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    page.goto(f"{address}/qinglan/", wait_until="networkidle")
    page.wait_for_timeout(QUIET)
    told = page.evaluate(TOLD)
    assert told["paint"], "nothing was painted"
    assert "撰写提案" in page.inner_text("main")
    shown.close()
    last = max(told["ready"], told["paint"], told["task"])
    return View(sum(sizes), told["answered"], told["paint"], last, told["shift"], told["moved"])


if __name__ == "__main__":
    sys.exit(main())
