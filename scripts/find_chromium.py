"""Finds a Chromium that runs, prints its path, or exits 1. The browser tests start the same one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# First the one that has no windows to draw: it does the same for half the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "microsoft-edge")

BROUGHT = (
    "chromium_headless_shell-*/chrome-*/*headless*shell",
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)


def candidates() -> Iterator[str]:
    """Where a Chromium may be: the one named, the system's, and last the ones playwright brings."""
    yield os.environ.get("CHROMIUM_PATH", "")
    for name in NAMES:
        yield shutil.which(name) or ""
    yield from ("/usr/bin/chromium", "/snap/bin/chromium")
    yield from map(str, Path("/Applications").glob("*Chrom*.app/Contents/MacOS/*Chrom*"))
    yield from map(str, _brought_by_playwright())


def _brought_by_playwright() -> Iterator[Path]:
    """Where `playwright install chromium` puts it."""
    places = (
        "~/.cache/ms-playwright",
        "~/Library/Caches/ms-playwright",
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH"),
    )
    for place in places:
        for pattern in BROUGHT:
            yield from sorted(Path(place).expanduser().glob(pattern)) if place else ()


def runs(path: str) -> bool:
    """Whether it is a browser: Ubuntu's chromium-browser is a note that says where to find one."""
    if not path or not Path(path).exists():
        return False
    asked = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    return asked.returncode == 0 and "hrom" in asked.stdout


def find() -> str:
    """The first that runs, or an empty text."""
    return next((path for path in candidates() if runs(path)), "")


if __name__ == "__main__":
    found = find()
    print(found)
    sys.exit(not found)
