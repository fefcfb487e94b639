"""Takes the readable text out of a saved web page."""

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from jianyan.language.unreadable import Unreadable

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "nav",
        "footer",
        "aside",
        "svg",
        "math",
        "canvas",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "button",
        "select",
        "option",
        "datalist",
        "textarea",
        "input",
        "rt",
        "rp",
        "rtc",
        "map",
        "dialog",
        "menu",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "blockquote",
        "pre",
        "center",
        "address",
        "figure",
        "figcaption",
        "hr",
        "form",
        "fieldset",
        "legend",
        "details",
        "summary",
        "body",
        "html",
    ]
)
_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"]
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…"
_SPACE_BETWEEN = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\r\n\x0c]+")
_MARK_BREAK, _MARK_CELL = "\x00", "\x01"


def text_of_html(html: str, notes: list[str]) -> tuple[str, list[str]]:
    """Give the text of a page, a line for each block and each row of a table."""
    root = _parse(html)
    _prune(root)
    lists = _drop_link_lists(root)
    if lists:
        notes = [*notes, f"去除链接列表{lists}处"]
    lines = list(_lines("".join(_pieces(root))))
    if not lines:
        raise Unreadable("网页里没有文字，可能正文是图片或由脚本生成，请把文字复制到.txt文件后再试。")
    return "\n".join(lines), notes


def _parse(html: str) -> etree._Element:
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(_DECLARATION.sub("", html).replace("\x00", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("网页里没有文字。") from error
    return root


def _prune(root: etree._Element) -> None:
    """Take away what a reader of the page does not read."""
    for element in [e for e in root.iter(etree.Element) if e is not root and _unread(e)]:
        _empty(element)


def _unread(element: etree._Element) -> bool:
    if element.tag in _SKIPPED or (element.tag == "header" and not _inside_article(element)):
        return True
    attributes = element.attrib
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") in _ROLES
        or bool(_HIDDEN.search(attributes.get("style", "")))
    )


def _inside_article(element: etree._Element) -> bool:
    return next(element.iterancestors("article", "main"), None) is not None


def _empty(element: etree._Element) -> None:
    """Leave of an element only the break it makes; the text after it belongs to its parent."""
    element.clear(keep_tail=True)
    element.tag = "hr" if element.tag in _BLOCKS or element.tag in ("nav", "footer", "aside") else "span"


def _drop_link_lists(root: etree._Element) -> int:
    """Drop lists and blocks that are links to other pages and hardly anything else."""
    count = 0
    for element in list(root.iter("ul", "ol", "dl")):
        links = element.findall(".//a")
        text = _plain(element)
        linked = sum(len(_plain(a)) for a in links)
        if len(links) >= 3 and linked * 10 >= len(text) * 6 and "。" not in text:
            _empty(element)
            count += 1
    return count


def _plain(element: etree._Element) -> str:
    return re.sub(r"\s", "", "".join(element.itertext()))


def _pieces(root: etree._Element) -> Iterator[str]:
    """Give the text with a mark at the edge of each block and between the cells of each row of data."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag == "br":
                yield _MARK_BREAK
            elif tag in _BLOCKS:
                yield _edge(element, before=True)
            yield element.text or ""
        else:
            if tag in _BLOCKS:
                yield _edge(element, before=False)
            if element is not root:
                yield element.tail or ""


def _edge(element: etree._Element, *, before: bool) -> str:
    row = next(element.iterancestors("tr"), None) if element.tag != "tr" else None
    if row is None or not _is_data(row):
        return _MARK_BREAK
    if element.tag in ("td", "th"):
        return _MARK_CELL if before and element.getprevious() is not None else ""
    return " "


def _is_data(row: etree._Element) -> bool:
    """Say whether a row holds short cells; a page laid out with tables keeps its text in long ones."""
    known = row.get("data-short")
    if known is None:
        cells = row.findall("td") + row.findall("th")
        short = (
            len(cells) > 1
            and row.find(".//table") is None
            and all(len(_plain(c)) <= 200 and len(c.findall(".//p")) <= 2 for c in cells)
        )
        known = "1" if short else "0"
        row.set("data-short", known)
    return known == "1"


def _lines(text: str) -> Iterator[str]:
    for line in text.split(_MARK_BREAK):
        cells = [_SPACES.sub(" ", _SPACE_BETWEEN.sub("", cell)).strip(" ") for cell in line.split(_MARK_CELL)]
        joined = "\t".join(cells)
        if joined.strip("\t \u3000\xa0"):
            yield joined.rstrip("\t")
