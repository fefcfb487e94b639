"""What a committee shows on the public door, as data with a date (law 6). Nothing beyond decided cases unless it says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jianyan.core import profiles
from jianyan.core.profiles import why

ROOM = "door"


@dataclass(frozen=True)
class Rules:
    """A switch for each thing the public door may show."""

    figures: bool = field(
        default=False,
        metadata=why("公布年度数据和口径", "只公布随年度回顾批准时固定的全会数据，小于5的不列"),
    )
    members: bool = field(default=False, metadata=why("公布委员名单", "按界别列姓名，没有联系方式和单位"))
    data: bool = field(
        default=False,
        metadata=why("开放数据下载", "CSV、JSON，只含已经公开的内容，附数据元目录"),
    )
    version: str = profiles.SHIPPED


parse = profiles.switches(Rules)


def on_day(committee_id: int, day: date) -> Rules:
    """The switches of a committee in force on a day. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, Rules())


profiles.declare(
    ROOM,
    profiles.Sheet("公众网站规则", parse, profiles.as_data, who=lambda actor: actor.has("LD", "SG", "AD")),
)
