"""How a cell of a report form names a figure, and what it stands for in a year.

    {{proposals.received}}                      the figure of the year the form is filled for
    {{proposals.received@上年}}                  the year before; {{...@2021}} a fixed year
    {{people.members@2022-12-31}}               standing things on that day
    {{proposals.received?kind=大会提案}}          narrowed; more cuts joined by &, more values by 、
    {{proposals.filing_rate?计法=inside}}         under a convention
    {{proposals.satisfaction|无}}                what to write when there is nothing to count from
    {{年份}} {{上年}} {{单位名称}}                  the year, the year before, the name of the committee

Cuts, values and conventions may be given by code or by their Chinese words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jianyan.figures import catalogue
from jianyan.figures.meaning import Filter, Meaning, cuts, frozen
from jianyan.figures.shapes import Cut, Indicator, UnknownCut

KEY = re.compile(r"\{\{([^{}]*)\}\}")
WORDS = ("年份", "上年", "单位名称")
CONVENTION = "计法"
_SHAPE = re.compile(r"(?P<key>[^@?|]+)(?:@(?P<when>[^?|]+))?(?:\?(?P<filter>[^|]+))?(?:\|(?P<empty>.*))?")

_RESERVED = set("、,，&?？|｜@={}")


class BadKey(ValueError):
    """A cell names what cannot be given; the message says why, in Chinese."""


@dataclass(frozen=True)
class Asked:
    """What one key asks for. ``word`` is set for 年份 and the like; ``empty`` is None where the cell says nothing."""

    text: str
    word: str = ""
    meaning: Meaning = field(default_factory=lambda: Meaning(""))
    years_back: int = 0
    year: int | None = None
    empty: str | None = None

    def in_year(self, year: int) -> int:
        """The year the figure is asked for when the form is filled for ``year``."""
        return self.year or year - self.years_back


def parse(text: str, known: Mapping[str, Indicator] | None = None) -> Asked:
    """What the inside of {{...}} asks for; raises BadKey. ``known`` limits the indicators to those of a reader."""
    plain = text.strip().replace("？", "?").replace("＠", "@").replace("＆", "&").replace("｜", "|")
    if plain in WORDS:
        return Asked(text, plain)
    found = _SHAPE.fullmatch(plain)
    if found is None:
        raise BadKey("没有写指标")
    key = found["key"].strip()
    indicator = catalogue.find(key) if known is None else known.get(key)
    if indicator is None:
        raise BadKey(f"没有“{key}”这一指标")
    filter, convention = _narrowed(indicator, found["filter"] or "")
    back, year, day = _when(indicator, (found["when"] or "").strip())
    empty = None if found["empty"] is None else found["empty"].strip()
    return Asked(text, "", Meaning(key, filter, day, convention), back, year, empty)


def _when(indicator: Indicator, when: str) -> tuple[int, int | None, date | None]:
    """(years back, fixed year, day)."""
    if not when:
        return 0, None, None
    if when == "上年":
        return 1, None, None
    if re.fullmatch(r"(19|20)\d\d年?", when):
        return 0, int(when[:4]), None
    try:
        day = date.fromisoformat(when)
    except ValueError:
        raise BadKey(f"“@{when}”不是年份或日期，应写成 @2022、@2022-12-31 或 @上年") from None
    if indicator.counts != "统计日":
        raise BadKey(f"“{indicator.title}”统计的是一段时间，不能指定日期")
    return 0, day.year, day


def _narrowed(indicator: Indicator, text: str) -> tuple[Filter, str]:
    """(filter, convention)."""
    chosen: dict[str, tuple[str, ...]] = {}
    convention = ""
    for part in _conditions(text):
        name, said, values = part.partition("=")
        if not said or not values.strip():
            raise BadKey(f"“{part}”应写成 分类=类别")
        if name.strip() in (CONVENTION, "convention"):
            convention = _convention(indicator, values.strip())
            continue
        cut = _cut(indicator, name.strip())
        chosen[cut.key] = tuple(_value(cut, value.strip()) for value in re.split("[、,，]", values))
    return frozen(chosen), convention


def _conditions(text: str) -> list[str]:
    """The conditions of a key."""
    return [part for part in text.split("&") if part.strip()]


def _cut(indicator: Indicator, name: str) -> Cut:
    known = cuts(indicator)
    for cut in known.values():
        if name in (cut.key, cut.label):
            return cut
    names = "、".join(cut.label for cut in known.values()) or "（不能再分）"
    raise BadKey(f"“{indicator.title}”不能按“{name}”区分，可以按：{names}")


def _value(cut: Cut, value: str) -> str:
    found = next((code for code, label in cut.labels.items() if value in (code, label)), value)
    try:
        cut.condition((found,))
    except UnknownCut as unknown:
        raise BadKey(f"{unknown}，可以是：{'、'.join(cut.labels.values())}") from None
    return found


def _convention(indicator: Indicator, name: str) -> str:
    for code, label in indicator.conventions.items():
        if name in (code, label):
            return code
    raise BadKey(f"“{indicator.title}”没有“{name}”这种计法")


def _word(cut: Cut | None, value: str) -> str:
    """The Chinese word of a value, its code where the word has a mark in it that would be read otherwise."""
    label = cut.labels.get(value, value) if cut else value
    return value if _RESERVED & set(label) else label


def written(meaning: Meaning) -> str:
    """The key of a figure as a cell takes it, with Chinese words where there are any."""
    indicator = meaning.indicator
    parts = []
    for key, values in meaning.filter:
        cut = cuts(indicator)[key] if indicator else None
        parts.append(f"{key}={'、'.join(_word(cut, one) for one in values)}")
    if meaning.convention:
        parts.append(f"{CONVENTION}={meaning.convention}")
    day = f"@{meaning.as_of.isoformat()}" if meaning.as_of else ""
    return "{{" + meaning.key + day + (f"?{'&'.join(parts)}" if parts else "") + "}}"
