"""Where things lie on a server, and what its settings file says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

USER = "jianyan"
SERVICE, TIMER = "jianyan.service", "jianyan-backup.timer"
UNITS = (SERVICE, "jianyan-backup.service", TIMER)
PORT = 8000


@dataclass(frozen=True)
class Places:
    """Every path the installer touches, below ``root`` (a test gives another one than /)."""

    root: Path = Path("/")

    def __getitem__(self, path: str) -> Path:
        return self.root / path

    @property
    def program(self) -> Path:
        return self["opt/jianyan"]

    @property
    def releases(self) -> Path:
        return self.program / "releases"

    @property
    def current(self) -> Path:
        return self.program / "current"

    @property
    def home(self) -> Path:
        return self["var/lib/jianyan"]

    @property
    def backups(self) -> Path:
        return self["var/backups/jianyan"]

    @property
    def settings(self) -> Path:
        return self["etc/jianyan/jianyan.env"]

    @property
    def units(self) -> Path:
        return self["etc/systemd/system"]

    @property
    def fonts(self) -> Path:
        return self["usr/local/share/fonts/jianyan"]

    @property
    def font_rules(self) -> Path:
        return self["etc/fonts/conf.d/64-jianyan-song.conf"]

    @property
    def command(self) -> Path:
        return self["usr/local/sbin/jianyanctl"]


def read_settings(path: Path) -> dict[str, str]:
    """The variables of a settings file, read as systemd reads an EnvironmentFile: `NAME=value`, nothing is expanded.

    Quotes around a whole value are taken off; empty lines and lines beginning with # or ; are skipped. ValueError names
    the line that is none of these.
    """
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ValueError(f"{path} 第{number}行不是“名称=值”：{line}")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name.strip()] = value
    return found
