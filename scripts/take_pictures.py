"""Takes the pictures of the manuals and of the README from a demo year: each signs in as the role that sees the page.

``python scripts/take_pictures.py [NAME ...]`` builds the demo in JIANYAN_HOME when it is missing (a minute or two), serves
it, and writes docs/manual/pictures/*.webp and docs/pictures/*.webp; with names, only those. JIANYAN_PICTURES names the address
of a demo that already runs. Pages are opened and forms are filled, never sent; a draft is begun, as who reads along would.
"""

from __future__ import annotations

import base64
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts import find_chromium  # noqa: E402

MANUAL = ROOT / "docs/manual/pictures"
README = ROOT / "docs/pictures"
PHONE, DESK = 390, 1280
QUALITY = 72  # of WebP: text stays sharp, a page is some 40 KB
FLAGS = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
TALKS: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN"}  # fields of dates are drawn in it
BUILD = 900  # seconds a slow machine may take for the demo year


@dataclass(frozen=True)
class Picture:
    """One picture: who opens which page, what he clicks on the way, how wide and how high the window is.

    ``steps`` are selectors clicked in turn; a selector followed by ``=>text`` is filled instead.
    ``above`` is the selector that is scrolled to the top of the picture.
    """

    name: str
    role: str
    path: str
    steps: tuple[str, ...] = ()
    above: str = ""
    width: int = DESK
    height: int = 760
    folder: Path = MANUAL


HOME = "/qinglan/"
LIST = HOME + "proposals/"
FIRST = "table.list tbody tr:first-child td.title a"
BEGIN = "text=内容不涉密，开始撰写"
WRITTEN = (
    BEGIN,
    "#id_cause=>关于在城东片区增设便民菜市场的提案",
    "#id_situation=>城东片区居民一万余人，最近的菜市场在三公里以外，老人买菜不便。",
)
REVIEW = """2022年，县政协共收到提案231件，其中集体提案62件；立案208件，办复率100%。
组织党组会议24次、主席会议13次、常委会议5次，理论学习中心组学习32次，举办委员培训班1期。
大会期间委员发言9篇，讨论中提出意见建议98条。走访慰问委员124名，联络组开展活动67场次，协商顾问增至12名。"""

PICTURES = (
    Picture("year", "SG", HOME + "figures/2022/", folder=README),
    Picture(
        "factcheck",
        "RS",
        HOME + "factcheck/",
        (f"#id_text=>{REVIEW}", "text=开始核对"),
        folder=README,
    ),
    Picture("member-desk", "MB", HOME, width=PHONE, height=780),
    Picture("member-write", "MB", LIST + "new/", WRITTEN, width=PHONE, height=780),
    Picture("member-write-wide", "MB", LIST + "new/", WRITTEN),
    Picture(
        "member-rating",
        "MB",
        HOME,
        ("text=去评价", "a.btn:has-text('填写征询意见表')"),
        "fieldset",
        width=PHONE,
        height=780,
    ),
    Picture("member-answers", "MB", HOME, ("text=去评价",), "#asks", width=PHONE, height=780),
    Picture("office-desk", "PO", HOME),
    Picture("office-list", "PO", LIST + "?state=submitted"),
    Picture("office-case", "PO", LIST + "?state=replied", (FIRST,), height=900),
    Picture("office-statistics", "PO", LIST + "statistics/", height=900),
    Picture("office-publication", "PO", LIST + "publication/"),
    Picture("office-promise", "PO", LIST + "commitments/", (FIRST,)),
    Picture("committee-list", "PC", LIST + "?state=under_review"),
    Picture("committee-case", "PC", LIST + "?state=under_review", (FIRST,)),
    Picture(
        "committee-refusal",
        "PC",
        LIST + "?state=under_review",
        (FIRST, ".page-actions >> text=不予立案"),
        height=900,
    ),
    Picture("unit-desk", "HU", HOME),
    Picture("unit-case", "HU", LIST + "?state=in_handling", (FIRST,), "section[id^=unit-]", height=640),
    Picture("unit-reply", "HU", LIST + "?state=in_handling", (FIRST, "text=拟写答复"), height=900),
    Picture("authority-list", "HA", LIST + "?state=in_handling"),
    Picture("authority-case", "HA", LIST + "?state=in_handling", (FIRST,), "section[id^=unit-]", height=640),
    Picture("authority-standing", "HA", LIST + "supervision/?year=2022&on=2022-06-30"),
)


def take(picture: Picture, browser: Browser, base: str) -> Path:
    """Sign in, walk to the page, and write what is seen."""
    window = browser.new_page(
        viewport={"width": picture.width, "height": picture.height}, locale="zh-CN", reduced_motion="reduce"
    )
    try:
        window.goto(base)
        if picture.role:
            window.click(f"button[value='demo-{picture.role.lower()}']")
            window.wait_for_load_state("networkidle")
        window.goto(base + picture.path)
        for step in picture.steps:
            selector, fills, text = step.partition("=>")
            if fills:
                window.fill(selector, text)
            else:
                window.click(selector)
            window.wait_for_load_state("networkidle")
        return _write(window, picture)
    finally:
        window.context.close()


def _write(window: Page, picture: Picture) -> Path:
    if picture.above:
        window.locator(picture.above).first.evaluate(
            "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 12)"
        )
    seen = window.context.new_cdp_session(window).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
    )
    file = picture.folder / f"{picture.name}.webp"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(base64.b64decode(seen["data"]))
    return file


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """The address of a demo that is being served; JIANYAN_PICTURES names one that already runs."""
    if running := os.environ.get("JIANYAN_PICTURES"):
        yield running.rstrip("/")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jianyan.cli", "demo", "--port", str(port)]
    served = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait(f"http://127.0.0.1:{port}/", served)
        yield f"http://127.0.0.1:{port}"
    finally:
        served.terminate()
        served.wait(30)


def _wait(address: str, served: subprocess.Popen[bytes]) -> None:
    for _ in range(BUILD):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
            return
        if served.poll() is not None:
            break
        time.sleep(1)
    raise SystemExit("演示年度没有运行起来")


def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    unknown = set(names) - {one.name for one in PICTURES}
    if unknown:
        raise SystemExit(f"没有这些图片：{'、'.join(sorted(unknown))}")
    with demo() as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium.find() or None, args=FLAGS, env=TALKS)
        for one in PICTURES:
            if not names or one.name in names:
                file = take(one, browser, base)
                print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024}KB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
