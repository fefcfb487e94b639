"""Chinese and Arabic numerals: what number a run of characters writes, and how a number is written."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
SCALES = PLACES | MYRIADS
CHINESE = "".join(DIGITS) + "".join(SCALES)
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_WRITTEN = "零一二三四五六七八九"


def parse_chinese(text: str) -> int | None:
    """The number written by 二百三十一 or 二〇二二; None where the characters write no number."""
    if not text or any(character not in CHINESE for character in text):
        return None
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    return _with_places(text)


def _with_places(text: str) -> int | None:
    """Add up digits and places: a myriad multiplies everything since the myriad above it."""
    whole = section = 0
    digit: int | None = None
    last_place = 10**9
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
        elif character in PLACES:
            place = PLACES[character]
            if place >= last_place:
                return None
            section += (1 if digit is None else digit) * place
            digit, last_place = None, place
        else:
            section += digit or 0
            if not section and not whole:
                section = 1
            # 亿 multiplies all that stands before it; 万 only what came since the 亿.
            whole = (whole + section) * 10**8 if character == "亿" else whole + section * 10**4
            section, digit, last_place = 0, None, 10**9
    # 二百五 says 250 and 一万五 15000: a bare last digit takes the place below the last one.
    if digit and len(text) > 1 and text[-2] in "百千万":
        digit *= SCALES[text[-2]] // 10
    return whole + section + (digit or 0)


def parse(text: str) -> Decimal | None:
    """The number written in Arabic digits (with separators) or Chinese characters."""
    plain = text.strip()
    if _ARABIC.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    value = parse_chinese(plain)
    return None if value is None else Decimal(value)


def to_chinese(number: int) -> str:
    """Write a number in Chinese characters, as official prose does: 231 is 二百三十一, 15 is 十五."""
    if number < 0:
        raise ValueError("只能书写非负整数")
    if number == 0:
        return "零"
    groups: list[str] = []
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, scale)
        if part:
            gap = "零" if groups and part < 1000 else ""
            groups.append(gap + _below_hundred_million(part) + name)
    text = "".join(groups)
    return text[1:] if text.startswith("一十") else text


def _below_hundred_million(number: int) -> str:
    if number >= 10**4:
        return to_chinese(number)
    text, skipped = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("零" if skipped and text else "") + _WRITTEN[digit] + name
            skipped = False
        else:
            skipped = True
    return text


def step_of(value: Decimal) -> int:
    """10^k, the place of the last non-zero digit: 140 gives 10, 20000 gives 10000, 98.5 gives 1."""
    whole = int(value)
    if whole != value or whole == 0:
        return 1
    step = 1
    while whole % 10 == 0:
        whole //= 10
        step *= 10
    return step
