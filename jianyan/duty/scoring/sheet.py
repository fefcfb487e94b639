"""What a sheet (考核办法) can say. Points are hundredths, never negative: a deduction is a rule of that kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNITS = {"item": "每件（次）", "half_day": "每半天", "sitting": "每场", "k_items": "每满若干件（次）"}
ORDINALS = {"all": "逐件计", "first_only": "只计第一件", "from_nth": "从第几件起计", "nth": "只计第几件"}
ONCE = {"none": "不限", "year": "一年计一次", "term": "一届计一次", "object": "同一件计一次"}
CHOOSE = {"sum": "累加", "max_within": "同组取最高"}
SPLITS = {
    "none": "不分，各计全分",
    "lead_only": "只计第一人",
    "equal": "平均分",
    "lead_fraction": "第一人计几分之几，其余均分",
    "fixed": "第一人、其他人各计定分",
}
LEVEL_MODES = {"highest": "取最高级别", "cumulative": "各级累加"}
KINDS = {"base": "基本分", "bonus": "加分", "deduction": "扣分"}
ROUNDINGS = {"half_up": "四舍五入", "down": "舍去", "up": "进一", "half_even": "四舍六入五成双"}
EFFECTS = {"max_grade": "等次最高为", "force_grade": "直接定为", "veto": "一票否决，定为最低等次"}
TIES = {"include": "并列的都进", "exclude": "并列的都不进", "decide": "并列的提请审定"}
PRORATIONS = {"none": "不折算", "by_months": "按任职月数折算等次标准", "exempt": "不满一年的不定等次"}
POPULATIONS = {"appraised": "参加考核的委员", "eligible": "参加评选的委员（除去不参评的）", "all": "全体委员"}
OPERATORS = {"in": "为", "not_in": "不为", "at_least": "不少于"}
SUBJECTS = {"member": "委员", "body": "联络组、专门委员会", "unit": "承办单位"}
ROLES = {
    "member": "委员",
    "standing": "常务委员",
    "chair": "主席",
    "vice_chair": "副主席",
    "secretary_general": "秘书长",
    "resident": "驻会",
}
KINDS_OF_BODY = {"special_committee": "专门委员会", "liaison_group": "联络组"}
ALL_ROLES = ROLES | KINDS_OF_BODY
ROLES_OF = {"member": ROLES, "body": KINDS_OF_BODY, "unit": {}}


def said(
    label: str, default: Any = None, *, words: Mapping[str, str] | None = None, points: bool = False
) -> Any:
    """A field with the office's word for it; ``words`` are the values it may have, ``points`` says hundredths."""
    given: dict[str, Any] = {"metadata": {"label": label, "words": words, "points": points}}
    if callable(default):
        return field(default_factory=default, **given)
    return field(default=default, **given)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition on a fact; a rule's conditions hold together."""

    field: str = said("项目", "")
    op: str = said("关系", "in", words=OPERATORS)
    values: tuple[str, ...] = said("值", ())


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a rule or a part is for. Nobody named: everyone."""

    only: tuple[str, ...] = said("只适用于", (), words=ALL_ROLES)
    unless: tuple[str, ...] = said("不适用于", (), words=ALL_ROLES)

    def includes(self, roles: frozenset[str]) -> bool:
        return (not self.only or bool(roles.intersection(self.only))) and not roles.intersection(self.unless)


@dataclass(frozen=True, kw_only=True)
class Split:
    """How what several did together is divided. ``persons`` counts at most so many, in the order of signing."""

    mode: str = said("联名分值", "none", words=SPLITS)
    numerator: int = said("第一人份额（分子）", 1)
    denominator: int = said("第一人份额（分母）", 2)
    others: int = said("其他人定分", 0, points=True)
    persons: int = said("最多计几人", 0)


@dataclass(frozen=True, kw_only=True)
class Category:
    """One part of the sheet. ``cap`` and ``floor`` bound base and deductions, ``bonus_cap`` the bonuses."""

    code: str = said("代号", "")
    name: str = said("名称", "")
    base: int = said("起始分", 0, points=True)
    cap: int | None = said("最高分", None, points=True)
    floor: int | None = said("最低分", None, points=True)
    bonus_cap: int | None = said("加分最高", None, points=True)
    applies_to: Audience = said("适用", Audience)  # noqa: RUF009 - makes a field


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the sheet: which facts, what they are worth, and within which bounds."""

    code: str = said("代号", "")
    name: str = said("名称", "")
    clause: str = said("条款", "")
    category: str = said("所属部分", "")
    kind: str = said("性质", "base", words=KINDS)
    source: str = said("事实", "")
    when: tuple[Condition, ...] = said("条件", ())
    points: int = said("分值", 0, points=True)
    unit: str = said("计分单位", "item", words=UNITS)
    k: int = said("每满几件", 1)
    ordinal: str = said("次序", "all", words=ORDINALS)
    nth: int = said("第几件", 1)
    once_per: str = said("次数", "none", words=ONCE)
    choose: str = said("合计方式", "sum", words=CHOOSE)
    group: str = said("同组代号", "")
    split: Split = said("联名", Split)  # noqa: RUF009 - makes a field
    levels: Mapping[str, int] = said("级别分值", dict, points=True)
    level_mode: str = said("级别计法", "highest", words=LEVEL_MODES)
    cap: int | None = said("本项最高", None, points=True)
    floor: int | None = said("本项最低", None, points=True)
    evidence_required: bool = said("须有佐证", False)
    exclude_if: tuple[str, ...] = said("已按下列各项计分的不计", ())
    applies_to: Audience = said("适用", Audience)  # noqa: RUF009 - makes a field


