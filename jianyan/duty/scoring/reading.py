"""A sheet from its stored form and back; whatever is wrong is named with its line, and then nothing is read at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from itertools import pairwise
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jianyan.duty.scoring.sheet import Category, Consequence, Gate, Grade, Quota, Rule, Sheet

LINES = 2000  # rules of one sheet at most
NEEDED = {
    "rules": ("code", "name", "category", "source"),
    "categories": ("code", "name"),
    "grades": ("code", "name"),
    "gates": ("code", "name", "grade"),
    "quotas": ("grade",),
    "consequences": ("grade", "advice"),
}
LISTS = {
    "categories": "部分",
    "rules": "条目",
    "gates": "必须达到的",
    "grades": "等次",
    "quotas": "名额",
    "consequences": "结果运用",
}


class SheetErrors(ValueError):
    """What is wrong with a sheet, line by line, in Chinese."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("；".join(errors[:20]))
        self.errors = errors


def read(data: Mapping[str, Any], sources: Mapping[str, frozenset[str]] | None = None) -> Sheet:
    """The sheet of stored data. ``sources`` are the known facts with their fields; SheetErrors when anything is wrong."""
    for name, label in LISTS.items():
        if len(data.get(name, ())) > LINES:
            raise SheetErrors([f"{label}有{len(data[name])}行，一份办法最多{LINES}行"])
    errors: list[str] = []
    sheet: Sheet = _made(Sheet, data, "办法", errors)
    errors += list(_lacking(data))
    if not errors:
        errors += list(_wrong(sheet, sources))
    if errors:
        raise SheetErrors(errors)
    return sheet


def written(part: Any) -> Any:
    """A sheet or a part of one as plain values, without what is at its default: the inverse of ``read``."""
    if is_dataclass(part) and not isinstance(part, type):
        held = ((one, getattr(part, one.name)) for one in fields(part))
        return {one.name: written(value) for one, value in held if value != _default(one)}
    if isinstance(part, tuple):
        return [written(one) for one in part]
    return dict(part) if isinstance(part, Mapping) else part


def _default(one: Any) -> Any:
    return one.default_factory() if callable(one.default_factory) else one.default


# ---- shape ----


@lru_cache(maxsize=32)
def hints(kind: type) -> dict[str, Any]:
    """The type of each field of a part of a sheet, by its name."""
    return get_type_hints(kind)


def _made(kind: Any, data: Any, where: str, errors: list[str]) -> Any:
    """An object of a kind from plain values; what does not fit is noted with its line and left at its default."""
    if not isinstance(data, Mapping):
        errors.append(f"{where}：应为一组项目")
        return kind()
    known = {one.name: one for one in fields(kind)}
    errors += [f"{where}：没有“{name}”这一项" for name in data if name not in known]
    given = {}
    for name, value in data.items():
        if name in known:
            label = str(known[name].metadata["label"])
            given[name] = _value(hints(kind)[name], value, f"{where}“{label}”", errors, name)
            words = known[name].metadata["words"]
            bad = [one for one in _each(given[name]) if words and one not in words]
            errors += [f"{where}“{label}”：不能为“{one}”" for one in bad]
    return kind(**given)


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _value(hint: Any, value: Any, where: str, errors: list[str], name: str) -> Any:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if value is None else _value(inside[0], value, where, errors, name)
    if is_dataclass(hint):
        return _made(hint, value, where, errors)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            errors.append(f"{where}：应为列表")
            return ()
        return tuple(
            _value(inside[0], one, _line(one, no, where, name), errors, "") for no, one in enumerate(value, 1)
        )
    if origin is not None:
        return _table(value, where, errors)
    if type(value) is not hint:
        errors.append(f"{where}：应为{'整数' if hint is int else '是或否' if hint is bool else '文字'}")
        return hint()
    return value


