"""Fills the cells of a workbook somebody else has laid out, and leaves the layout alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jianyan.kit import sheets
from jianyan.kit.sheets import BadSheet

Filling = int | Decimal | str
# What a workbook may hold that is not kept when its cells are written, and how users call it.
_LOST = {"xl/media/": "图片", "xl/charts/": "图表", "xl/drawings/": "图形", "xl/vbaProject.bin": "宏"}


@dataclass(frozen=True, order=True)
class Place:
    """A cell of a workbook: the name of its sheet and its address (B7)."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


def texts(data: bytes, pattern: re.Pattern[str]) -> dict[Place, str]:
    """The text of every cell in which the pattern occurs, sheet by sheet and row by row. Raises BadSheet."""
    book = _opened(data)
    return {place: text for place, text in _cells(book) if pattern.search(text)}


def filled(data: bytes, values: Mapping[Place, Filling]) -> bytes:
    """The workbook with these cells written; every format, width, merge and formula stays. Raises BadSheet."""
    book = _opened(data)
    for place, value in values.items():
        cell = book[place.sheet][place.cell]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text stays text, whatever it begins with
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def lost(data: bytes) -> list[str]:
    """What of this workbook would not be kept, in the words of users: 图片, 图表, 图形, 宏. Raises BadSheet."""
    sheets.check_size(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    return [word for part, word in _LOST.items() if any(name.startswith(part) for name in names)]


def _opened(data: bytes) -> Any:
    if not data.startswith(b"PK"):
        raise BadSheet("只能使用xlsx文件，请在Excel或WPS中另存为xlsx后再试")
    sheets.check_size(data)
    import openpyxl  # loaded at use: only forms of an upper level need it

    try:
        return openpyxl.load_workbook(io.BytesIO(data))
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise BadSheet("文件已损坏，无法打开") from error


def _cells(book: Any) -> Iterator[tuple[Place, str]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type != "f":
                    yield Place(sheet.title, cell.coordinate), cell.value
