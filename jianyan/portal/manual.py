"""The manuals inside the program: which passage helps on which page, for whom.

They are written in docs/manual and travel with the package; `help.toml` ties pages to passages.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jianyan
from jianyan.kit import markdown
from jianyan.people.models import Role

TIES = Path(__file__).with_name("help.toml")
CHECKOUT = Path(jianyan.__file__).resolve().parent.parent / "docs/manual"
PLACES = (CHECKOUT, Path(sys.prefix) / "share/jianyan/manual")  # the latter where the package is installed
OF_ROLE: dict[str, str] = {
    Role.MB: "委员",
    Role.SC: "委员",
    Role.ORG: "委员",
    Role.PO: "提案办公室",
    Role.PC: "提案委员会",
    Role.HA: "交办机关",
    Role.HU: "承办单位",
    Role.HL: "承办单位",
    Role.RS: "研究室",
    Role.SPC: "专委会和委员联络",
    Role.ML: "专委会和委员联络",
    Role.LG: "专委会和委员联络",
    Role.LD: "领导",
    Role.SG: "领导",
    Role.CL: "文史宣传",
    Role.AD: "系统管理员",
    Role.AU: "审计监督",
}
FOR_ALL = ("README", "数据核对", "口径")
TITLES = {"README": "用户手册"}


@dataclass(frozen=True)
class Passage:
    """What a manual says under one heading; under "" what it begins with."""

    manual: str
    heading: str

    @property
    def title(self) -> str:
        return self.heading or TITLES.get(self.manual, self.manual)


def passage(page: str, roles: Collection[str]) -> Passage:
    """What helps whoever sits in these roles on a page: of his own manual first, or how that begins."""
    own = list(manuals(roles))
    return next((one for one in _ties().get(page, ()) if one.manual in own), Passage(own[0], ""))


def manuals(roles: Collection[str]) -> Iterator[str]:
    """The manuals of these roles, then those for everybody."""
    yield from dict.fromkeys([*(OF_ROLE[role] for role in sorted(roles) if role in OF_ROLE), *FOR_ALL])


def text(one: Passage) -> str | None:
    """What it says, or None where no manual says so."""
    return _sections(one.manual).get(one.heading)


def contents(manual: str) -> Iterable[str]:
    """The headings of a manual in order."""
    return [heading for heading in _sections(manual) if heading]


@lru_cache
def _ties() -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for tie in tomllib.loads(TIES.read_text("utf-8"))["passage"]:
        for page in tie["at"]:
            found.setdefault(page, []).extend(Passage(*one.split("#")) for one in tie["read"])
    return found


@lru_cache
def _sections(manual: str) -> dict[str, str]:
    known = {path.stem: path for place in reversed(PLACES) for path in place.glob("*.md")}
    return markdown.sections(known[manual].read_text("utf-8")) if manual in known else {}
