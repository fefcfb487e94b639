"""Any table file of an office as a plain grid of cells: xlsx, xls, ods, csv; and where its headings stand."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from jianyan.kit import sheets
from jianyan.kit.sheets import LIMITS, BadSheet, Cell, Limits

Grid = list[list[Cell]]
UNREADABLE = "无法读取：不是Excel、WPS或csv表格文件，或文件已损坏"
_BINARY = b"\xd0\xcf\x11\xe0"
_REPEAT = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-{}-repeated"


@dataclass(frozen=True)
class Heading:
    """Where a table stands in its grid.

    ``first`` is the index of the first row of data (from 0). ``titles`` has one title a column of the grid, "" where
    none stands; the two rows of a double heading are joined (承办单位·主办), and equal titles are numbered.
    """

    first: int
    titles: list[str]


def sheet_names(data: bytes, limits: Limits = LIMITS) -> list[str]:
    """Return the names of the sheets a person can see; a csv file has one named 表格. Raises BadSheet."""
    if _is_text(data):
        return ["表格"]
    with _Book(data, limits) as book:
        shown = [one.name for one in book.sheets_metadata if "Visible" in str(one.visible)]
        names = shown or list(book.sheet_names)
    if not names:
        raise BadSheet("工作簿中没有工作表")
    return names


def read_grid(
    data: bytes, sheet: str | None = None, limits: Limits = LIMITS, *, measured: bool = False
) -> Grid:
    """Return the cells of a sheet (the first one unless named) from its first row and column on.

    A merged cell gives its value to each row it spans in its column, as people read it. ``measured``: the same bytes
    were opened before and fit; they are not measured again. Raises BadSheet.
    """
    if _is_text(data):
        return _csv(data, limits)
    with _Book(data, limits, measured=measured) as book:
        names = list(book.sheet_names)
        if sheet is not None and sheet not in names:
            raise BadSheet(f"没有名为“{sheet}”的工作表，现有：{'、'.join(names)}")
        page = book.get_sheet_by_name(sheet or names[0])
        height, width = (last + 1 for last in page.end or (-1, -1))
        if height > limits.rows or width > limits.columns:
            raise BadSheet(
                f"表格有{height}行、{width}列，超过{limits.rows}行、{limits.columns}列的上限，请拆分后再导入"
            )
        grid = [[sheets.cell(value) for value in row] for row in page.to_python(skip_empty_area=False)]
        _spread(grid, page.merged_cell_ranges or [])
    return grid


def _spread(grid: Grid, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Fill a merged range with its first cell: downwards always, sideways too, so that a heading names each column."""
    for (top, left), (bottom, right) in merged:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        value = grid[top][left]
        for row in grid[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value


class _Book:
    """A workbook opened for a moment; what its reader raises becomes BadSheet."""

    def __init__(self, data: bytes, limits: Limits, *, measured: bool = False) -> None:
        self._data, self._limits, self._measured = data, limits, measured

    def __enter__(self) -> Any:
        import python_calamine as calamine  # loaded at use: web processes that read no ledger do without it

        if not self._measured:
            _measure_all(self._data, self._limits)
        try:
            self._book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(self._data))
        except BaseException as error:
            raise _as_bad_sheet(error) from error
        return self._book

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._book.close()
        if error is not None and not isinstance(error, BadSheet):
            raise _as_bad_sheet(error) from error


def _measure_all(data: bytes, limits: Limits) -> None:
    if data.startswith(b"PK") and _is_open_document(data):
        _check_ods(data, limits)
    else:
        sheets.check_size(data, limits)


def _as_bad_sheet(error: BaseException) -> BaseException:
    """A panic of the Rust reader on a broken file is no Exception; it must not end the worker."""
    import python_calamine as calamine

    if isinstance(error, calamine.PasswordError):
        return BadSheet("文件设有打开密码，请去掉密码后再导入")
    known = isinstance(error, calamine.CalamineError) or type(error).__name__ == "PanicException"
    return BadSheet(UNREADABLE) if known else error


def _is_text(data: bytes) -> bool:
    if not data:
        raise BadSheet("文件是空的")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not data.startswith((b"PK", _BINARY)) and b"\x00" not in data[:4096]


