"""Fetches the browser libraries from npm and writes them, with their licences, into `jianyan/static/vendor/`.

Run by a developer who changes a version, never by a user: the files it writes are committed.
`--check` downloads nothing and compares the committed files with `vendor.toml`.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "jianyan" / "static"
VENDOR = STATIC / "vendor"
LIST = STATIC / "vendor.toml"

# The outline icons of the pages, by their Tabler names. Add a name, run the script, commit both.
ICONS = """
home layout-dashboard book chart-bar calendar-stats file-text bulb calendar-event users book-2 books checkup-list
list-check settings search menu-2 x chevron-right chevron-down chevron-left check alert-triangle alert-circle
info-circle help-circle circle-check circle-x clock download upload paperclip printer filter plus user
user-circle user-check logout text-increase text-decrease link external-link arrow-right arrow-left
arrow-back-up pencil eye eye-off lock ban history refresh send star phone mail map-pin bell file-download
file-spreadsheet file-type-docx file-search photo git-merge rubber-stamp writing world qrcode device-floppy
dots adjustments table list building-community building-bank presentation microphone heart-handshake award
scale clipboard-check clipboard-list alarm calendar-due message-2 message-report note notebook archive tag
copy speakerphone quote equal equal-not question-mark inbox lifebuoy
"""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    files: dict[str, str]  # path in the package -> path below vendor/
    note: str = ""


PACKAGES = [
    Package(
        "@tabler/core",
        "1.0.0",
        "MIT",
        {
            "dist/css/tabler.min.css": "tabler/tabler.min.css",
            "LICENSE": "tabler/LICENSE.txt",
        },
        "Stays at 1.0.0: from 1.1 on its colours need color-mix(), later also oklch() and light-dark(), "
        "which the oldest supported engine does not know.",
    ),
    Package(
        "@tabler/icons",
        "3.51.0",
        "MIT",
        {"icons/outline": "icons/icons.svg", "LICENSE": "icons/LICENSE.txt"},
        "One sprite of the icons listed in scripts/vendor.py.",
    ),
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE.txt"},
    ),
    Package(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        {
            "dist/echarts.common.min.js": "echarts/echarts.common.min.js",
            "LICENSE": "echarts/LICENSE.txt",
            "NOTICE": "echarts/NOTICE.txt",
            "licenses/LICENSE-d3": "echarts/LICENSE-d3.txt",
        },
        "The `common` build is the smallest one with the SVG renderer.",
    ),
]


def fetch(package: Package, into: Path) -> Path:
    """Unpacks one npm package and returns its folder."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]
    with tarfile.open(into / packed) as archive:
        archive.extractall(into / packed.removesuffix(".tgz"), filter="data")
    return into / packed.removesuffix(".tgz") / "package"


def sprite(folder: Path) -> str:
    """One SVG with a `<symbol id="NAME">` for each icon; stroke and fill come from the class `icon`."""
    symbols = []
    for name in sorted(ICONS.split()):
        body = re.sub(r"<svg[^>]*>|</svg>", "", (folder / f"{name}.svg").read_text("utf-8"))
        body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", body)
        body = "".join(line.strip() for line in body.splitlines())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def copy(package: Package, source: Path) -> None:
    """Writes the wanted files of one unpacked package below `vendor/`."""
    for inside, outside in package.files.items():
        target = VENDOR / outside
        target.parent.mkdir(parents=True, exist_ok=True)
        if (source / inside).is_dir():
            target.write_text(sprite(source / inside), "utf-8")
            continue
        data = (source / inside).read_bytes()
        # The maps are not shipped, so the line that points at one would make a failing request.
        target.write_bytes(re.sub(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*\n?$", b"\n", data))


def listing() -> str:
    """The text of `vendor.toml` for the files as they stand."""
    parts = ["# Written by scripts/vendor.py; do not edit by hand."]
    for package in PACKAGES:
        licence_file = next(f for f in package.files.values() if f.endswith("/LICENSE.txt"))
        for outside in sorted(package.files.values()):
            digest = hashlib.sha256((VENDOR / outside).read_bytes()).hexdigest()
            lines = [
                "",
                "[[file]]",
                f'path = "{outside}"',
                f'package = "{package.name}"',
                f'version = "{package.version}"',
                f'sha256 = "{digest}"',
                f'licence = "{package.licence}"',
                f'licence_file = "{licence_file}"',
                f'source = "https://www.npmjs.com/package/{package.name}/v/{package.version}"',
            ]
            if package.note and not outside.rpartition("/")[2].startswith(("LICENSE", "NOTICE")):
                lines.append(f'note = "{package.note}"')
            parts.append("\n".join(lines))
    return "\n".join(parts) + "\n"


def differences() -> list[str]:
    """What stands in `vendor/` and is not in `vendor.toml`, or has another hash; empty when all agree."""
    listed = {entry["path"]: entry["sha256"] for entry in tomllib.loads(LIST.read_text("utf-8"))["file"]}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file()
    }
    return sorted(path for path in listed.keys() | found.keys() if listed.get(path) != found.get(path))


def main() -> int:
    """Fetches all packages, or with `--check` compares only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        wrong = differences()
        print("\n".join(f"differs from vendor.toml: {path}" for path in wrong) or "vendored files agree")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            copy(package, fetch(package, Path(folder)))
    LIST.write_text(listing(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
