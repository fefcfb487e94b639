"""The page of GB/T 9704-2012: paper, text block, line pitch, character grid, fonts, page numbers."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SONG_TITLE, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# What an office suite takes when the face is not installed; no face is shipped with the paper.
SUBSTITUTES = {SONG_TITLE: "华文中宋", FANG: "仿宋", KAI: "楷体"}

TITLE_SIZE, BODY_SIZE, SMALL_SIZE = Pt(22), Pt(16), Pt(14)  # 2号, 3号, 4号
# 22 lines in 225 mm and 28 characters in 156 mm (5.2.3): both rounded down, or the last would not fit.
LINE = Twips(579)
CHARACTER = Twips(315)
TRACKING = CHARACTER - BODY_SIZE  # what each character gives up, 0.25 pt
TITLE_LINE = Pt(36)
RED = RGBColor(0xE6, 0x00, 0x12)
GREY = RGBColor(0x76, 0x76, 0x76)
ANNEX = (
    "数据说明"  # the style of an annex that is no prose; `language.documents.word` leaves it out by this name
)
SAMPLE, SAMPLE_TOP = "样　例", Mm(12)
HEAD = Mm(15)
FOOT = Mm(20)  # from the lower edge to the rule of a letter; page numbers stand 5 mm higher (7.5, 10.1)


def new_document(title: str, author: str, made_at: datetime, sample: bool) -> Docx:
    """Return an empty A4 document with the styles, margins and page numbers of the standard (5.2, 7.5).

    `made_at` (aware) is written as the time of creation, so that the same paper has the same bytes.
    With `sample` each page carries the word 样例 above the text. Raises ValueError for a naive time.
    """
    if made_at.utcoffset() is None:
        raise ValueError("made_at needs a time zone")
    document = Document()
    _lay_out(document)
    _define_styles(document)
    _name_substitutes(document)
    _number_pages(document)
    if sample:
        section = document.sections[0]
        for header in (section.header, section.even_page_header):
            mark_sample(header)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title), author, author
    properties.created = properties.modified = made_at.astimezone(UTC)
    properties.comments, properties.language, properties.revision = "", "zh-CN", 1
    return document


def mark_sample(header: _Header) -> None:
    """Write the word 样例 above a header, in a frame of its own that moves nothing below it."""
    first = header.paragraphs[0]
    paragraph = first.insert_paragraph_before()
    paragraph.style = first.style
    place = element(
        "w:framePr", wrap="around", vAnchor="page", hAnchor="page", xAlign="center", y=str(SAMPLE_TOP.twips)
    )
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.insert(1, place)  # after the style
    run = paragraph.add_run(SAMPLE)
    face(run, HEI, Pt(26))
    run.font.color.rgb = GREY


def annex_style(document: Docx) -> None:
    """Define the paragraph style of an annex that is no prose."""
    if ANNEX not in document.styles:
        style = document.styles.add_style(ANNEX, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]


def pitch(paragraph: Paragraph, line: Length | float) -> None:
    """Give a paragraph a line pitch of its own, off the grid of the page; a float is a number of lines."""
    paragraph.paragraph_format.line_spacing = line
    properties: Any = paragraph._p.get_or_add_pPr()
    _insert(properties, element("w:snapToGrid", val="0"))


def frame(paragraph: Paragraph, left: Length, top: Length, width: Length) -> None:
    """Put a paragraph into a frame at a place of the page; neighbours of the same place share it."""
    place = element(
        "w:framePr",
        w=str(width.twips),
        wrap="around",
        vAnchor="page",
        hAnchor="page",
        x=str(left.twips),
        y=str(top.twips),
    )
    _frame(paragraph, place)


def _frame(paragraph: Paragraph, place: Any) -> None:
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.insert(1 if properties.find(qn("w:pStyle")) is not None else 0, place)


def fill(paragraph: Paragraph, colour: str) -> None:
    """Fill the lines of a paragraph with a colour."""
    properties: Any = paragraph._p.get_or_add_pPr()
    _insert(properties, element("w:shd", val="clear", color="auto", fill=colour))


def foot_frame(paragraph: Paragraph, width: Length) -> None:
    """Lay a paragraph at the foot of the text block (7.4.1); neighbours share the frame. Suites that cannot draw a
    table there can draw this."""
    place = element(
        "w:framePr",
        w=str(width.twips),
        wrap="notBeside",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="center",
        yAlign="bottom",
    )
    _frame(paragraph, place)


def cell_margins(table: Table, wide: Length) -> None:
    """Set how far text stays from the sides of a table's cells."""
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(wide.twips), type="dxa"))
    properties: Any = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def packed(document: Docx) -> bytes:
    """Return the docx with fixed times inside the archive: equal documents have equal bytes."""
    buffer, result = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()


