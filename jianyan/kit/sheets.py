"""Writes ledgers (台账) as xlsx and reads tables out of the workbooks people send."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import IO, Any

from lxml import etree

Cell = str | int | bool | Decimal | date | datetime | None

SHANGHAI = timezone(timedelta(hours=8))
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # the making of a workbook whose maker gives no time
DIGITS = 15  # Excel keeps no more digits of a number
TEXT = 32_767  # nor more characters in a cell
ROWS = 1_048_575  # nor more rows under a header
NARROW, WIDE = 6, 60  # widths of a column, in half-width characters
UNREADABLE = "无法读取：不是Excel或WPS表格文件（xlsx、xls），或文件已损坏"
CUT = "……（超出单元格长度，下略）"


@dataclass(frozen=True)
class Ledger:
    """One sheet to write: its name, the header, the rows in the header's order, notes for a sheet 说明.

    Values keep their type: dates and numbers can be summed and filtered. A Decimal shows as many places
    as it has; an aware datetime is shown in Shanghai time; True and False are 是 and 否.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """What was read: the header, the rows that are not empty, and the number each row has in its sheet
    (from 1, as shown to the person who sent it). Rows are as long as the header; empty cells are None."""

    header: list[str]
    rows: list[list[Cell]]
    numbers: list[int]


class BadSheet(ValueError):
    """The file cannot be read as a table; the message says why, in Chinese."""


@dataclass(frozen=True)
class Limits:
    """What is still read: bytes of the file, bytes when unpacked, rows and columns."""

    size: int = 20 * 2**20
    unpacked: int = 100 * 2**20
    rows: int = 50_000
    columns: int = 200


LIMITS = Limits()


def write(ledger: Ledger, *more: Ledger, made_at: datetime = LONG_AGO) -> bytes:
    """Return an xlsx workbook of the ledgers: header frozen and filtered, printed on A4 across.

    Text is always written as text, whatever it begins with, so no cell can turn into a formula or a link;
    integers of more than 15 digits too, which Excel would round. The bytes depend on the arguments alone.
    Raises ValueError when a row is not as long as the header or there are too many rows.
    """
    import xlsxwriter  # loaded at use: web processes that write no ledger do without it

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": ledger.title, "author": "建言", "created": made_at.astimezone(UTC)})
    names: set[str] = set()
    formats = _Formats(book)
    for one in (ledger, *more):
        _write_sheet(book.add_worksheet(sheet_name(one.title, names)), one, formats)
    notes = [note for one in (ledger, *more) for note in one.notes]
    if notes:
        sheet = book.add_worksheet(sheet_name("说明", names))
        sheet.set_column(0, 0, 100)
        for row, note in enumerate(notes):
            sheet.write_string(row, 0, _fitting(note), formats.get("text"))
    book.close()
    return buffer.getvalue()


def sheet_name(title: str, taken: set[str] | None = None) -> str:
    """Return a legal and free name for a sheet and add it to `taken` (lower case): at most 31 characters,
    none of []:*?/\\, no apostrophe at an end, not History, not empty."""
    taken = set() if taken is None else taken
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip().strip("'").strip()[:31].rstrip("'")
    if not plain or plain.lower() == "history":
        plain = f"表{plain}"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: 31 - len(str(number)) - 2]}({number})"
    taken.add(name.lower())
    return name


def read_table(data: bytes, sheet: str | None = None, limits: Limits = LIMITS) -> Table:
    """Read the first sheet (or the one named) of an xlsx or xls file.

    The header is the first row with at least two filled cells (titles above it are passed over), or the
    first filled row of a table with one column. Text is stripped, whole numbers are int, others Decimal,
    a date without a time is a date. Raises BadSheet.
    """
    rows = _grid(data, sheet, limits)
    start = _header_row(rows)
    header = _header(rows[start], rows[start + 1 :])
    kept = [
        (number, [row[column] if column < len(row) else None for column in header.values()])
        for number, row in enumerate(rows[start + 1 :], start + 2)
    ]
    kept = [(number, row) for number, row in kept if any(cell is not None for cell in row)]
    return Table(list(header), [row for _, row in kept], [number for number, _ in kept])


