"""Rules in the office's words, and back: what a page shows of a sheet, and what a clerk types into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jianyan.duty.queries.facts import DOERS
from jianyan.duty.scoring import sheet as says
from jianyan.duty.scoring.engine import points
from jianyan.duty.scoring.sheet import Condition, Gate, Grade, Need, Quota, Rule, Sheet
from jianyan.figures import deeds
from jianyan.figures.deeds import Deed, Trait

SEPARATOR = re.compile(r"[、，,\s]+")
LEVELS = {"county": "县区级", "city": "市级", "province": "省级", "nation": "国家级", "national": "国家级"}
OPERATORS = {"为": "in", "不为": "not_in", "不少于": "at_least"}


class Unreadable(ValueError):
    """A line that cannot be read; the message says which and why, in Chinese."""


def source_choices(subject: str = "member") -> list[tuple[str, str]]:
    """Every kind of fact a rule about members, bodies or units can be about."""
    return [(deed.key, deed.title) for deed in deeds.every(doer=DOERS[subject])]


def hints(key: str) -> str:
    """What conditions may be set on a kind of fact, for the help beside the box."""
    deed = deeds.find(key)
    if deed is None:
        return ""
    told = [f"{one.label}（{'、'.join(one.labels.values()) or '数字'}）" for one in deed.traits]
    return "；".join(told) or "这一类事实没有可设的条件"


# ---- conditions ----


def condition_line(deed: Deed | None, condition: Condition) -> str:
    trait = _trait(deed, condition.field)
    labels = trait.labels if trait else {}
    values = "、".join(labels.get(value, value) for value in condition.values)
    label = trait.label if trait else condition.field
    return f"{label} {says.OPERATORS[condition.op]} {values}"


def _trait(deed: Deed | None, key: str) -> Trait | None:
    return next((one for one in deed.traits if one.key == key), None) if deed else None


def read_conditions(key: str, text: str) -> list[dict[str, Any]]:
    """Lines such as 种类 为 全体会议、常委会会议 as stored conditions."""
    deed = deeds.find(key)
    return [_read_condition(deed, line) for line in text.splitlines() if line.strip()]


def _read_condition(deed: Deed | None, line: str) -> dict[str, Any]:
    found = re.match(r"\s*(\S+?)\s*(不少于|不为|为)\s*(.+?)\s*$", line)
    if not found or deed is None:
        raise Unreadable(f"“{line.strip()}”看不懂，请写成：项目 为 值")
    label, word, told = found.groups()
    trait = next((one for one in deed.traits if one.label == label), None)
    if trait is None:
        raise Unreadable(
            f"“{deed.title}”没有“{label}”这一项，可用：{'、'.join(one.label for one in deed.traits)}"
        )
    known = {name: value for value, name in trait.labels.items()}
    values = _named(told, known)
    unknown = [value for value in values if known and value not in known]
    if unknown:
        raise Unreadable(f"“{label}”没有“{'、'.join(unknown)}”，可用：{'、'.join(known)}")
    return {
        "field": trait.key,
        "op": OPERATORS[word],
        "values": [known.get(value, value) for value in values],
    }


def _named(told: str, known: Mapping[str, str]) -> list[str]:
    """The values named in a line; a word that itself holds a comma is taken whole."""
    found, rest = [], told.strip()
    longest = sorted(known, key=lambda word: -len(word))
    while rest:
        word = next((one for one in longest if rest.startswith(one)), SEPARATOR.split(rest)[0])
        found.append(word)
        rest = SEPARATOR.sub("", rest[len(word) :], count=1) if rest[len(word) :] else ""
    return [one for one in found if one]


# ---- levels ----


def level_lines(levels: Mapping[str, int]) -> str:
    return "\n".join(f"{LEVELS.get(level, level)} {points(amount)}" for level, amount in levels.items())


def read_levels(key: str, text: str) -> dict[str, int]:
    """Lines such as 市级 6 as stored points by level."""
    trait = _trait(deeds.find(key), "level")
    known = {name: value for value, name in trait.labels.items()} if trait else {}
    found = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = SEPARATOR.split(line.strip())
        if len(parts) != 2 or parts[0] not in known or not re.fullmatch(r"\d+(\.\d{1,2})?", parts[1]):
            raise Unreadable(
                f"“{line.strip()}”看不懂，请写成：级别 分值，级别可用：{'、'.join(known) or '（这一类事实没有级别）'}"
            )
        found[known[parts[0]]] = hundredths(parts[1])
    return found


def hundredths(text: str) -> int:
    """12.5 as 1250."""
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0")[:2] or 0)


# ---- needs of a gate ----


def need_line(need: Need) -> str:
    deed = deeds.find(need.source)
    told = [condition_line(deed, one) for one in need.when]
    told += [f"不少于 {need.at_least}"] if need.at_least is not None else []
    told += [f"不多于 {need.at_most}"] if need.at_most is not None else []
    return f"{deed.title if deed else need.source}：{'；'.join(told)}"


def read_needs(text: str, subject: str = "member") -> list[dict[str, Any]]:
    """Lines such as 提交提案：不少于 1 as stored needs."""
    titles = {title: key for key, title in source_choices(subject)}
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        title, _, rest = line.partition("：")
        if title.strip() not in titles:
            raise Unreadable(f"“{line.strip()}”看不懂，请以事实的名称开头，可用：{'、'.join(titles)}")
        found.append(_read_need(titles[title.strip()], rest))
    return found


def _read_need(key: str, rest: str) -> dict[str, Any]:
    need: dict[str, Any] = {"source": key}
    conditions = []
    for part in re.split("[；;]", rest):
        bound = re.fullmatch(r"\s*(不少于|不多于)\s*(\d+)\s*[次件条]?\s*", part)
        if bound:
            need["at_least" if bound[1] == "不少于" else "at_most"] = int(bound[2])
        elif part.strip():
            conditions.append(part)
    return need | {"when": read_conditions(key, "\n".join(conditions))}


# ---- whole lines for reading ----


def of_rule(rule: Rule) -> str:
    """A rule as a sentence."""
    deed = deeds.find(rule.source)
    told = [deed.title if deed else rule.source]
    told += [condition_line(deed, one).replace(" ", "") for one in rule.when]
    return "，".join(told) + "；" + "；".join(_worth(rule))


def _worth(rule: Rule) -> Iterator[str]:
    verb = {"deduction": "扣", "bonus": "加"}.get(rule.kind, "计")
    unit = f"每满{rule.k}件（次）" if rule.unit == "k_items" else says.UNITS[rule.unit]
    if rule.levels:
        told = "、".join(f"{LEVELS.get(level, level)}{points(one)}分" for level, one in rule.levels.items())
        yield f"{unit}按级别{verb}分：{told}（{says.LEVEL_MODES[rule.level_mode]}）"
    else:
        yield f"{unit}{verb}{points(rule.points)}分"
    yield from _limits(rule)
    if told := split_of(rule):
        yield told
    if rule.evidence_required:
        yield "须有佐证"
    if rule.exclude_if:
        yield f"已按{'、'.join(rule.exclude_if)}计分的不计"
    if told := audience_of(rule):
        yield told


def _limits(rule: Rule) -> Iterator[str]:
    if rule.ordinal != "all":
        yield {"first_only": "只计第一件", "from_nth": f"从第{rule.nth}件起计", "nth": f"只计第{rule.nth}件"}[
            rule.ordinal
        ]
    if rule.once_per != "none":
        yield says.ONCE[rule.once_per]
    if rule.choose == "max_within":
        yield f"“{rule.group}”组内取最高的一项"
    if rule.cap is not None:
        yield f"最高{points(rule.cap)}分"
    if rule.floor is not None:
        yield f"最低{points(rule.floor)}分"


def split_of(rule: Rule) -> str:
    """How joint work is divided, as a sentence."""
    split = rule.split
    told = {
        "none": "",
        "lead_only": "联名的只计第一人",
        "equal": "联名的平均分",
        "lead_fraction": f"联名的第一人得{split.numerator}/{split.denominator}，其余均分剩下的",
        "fixed": f"联名的第一人得全分，其他人各{points(split.others)}分",
    }[split.mode]
    more = f"最多计{split.persons}人" if split.persons else ""
    return "，".join(one for one in (told, more) if one)


def audience_of(part: Any) -> str:
    only = "、".join(says.ALL_ROLES[one] for one in part.applies_to.only)
    unless = "、".join(says.ALL_ROLES[one] for one in part.applies_to.unless)
    return "，".join(
        one for one in (f"只适用于{only}" if only else "", f"不适用于{unless}" if unless else "") if one
    )


def of_gate(gate: Gate, sheet: Sheet) -> str:
    told = "，或者".join(need_line(need).replace(" ", "") for need in gate.any)
    name = sheet.grade_named(gate.grade).name
    effect = {
        "max_grade": f"等次最高为“{name}”",
        "force_grade": f"直接定为“{name}”",
        "veto": "一票否决，定为最低等次",
    }
    return f"{told}；达不到的，{effect[gate.effect]}"


def of_grade(grade: Grade) -> str:
    low = f"{points(grade.min)}分以上" if grade.min is not None else ""
    high = (
        f"{points(grade.max)}分{'以下（含）' if grade.inclusive else '以下'}" if grade.max is not None else ""
    )
    return "、".join(one for one in (low, high) if one) or "不论分数"


def called(sheet: Sheet) -> str:
    """What those appraised are called in a sentence."""
    return {"member": "委员", "body": "机构", "unit": "单位"}[sheet.subject]


def of_quota(quota: Quota, sheet: Sheet) -> str:
    seats = (
        f"{quota.count}名"
        if quota.count is not None
        else f"{says.POPULATIONS[quota.population].replace('委员', called(sheet))}的{quota.percent}%"
    )
    barred = "、".join(says.ALL_ROLES[one] for one in quota.excluded)
    return f"“{sheet.grade_named(quota.grade).name}”不超过{seats}；{says.TIES[quota.tie_rule]}" + (
        f"；{barred}不参评" if barred else ""
    )