@dataclass(frozen=True, kw_only=True)
class Need:
    """So many facts of a kind, at least or at most."""

    source: str = said("事实", "")
    when: tuple[Condition, ...] = said("条件", ())
    at_least: int | None = said("不少于", None)
    at_most: int | None = said("不多于", None)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What must be met, whatever the points; it is met when one of its needs is. ``minimum``: a minimum duty (M-06)."""

    code: str = said("代号", "")
    name: str = said("名称", "")
    clause: str = said("条款", "")
    any: tuple[Need, ...] = said("达到其一即可", ())
    effect: str = said("达不到的", "max_grade", words=EFFECTS)
    grade: str = said("等次", "")
    minimum: bool = said("属于最低履职要求", True)
    applies_to: Audience = said("适用", Audience)  # noqa: RUF009 - makes a field


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One grade and the totals that lead to it: [min, max), or [min, max] where ``inclusive``."""

    code: str = said("代号", "")
    name: str = said("名称", "")
    min: int | None = said("不低于", None, points=True)
    max: int | None = said("低于", None, points=True)
    inclusive: bool = said("含上限", False)


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How many may have a grade; those beyond it have the next one."""

    grade: str = said("等次", "")
    percent: int | None = said("比例（百分之）", None)
    count: int | None = said("名额", None)
    population: str = said("比例基数", "appraised", words=POPULATIONS)
    excluded: tuple[str, ...] = said("不参评的", (), words=ALL_ROLES)
    tie_rule: str = said("并列", "decide", words=TIES)


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What the office is advised to do about a grade; people decide."""

    grade: str = said("等次", "")
    years: int = said("连续几年", 1)
    advice: str = said("建议", "")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A whole sheet. Grades stand from the best to the lowest."""

    name: str = said("名称", "")
    basis: str = said("依据", "")
    subject: str = said("考核对象", "member", words=SUBJECTS)
    total_cap: int | None = said("总分最高", None, points=True)
    total_floor: int | None = said("总分最低", 0, points=True)
    bonus_cap: int | None = said("加分合计最高", None, points=True)
    scale: int = said("保留小数位数", 2)
    rounding: str = said("取舍", "half_up", words=ROUNDINGS)
    proration: str = said("任职不满一年的", "none", words=PRORATIONS)
    exempt: tuple[str, ...] = said("不参加考核的", (), words=ALL_ROLES)
    show_ranking: bool = said("公布名次", False)
    categories: tuple[Category, ...] = said("部分", ())
    rules: tuple[Rule, ...] = said("条目", ())
    gates: tuple[Gate, ...] = said("必须达到的", ())
    grades: tuple[Grade, ...] = said("等次", ())
    quotas: tuple[Quota, ...] = said("名额", ())
    consequences: tuple[Consequence, ...] = said("结果运用", ())

    def grade_named(self, code: str) -> Grade:
        return next(one for one in self.grades if one.code == code)
