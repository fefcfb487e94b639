"""Writes a paper as docx: head, title, text, tables, signature, imprint."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import singledispatchmethod
from typing import Any

from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from jianyan.kit import qr
from jianyan.kit.chinese import long_date
from jianyan.kit.papers import page, parts
from jianyan.kit.papers.parts import Row

LETTER_TOP = Mm(30)  # from the upper edge to the mark of a letter (10.1)
BLOCK = Mm(156)  # the width of the text block
TABLE_SIZE, TABLE_LINE = Pt(12), Pt(20)  # 小四: the standard leaves tables open
ANNEX_SIZE, ANNEX_LINE = Pt(10.5), Pt(16)  # 五号, for the tables of an annex
IMPRINT_LINE = Pt(24)
THICK, THIN = Mm(0.35), Mm(0.25)  # the rules of a 版记 (7.4.2)
CELL_MARGIN = Pt(4)  # at the sides of a cell
CODE_SIZE, CODE_WIDTH, CODE_FRAME = Pt(9), Mm(20), Mm(34)
CODE_LEFT, CODE_TOP = Mm(210 - 20 - 34), Mm(9)  # above the text block, where no text comes
FACES = {"body": page.FANG, "hei": page.HEI, "kai": page.KAI}
PLACES = {"left": ALIGN.LEFT, "centre": ALIGN.CENTER, "right": ALIGN.RIGHT, "both": ALIGN.JUSTIFY}


def docx(sheet: parts.Sheet, made_at: datetime) -> bytes:
    """Return a paper as docx; equal papers have equal bytes."""
    word = Word(page.new_document(sheet.title, sheet.author, made_at, sheet.sample), sheet.sample)
    for part in sheet.parts:
        word.put(part)
    return page.packed(word.document)


class Word:
    """Writes the parts of a paper into a document, one after the other."""

    def __init__(self, document: Docx, sample: bool) -> None:
        self.document, self._sample = document, sample
        self._style: str | None = None
        self._breaks = False  # the next part begins a page
        self._table_size, self._table_line = TABLE_SIZE, TABLE_LINE

    @singledispatchmethod
    def put(self, part: Any) -> None:
        """Write one part."""
        raise TypeError(f"no such part of a paper: {part!r}")

    @put.register
    def _(self, part: parts.RedHead) -> None:
        mark = self._line(part.issuer, page.SONG_TITLE, Pt(parts.mark_size(part.issuer)), ALIGN.CENTER)
        mark.paragraph_format.space_before = Mm(35)
        page.pitch(mark, _mark_line(mark))
        mark.runs[0].font.color.rgb = page.RED
        self._blank(2)
        line = self._line(part.number, page.FANG, page.BODY_SIZE, ALIGN.CENTER)
        page.rule(line, "bottom", "single", 12, 11, str(page.RED))
        self._blank(2)

    @put.register
    def _(self, part: parts.LetterHead) -> None:
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        header, footer = section.first_page_header, section.first_page_footer
        mark = header.paragraphs[0]
        _write(mark, part.issuer, page.SONG_TITLE, Pt(parts.mark_size(part.issuer)), ALIGN.DISTRIBUTE)
        page.pitch(mark, _mark_line(mark))
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
        self._line(part.number, page.FANG, page.BODY_SIZE, ALIGN.RIGHT)
        self._blank(2)

    @put.register
    def _(self, part: parts.BulletinHead) -> None:
        self._line(part.mark, page.HEI, page.BODY_SIZE, ALIGN.LEFT)
        mark = self._line(part.name, page.SONG_TITLE, Pt(parts.mark_size(part.name)), ALIGN.CENTER)
        mark.paragraph_format.space_before = Mm(8)
        page.pitch(mark, _mark_line(mark))
        mark.runs[0].font.color.rgb = page.RED
        self._blank(1)
        self._line(part.number, page.FANG, page.BODY_SIZE, ALIGN.CENTER)
        line = self._line(f"{part.office}\t{part.day}", page.FANG, page.BODY_SIZE, ALIGN.LEFT)
        line.paragraph_format.tab_stops.add_tab_stop(BLOCK, WD_TAB_ALIGNMENT.RIGHT)
        page.rule(line, "bottom", "single", 12, 4, str(page.RED))
        self._blank(1)

    @put.register
    def _(self, part: parts.Title) -> None:
        for line in part.text.splitlines():
            paragraph = self._line(line, page.SONG_TITLE, page.TITLE_SIZE, ALIGN.CENTER)
            page.pitch(paragraph, page.TITLE_LINE)
            paragraph.paragraph_format.keep_with_next = True

    @put.register
    def _(self, part: parts.Line) -> None:
        paragraph = self._line(part.text, FACES[part.face], page.BODY_SIZE, PLACES[part.place])
        if part.left or part.right or part.first:
            page.indent(paragraph, left=part.left, right=part.right, first=part.first)
        if part.keep:
            paragraph.paragraph_format.keep_with_next = True

    @put.register
    def _(self, part: parts.Labelled) -> None:
        paragraph = self._line(part.label, page.HEI, page.BODY_SIZE, ALIGN.JUSTIFY)
        page.face(paragraph.add_run(page.clean(part.text)), page.FANG, page.BODY_SIZE)
        page.indent(paragraph, first=2)

    @put.register
    def _(self, part: parts.Heading) -> None:
        self._begun(self.document.add_paragraph(page.clean(part.text), style=f"Heading {part.level}"))

    @put.register
    def _(self, part: parts.Table) -> None:
        if part.caption:
            title = self._line(part.caption, page.HEI, page.SMALL_SIZE, ALIGN.CENTER)
            title.paragraph_format.keep_with_next = True
        table = self._grid(len(part.header))
        self._add_row(table, part.header, page.HEI, ALIGN.CENTER)
        table.rows[0]._tr.get_or_add_trPr().append(page.element("w:tblHeader"))
        for row in part.rows:
            self._add_row(table, row, page.FANG, None)
        _set_widths(table, part.widths)
        page.pitch(self._line("", page.FANG, TABLE_SIZE, ALIGN.LEFT), Pt(10))

    @put.register
    def _(self, part: parts.Form) -> None:
        table = self._grid(part.columns)
        grid: Any = table  # add_row has no types
        for row in part.rows:
            self._add_form_row(grid.add_row(), row)
        _set_widths(table, [1] * part.columns)
        page.pitch(self._line("", page.FANG, TABLE_SIZE, ALIGN.LEFT), Pt(10))

    def _add_form_row(self, added: Any, row: Sequence[parts.Cell]) -> None:
        height = max(cell.lines for cell in row) * TABLE_LINE + Pt(6)
        added.height = Length(height)
        boxes = iter(added._tr.tc_lst)
        for cell in row:
            box = _Cell(_joined(boxes, cell.span), added)
            lines = cell.text.splitlines() or [""]
            for number, text in enumerate(lines):
                paragraph = box.paragraphs[0] if number == 0 else box.add_paragraph()
                face = page.HEI if cell.label else page.FANG
                _write(paragraph, text, face, TABLE_SIZE, ALIGN.CENTER if cell.label else PLACES[cell.place])
                page.pitch(paragraph, TABLE_LINE)
            _middle(box)

    @put.register
    def _(self, part: parts.Attachments) -> None:
        for text, left, first in parts.attachment_lines(part.names):
            line = self._line(text, page.FANG, page.BODY_SIZE, ALIGN.LEFT)
            page.indent(line, left=left, first=first)
            line.paragraph_format.keep_with_next = part.keep

    @put.register
    def _(self, part: parts.Signature) -> None:
        organs = part.organ.splitlines()
        date_right, organ_rights = parts.signature_indents(
            [parts.width(name) for name in organs], parts.width(part.day), sealed=part.sealed
        )
        for name, right in zip(organs, organ_rights, strict=True):
            paragraph = self._line(name, page.FANG, page.BODY_SIZE, ALIGN.RIGHT)
            page.indent(paragraph, right=right)
            paragraph.paragraph_format.keep_with_next = True
        day = self._line(part.day, page.FANG, page.BODY_SIZE, ALIGN.RIGHT)
        page.indent(day, right=date_right)
        day.paragraph_format.keep_with_next = part.noted

    @put.register
    def _(self, part: parts.Imprint) -> None:
        lines = [f"抄送：{part.copies}。"] if part.copies else []
        if part.on:
            lines.append(f"{part.office}\t{long_date(part.on)}印发")
        self._foot(lines, ruled=part.ruled)

    @put.register
    def _(self, part: parts.Distribution) -> None:
        last = [f"{part.signed}\t{part.printed}"] if part.signed or part.printed else []
        self._blank(1)  # where the suite prints the foot after the text
        self._foot([*part.lines, *last])

    def _foot(self, lines: Sequence[str], *, ruled: bool = True) -> None:
        """Lines at the foot of the text block, ruled above, between and below; a label before a colon hangs."""
        for place, text in enumerate(lines):
            if ruled:
                self._foot_rule(THIN if place else THICK)
            label = text.find("：") + 1 if "\t" not in text else 0
            self._foot_line(text, hang=label if label < 5 else 0)
        if ruled:
            self._foot_rule(THICK)
        page.pitch(self._line("", page.FANG, Pt(1), ALIGN.LEFT), Pt(1))  # a frame needs a line to hang on

    def _foot_rule(self, thick: Length) -> None:
        """A rule as wide as the text block: a black line of its own. A border would be as short as what is indented,
        and LibreOffice takes a paragraph with another border out of the frame."""
        line = self._line("", page.FANG, Pt(1), ALIGN.LEFT)
        page.pitch(line, thick)
        page.fill(line, "000000")
        page.foot_frame(line, BLOCK)

    def _foot_line(self, text: str, hang: int) -> None:
        line = self._line(text, page.FANG, page.SMALL_SIZE, ALIGN.LEFT)
        page.pitch(line, IMPRINT_LINE)
        character = (page.SMALL_SIZE + page.TRACKING) / page.CHARACTER
        page.indent(line, left=(1 + hang) * character, right=character, first=-hang * character)
        end = Length(BLOCK - page.SMALL_SIZE)
        line.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
        page.foot_frame(line, BLOCK)

    @put.register
    def _(self, part: parts.Blank) -> None:
        self._blank(part.lines, keep=part.keep)

    @put.register
    def _(self, part: parts.PageBreak) -> None:
        """The next paragraph begins a page: a break in a paragraph of its own left a page empty after a full one."""
        self._breaks = True

    @put.register
    def _(self, part: parts.Annex) -> None:
        page.annex_style(self.document)
        self._style, self._table_size, self._table_line = page.ANNEX, ANNEX_SIZE, ANNEX_LINE
        heading = self._line(part.title, page.HEI, page.BODY_SIZE, ALIGN.LEFT)
        heading.paragraph_format.keep_with_next = True

    @put.register
    def _(self, part: parts.Code) -> None:
        picture = self._line("", page.HEI, CODE_SIZE, ALIGN.CENTER)
        picture.add_run().add_picture(io.BytesIO(qr.png(part.content)), width=CODE_WIDTH)
        words = self._line(part.words, page.HEI, CODE_SIZE, ALIGN.CENTER)
        for paragraph in (picture, words):  # neighbours in frames of the same place are one frame
            page.pitch(paragraph, 1.0)
            page.frame(paragraph, CODE_LEFT, CODE_TOP, CODE_FRAME)

    def _blank(self, lines: int, *, keep: bool = False) -> None:
        for _ in range(lines):
            free = self._line("", page.FANG, page.BODY_SIZE, ALIGN.LEFT)
            if keep:
                free.paragraph_format.keep_with_next = True

    def _line(self, text: str, name: str, size: Length, align: ALIGN) -> Paragraph:
        paragraph = self._begun(self.document.add_paragraph(style=self._style))
        _write(paragraph, text, name, size, align)
        return paragraph

    def _begun(self, paragraph: Paragraph) -> Paragraph:
        if self._breaks:
            paragraph.paragraph_format.page_break_before = True
            self._breaks = False
        return paragraph

    def _grid(self, columns: int) -> Table:
        if self._breaks:  # a table cannot begin a page by itself
            page.pitch(self._line("", page.FANG, Pt(1), ALIGN.LEFT), Pt(1))
        table: Table = self.document.add_table(0, columns, style="Table Grid")
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        page.cell_margins(table, CELL_MARGIN)
        return table

    def _add_row(self, table: Table, row: Row, name: str, align: ALIGN | None) -> None:
        grid: Any = table  # add_row has no types
        added = grid.add_row()
        added._tr.get_or_add_trPr().append(page.element("w:cantSplit"))
        for cell, value in zip(added.cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            if self._style:
                paragraph.style = self._style
            text = "" if value is None else str(value)
            place = align or (ALIGN.CENTER if isinstance(value, int | Decimal) else ALIGN.LEFT)
            _write(paragraph, text, name, self._table_size, place)
            page.pitch(paragraph, self._table_line)
            _middle(cell)


def _write(paragraph: Paragraph, text: str, name: str, size: Length, align: ALIGN) -> None:
    paragraph.alignment = align
    page.face(paragraph.add_run(page.clean(text)), name, size)


def _mark_line(mark: Paragraph) -> Length:
    """The pitch of a red mark, whatever face it is set in: else the head grows with the substitute, and a line is lost."""
    size = mark.runs[0].font.size
    assert size
    return Length(int(size * 1.15))


def _joined(boxes: Iterator[Any], span: int) -> Any:
    """The next boxes of a row as one; the library's own merging looks through the table for each: half of a form."""
    first = next(boxes)
    for _ in range(span - 1):
        taken = next(boxes)
        taken.getparent().remove(taken)
    first.grid_span = span
    return first


def _middle(cell: _Cell) -> None:
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.append(page.element("w:vAlign", val="center"))


def _set_widths(table: Table, shares: Sequence[float]) -> None:
    if len(shares) != len(table.columns):
        raise ValueError(f"{len(shares)} widths for {len(table.columns)} columns")
    widths = [Length(int(BLOCK * share / sum(shares))) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    inside: Any = table._tbl
    for row in inside.tr_lst:  # a column's own cells are found anew for each: too slow for a long list
        place = 0
        for cell in row.tc_lst:
            cell.width = Length(sum(widths[place : place + cell.grid_span]))
            place += cell.grid_span
    whole: Any = table._tbl.tblPr.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(BLOCK.twips))
