"""Reads a file a user hands in: plain text, a saved web page or a Word document."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from jianyan.language.documents.encoding import decode_html, decode_text
from jianyan.language.documents.pages import text_of_html
from jianyan.language.documents.word import text_of_docx
from jianyan.language.unreadable import Unreadable

__all__ = ["LIMIT", "Document", "Unreadable", "read_document"]

LIMIT = 20 * 1024 * 1024
_KINDS = {".txt": "txt", ".text": "txt", ".html": "html", ".htm": "html", ".shtml": "html", ".docx": "docx"}
_ADVICE = {
    ".doc": "不支持旧版Word文件（.doc），请用Word或WPS另存为.docx后再试。",
    ".wps": "不支持WPS文件（.wps），请在WPS中另存为.docx后再试。",
    ".rtf": "不支持.rtf文件，请另存为.docx后再试。",
    ".odt": "不支持.odt文件，请另存为.docx后再试。",
    ".pdf": "不支持PDF文件，请用原来的.docx，或把文字复制到.txt文件后再试。",
    ".ofd": "不支持OFD文件，请用原来的.docx，或把文字复制到.txt文件后再试。",
}
# What the first bytes of a file say it is, whatever its name.
_MAGIC: list[tuple[bytes, str, str]] = [
    (b"%PDF", "PDF", ".pdf"),
    (b"\xd0\xcf\x11\xe0", "旧版Office或加密文件", ".doc"),
    (b"PK\x03\x04", "压缩包或Office文件", ".docx"),
    (b"PK\x05\x06", "空压缩包", ""),
    (b"{\\rtf", "RTF文件", ".rtf"),
    (b"\x89PNG", "图片", ""),
    (b"\xff\xd8\xff", "图片", ""),
    (b"GIF8", "图片", ""),
    (b"BM\x00", "图片", ""),
    (b"II*\x00", "图片", ""),
    (b"MM\x00*", "图片", ""),
    (b"RIFF", "音像文件", ""),
    (b"\x7fELF", "程序", ""),
    (b"MZ\x90", "程序", ""),
    (b"Rar!", "压缩包", ""),
    (b"7z\xbc\xaf", "压缩包", ""),
    (b"\x1f\x8b\x08", "压缩包", ""),
    (b"SQLite format 3", "数据库", ""),
    (b"ID3\x03", "音像文件", ""),
]
_READERS: dict[str, Callable[[bytes], tuple[str, list[str]]]] = {
    "txt": decode_text,
    "html": lambda data: text_of_html(*decode_html(data)),
    "docx": text_of_docx,
}


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, its kind (txt, html or docx), and what the reader should know about the reading."""

    text: str
    kind: str
    notes: tuple[str, ...] = ()


def read_document(name: str, data: bytes) -> Document:
    """Read the bytes of a file by its name; raises Unreadable with one Chinese sentence."""
    suffix = PurePath(name).suffix.lower()
    kind = _KINDS.get(suffix)
    if kind is None:
        known = f"“{suffix}”" if suffix else "没有扩展名的"
        raise Unreadable(_ADVICE.get(suffix, f"不支持{known}文件，请用.txt、.html或.docx。"))
    if len(data) > LIMIT:
        raise Unreadable("文件超过20MB，请拆分或去掉图片后再试。")
    if not data.strip(b" \t\r\n\x0b\x0c\x00"):
        raise Unreadable("文件是空的。")
    _refuse_other_kind(kind, suffix, data)
    text, notes = _READERS[kind](data)
    if not re.search(r"\S", text.replace("\ufeff", "")):
        raise Unreadable(
            "文件里没有文字，如是扫描件或图片，请先转成文字。" if kind == "docx" else "文件里没有文字。"
        )
    return Document(text, kind, tuple(notes))


def _refuse_other_kind(kind: str, suffix: str, data: bytes) -> None:
    found = next(((what, real) for magic, what, real in _MAGIC if data.startswith(magic)), None)
    if found is None:
        if kind == "docx":
            raise Unreadable("文件不是有效的.docx，可能已经损坏，请用Word或WPS打开后另存一份再试。")
        return
    what, real = found
    if real == ".docx" and kind == "docx":
        return
    advice = {
        ".docx": "，如是Word文件请把扩展名改为.docx",
        ".doc": "，请去掉密码并另存为.docx后再试",
        ".pdf": "，请把文字复制出来再试",
        ".rtf": "，请另存为.docx后再试",
    }.get(real, "")
    raise Unreadable(f"文件名是{suffix}，内容却是{what}{advice}。")
