"""Takes the text out of a Word document as it reads once every tracked change is accepted."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from zlib import error as ZlibError

from lxml import etree

from jianyan.language.unreadable import Unreadable

_PART_LIMIT = 64 * 1024 * 1024
_ENTRY_LIMIT = 5_000
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_BROKEN = "文件不是有效的.docx，可能已经损坏，请用Word或WPS打开后另存一份再试。"
_TOO_LARGE = "文件解开后过大，请去掉附件和图片后再试。"
_GONE = frozenset(
    [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "rPr",
        "pPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "sdtPr",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "annotationRef",
        "rt",
        "Fallback",
        "object",
    ]
)
_TRACKED = frozenset(["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"])
# The paragraph style of an annex that explains the text: its tables repeat the figures and their definitions.
ANNEX, STYLES = "数据说明", "word/styles.xml"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def text_of_docx(data: bytes) -> tuple[str, list[str]]:
    """Give the paragraphs, tables and text boxes of a document in order, and notes about changes and footnotes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _parse(_main_part(archive))
            names = archive.namelist()
            annexes = _annex_styles(archive) if STYLES in names else frozenset[str]()
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        RuntimeError,
        ValueError,
        EOFError,
        NotImplementedError,
        ZlibError,
    ) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_BROKEN) from error
    notes = []
    if _without_annex(body, annexes):
        notes.append(f"附件“{ANNEX}”不是正文，未读")
    if any(_name(e) in _TRACKED for e in body.iter()):
        notes.append("文中有修订痕迹，按全部接受读取")
    if any(_name(e) == "footnoteReference" for e in body.iter()) and any(
        n.endswith("footnotes.xml") for n in names
    ):
        notes.append("脚注未读")
    return "\n".join(_blocks(body)), notes


def _main_part(archive: zipfile.ZipFile) -> bytes:
    if len(archive.infolist()) > _ENTRY_LIMIT:
        raise Unreadable(_TOO_LARGE)
    relations = _parse(_read(archive, "_rels/.rels"))
    for relation in relations.iter("{*}Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            target = posixpath.normpath(relation.get("Target", "").lstrip("/"))
            if not target.startswith("word/"):
                break
            return _read(archive, target)
    raise Unreadable("压缩包里没有Word正文，请确认文件是.docx。")


def _annex_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Give the ids of the styles named like the annex: a suite that saves a file anew keeps names, not ids."""
    found: set[str] = set()
    for style in _parse(_read(archive, STYLES)).iter("{*}style"):
        name = next((child for child in style if _name(child) == "name"), None)
        if name is not None and ANNEX in name.attrib.values():
            found.update(str(value) for key, value in style.attrib.items() if str(key).endswith("}styleId"))
    return frozenset(found)


def _without_annex(body: etree._Element, styles: frozenset[str]) -> bool:
    """Take the paragraphs of an annex out of a document; say whether there were any."""
    found = [mark for mark in body.iter("{*}pStyle") if styles & set(map(str, mark.attrib.values()))]
    for mark in found:
        properties = mark.getparent()
        paragraph = properties.getparent() if properties is not None else None
        parent = paragraph.getparent() if paragraph is not None else None
        if paragraph is not None and parent is not None:
            parent.remove(paragraph)
    return bool(found)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    # the size in the directory may lie, so the reading itself is bounded
    with archive.open(name) as part:
        data = part.read(_PART_LIMIT + 1)
    if len(data) > _PART_LIMIT:
        raise Unreadable(_TOO_LARGE)
    return data


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("文件里有外部定义，不能安全读取，请用Word或WPS另存一份再试。")
    return root


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _flag(element: etree._Element, *path: str) -> bool:
    """Say whether a property below an element is set."""
    for step in path:
        found = next((child for child in element if _name(child) == step), None)
        if found is None:
            return False
        element = found
    value = next((v for k, v in element.attrib.items() if str(k).endswith("}val")), "1")
    return value not in ("0", "false", "off")


def _blocks(container: etree._Element) -> Iterator[str]:
    """Give a line for each paragraph and each row; a paragraph whose end was deleted runs into the next."""
    held = ""
    for element in _flow(container):
        if _name(element) == "tbl":
            if held:
                yield held
                held = ""
            yield from _rows(element)
            continue
        text, boxes = _paragraph(element)
        held += text
        if any(_flag(element, "pPr", "rPr", gone) for gone in ("del", "moveFrom")):
            continue
        yield held
        held = ""
        yield from boxes
    if held:
        yield held


def _flow(container: etree._Element) -> Iterator[etree._Element]:
    """Give paragraphs and tables in order, through whatever holds them, but not those inside them."""
    stack = list(reversed(container))
    while stack:
        element = stack.pop()
        name = _name(element)
        if name in ("p", "tbl") and _in_word(element):
            yield element
        elif name not in _GONE:
            stack.extend(reversed(element))


def _in_word(element: etree._Element) -> bool:
    return etree.QName(element).namespace in _WORD


def _rows(table: etree._Element) -> Iterator[str]:
    for row in _inside(table, "tr"):
        if _flag(row, "trPr", "del"):
            continue
        cells = [
            " ".join(line for line in _blocks(cell) if line.strip()).replace("\n", " ").replace("\t", " ")
            for cell in _inside(row, "tc")
            if not _flag(cell, "tcPr", "cellDel")
        ]
        if any(cells):
            yield "\t".join(cells).rstrip("\t")


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, not those of tables within."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if _name(element) == wanted:
            yield element
        elif _name(element) not in _GONE and _name(element) not in ("tc", "p"):
            stack.extend(reversed(element))


def _paragraph(paragraph: etree._Element) -> tuple[str, list[str]]:
    """Give the text of a paragraph and the lines of the text boxes anchored in it."""
    text: list[str] = []
    boxes: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = _name(element)
        if name == "txbxContent":
            boxes += [line for line in _blocks(element) if line.strip()]
        elif name in _SIGNS and _in_word(element):
            text.append(_SIGNS[name])
        elif name == "t":
            text.append(element.text or "")
        elif name not in _GONE and not (name == "r" and _flag(element, "rPr", "vanish")):
            stack.extend(reversed(_chosen(element)))
    return "".join(text), boxes


def _chosen(element: etree._Element) -> list[etree._Element]:
    """Give the children to read: of alternatives, the first one; the old drawing only when it stands alone."""
    children = list(element)
    if _name(element) == "AlternateContent" and not any(_name(child) == "Choice" for child in children):
        return [grandchild for child in children for grandchild in child]
    return children[:1] if _name(element) == "AlternateContent" else children
