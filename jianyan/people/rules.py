"""For which tasks a committee lets a language model be asked, as data with a date (law 6). None unless somebody says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jianyan.core import profiles
from jianyan.core.profiles import why

ROOM = "models"


@dataclass(frozen=True)
class Rules:
    """A switch a task; each also needs an address that the administrator of the server has listed for it."""

    items: bool = field(
        default=False,
        metadata=why(
            "归纳意见建议时，可以请语言模型拟写条目",
            "只发送勾选的意见建议，姓名、号码先行遮盖；内部活动的一律不发；发出的每一段都留在“语言模型记录”里",
        ),
    )
    topics: bool = field(
        default=False,
        metadata=why(
            "归并共性问题线索时，可以请语言模型拟写选题", "只发送各条记录的标题，姓名、号码先行遮盖"
        ),
    )
    version: str = profiles.SHIPPED


parse = profiles.switches(Rules)


def on_day(committee_id: int, day: date) -> Rules:
    """The switches of a committee in force on a day. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, Rules())


profiles.declare(
    ROOM, profiles.Sheet("语言模型使用规则", parse, profiles.as_data, who=lambda actor: actor.has("SG", "AD"))
)
