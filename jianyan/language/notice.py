"""The State Council's yearly notice of days off, read: which days are off and which weekend days are worked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

_ASIDE = r"(?:[（(][^（()）]*[)）])?"
_DAY = (
    rf"(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日(?P<aside>{_ASIDE})"
    rf"(?:至(?:(?P<to_year>\d{{4}})年)?(?:(?P<to_month>\d{{1,2}})月)?(?P<to_day>\d{{1,2}})日{_ASIDE})?"
)
DATES = re.compile(_DAY)
HEAD = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[.．、])?\s*([^：:，。]{2,12})[：:]"
)
TOTAL = re.compile(r"共(\d+)天")
WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
WEEK = "一二三四五六日"
LONGEST = 30  # days off in one stretch; more is a misprint


@dataclass
class DaysOff:
    """What a notice says: day to (whether it is worked, name of the holiday), and what does not add up, in Chinese."""

    days: dict[date, tuple[bool, str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def exceptions(self, year: int) -> dict[date, bool]:
        """The days of a year that differ from the week: a Saturday off is none, a Monday off is one."""
        return {
            day: worked
            for day, (worked, _) in sorted(self.days.items())
            if day.year == year and worked == (day.weekday() >= 5)
        }


def read_notice(text: str, year: int) -> DaysOff:
    """The days of a notice for ``year``: 1月1日（星期四）至3日放假调休，共3天。1月4日（星期日）上班。

    A date without a year lies in ``year``. Each sentence says with 放假 or 上班 what its dates are. Where the days of
    a stretch do not come to the number printed, or a printed weekday is another, it is a doubt, not a guess.
    """
    found, name = DaysOff(), ""
    for line in text.splitlines():
        if head := HEAD.match(line):
            name = head[1].strip()
        for sentence in re.split("[。；;]", line):
            _sentence(sentence, year, name, found)
    return found


def _sentence(sentence: str, year: int, name: str, found: DaysOff) -> None:
    worked = "上班" in sentence
    if not worked and "放假" not in sentence:
        return
    days: list[date] = []
    for match in DATES.finditer(sentence):
        days += _stretch(match, year, found)
    for day in days:
        if day in found.days and found.days[day][0] != worked:
            found.doubts.append(f"{day:%m月%d日}既写放假又写上班")
        found.days[day] = (worked, name)
    total = TOTAL.search(sentence)
    if total and not worked and len(days) != int(total[1]):
        found.doubts.append(f"{name or '一处'}写明共{total[1]}天，读出{len(days)}天")


def _stretch(match: re.Match[str], year: int, found: DaysOff) -> Iterator[date]:
    """The days from the first to the last date of one expression."""
    part = match.groupdict()
    try:
        first = date(int(part["year"] or year), int(part["month"]), int(part["day"]))
        last = first
        if part["to_day"]:
            month = int(part["to_month"] or part["month"])
            last = date(int(part["to_year"] or first.year), month, int(part["to_day"]))
    except ValueError:
        found.doubts.append(f"没有“{match[0]}”这一天")
        return
    if not first <= last <= first + timedelta(days=LONGEST):
        found.doubts.append(f"“{match[0]}”的起止日期不对")
        return
    said = WEEKDAY.search(part["aside"] or "")
    if said and WEEK[first.weekday()] != said[1].replace("天", "日"):
        found.doubts.append(f"{first.month}月{first.day}日是星期{WEEK[first.weekday()]}，文中写星期{said[1]}")
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
