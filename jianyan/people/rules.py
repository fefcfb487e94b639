"""For which tasks a committee lets a language model be asked, as data with a date (law 6). None unless somebody says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from jianyan.core import profiles

ROOM = "models"


class BadRules(ValueError):
    """A rule profile that cannot be used; the message says why, in Chinese."""


def _why(label: str, evidence: str = "") -> dict[str, Any]:
    return {"label": label, "evidence": evidence, "choices": {}}


@dataclass(frozen=True)
class Rules:
    """A switch a task; each also needs an address that the administrator of the server has listed for it."""

    items: bool = field(
        default=False,
        metadata=_why(
            "归纳意见建议时，可以请语言模型拟写条目",
            "只发送勾选的意见建议，姓名、号码先行遮盖；内部活动的一律不发；发出的每一段都留在“语言模型记录”里",
        ),
    )
    topics: bool = field(
        default=False,
        metadata=_why(
            "归并共性问题线索时，可以请语言模型拟写选题", "只发送各条记录的标题，姓名、号码先行遮盖"
        ),
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
    ROOM, profiles.Sheet("语言模型使用规则", parse, as_data, who=lambda actor: actor.has("SG", "AD"))
)
