"""How numbers and dates are written in official Chinese."""

from datetime import date

_DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """1 to 99 in Chinese numerals, as terms and sessions are written: 15 -> 十五. Raises ValueError outside."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not a term or session number")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def long_date(day: date) -> str:
    """2022-06-30 -> 2022年6月30日 (GB/T 9704: Arabic, no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"
