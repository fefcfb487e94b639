"""The columns of a ledger of opinions: the headings offices use, and how their cells are read."""

from __future__ import annotations

import re

from jianyan.core.imports import Column, Task
from jianyan.core.imports.reading import day, headings, number, one_line, people, words
from jianyan.kit import cells
from jianyan.kit.cells import Cell
from jianyan.opinions.models.bulletins import Level

HEADINGS = headings(__file__)
_LEVELS = (
    (Level.NATION, re.compile(r"全国|中央|国家")),
    (Level.PROVINCE, re.compile(r"省|自治区|直辖市")),
    (Level.CITY, re.compile(r"市|州|盟|地区")),
    (Level.COUNTY, re.compile(r"县|区|旗|本级")),
)
_NOTHING = re.compile(r"^(?:无|否|未采用|没有|/|-|—)$")
_OUTCOMES = (
    ("declined", re.compile(r"留存|未采用|不采用|未编发|存档|不予")),
    ("merged", re.compile(r"合并|并入|综合编")),
    ("returned", re.compile(r"退回|退稿")),
)


def serial(cell: Cell, task: Task) -> int | None:
    """The number of 2022-017 or 17."""
    said = words(cell, task)
    found = re.fullmatch(r"(?:19|20)\d\d\s*[-—]\s*0*(\d{1,6})", said)
    return int(found[1]) if found else cells.number_of(cell)


def level_of(said: str) -> Level | None:
    """The highest level a piece of text names."""
    return next((level for level, pattern in _LEVELS if pattern.search(said)), None)


def used(cell: Cell, task: Task) -> list[tuple[str, str]]:
    """Who used it, with the level: 市政协、省政协."""
    said = words(cell, task)
    if not said or _NOTHING.match(said):
        return []
    pieces = [piece.strip() for piece in re.split(r"[、，,；;/\n和]+", said) if piece.strip()]
    found = []
    for piece in pieces:
        level = level_of(piece)
        if level is None:
            raise cells.BadCell(f"认不出采用级别的“{piece[:20]}”，应写明县、市、省或全国")
        found.append((str(level), re.sub(r"(?:单篇|综合)?采用$", "", piece)[:80] or piece[:80]))
    return found


def leaders(cell: Cell, task: Task) -> list[str]:
    """Who wrote on it; a tick is none."""
    said = words(cell, task)
    if not said or _NOTHING.match(said):
        return []
    pieces = [piece.strip() for piece in re.split(r"[、，,；;\n]+", said)]
    return [re.sub(r"批示$", "", piece)[:40] for piece in pieces if piece and "圈阅" not in piece]


def outcome(cell: Cell, task: Task) -> str:
    """What became of it, where a row says so; other words are passed over."""
    said = words(cell, task)
    return next((name for name, pattern in _OUTCOMES if said and pattern.search(said)), "")


COLUMNS = (
    Column("title", "标题", HEADINGS["title"], one_line, required=True),
    Column("serial", "登记号", HEADINGS["serial"], serial),
    Column("text", "情况", HEADINGS["text"], words),
    Column("advice", "建议", HEADINGS["advice"], words),
    Column("reporters", "反映人", HEADINGS["reporters"], people),
    Column("body", "反映单位", HEADINGS["body"], one_line),
    Column("sector", "界别", HEADINGS["sector"], one_line),
    Column("received_on", "收到日期", HEADINGS["received_on"], day, fixed=True),
    Column("series", "刊物", HEADINGS["series"], one_line, fixed=True),
    Column("issue_no", "期号", HEADINGS["issue_no"], number),
    Column("issued_on", "签发日期", HEADINGS["issued_on"], day),
    Column("dispatched_on", "报送日期", HEADINGS["dispatched_on"], day),
    Column("adopted", "采用情况", HEADINGS["adopted"], used),
    Column("adopted_on", "采用日期", HEADINGS["adopted_on"], day),
    Column("instructed", "批示领导", HEADINGS["instructed"], leaders),
    Column("instructed_on", "批示日期", HEADINGS["instructed_on"], day),
    Column("outcome", "处理结果", HEADINGS["outcome"], outcome),
)
