"""Reads what offices write into the cells of their ledgers: dates, numbers, names of people, names of units.

Each function takes a cell as the reader of sheets gives it (text, number, date or None) and returns a value, or
raises BadCell with one Chinese sentence, and nothing else whatever the cell holds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

Cell = str | int | bool | Decimal | date | datetime | None

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_SERIAL_ZERO = date(1899, 12, 30)  # Excel counts days from here (with its 29 February 1900)
_SERIALS = range(10_000, 75_000)  # 1927 to 2105: four digits are years, six are never dates
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_EMPTY = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "未填", "N/A", "n/a"})


class BadCell(ValueError):
    """A cell that cannot be read as what its column holds; the message says why, in Chinese."""


def text(cell: Cell) -> str:
    """Return the cell as one trimmed text: dates as 2022-03-05, whole numbers without point, no control characters."""
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}" if (cell.hour or cell.minute) else cell.date().isoformat()
        case date():
            return cell.isoformat()
        case str():
            if cell.isprintable():  # then there is no control character in it
                return cell.strip(" \u3000\u00a0\ufeff")
            kept = "".join(c for c in cell if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
            return kept.strip(" \t\n\u3000\u00a0\ufeff")
    plain = isinstance(cell, Decimal) and cell.is_finite() and abs(cell.adjusted()) < 30
    return f"{cell:f}" if plain else str(cell)


def is_empty(cell: Cell) -> bool:
    """Whether the cell says nothing: blank, or a dash or 无 written in its place."""
    return text(cell) in _EMPTY


def date_of(cell: Cell, year: int | None = None) -> date | None:
    """Return the date a cell names, None when it says nothing.

    Read are dates of the sheet, Excel's serial numbers, 20220305, 2022.3.5 (also - / 、 and spaces), 2022年3月5日,
    二〇二二年三月五日, 22.3.5, and with ``year`` 3月5日 and 3.5. A time behind the date is dropped. A month
    without its day is a BadCell: a date is never guessed.
    """
    if isinstance(cell, bool):
        raise BadCell("不是日期")
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    if is_empty(cell):
        return None
    if isinstance(cell, int) and cell in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=cell)
    if isinstance(cell, Decimal) and cell.is_finite() and _SERIALS.start <= cell < _SERIALS.stop:
        return _SERIAL_ZERO + timedelta(days=int(cell))
    if isinstance(cell, Decimal) and re.fullmatch(r"\d{1,2}\.[123]", text(cell)):
        said = text(cell)
        raise BadCell(f"“{said}”是数字，分不清是{said[-1]}日还是{said[-1]}0日，请写成几月几日")
    return _written(unicodedata.normalize("NFKC", text(cell)), year)


_TIME = re.compile(r"[T\s]+\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?秒?$|[上下]午.*$")
_FULL = re.compile(r"(\d{4}|\d{2})\s*(?:年|[-./、,\s])\s*(\d{1,2})\s*(?:月|[-./、,\s])\s*(\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(\d{1,2})\s*(?:月|[-./、])\s*(\d{1,2})\s*[日号]?")
_MONTH = re.compile(r"(\d{4})\s*(?:年|[-./])\s*(\d{1,2})\s*月?")


def _written(said: str, year: int | None) -> date:
    plain = _TIME.sub("", _chinese(said)).strip().rstrip("。.")
    if re.fullmatch(r"\d{5}", plain) and int(plain) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(plain))
    if re.fullmatch(r"(?:19|20)\d{6}", plain):
        return _day(int(plain[:4]), int(plain[4:6]), int(plain[6:]), said)
    if found := _FULL.fullmatch(plain):
        whole = int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
        return _day(whole, int(found[2]), int(found[3]), said)
    if _MONTH.fullmatch(plain):
        raise BadCell(f"“{_shown(said)}”只有年月，没有日")
    if found := _SHORT.fullmatch(plain):
        if year is None:
            raise BadCell(f"“{_shown(said)}”没有年份")
        return _day(year, int(found[1]), int(found[2]), said)
    raise BadCell(f"“{_shown(said)}”不是日期")


def _chinese(said: str) -> str:
    """二〇二二年三月十五日 with Arabic digits; other texts as they are."""
    if not re.search(r"[〇○零一二三四五六七八九十]\s*[年月日号]", said):
        return said

    def small(found: re.Match[str]) -> str:
        tens, ones = found[1].translate(_DIGITS), found[2].translate(_DIGITS)
        return f"{tens or '1'}{ones or '0'}"

    return re.sub(r"([一二三]?)十([一二三四五六七八九]?)", small, said).translate(_DIGITS)


def _day(year: int, month: int, day: int, said: str) -> date:
    try:
        return _within(date(year, month, day))
    except ValueError as wrong:
        raise wrong if isinstance(wrong, BadCell) else BadCell(f"“{_shown(said)}”没有这一天") from wrong


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise BadCell(f"“{day.isoformat()}”不像是真实的日期")
    return day


def _shown(said: str) -> str:
    return said if len(said) <= 20 else f"{said[:20]}……"


def number_of(cell: Cell) -> int | None:
    """Return the number a cell names (12, 第012号, 〔2022〕12号, 提案第12号), None when it says nothing."""
    if isinstance(cell, bool | date):
        raise BadCell("不是编号")
    if is_empty(cell):
        return None
    said = unicodedata.normalize("NFKC", text(cell))
    plain = re.sub(r"[\[(〔【](?:19|20)\d\d[\])〕】]|(?:19|20)\d\d年度?", "", said)
    digits = re.findall(r"\d+", plain) if plain.isascii() or not re.search(r"\d\s*\.\s*\d", plain) else []
    if len(digits) != 1 or re.search(r"\d\.|-\d", plain) or not 0 < int(digits[0]) < 1_000_000_000:
        raise BadCell(f"“{_shown(said)}”不是编号")
    return int(digits[0])


@dataclass(frozen=True)
class Names:
    """The names a cell lists in their order, and how many it says there are (等5人); 0 when it does not say."""

    names: tuple[str, ...]
    total: int = 0


_MANY = re.compile(r"等?\s*(\d{1,4})\s*(?:名|位|人)[\u4e00-\u9fff]{0,4}$")
_REMARK = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_TITLE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:等?委员|同志|等)$")
_BETWEEN = re.compile(r"[、，,；;/\n\t|]+|(?<=[\u4e00-\u9fff]{2})\s*[和及]\s*(?=[\u4e00-\u9fff]{2,3}$)")


def names_of(cell: Cell) -> Names:
    """Return the people (or bodies) a cell lists: 甲某、乙某，丙某 or 甲某 乙某等5人; a name spaced out (甲 某) is one name."""
    if is_empty(cell):
        return Names(())
    plain = _REMARK.sub("", unicodedata.normalize("NFKC", text(cell)))
    total = 0
    if found := _MANY.search(plain):
        total, plain = int(found[1]), plain[: found.start()]
    names: list[str] = []
    for piece in _BETWEEN.split(plain):
        names += _spaced(piece)
    clean = [_TITLE.sub("", name.strip("·.。:： ")) for name in names]
    return Names(tuple(dict.fromkeys(name for name in clean if name)), total)


def _spaced(piece: str) -> list[str]:
    parts = piece.split()
    if parts and all(len(part) == 1 for part in parts):
        return (
            ["".join(parts[i : i + 2]) for i in range(0, len(parts), 2)]
            if len(parts) > 3
            else ["".join(parts)]
        )
    joined: list[str] = []
    for part in parts:
        if len(part) == 1 and joined and len(joined[-1]) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    return joined


SOLE, HOST, CO, SEPARATE, REFERENCE = "sole", "host", "co", "separate", "for_reference"
_ROLES = {
    "独办": SOLE,
    "单办": SOLE,
    "主办": HOST,
    "牵头": HOST,
    "承办": HOST,
    "会办": CO,
    "协办": CO,
    "配合": CO,
    "分办": SEPARATE,
    "参阅": REFERENCE,
    "参考": REFERENCE,
}
_ROLE = "|".join(_ROLES)
_LABEL = re.compile(rf"(?:({_ROLE})(?:单位|部门)?\s*[:：]\s*)")
_BEHIND = re.compile(rf"[(（\[【]\s*({_ROLE})(?:单位|部门)?\s*[)）\]】]$")
_UNITS = re.compile(r"[、，,；;\n\t|]+|\s{1,}")


def units_of(cell: Cell, role: str = "") -> list[tuple[str, str]]:
    """Return (role, name) of each unit a cell lists, in order, each name once.

    Roles stand before (主办：甲局；会办：乙局、丙局) or behind (甲局（主办）) the names; ``role`` holds where the
    cell says nothing, "" when that is open.
    """
    if is_empty(cell):
        return []
    said = text(cell).replace("\u3000", " ")
    found: dict[str, str] = {}
    pieces = _LABEL.split(said)
    labelled = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    for label, names in labelled:
        for one in _UNITS.split(names):
            behind = _BEHIND.search(one)
            name = (one[: behind.start()] if behind else one).strip("。.:： ")
            if name and name not in _EMPTY and name not in found:
                found[name] = _ROLES.get(behind[1] if behind else label, role)
    return [(held, name) for name, held in found.items()]


_YES = frozenset(["是", "有", "√", "✓", "✔", "对", "Y", "y", "YES", "yes", "true", "1", "〇", "○"])
_NO = frozenset(["否", "不", "×", "✗", "X", "x", "N", "n", "NO", "no", "false", "0", "没有", "未"])


def truth_of(cell: Cell) -> bool | None:
    """Return what a yes-or-no cell says (是, 否, √, ×), None when it says nothing; BadCell for anything else."""
    if text(cell) in _NO:
        return False
    if is_empty(cell):
        return None
    if text(cell) in _YES:
        return True
    raise BadCell(f"“{_shown(text(cell))}”不是“是”或“否”")
