"""The home of the demo: made when missing, made anew when it comes from another version, never over real data."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

import jianyan
from jianyan.core import tables
from jianyan.demo import year
from jianyan.people.models import Committee

Tell = Callable[[str], None]


class NotADemo(RuntimeError):
    """The home holds real data."""


def fingerprint() -> str:
    """The hash of everything the demo is made of: it is rebuilt when the program that made it was another one."""
    digest = hashlib.sha256(jianyan.__version__.encode())
    root = Path(jianyan.__file__).parent
    for path in sorted(
        path for kind in ("*.py", "*.toml") for path in root.rglob(kind) if "tests" not in path.parts
    ):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare(tell: Tell, *, reset: bool = False) -> None:
    """Make the demo year in JIANYAN_HOME, unless this version made it there already."""
    marker = settings.HOME / "demo.json"
    if not marker.exists() and _holds_records():
        raise NotADemo(f"{settings.HOME} 中已有正式数据，演示请另设 JIANYAN_HOME")
    if marker.exists() and not reset and _made_by(marker) == fingerprint() and _holds_records():
        tell("演示年度已经建好")
        return
    _empty(marker)
    settings.HOME.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps({"made_by": ""}), encoding="utf-8")  # a broken-off build is a demo too
    tables.prepare()
    year.build(tell)
    marker.write_text(json.dumps({"made_by": fingerprint()}), encoding="utf-8")
    tell("演示年度已建好")


def _made_by(marker: Path) -> str:
    try:
        return str(json.loads(marker.read_text(encoding="utf-8"))["made_by"])
    except (ValueError, KeyError):
        return ""


def _holds_records() -> bool:
    try:
        return Committee.objects.exists()
    except DatabaseError:
        return False
    finally:
        connection.close()


def _empty(marker: Path) -> None:
    """Throw away the old demo: its database and files."""
    if connection.vendor == "postgresql":
        tables.drop_all()
    else:
        connection.close()
        for path in settings.HOME.glob("jianyan.sqlite3*"):
            path.unlink()
    shutil.rmtree(settings.HOME / "files", ignore_errors=True)
    marker.unlink(missing_ok=True)
