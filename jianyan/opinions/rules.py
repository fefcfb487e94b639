"""The rules of a committee's opinion work: length, reasons for keeping back, what may be kept of an instruction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from jianyan.core import calendar, profiles
from jianyan.core.profiles import SHIPPED, BadRules, why
from jianyan.kit import workdays

ROOM = "opinions"


EACH, ONCE = "each", "once"
COUNTING = {EACH: "每次采用都计", ONCE: "同级采用只计一次"}
# What may earn points: an item compiled, used at a level, written on at a level. A tick is none unless the table says so.
EARNING = {
    "issued": "本会编报",
    "adopted.county": "县区级采用",
    "adopted.city": "市级采用",
    "adopted.province": "省级采用",
    "adopted.nation": "国家级采用",
    "instructed.county": "县区级领导批示",
    "instructed.city": "市级领导批示",
    "instructed.province": "省级领导批示",
    "instructed.nation": "国家级领导批示",
    "ticked": "领导圈阅",
}


@dataclass(frozen=True)
class Points:
    """One line of the point table: what earns how many points, each time it happens."""

    what: str = field(metadata=why("情形", choices=EARNING))
    points: int = field(default=0, metadata=why("每次计分"))


# City +5, nation +20, a city's leader +10, a central one +30 are published; the levels between stand between.
POINTS = tuple(map(Points, EARNING, (1, 1, 5, 10, 20, 5, 10, 20, 30, 0)))


@dataclass(frozen=True)
class Reason:
    """A reason for which a manuscript is kept back; its author reads these words."""

    label: str = field(metadata=why("留存参考的原因"))


REASONS = tuple(
    Reason(text)
    for text in (
        "已有明确政策，正在实施",
        "情况需进一步核实",
        "与近期编发的信息内容相近",
        "属部门日常工作，已当面转告",
        "只反映了问题，还没有建议",
        "超出本级职责范围",
    )
)


@dataclass(frozen=True)
class Rules:
    """The profile in force on a day. Defaults are what published local rules most often say."""

    length_advice: int = field(
        default=1000, metadata=why("建议字数", "一事一报，情况和建议合计，各地多要求短小精悍")
    )
    length_limit: int = field(default=1500, metadata=why("字数上限", "已见规定多为1500字"))
    advice_required: bool = field(
        default=True, metadata=why("提交时须写建议", "只反映问题、没有建议的，多数不被采用")
    )
    decline_reasons: tuple[Reason, ...] = field(
        default=REASONS, metadata=why("留存参考的原因", "从中选一条，原文告知反映人；可另加说明")
    )
    keep_instructions: bool = field(
        default=False,
        metadata=why(
            "可以录入批示原文和扫描件",
            "批示内容多不外传，默认只登记日期、编号和级别；准许录入的，只限机关查阅，不导出",
        ),
    )
    transfer_days: int = field(
        default=0,
        metadata=why("转办反馈期限（工作日）", "各地规定不一，0为不预填，转办时逐件填写"),
    )
    adoptions: str = field(
        default=EACH,
        metadata=why("同一级几次采用", "单篇、综合各计一次的有，同级只计一次的也有", COUNTING),
    )
    points: tuple[Points, ...] = field(
        default=POINTS,
        metadata=why(
            "信息计分表", "各级累加，不折分；照本级或上级通报的办法填写。委员履职考核的得分另按考核办法"
        ),
    )
    version: str = field(default=SHIPPED, compare=False)

    def __post_init__(self) -> None:
        if not self.decline_reasons or len(set(self.decline_reasons)) < len(self.decline_reasons):
            raise BadRules("留存参考的原因不能为空或重复")
        if self.length_limit < self.length_advice:
            raise BadRules("字数上限不能小于建议字数")
        if min(self.transfer_days, self.length_advice) < 0:
            raise BadRules("天数、字数不能小于0")
        if self.adoptions not in COUNTING:
            raise BadRules("同一级几次采用的计法不认识")
        named = [one.what for one in self.points]
        if not set(named) <= set(EARNING) or len(set(named)) < len(named):
            raise BadRules("信息计分表的情形不能重复，也不能有不认识的")
        if any(one.points < 0 for one in self.points):
            raise BadRules("信息计分表的分值不能小于0")

    @property
    def reasons(self) -> list[str]:
        """The fixed reasons in their order."""
        return [one.label for one in self.decline_reasons]

    @property
    def worth(self) -> dict[str, int]:
        """The point table by what earns; what it does not name earns nothing."""
        return dict.fromkeys(EARNING, 0) | {one.what: one.points for one in self.points}

    def feedback_by(self, start: date) -> date | None:
        """The day a unit is to answer by; None where the rules set none or the year's days off are unknown."""
        if not self.transfer_days:
            return None
        try:
            return calendar.current().add_workdays(start, self.transfer_days)
        except workdays.UncoveredYear:
            return None


TABLES: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "decline_reasons": lambda row: Reason(str(row["label"])),
    "points": lambda row: Points(str(row["what"]), int(row["points"] or 0)),
}


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
    """Rules from stored data: what is not named keeps its default; unknown names and wrong types are BadRules."""
    known, defaults = profiles.labels(Rules, data), {one.name: one.default for one in fields(Rules)}
    values = dict(data)
    for name, made in TABLES.items():
        if name in values:
            try:
                values[name] = tuple(made(row) for row in values[name])
            except (TypeError, KeyError, ValueError) as wrong:
                raise BadRules(f"“{known[name]}”的内容不对") from wrong
    for name, value in values.items():
        if type(value) is not type(defaults[name]):
            raise BadRules(f"“{known[name]}”的类型不对")
    return Rules(**values, version=version)


def on_day(committee_id: int, day: date) -> Rules:
    """The rules of a committee in force on a day: its latest profile effective by then, else the defaults. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, Rules())


profiles.declare(
    ROOM,
    profiles.Sheet(
        "社情民意信息规则", parse, profiles.as_data, who=lambda actor: actor.has("LD", "SG", "AD")
    ),
)