class _Formats:
    """The cell formats of one workbook, made once each."""

    BASE = {"font_name": "宋体", "font_size": 11, "valign": "top", "border": 1}
    KINDS: dict[str, dict[str, Any]] = {
        "header": {
            "bold": True,
            "bg_color": "#EDEDED",
            "text_wrap": True,
            "valign": "vcenter",
            "align": "center",
        },
        "text": {"text_wrap": True},
        "guarded": {"text_wrap": True, "quote_prefix": True},
        "date": {"num_format": "yyyy-mm-dd", "align": "center"},
        "datetime": {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
        "integer": {"num_format": "0"},
        "wrong": {"text_wrap": True, "bg_color": "#F8D0D2", "font_color": "#8E1218", "bold": True},
    }

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def get(self, kind: str) -> Any:
        """Return the format of a kind; "0.00" and the like stand for themselves."""
        if kind not in self._made:
            rules = self.KINDS.get(kind, {"num_format": kind})
            self._made[kind] = self._book.add_format(self.BASE | rules)
        return self._made[kind]


def _write_sheet(sheet: Any, ledger: Ledger, formats: _Formats) -> None:
    width = len(ledger.columns)
    widths = [_width(column) for column in ledger.columns]
    for column, name in enumerate(ledger.columns):
        sheet.write_string(0, column, _fitting(name), formats.get("header"))
    count = 0
    for count, row in enumerate(ledger.rows, 1):
        if len(row) != width or count > ROWS:
            raise ValueError(
                f"{ledger.title}: row {count} has {len(row)} of {width} cells, or is one too many"
            )
        for column, value in enumerate(row):
            shown = _write_cell(sheet, count, column, value, formats)
            widths[column] = max(widths[column], _width(shown))
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, min(max(wide + 2, NARROW), WIDE))
    _lay_out(sheet, ledger.title, count, width)


