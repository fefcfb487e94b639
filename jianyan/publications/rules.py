"""What a committee shows on the public door, as data with a date (law 6). Nothing beyond decided cases unless it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from jianyan.core import profiles

ROOM = "door"


class BadRules(ValueError):
    """A rule profile that cannot be used; the message says why, in Chinese."""


def _why(label: str, evidence: str = "") -> dict[str, Any]:
    return {"label": label, "evidence": evidence, "choices": {}}


@dataclass(frozen=True)
class Rules:
    """A switch for each thing the public door may show."""

    figures: bool = field(
        default=False,
        metadata=_why("公布年度数据和口径", "只公布随年度回顾批准时固定的全会数据，小于5的不列"),
    )
    members: bool = field(default=False, metadata=_why("公布委员名单", "按界别列姓名，没有联系方式和单位"))
    data: bool = field(
        default=False,
        metadata=_why("开放数据下载", "CSV、JSON，只含已经公开的内容，附数据元目录"),
    )
    version: str = "默认规则"


def parse(data: Mapping[str, Any], version: str = "") -> Rules:
    """The rules that stored data holds; BadRules with the reason in Chinese."""
    known = {one.name: one.metadata["label"] for one in fields(Rules) if one.metadata}
    if unknown := sorted(set(data) - set(known)):
        raise BadRules(f"规则中有不认识的项目：{'、'.join(unknown)}")
    for name, value in data.items():
        if not isinstance(value, bool):
            raise BadRules(f"“{known[name]}”应为是或否")
    given: dict[str, Any] = dict(data) | ({"version": version} if version else {})
    return Rules(**given)


def as_data(rules: Rules) -> dict[str, Any]:
    """The inverse of ``parse``: plain values for storing."""
    data = asdict(rules)
    del data["version"]
    return data


def on_day(committee_id: int, day: date) -> Rules:
    """The switches of a committee in force on a day. One query."""
    profile = profiles.effective(committee_id, ROOM, day)
    return parse(profile.data, profiles.version_of(profile)) if profile else Rules()


profiles.declare(
    ROOM, profiles.Sheet("公众网站规则", parse, as_data, who=lambda actor: actor.has("LD", "SG", "AD"))
)