def _line(one: Any, no: int, where: str, name: str) -> str:
    """How a line is called: by its number and, where it has them, its code and name."""
    if name not in LISTS:
        return where
    told = one if isinstance(one, Mapping) else {}
    called = " ".join(str(told[key]) for key in ("code", "name") if told.get(key))
    return f"{LISTS[name]}第{no}行{f'（{called}）' if called else ''}"


def _table(value: Any, where: str, errors: list[str]) -> dict[str, int]:
    if isinstance(value, Mapping) and all(type(one) is int for one in value.values()):
        return {str(key): one for key, one in value.items()}
    errors.append(f"{where}：每一级应为整数分值")
    return {}


def _lacking(data: Mapping[str, Any]) -> Iterator[str]:
    for name, keys in NEEDED.items():
        for no, one in enumerate(data.get(name, ()), 1):
            if isinstance(one, Mapping):
                labels = {f.name: f.metadata["label"] for f in fields(_KIND[name])}
                for key in keys:
                    if not one.get(key):
                        yield f"{_line(one, no, '', name)}：缺少“{labels[key]}”"


_KIND: dict[str, Any] = {
    "rules": Rule,
    "categories": Category,
    "grades": Grade,
    "gates": Gate,
    "quotas": Quota,
    "consequences": Consequence,
}


# ---- meaning ----


def _wrong(sheet: Sheet, sources: Mapping[str, frozenset[str]] | None) -> Iterator[str]:
    yield from _whole(sheet)
    yield from _doubled(sheet)
    yield from _negative(sheet)
    for no, rule in enumerate(sheet.rules, 1):
        for fault in _of_rule(rule, sheet):
            yield f"条目第{no}行（{rule.code} {rule.name}）：{fault}"
    yield from _grades(sheet)
    yield from _references(sheet)
    yield from _amounts(sheet)
    if sources is not None:
        yield from _unknown(sheet, sources)
    if circle := _circle({rule.code: rule.exclude_if for rule in sheet.rules}):
        yield f"条目互相排除，形成循环：{' → '.join(circle)}"


def _whole(sheet: Sheet) -> Iterator[str]:
    if not sheet.name.strip():
        yield "办法：缺少“名称”"
    if not 0 <= sheet.scale <= 2:
        yield "办法：保留小数位数为0至2"
    if sheet.total_cap is not None and sheet.total_floor is not None and sheet.total_floor > sheet.total_cap:
        yield "办法：总分最低不能高于总分最高"


def _doubled(sheet: Sheet) -> Iterator[str]:
    for name, label in LISTS.items():
        seen: set[str] = set()
        for no, one in enumerate(getattr(sheet, name), 1):
            code = getattr(one, "code", "")
            if code and code in seen:
                yield f"{label}第{no}行（{code}）：代号重复"
            seen.add(code)


def _negative(sheet: Sheet) -> Iterator[str]:
    parts: list[tuple[str, Any]] = [("办法", sheet)]
    for name, label in LISTS.items():
        parts += [
            (f"{label}第{no}行（{getattr(one, 'code', '')}）", one)
            for no, one in enumerate(getattr(sheet, name), 1)
        ]
    parts += [(where, one.split) for where, one in parts if isinstance(one, Rule)]
    for where, part in parts:
        for one in fields(part):
            value = getattr(part, one.name)
            amounts = value.values() if isinstance(value, Mapping) else (value,)
            if one.metadata["points"] and any(amount is not None and amount < 0 for amount in amounts):
                yield f"{where}：“{one.metadata['label']}”不能为负数"


def _of_rule(rule: Rule, sheet: Sheet) -> Iterator[str]:
    if rule.category not in {one.code for one in sheet.categories}:
        yield f"所属部分“{rule.category}”不存在"
    if rule.unit == "k_items" and rule.k < 2:
        yield "每满几件应为2件以上"
    if rule.ordinal in ("from_nth", "nth") and rule.nth < 1:
        yield "第几件应为1以上"
    if rule.choose == "max_within" and not rule.group:
        yield "同组取最高的，要写明同组代号"
    if rule.choose == "max_within" and (rule.ordinal != "all" or rule.unit == "k_items"):
        yield "同组取最高的，不能再设次序或每满几件"
    if rule.floor is not None and (rule.kind != "base" or (rule.cap is not None and rule.floor > rule.cap)):
        yield "本项最低只用于基本分，不能高于本项最高"
    split = rule.split
    if split.mode == "lead_fraction" and not 0 < split.numerator <= split.denominator:
        yield "第一人份额应大于0、不超过1"
    if split.persons < 0:
        yield "最多计几人不能为负数"


