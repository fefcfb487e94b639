"""The deadlines of the year's procedure, as data with a date (law 6). What facts are worth is the sheet's affair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jianyan.core import calendar, profiles
from jianyan.core.profiles import SHIPPED, BadRules, why
from jianyan.kit.workdays import Clock, UncoveredYear

ROOM = "duty"


@dataclass(frozen=True)
class Rules:
    """The profile in force on a day; defaults are what published local rules most often say."""

    notice: Clock = field(
        default=Clock(5), metadata=why("考核结果公示期", "各地多为5个工作日，自公示之日起算")
    )
    objection: Clock = field(default=Clock(5), metadata=why("异议答复期限", "自提出异议之日起算"))
    claim: Clock = field(default=Clock(10), metadata=why("漏记补报核实期限", "自委员补报之日起算"))
    certificate: Clock = field(
        default=Clock(12, "calendar_month"), metadata=why("履职证明有效期", "自出具之日起算")
    )

    score_units: bool = field(
        default=False,
        metadata=why(
            "对承办单位计分", "多数地方不计分；计分的，只有交办机关（督查室）看得到，不公布、不排名"
        ),
    )

    version: str = SHIPPED

    def due(self, clock: Clock, start: date) -> date:
        """The last day of a limit; where the year's days off are not known, by calendar days."""
        try:
            return calendar.current().due(start, clock)
        except UncoveredYear:
            return calendar.current().due(start, Clock(clock.amount * 7 // 5, "calendar_day"))


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
    """Rules from stored data; unknown names and wrong types are BadRules."""
    profiles.labels(Rules, data)
    flag = data.get("score_units", False)
    if not isinstance(flag, bool):
        raise BadRules("“对承办单位计分”应为是或否")
    clocks = {name: value for name, value in data.items() if name != "score_units"}
    try:
        return Rules(
            **{name: Clock(**value) for name, value in clocks.items()}, score_units=flag, version=version
        )
    except (TypeError, ValueError) as wrong:
        raise BadRules("期限的写法不对") from wrong


def on_day(committee_id: int, day: date) -> Rules:
    """The rules of a committee in force on a day. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, Rules())


profiles.declare(
    ROOM,
    profiles.Sheet("履职考核规则", parse, profiles.as_data, who=lambda actor: actor.has("LD", "SG", "AD")),
)
