"""The rules of what comes of activities: who signs a report, how long units have to answer, how instructions are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jianyan.core import calendar, profiles
from jianyan.core.profiles import SHIPPED, BadRules, why
from jianyan.kit.workdays import Clock, UncoveredYear
from jianyan.people.models import Role

ROOM = "outcomes"
SIGNERS = {
    str(role): str(Role(role).label) for role in (Role.SPC, Role.RS, Role.ML, Role.PC, Role.SG, Role.LD)
}


@dataclass(frozen=True)
class Signer:
    """One step of the sign-off."""

    role: str = field(metadata=why("签批人", choices=SIGNERS))


@dataclass(frozen=True)
class OutcomeRules:
    """The profile in force on a day. Defaults are what published local rules most often say."""

    chain: tuple[Signer, ...] = field(
        default=(Signer("SG"), Signer("LD")),
        metadata=why("报告审签", "一般由秘书长（办公室主任）审核，主席会议成员签发；最后一人为签发人"),
    )
    feedback_within: Clock = field(
        default=Clock(3, "calendar_month"),
        metadata=why("报告建议的反馈期限", "各地多为三个月，自报送之日起算"),
    )
    answer_within: Clock = field(
        default=Clock(1, "calendar_month"), metadata=why("民主监督建议书的答复期限", "自送达之日起算")
    )
    keep_words: bool = field(
        default=True,
        metadata=why("登记批示原文", "选“否”的，只登记批示的事实、日期和编号，不录原文、不传扫描件"),
    )
    version: str = SHIPPED


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> OutcomeRules:
    """The rules that stored data holds; BadRules with the reason in Chinese."""
    known = profiles.labels(OutcomeRules, data)
    made: dict[str, Any] = {name: _value(name, known[name], value) for name, value in data.items()}
    if made.get("chain") == ():
        raise BadRules("“报告审签”至少要有一个签批人")
    return OutcomeRules(**made, version=version)


def _value(name: str, label: str, value: Any) -> Any:
    try:
        if name == "chain":
            steps = tuple(Signer(**row) for row in value)
            if any(one.role not in SIGNERS for one in steps):
                raise ValueError("请选择签批人")
            return steps
        if name != "keep_words":
            return Clock(**value)
    except (TypeError, ValueError) as wrong:
        raise BadRules(f"“{label}”的内容不对：{wrong}") from wrong
    if type(value) is not bool:
        raise BadRules(f"“{label}”应为是或否")
    return value


def on_day(committee_id: int, day: date) -> OutcomeRules:
    """The rules of a committee in force on a day: its latest profile effective by then, else the defaults. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, OutcomeRules())


def due(clock: Clock, start: date) -> date | None:
    """The day a limit ends; None where nobody has entered the days off of that year yet."""
    try:
        return calendar.current().due(start, clock)
    except UncoveredYear:
        return None


profiles.declare(
    ROOM,
    profiles.Sheet(
        "活动成果规则",
        parse,
        profiles.as_data,
        who=lambda actor: actor.has(Role.LD, Role.SG, Role.RS, Role.AD),
    ),
)
