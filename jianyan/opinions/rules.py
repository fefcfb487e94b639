"""The rules of a committee's opinion work: length, reasons for keeping back, what may be kept of an instruction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from jianyan.core import calendar, profiles
from jianyan.kit import workdays

ROOM = "opinions"
SHIPPED = "默认规则"


class BadRules(ValueError):
    """A rule profile that cannot be used; the message says why, in Chinese."""


def _why(label: str, evidence: str = "") -> dict[str, Any]:
    """What a page shows of a rule: its name and what local rules say."""
    return {"label": label, "evidence": evidence, "choices": {}}


@dataclass(frozen=True)
class Reason:
    """A reason for which a manuscript is kept back; its author reads these words."""

    label: str = field(metadata=_why("留存参考的原因"))


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
        default=1000, metadata=_why("建议字数", "一事一报，情况和建议合计，各地多要求短小精悍")
    )
    length_limit: int = field(default=1500, metadata=_why("字数上限", "已见规定多为1500字"))
    advice_required: bool = field(
        default=True, metadata=_why("提交时须写建议", "只反映问题、没有建议的，多数不被采用")
    )
    decline_reasons: tuple[Reason, ...] = field(
        default=REASONS, metadata=_why("留存参考的原因", "从中选一条，原文告知反映人；可另加说明")
    )
    keep_instructions: bool = field(
        default=False,
        metadata=_why(
            "可以录入批示原文和扫描件",
            "批示内容多不外传，默认只登记日期、编号和级别；准许录入的，只限机关查阅，不导出",
        ),
    )
    transfer_days: int = field(
        default=0,
        metadata=_why("转办反馈期限（工作日）", "各地规定不一，0为不预填，转办时逐件填写"),
    )
    version: str = field(default=SHIPPED, compare=False)

    def __post_init__(self) -> None:
        if not self.decline_reasons or len(set(self.decline_reasons)) < len(self.decline_reasons):
            raise BadRules("留存参考的原因不能为空或重复")
        if self.length_limit < self.length_advice:
            raise BadRules("字数上限不能小于建议字数")
        if min(self.transfer_days, self.length_advice) < 0:
            raise BadRules("天数、字数不能小于0")

    @property
    def reasons(self) -> list[str]:
        """The fixed reasons in their order."""
        return [one.label for one in self.decline_reasons]

    def feedback_by(self, start: date) -> date | None:
        """The day a unit is to answer by; None where the rules set none or the year's days off are unknown."""
        if not self.transfer_days:
            return None
        try:
            return calendar.current().add_workdays(start, self.transfer_days)
        except workdays.UncoveredYear:
            return None


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
    """Rules from stored data: what is not named keeps its default; unknown names and wrong types are BadRules."""
    known = {one.name: one for one in fields(Rules) if one.name != "version"}
    if unknown := sorted(set(data) - set(known)):
        raise BadRules(f"规则中有不认识的项目：{'、'.join(unknown)}")
    values = dict(data)
    if "decline_reasons" in values:
        try:
            values["decline_reasons"] = tuple(Reason(str(row["label"])) for row in values["decline_reasons"])
        except (TypeError, KeyError) as wrong:
            raise BadRules("“留存参考的原因”的内容不对") from wrong
    for name, value in values.items():
        if type(value) is not type(known[name].default):
            raise BadRules(f"“{known[name].metadata['label']}”的类型不对")
    return Rules(**values, version=version)


def as_data(rules: Rules) -> dict[str, Any]:
    """The inverse of ``parse``: plain values for storing."""
    data = asdict(rules)
    del data["version"]
    return data


def on_day(committee_id: int, day: date) -> Rules:
    """The rules of a committee in force on a day: its latest profile effective by then, else the defaults. One query."""
    profile = profiles.effective(committee_id, ROOM, day)
    return parse(profile.data, profiles.version_of(profile)) if profile else Rules()


profiles.declare(
    ROOM,
    profiles.Sheet("社情民意信息规则", parse, as_data, who=lambda actor: actor.has("LD", "SG", "AD")),
)