def clean(text: str) -> str:
    """Return the text with characters that XML cannot hold replaced by U+FFFD; the length stays."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def face(run: Run, name: str, size: Length | None = None) -> None:
    """Give a run a face for Chinese and Latin characters alike; Word takes the Chinese one apart."""
    _fonts(run._r.get_or_add_rPr(), name)
    if size is not None:
        run.font.size = size


def indent(paragraph: Paragraph, left: float = 0, right: float = 0, first: float = 0) -> None:
    """Indent by widths of a body character; a hanging first line is negative."""
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent = Length(int(left * CHARACTER)), Length(int(right * CHARACTER))
    form.first_line_indent = Length(int(first * CHARACTER))


def rule(paragraph: Paragraph, side: str, style: str, size: int, space: int, colour: str = "auto") -> None:
    """Draw a rule above ("top") or below ("bottom") a paragraph: size in eighths of a point, space in points."""
    properties: Any = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("w:pBdr")
        _insert(properties, borders)
    borders.append(element(f"w:{side}", val=style, sz=str(size), space=str(space), color=colour))


def element(tag: str, **attributes: str) -> Any:
    """Return a WordprocessingML element with attributes of the same namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


# The order in which the schema wants what this module adds to a paragraph, and what may follow it.
PARAGRAPH_ORDER = (
    *("w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid"),
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
    *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle"),
    *("w:rPr", "w:sectPr", "w:pPrChange"),
)


def _insert(properties: Any, added: Any) -> None:
    """Put an element into a paragraph's properties where the schema wants it; an older one goes."""
    tag = f"w:{added.tag.partition('}')[2]}"
    old = properties.find(added.tag)
    if old is not None:
        properties.remove(old)
    properties.insert_element_before(added, *PARAGRAPH_ORDER[PARAGRAPH_ORDER.index(tag) + 1 :])


def _lay_out(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance = HEAD
    layout: Any = section._sectPr
    layout.remove(layout.find(qn("w:docGrid")))
    layout.append(element("w:docGrid", type="lines", linePitch=str(LINE.twips)))
    settings = document.settings.element
    zoom = settings.find(qn("w:zoom"))
    zoom.set(qn("w:percent"), "100")
    zoom.addnext(element("w:mirrorMargins"))  # printed on both sides, bound at the left of odd pages (5.3)
    document.settings.odd_and_even_pages_header_footer = True


def _define_styles(document: Docx) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.find(f".//{qn('w:spacing')}").attrib.clear()
    language = defaults.find(f".//{qn('w:lang')}")
    language.set(qn("w:eastAsia"), "zh-CN")
    _fonts(defaults.find(f".//{qn('w:rPr')}"), FANG)
    body = _style(document, "Normal")
    _shape(body, FANG, BODY_SIZE, ALIGN.JUSTIFY)
    body.paragraph_format.widow_control = False
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no gap beside digits, which would break the grid
        _insert(body.element.get_or_add_pPr(), element(tag, val="0"))
    tracking = element("w:spacing", val=str(Length(TRACKING).twips))
    body.element.get_or_add_rPr().insert_element_before(
        tracking, "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
    )
    for level, name in enumerate((HEI, KAI, FANG, FANG), 1):
        heading = _style(document, f"Heading {level}")
        _shape(heading, name, BODY_SIZE, ALIGN.JUSTIFY)
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.first_line_indent = Length(2 * CHARACTER)


def _style(document: Docx, name: str) -> ParagraphStyle:
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style of the template")
    return style


def _shape(style: ParagraphStyle, name: str, size: Length, align: ALIGN) -> None:
    _fonts(style.element.get_or_add_rPr(), name)
    font, form = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = size, False, False, RGBColor(0, 0, 0)
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.alignment = align


def _fonts(properties: Any, name: str) -> None:
    old = properties.find(qn("w:rFonts"))
    if old is not None:
        properties.remove(old)
    fonts = element("w:rFonts", ascii=name, eastAsia=name, hAnsi=name, cs=name)
    place = 1 if properties.find(qn("w:rStyle")) is not None else 0
    properties.insert(place, fonts)


def _name_substitutes(document: Docx) -> None:
    """Write the substitutes into the font table, where office suites look for them (w:altName)."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{substitute}"/><w:charset w:val="86"/></w:font>'
        for name, substitute in SUBSTITUTES.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", fonts.encode("utf-8") + b"</w:fonts>")


def _number_pages(document: Docx) -> None:
    """Number the pages outside, 7 mm below the text block (7.5)."""
    section = document.sections[0]
    section.footer_distance = FOOT
    _page_number(section.footer, ALIGN.RIGHT)
    _page_number(section.even_page_footer, ALIGN.LEFT)


def _page_number(footer: _Footer, align: ALIGN) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    pitch(paragraph, Pt(18))
    paragraph.paragraph_format.space_after = Mm(5)
    indent(paragraph, left=align == ALIGN.LEFT, right=align == ALIGN.RIGHT)
    for piece in ("— ", None, " —"):
        run = paragraph.add_run(piece or "")
        face(run, SONG, SMALL_SIZE)
        if piece is None:
            _field(run, ["begin", "PAGE", "separate", "1", "end"])


def _field(run: Run, steps: Sequence[str]) -> None:
    parts: Any = run._r
    for step in steps:
        if step in ("begin", "separate", "end"):
            parts.append(element("w:fldChar", fldCharType=step))
        elif step.isdigit():
            run.add_text(step)
        else:
            code = element("w:instrText")
            code.text = f" {step} "
            parts.append(code)
