"""The releases beside each other, which of them is current, and the note of an upgrade under way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jianyan.server.places import Places

COMPLETE = ".complete"  # written last, so that a release broken off is known as such
SHARED = ("LICENSE", "SHA256SUMS", "bundle.json", "files", "fonts", "docs")
_NEWER = (  # a process of its own, since importing pip changes how Python builds things
    "import sys; sys.path.insert(0, sys.argv[1]); from pip._vendor.packaging.version import Version; "
    "print(Version(sys.argv[2]) > Version(sys.argv[3]))"
)
GROWTH = 6  # times the size of the wheels that an installed release takes, compiled modules included


@dataclass(frozen=True)
class Bundle:
    """An unpacked bundle: its folder, and what `bundle.json` says."""

    folder: Path
    version: str
    python: str
    machine: str

    @classmethod
    def at(cls, folder: Path) -> Bundle:
        about: dict[str, str] = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
        return cls(folder, about["version"], about["python"], about["machine"])

    @property
    def pip(self) -> Path:
        return next((self.folder / "wheels").glob("pip-*.whl"))

    @property
    def installed_size(self) -> int:
        """About how many bytes the release will take."""
        wheels = sum(path.stat().st_size for path in (self.folder / "wheels").iterdir())
        return GROWTH * wheels + sum(path.stat().st_size for path in (self.folder / "fonts").iterdir())

    def is_newer_than(self, version: str) -> bool:
        """Whether the bundle follows ``version`` in the order of PEP 440, as pip (which is in the bundle) reads it."""
        asked = [sys.executable, "-I", "-c", _NEWER, str(self.pip), self.version, version]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip() == "True"


@dataclass
class State:
    """What must be known after a power cut. ``going`` names the release an unfinished upgrade leads to."""

    previous: str = ""
    backup: str = ""  # of the data as the previous release left it
    going: str = ""

    @classmethod
    def load(cls, places: Places) -> State:
        try:
            known: dict[str, Any] = json.loads((places.program / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        return cls(**known)

    def save(self, places: Places) -> None:
        partial = places.program / "state.json.partial"
        with partial.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(places.program / "state.json")


def current(places: Places) -> str:
    """The version that is current, or an empty text."""
    return places.current.resolve().name if places.current.is_symlink() else ""


def complete(places: Places) -> list[str]:
    """The versions that are wholly installed."""
    return sorted(path.parent.name for path in places.releases.glob(f"*/{COMPLETE}"))


def add(bundle: Bundle, places: Places) -> None:
    """Install the bundle beside the other releases. The one that is current is not touched."""
    folder = places.releases / bundle.version
    remove(bundle.version, places)
    folder.mkdir(parents=True)
    for name in SHARED:
        source = bundle.folder / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    python = folder / "venv" / "bin" / "python"
    # Debian's python3 has venv but not ensurepip; so pip comes out of its own wheel.
    _quietly([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")])
    flags = [
        "--isolated",
        "--no-index",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--quiet",
        "--no-compile",
    ]
    flags += ["--root-user-action=ignore", f"--find-links={bundle.folder / 'wheels'}"]
    _quietly(
        [str(python), str(bundle.pip / "pip"), "install", *flags, f"jianyan[postgres]=={bundle.version}"]
    )
    # The service may not write here, so the modules are compiled now, on every core.
    _quietly([str(python), "-m", "compileall", "-q", "-j", "0", str(folder / "venv" / "lib")])
    os.sync()
    (folder / COMPLETE).touch()


def remove(version: str, places: Places) -> None:
    """Take a release away; its mark first, so that half a release is never taken for a whole one."""
    folder = places.releases / version
    (folder / COMPLETE).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(folder)


def switch(version: str, places: Places) -> None:
    """Make a release the current one, in one step: there is no moment without any."""
    fresh = places.program / "current.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("releases") / version)
    fresh.replace(places.current)


def tidy(places: Places, keep: set[str]) -> None:
    """Take away every release but those in ``keep``."""
    for folder in places.releases.iterdir():
        if folder.name not in keep:
            remove(folder.name, places)


def _quietly(command: list[str]) -> None:
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"安装程序文件没有成功：{(done.stdout + done.stderr).strip()[-600:]}")