def _grades(sheet: Sheet) -> Iterator[str]:
    """Grades from the best to the lowest must not overlap; without overlap one total has one grade at most."""
    bounds = sorted(
        (-1 if one.min is None else one.min, 10**9 if one.max is None else one.max + one.inclusive, one.name)
        for one in sheet.grades
    )
    for low, high, name in bounds:
        if low >= high:
            yield f"等次“{name}”：下限不低于上限"
    for (_, high, name), (low, _, other) in pairwise(bounds):
        if low < high:
            yield f"等次“{name}”和“{other}”的分数重叠"


def _references(sheet: Sheet) -> Iterator[str]:
    grades, rules = {one.code for one in sheet.grades}, {one.code for one in sheet.rules}
    for name in ("gates", "quotas", "consequences"):
        for no, one in enumerate(getattr(sheet, name), 1):
            if one.grade not in grades:
                yield f"{LISTS[name]}第{no}行：等次“{one.grade}”不存在"
    for no, rule in enumerate(sheet.rules, 1):
        for code in rule.exclude_if:
            if code not in rules:
                yield f"条目第{no}行（{rule.code} {rule.name}）：要排除的“{code}”不存在"


def _amounts(sheet: Sheet) -> Iterator[str]:
    """Gates and quotas say how many."""
    for no, gate in enumerate(sheet.gates, 1):
        if not gate.any or any(need.at_least is None and need.at_most is None for need in gate.any):
            yield f"必须达到的第{no}行（{gate.name}）：要写明不少于或不多于几次"
    for no, quota in enumerate(sheet.quotas, 1):
        if (quota.percent is None) == (quota.count is None):
            yield f"名额第{no}行：比例和名额写明其中一个"
        elif quota.percent is not None and not 0 <= quota.percent <= 100:
            yield f"名额第{no}行：比例为0至100"
        elif quota.count is not None and quota.count < 0:
            yield f"名额第{no}行：名额不能为负数"


def _unknown(sheet: Sheet, sources: Mapping[str, frozenset[str]]) -> Iterator[str]:
    asked: list[tuple[str, Any]] = [
        (f"条目第{no}行（{one.code} {one.name}）", one) for no, one in enumerate(sheet.rules, 1)
    ]
    asked += [
        (f"必须达到的第{no}行（{gate.name}）", need)
        for no, gate in enumerate(sheet.gates, 1)
        for need in gate.any
    ]
    for where, one in asked:
        if one.source not in sources:
            yield f"{where}：没有“{one.source}”这一类事实"
            continue
        for condition in one.when:
            if not condition.values or (condition.op == "at_least" and not condition.values[0].isdigit()):
                yield f"{where}：条件“{condition.field}”没有写明值"
            if condition.field not in sources[one.source]:
                yield f"{where}：这一类事实没有“{condition.field}”这一项"
        if getattr(one, "levels", None) and "level" not in sources[one.source]:
            yield f"{where}：这一类事实没有级别"


def _circle(edges: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A cycle among these edges, first point repeated at its end; empty when there is none."""
    done: set[str] = set()
    for start in edges:
        way: list[str] = []
        ahead = [(start, iter(edges[start]))] if start not in done else []
        if ahead:
            way.append(start)
        while ahead:
            code, rest = ahead[-1]
            following = next((one for one in rest if one in edges and one not in done), None)
            if following is None:
                done.add(code)
                ahead.pop()
                way.pop()
            elif following in way:
                return [*way[way.index(following) :], following]
            else:
                way.append(following)
                ahead.append((following, iter(edges[following])))
    return []
