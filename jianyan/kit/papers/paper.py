"""Writes one official paper from top to bottom: head, title, text, tables, signature, imprint."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from jianyan.kit.chinese import long_date, ordinal
from jianyan.kit.papers import page

Row = Sequence[str | int | None]

LETTER_TOP = Mm(30)  # from the upper edge to the mark of a letter (10.1)
BLOCK = Mm(156)  # the width of the text block
TABLE_SIZE, TABLE_LINE = Pt(12), Pt(20)  # 小四: the standard leaves tables open
ANNEX_SIZE, ANNEX_LINE = Pt(10.5), Pt(16)  # 五号, for the tables of an annex
IMPRINT_LINE = Pt(24)
SEAL_LINES = 2  # room above a sealed signature, so that the seal starts close under the text (7.3.5.1)


class Paper:
    """An official paper in the format of GB/T 9704-2012, written in the order of the calls.

    Text may hold line breaks: each line becomes a paragraph (in a title a line of the title). Numbers of
    headings are counted here. Faces are named, not shipped: 小标宋, 仿宋, 黑体 and 楷体 come from the reader's
    office suite.
    """

    def __init__(self, title: str, made_at: datetime, *, author: str = "建言", sample: bool = False) -> None:
        """`title` names the file for search; `title()` prints one. `made_at` (aware) fixes the bytes."""
        self._document = page.new_document(title, author, made_at, sample)
        self._sample = sample
        self._counts = [0, 0, 0, 0]
        self._style: str | None = None
        self._table_size, self._table_line = TABLE_SIZE, TABLE_LINE

    def red_head(self, issuer: str, number: str) -> None:
        """Print the head of a 文件: the issuer in red 35 mm below the top of the text block, the document
        number two lines below it, a red rule 4 mm below the number (7.2.4, 7.2.5, 7.2.7)."""
        mark = self._line(issuer, page.SONG_TITLE, _mark_size(issuer), ALIGN.CENTER)
        mark.paragraph_format.space_before = Mm(35)
        page.pitch(mark, 1.0)
        mark.runs[0].font.color.rgb = page.RED
        self.blank(2)
        line = self._line(number, page.FANG, page.BODY_SIZE, ALIGN.CENTER)
        page.rule(line, "bottom", "single", 12, 11, str(page.RED))
        self.blank(2)

    def letter_head(self, issuer: str, number: str) -> None:
        """Print the head of a 函: the issuer in red 30 mm below the edge of the paper, a red double rule
        under it and another 20 mm above the lower edge, both 170 mm; the number at the right, no page
        number on the first page (10.1)."""
        section = self._document.sections[0]
        section.different_first_page_header_footer = True
        header, footer = section.first_page_header, section.first_page_footer
        mark = header.paragraphs[0]
        _write(mark, issuer, page.SONG_TITLE, _mark_size(issuer), ALIGN.DISTRIBUTE)
        page.pitch(mark, 1.0)
        mark.runs[0].font.color.rgb = page.RED
        mark.paragraph_format.space_before = Length(LETTER_TOP - page.HEAD)
        page.rule(mark, "bottom", "thickThinSmallGap", 24, 11, str(page.RED))
        end = footer.paragraphs[0]
        page.rule(end, "bottom", "thinThickSmallGap", 24, 1, str(page.RED))
        for paragraph in (mark, end):
            paragraph.paragraph_format.left_indent = Mm(-8)
            paragraph.paragraph_format.right_indent = Mm(-6)
        if self._sample:
            page.mark_sample(header)
        self._line(number, page.FANG, page.BODY_SIZE, ALIGN.RIGHT)
        self.blank(2)

    def title(self, text: str) -> None:
        """Print the title: 2号小标宋, centred, one line of the paper for each line of `text`, and a blank
        line after it (7.3.1)."""
        for line in text.splitlines():
            paragraph = self._line(line, page.SONG_TITLE, page.TITLE_SIZE, ALIGN.CENTER)
            page.pitch(paragraph, page.TITLE_LINE)
            paragraph.paragraph_format.keep_with_next = True
        self.blank()

    def subtitle(self, text: str) -> None:
        """Print a line in 楷体 under the title, such as the date and the session of a report."""
        self._line(text, page.KAI, page.BODY_SIZE, ALIGN.CENTER)

    def addressee(self, text: str) -> None:
        """Print whom the paper addresses, flush left; a colon is added where none stands (7.3.2)."""
        self._line(text if text.endswith("：") else f"{text}：", page.FANG, page.BODY_SIZE, ALIGN.LEFT)

    def heading(self, text: str, level: int = 1) -> None:
        """Print a heading with its number: 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋 (7.3.3).

        Raises ValueError for another level than 1 to 4, or for the hundredth heading of a level.
        """
        if not 1 <= level <= 4:
            raise ValueError(f"a heading of level {level}")
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        number = self._counts[level - 1]
        label = (f"{ordinal(number)}、", f"（{ordinal(number)}）", f"{number}.", f"（{number}）")[level - 1]
        self._document.add_paragraph(page.clean(label + text), style=f"Heading {level}")

    def body(self, text: str) -> None:
        """Print paragraphs, first lines indented by two characters (7.3.3)."""
        for line in text.splitlines():
            page.indent(self._line(line.strip(), page.FANG, page.BODY_SIZE, ALIGN.JUSTIFY), first=2)

    def table(
        self, header: Sequence[str], rows: Iterable[Row], widths: Sequence[float] = (), caption: str = ""
    ) -> None:
        """Print a table as wide as the text block; its header is repeated on each page.

        `widths` are the relative widths of the columns (equal when empty). Numbers are centred, text stands
        left, None is empty. Raises ValueError when a row or `widths` is not as long as the header.
        """
        if caption:
            title = self._line(caption, page.HEI, page.SMALL_SIZE, ALIGN.CENTER)
            title.paragraph_format.keep_with_next = True
        table = self._document.add_table(0, len(header), style="Table Grid")
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        self._add_row(table, header, page.HEI, ALIGN.CENTER)
        table.rows[0]._tr.get_or_add_trPr().append(page.element("w:tblHeader"))
        for row in rows:
            self._add_row(table, row, page.FANG, None)
        _set_widths(table, widths or [1] * len(header))
        page.pitch(self._line("", page.FANG, TABLE_SIZE, ALIGN.LEFT), Pt(10))

    def attachments(self, names: Sequence[str]) -> None:
        """Print the note of attachments after a blank line: 附件：1. ..., no full stop (7.3.4)."""
        self.blank()
        for number, name in enumerate(names, 1):
            label = "附件：" if number == 1 else ""
            mark = f"{number}." if len(names) > 1 else ""
            paragraph = self._line(f"{label}{mark}{name}", page.FANG, page.BODY_SIZE, ALIGN.LEFT)
            page.indent(paragraph, left=5 + len(mark) / 2, first=-(len(label) + len(mark) / 2))

    def signature(self, organ: str, on: date, *, sealed: bool = True) -> None:
        """Print the issuing organ (one a line) and the date.

        Sealed (7.3.5.1): the date four characters from the right, the organ centred over it. Unsealed
        (7.3.5.2): the organ two characters from the right, the date two to the right of its beginning.
        """
        self.blank(SEAL_LINES if sealed else 1)
        day = long_date(on)
        organs = organ.splitlines()
        widths = [page.width(name) for name in organs]
        date_right, organ_rights = _signature_indents(widths, page.width(day), sealed=sealed)
        for name, right in zip(organs, organ_rights, strict=True):
            paragraph = self._line(name, page.FANG, page.BODY_SIZE, ALIGN.RIGHT)
            page.indent(paragraph, right=right)
            paragraph.paragraph_format.keep_with_next = True
        page.indent(self._line(day, page.FANG, page.BODY_SIZE, ALIGN.RIGHT), right=date_right)

    def note(self, text: str) -> None:
        """Print the 附注 below the date in round brackets: contact person and phone stand here (7.3.6)."""
        page.indent(self._line(f"（{text}）", page.FANG, page.BODY_SIZE, ALIGN.LEFT), first=2)

    def imprint(self, copies: str = "", office: str = "", on: date | None = None) -> None:
        """Print the 版记 at the foot of the last page: whom copies go to, then the printing office and the
        date, between rules of 0.35 and 0.25 mm (7.4). Either line may be left out; a 函 has no office (10.1).

        Suites that do not lay tables at the foot of a page print it after the text. Raises ValueError when
        both are left out, or for an office without a date.
        """
        if not (copies or office) or bool(office) != bool(on):
            raise ValueError("an imprint needs copies, or an office with a date")
        lines = [f"抄送：{copies}。"] if copies else []
        if on:
            lines.append(f"{office}\t{long_date(on)}印发")
        table = self._document.add_table(0, 1)
        table.autofit = False
        for text in lines:
            _add_imprint(table, text, hang=3 if text.startswith("抄送：") else 0)
        _set_widths(table, [1])
        page.imprint_rules(table)
        page.pitch(self._line("", page.FANG, Pt(1), ALIGN.LEFT), Pt(1))  # a table needs a line to hang on

    def blank(self, lines: int = 1) -> None:
        """Leave lines free."""
        for _ in range(lines):
            self._line("", page.FANG, page.BODY_SIZE, ALIGN.LEFT)

    def page_break(self) -> None:
        """Go on at the top of the next page; the numbers of headings start anew (an annex)."""
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._counts = [0, 0, 0, 0]

    def annex(self, title: str) -> None:
        """Begin an annex that is no prose on a new page: notes and tables about the text before it.

        All that follows carries the paragraph style 数据说明, by which who reads the text (``language.documents``)
        tells it from what the paper says. Its tables are set smaller.
        """
        self.page_break()
        page.annex_style(self._document)
        self._style, self._table_size, self._table_line = page.ANNEX, ANNEX_SIZE, ANNEX_LINE
        heading = self._line(title, page.HEI, page.BODY_SIZE, ALIGN.LEFT)
        heading.paragraph_format.keep_with_next = True

    def to_bytes(self) -> bytes:
        """Return the docx; the same calls give the same bytes."""
        return page.packed(self._document)

    def _line(self, text: str, name: str, size: Length, align: ALIGN) -> Paragraph:
        paragraph = self._document.add_paragraph(style=self._style)
        _write(paragraph, text, name, size, align)
        return paragraph

    def _add_row(self, table: Table, row: Row, name: str, align: ALIGN | None) -> None:
        if len(row) != len(table.columns):
            raise ValueError(f"{len(row)} cells in a table of {len(table.columns)} columns")
        grid: Any = table  # add_row has no types
        added = grid.add_row()
        added._tr.get_or_add_trPr().append(page.element("w:cantSplit"))
        for cell, value in zip(added.cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            if self._style:
                paragraph.style = self._style
            text = "" if value is None else str(value)
            place = align or (ALIGN.CENTER if isinstance(value, int) else ALIGN.LEFT)
            _write(paragraph, text, name, self._table_size, place)
            page.pitch(paragraph, self._table_line)
            _middle(cell)


def _write(paragraph: Paragraph, text: str, name: str, size: Length, align: ALIGN) -> None:
    paragraph.alignment = align
    page.face(paragraph.add_run(page.clean(text)), name, size)


def _mark_size(issuer: str) -> Length:
    """Return the size at which the issuer fills the text block at most, never above 50 pt."""
    return Pt(min(50, int(BLOCK.pt / max(page.width(issuer), 1))))


def _signature_indents(organs: list[float], day: float, *, sealed: bool) -> tuple[float, list[float]]:
    """Return the right indents of the date and of each organ, in characters."""
    widest = max(organs)
    if sealed:
        right = 4 + max(0.0, (widest - day) / 2 - 4)  # a long organ pushes the date in, or it would stick out
        return right, [right + (day - width) / 2 for width in organs]
    # The date begins two characters after the organ; when it is longer, it keeps two from the right edge
    # and the organ gives way.
    organ_right = max(2.0, day + 4 - widest)
    return organ_right + widest - 2 - day, [organ_right] * len(organs)


def _add_imprint(table: Table, text: str, hang: int) -> None:
    grid: Any = table
    row = grid.add_row()
    row._tr.get_or_add_trPr().append(page.element("w:cantSplit"))
    paragraph = row.cells[0].paragraphs[0]
    _write(paragraph, text, page.FANG, page.SMALL_SIZE, ALIGN.LEFT)
    page.pitch(paragraph, IMPRINT_LINE)
    paragraph.paragraph_format.keep_with_next = True
    character = (page.SMALL_SIZE + page.TRACKING) / page.CHARACTER
    page.indent(paragraph, left=(1 + hang) * character, right=character, first=-hang * character)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Length(BLOCK - page.SMALL_SIZE), WD_TAB_ALIGNMENT.RIGHT)


def _middle(cell: _Cell) -> None:
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.append(page.element("w:vAlign", val="center"))


def _set_widths(table: Table, shares: Sequence[float]) -> None:
    if len(shares) != len(table.columns):
        raise ValueError(f"{len(shares)} widths for {len(table.columns)} columns")
    for column, share in zip(table.columns, shares, strict=True):
        width = Length(int(BLOCK * share / sum(shares)))
        column.width = width
        for cell in column.cells:
            cell.width = width
    whole: Any = table._tbl.tblPr.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(BLOCK.twips))