def _csv(data: bytes, limits: Limits) -> Grid:
    """UTF-8, UTF-16 with its mark, or GB 18030, as WPS and Excel write them; comma, semicolon or tab between."""
    import csv

    if len(data) > limits.size:
        raise BadSheet(f"文件超过{limits.size // 2**20}兆，请拆分后再导入")
    try:
        said = _decoded(data)
        first = next((line for line in said.splitlines() if line.strip()), "")
        between = max(",;\t", key=first.count)
        rows = [list(row) for row in csv.reader(io.StringIO(said, newline=""), delimiter=between)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadSheet(UNREADABLE) from error
    width = max((len(row) for row in rows), default=0)
    if len(rows) > limits.rows or width > limits.columns:
        raise BadSheet(f"表格有{len(rows)}行、{width}列，超过上限，请拆分后再导入")
    return [[sheets.cell(value) for value in row] + [None] * (width - len(row)) for row in rows]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _is_open_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "content.xml" in archive.namelist() and "xl/workbook.xml" not in archive.namelist()
    # zipfile says NotImplementedError of what is packed in a way it does not know.
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise BadSheet("文件已损坏，无法打开") from error


def _check_ods(data: bytes, limits: Limits) -> None:
    """An ods file says a million empty rows in a few bytes, and its reader lays them out: count before."""
    if len(data) > limits.size:
        raise BadSheet(f"文件超过{limits.size // 2**20}兆，请拆分后再导入")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > limits.unpacked:
                raise BadSheet(f"文件展开后超过{limits.unpacked // 2**20}兆，不予读取")
            with archive.open("content.xml") as part:
                _measure(part, limits)
    # zipfile says NotImplementedError of what is packed in a way it does not know.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise BadSheet("文件已损坏，无法打开") from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise error if isinstance(error, BadSheet) else BadSheet(UNREADABLE) from error


def _measure(part: IO[bytes], limits: Limits) -> None:
    row = column = 0
    for event, element in etree.iterparse(part, events=("start", "end"), resolve_entities=False):
        kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if event == "start" and kind == "table":
            row = 0
        elif event == "start" and kind == "table-row":
            row, column = row + _repeated(element, "rows"), 0
        elif event == "end" and kind in ("table-cell", "covered-table-cell"):
            column += _repeated(element, "columns")
            if len(element) and (row > limits.rows or column > limits.columns):
                raise BadSheet(f"有工作表的内容延伸到第{row}行、第{column}列，请删除表格以外的内容后再导入")
        elif event == "end" and kind == "table-row":
            element.clear()


def _repeated(element: Any, what: str) -> int:
    return int(element.get(_REPEAT.replace("{}", what), 1))


# -- headings -----------------------------------------------------------------------------------------------------


def heading(grid: Grid, words: Sequence[str] = ()) -> Heading:
    """Find the headings: the row among the first thirty that looks most like one, with a second row below joined.

    ``words`` are words that headings of this kind of file use; where none is met, it is the first row with two
    different texts. Raises BadSheet for an empty grid.
    """
    rows = [index for index, row in enumerate(grid[:30]) if _texts(row)]
    if not rows:
        raise BadSheet("表格是空的")
    best = max(rows, key=lambda index: (_likeness(grid[index], words), -index))
    last = best
    if best + 1 < len(grid) and _continues(grid[best], grid[best + 1], words):
        last = best + 1
    elif best > 0 and _known(grid[best - 1], words) and _continues(grid[best - 1], grid[best], words):
        best -= 1
    return Heading(last + 1, _titles(grid[best : last + 1], max(len(row) for row in grid)))


def _texts(row: Sequence[Cell]) -> list[str]:
    return [re.sub(r"\s+", "", one) for one in row if isinstance(one, str) and one.strip()]


def _likeness(row: Sequence[Cell], words: Sequence[str]) -> float:
    """How much a row looks like headings: known words, short texts, all different, no numbers."""
    said = _texts(row)
    different = len(set(said))
    known = _known(row, words)
    others = sum(one is not None and not isinstance(one, str) for one in row)
    long = sum(len(one) > 20 for one in said)
    return known * 3 + min(different, 8) * 0.25 - others - long - (2 if different < 2 else 0)


def _known(row: Sequence[Cell], words: Sequence[str]) -> int:
    """How many different texts of a row are, or shortly contain, a heading word."""
    return sum(
        any(word == one or (len(word) > 1 and word in one and len(one) < 16) for word in words)
        for one in set(_texts(row))
    )


def _continues(upper: Sequence[Cell], lower: Sequence[Cell], words: Sequence[str]) -> bool:
    """Whether a row is the second line of headings: only short texts, under repeated or empty titles."""
    below = _texts(lower)
    if not below or any(one is not None and not isinstance(one, str) for one in lower):
        return False
    if any(len(one) > 12 for one in below):
        return False
    above = [one for one in upper if one is not None]
    parted = len(above) > len(set(map(str, above))) or len(above) < len([one for one in lower if one])
    same = sum(a == b for a, b in zip(upper, lower, strict=False) if a is not None)
    return parted and (same > 0 or _likeness(lower, words) > 0) and _likeness(lower, words) >= 0.5


def _titles(rows: Sequence[Sequence[Cell]], width: int) -> list[str]:
    titles: list[str] = []
    for column in range(width):
        parts = [
            re.sub(r"\s+", "", str(row[column]))
            for row in rows
            if column < len(row) and row[column] is not None
        ]
        name = "·".join(dict.fromkeys(parts))[:60]
        again = sum(one == name or one.startswith(f"{name}(") for one in titles) if name else 0
        titles.append(f"{name}({again + 1})" if again else name)
    return titles


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0, as Excel writes them: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