def _lay_out(sheet: Any, title: str, rows: int, columns: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_header('&C&"黑体"&14' + title.replace("&", "&&")[:100])
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if columns:
        sheet.autofilter(0, 0, rows, columns - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Cell, formats: _Formats) -> str:
    """Write one value by its type; return it as it will be seen, for the width of the column."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, formats.get("text"))
        return ""
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date) and value.year >= 1900:
        kind = "datetime" if isinstance(value, datetime) else "date"
        sheet.write_datetime(row, column, value, formats.get(kind))
        return "2023-02-13 08:00" if kind == "datetime" else "2023-02-13"
    if isinstance(value, int | Decimal) and _fits_number(value):
        shown = f"{value:f}" if isinstance(value, Decimal) else str(value)
        places = len(shown.partition(".")[2])
        sheet.write_number(row, column, value, formats.get("0." + "0" * places if places else "integer"))
        return shown
    text = _fitting(str(value))
    sheet.write_string(row, column, text, formats.get("guarded" if text[:1] in "=+-@\t\r" else "text"))
    return text


def _fits_number(value: int | Decimal) -> bool:
    if isinstance(value, Decimal):
        return (
            value.is_finite() and len(value.as_tuple().digits) <= DIGITS and abs(value.adjusted()) <= DIGITS
        )
    return len(str(abs(value))) <= DIGITS


def _fitting(text: str) -> str:
    return text if len(text) <= TEXT else text[: TEXT - len(CUT)] + CUT


def _width(text: str) -> int:
    """Return the width of the longest line in half-width characters: a Chinese character counts two."""
    return max((sum(1 + (ord(c) > 0x2E7F) for c in line[:WIDE]) for line in text.splitlines()), default=0)


def _grid(data: bytes, sheet: str | None, limits: Limits) -> list[list[Cell]]:
    """Return the cells of a sheet from its first row and column on."""
    import python_calamine as calamine  # loaded at use, as above

    check_size(data, limits)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            page = book.get_sheet_by_name(_chosen(book.sheet_names, sheet))
            height, width = (last + 1 for last in page.end or (-1, -1))
            if height > limits.rows or width > limits.columns:
                found = f"表格有{height}行、{width}列"
                raise BadSheet(f"{found}，超过{limits.rows}行、{limits.columns}列的上限，请拆分后再导入")
            return [[cell(value) for value in row] for row in page.to_python(skip_empty_area=False)]
    except calamine.PasswordError as error:
        raise BadSheet("文件设有打开密码，请去掉密码后再导入") from error
    except calamine.CalamineError as error:
        raise BadSheet(UNREADABLE) from error
    except BaseException as error:
        # A panic of the Rust reader on a broken file is no Exception; it must not end the worker.
        if type(error).__name__ != "PanicException":
            raise
        raise BadSheet(UNREADABLE) from error


def _chosen(names: list[str], sheet: str | None) -> str:
    if not names:
        raise BadSheet("工作簿中没有工作表")
    if sheet is not None and sheet not in names:
        raise BadSheet(f"没有名为“{sheet}”的工作表，现有：{'、'.join(names)}")
    return sheet or names[0]


def check_size(data: bytes, limits: Limits = LIMITS) -> None:
    """Refuse with BadSheet what is too large to be laid out in memory, unpacked or not, or is no workbook at all."""
    if not data:
        raise BadSheet("文件是空的")
    if len(data) > limits.size:
        raise BadSheet(f"文件超过{limits.size // 2**20}兆，请拆分后再导入")
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, limits)
    # zipfile says NotImplementedError of what is packed in a way it does not know.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise BadSheet("文件已损坏，无法打开") from error
    except BadSheet:
        raise
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadSheet(UNREADABLE) from error


def _check_archive(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse what would not fit into memory: the reader lays a sheet out whole, up to its farthest cell,
    and a stray cell in the last row and column would end the process."""
    if sum(entry.file_size for entry in archive.infolist()) > limits.unpacked:
        raise BadSheet(f"文件展开后超过{limits.unpacked // 2**20}兆，不予读取")
    if "xl/workbook.xml" not in archive.namelist():
        raise BadSheet("只能读取xlsx和xls表格，请在Excel或WPS中另存为xlsx后再导入")
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as part:
                row, column = _farthest(part)
            if row * column > limits.rows * limits.columns:
                raise BadSheet(f"有工作表的内容延伸到第{row}行、第{column}列，请删除表格以外的内容后再导入")


_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def _farthest(part: IO[bytes]) -> tuple[int, int]:
    """Return the largest row and column (from 1) with a filled cell in a sheet's XML."""
    far_row = far_column = row = column = 0
    for event, element in etree.iterparse(part, events=("start", "end"), resolve_entities=False):
        kind = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if event == "start" and kind == "row":
            row, column = int(element.get("r", row + 1)), 0
        elif event == "end" and kind == "c":
            place = _PLACE.fullmatch(element.get("r", ""))
            column = _column_number(place[1]) if place else column + 1
            row = int(place[2]) if place else row
            if len(element):
                far_row, far_column = max(far_row, row), max(far_column, column)
        elif event == "end" and kind == "row":
            element.clear()
    return far_row, far_column


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell(value: object) -> Cell:
    """Return a value of the reader as a cell: text stripped, "" is None, 3.0 is 3, a date without time is a date."""
    match value:
        case str():
            return value.strip() or None
        case bool() | None:
            return value
        case float() if value.is_integer():
            return int(value)
        case float():
            return Decimal(f"{value:.{DIGITS}g}")
        case datetime() if (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
            return value.date()
        case int() | datetime() | date():
            return value
    return str(value)  # a time of day or a duration


def _header_row(rows: list[list[Cell]]) -> int:
    filled = [sum(cell is not None for cell in row) for row in rows]
    for least in (2, 1):
        for number, count in enumerate(filled):
            if count >= least:
                return number
    raise BadSheet("表格是空的")


def _header(cells: list[Cell], below: list[list[Cell]]) -> dict[str, int]:
    """Return title -> column; a column without a title is passed over when nothing stands below it."""
    header: dict[str, int] = {}
    for column, cell in enumerate(cells):
        title = re.sub(r"\s+", "", str(cell)) if cell is not None else ""
        if title in header:
            raise BadSheet(f"第{header[title] + 1}列与第{column + 1}列的标题都是“{title}”，请改成不同的标题")
        if title:
            header[title] = column
        elif any(column < len(row) and row[column] is not None for row in below):
            raise BadSheet(f"第{column + 1}列有内容但没有标题，请补上标题")
    return header


@dataclass(frozen=True)
class Marked:
    """A sheet given back with what is wrong in it: ``wrong`` names (row, column) from 0 and says why; ``said`` is the
    text of the added last column of each row."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    wrong: Mapping[tuple[int, int], str]
    said: Sequence[str]


FINDINGS = "导入问题"  # the added column; an import passes over a column of this name


def write_marked(sheet: Marked, made_at: datetime = LONG_AGO) -> bytes:
    """Return an xlsx workbook of the sheet: wrong cells red with a note, and a last column that says it in words."""
    import xlsxwriter  # loaded at use, as above

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": sheet.title, "author": "建言", "created": made_at.astimezone(UTC)})
    page, formats = book.add_worksheet(sheet_name(sheet.title)), _Formats(book)
    width = len(sheet.columns)
    for column, name in enumerate((*sheet.columns, FINDINGS)):
        page.write_string(0, column, _fitting(name), formats.get("header"))
        page.set_column(column, column, 40 if column == width else 16)
    for number, (row, said) in enumerate(zip(sheet.rows, sheet.said, strict=True)):
        for column in range(width):
            value = row[column] if column < len(row) else None
            if why := sheet.wrong.get((number, column)):
                page.write_string(number + 1, column, _fitting(_shown(value)), formats.get("wrong"))
                page.write_comment(number + 1, column, why[:500], {"author": "建言"})
            else:
                _write_cell(page, number + 1, column, value, formats)
        page.write_string(number + 1, width, _fitting(said), formats.get("text"))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), width)
    book.close()
    return buffer.getvalue()


def _shown(value: Cell) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
