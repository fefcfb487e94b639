"""Subjects that share one number: 走访率、办复率、满意率都是100% says three things."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jianyan.language.figures.quantities import Quantity

_RATE_END = re.compile(r"(?:率|满意度|到位率)$")
_LINK = re.compile(
    r"(?:[”’]|也|也都|也均|则|就|均|都|皆|全部|双双|分别|继续|已|同时|保持|持续|实现|在|为|是|达|达到|均达|都达|均为|都是|达了|到了|到|稳定|高达|[、，,\s]|了|约|近|超|超过)*$"
)
# 满意率和基本满意率 is one rate: that of all who were content.
_CONTENT = re.compile(r"满意(?:率|度)?[、和与及或]基本满意(?:率|度)$")
_RESPECTIVELY = re.compile(r"分别|依次")
_JOINED = re.compile(r"[、，和与及\s]{1,3}|以及")
_EACH = re.compile(r"各(?![界类级种项方族乡镇部地区县市民党人专参行])(?:自)?[\u4e00-\u9fff]{0,4}$")
_NAME = r"[\u4e00-\u9fff]{1,12}"
_NAMES = re.compile(rf"(?P<names>{_NAME}(?:、{_NAME})*(?:[、和与及]{_NAME}))各")


@dataclass(frozen=True)
class Part:
    """The span of one subject of a shared number."""

    start: int
    end: int


def rates(text: str, quantity: Quantity, floor: int) -> list[Part]:
    """The rates named before a percentage, when it stands for more than one of them."""
    if quantity.unit != "%":
        return []
    left = text[floor : quantity.start]
    tail = _LINK.search(left)
    end = floor + (tail.start() if tail else len(left))
    parts: list[Part] = []
    while True:
        start = _part_start(text, floor, end)
        if not _RATE_END.search(text[start:end].rstrip("”’") or " "):
            break
        whole = _CONTENT.search(text, floor, end)
        start = min(start, _part_start(text, floor, whole.start())) if whole else start
        parts.insert(0, Part(start, end))
        if start <= floor:
            break
        end = start - (2 if text[start - 2 : start] == "以及" else 1)
    return parts if len(parts) > 1 else []


def _part_start(text: str, floor: int, end: int) -> int:
    """Where the rate that ends here begins: after 、 or a comma, or after 和 when a rate stands before it."""
    for at in range(end - 1, floor - 1, -1):
        if text[at] in "、，,；;：:。（\n":
            return at + 1
        if text[at] in "和与及" and at > floor and _RATE_END.search(text[floor:at].removesuffix("以")):
            return at + 1
    return floor


def sharers(text: str, quantity: Quantity, floor: int) -> int:
    """How many subjects stand before 各: 视察、调研各5次 counts for two."""
    left = text[floor : quantity.start]
    match = _NAMES.search(left)
    if not match or not _EACH.search(left):
        return 1
    return len(re.split(r"[、和与及]", match["names"]))


def respective(text: str, quantities: list[Quantity], start: int) -> dict[int, Part]:
    """Whose number each is: in 办复率、满意率分别为100%和98% the first belongs to the first name."""
    owners: dict[int, Part] = {}
    first = 0
    while first < len(quantities):
        last = first
        while last + 1 < len(quantities) and _listed(text, quantities[last], quantities[last + 1]):
            last += 1
        if last > first:
            names = _names(
                text, max(start, quantities[first - 1].end if first else start), quantities[first].start
            )
            names = names[first - last - 1 :]
            if len(names) > last - first and _rates_all(text, names, quantities[first].unit):
                owners |= zip(range(first, last + 1), names, strict=True)
        first = last + 1
    return owners


def _rates_all(text: str, names: list[Part], unit: str) -> bool:
    """Percentages belong to rates; 提案及复文公开率 names one kind of rate for two things."""
    return unit != "%" or all(
        _RATE_END.search(re.sub(r"[均都皆]$", "", text[name.start : name.end])) for name in names
    )


def _listed(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two figures are members of one list: 100%、98.6%."""
    return one.unit == other.unit and bool(_JOINED.fullmatch(text, one.end, other.start))


def _names(text: str, start: int, end: int) -> list[Part]:
    """The names listed in the clause before 分别."""
    said = list(_RESPECTIVELY.finditer(text, start, end))
    if not said:
        return []
    end = said[-1].start()
    begin = max(text.rfind(mark, start, end) for mark in "，；：。") + 1
    begin = max(begin, start)
    names: list[Part] = []
    for match in re.finditer(r"(?:[A-D]、|[^、和与及])+", text[begin:end]):
        names.append(Part(begin + match.start(), begin + match.end()))
    return names
