"""Finds out in which encoding a Chinese text was saved, and refuses to guess wildly."""

import codecs
import re
from functools import lru_cache

from jianyan.language.unreadable import Unreadable

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})"
    rb"|<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9_\-]{2,20})",
    re.IGNORECASE,
)
_SAME = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "utf8": "utf-8",
    "utf-16": "utf-16-le",
    "unicode": "utf-16-le",
}
# A three-byte character of UTF-8 in the block of Chinese characters and full-width marks.
_UTF8_HAN = rb"(?:[\xe4-\xe9][\x80-\xbf]{2}|\xe3\x80[\x80-\xbf]|\xef\xbc[\x80-\xbf])"
_UTF8_RUN = re.compile(_UTF8_HAN + rb"{4,}")
_UTF8_ANY = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_GUESSES = ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8"]
_MIXED = "文件里混有两种编码（一部分是UTF-8，一部分是GB18030），请用同一种编码重新保存后再试。"


def decode_text(data: bytes) -> tuple[str, list[str]]:
    """Decode plain text; the offsets of the result are those of the text without its byte order mark."""
    text, notes = _decode(data)
    if "\x00" in text or len(_CONTROL.findall(text)) * 100 > len(text):
        raise Unreadable("文件内容不是文字，可能是改了扩展名的其他文件。")
    return text, notes


def decode_html(data: bytes) -> tuple[str, list[str]]:
    """Decode a page by its mark, then by what it declares if that holds, then by what it looks like."""
    if not any(data.startswith(bom) for bom, _ in _BOMS) and (declared := _META.search(data[:4096])):
        name = (declared[1] or declared[2]).decode("ascii").lower()
        name = _SAME.get(name, name)
        if name.startswith("utf-16"):
            name = "utf-8"  # a tag that could be read as bytes is not in UTF-16
        if name in ("utf-8", "gb18030", "big5hkscs") and (text := _strictly(data, name)) is not None:
            return (text, []) if name == "utf-8" or not _UTF8_RUN.search(data) else _decode(data)
    return decode_text(data)


def _decode(data: bytes) -> tuple[str, list[str]]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _marked(data[len(bom) :], name)
    text = _strictly(data, "utf-8")
    if text is not None and "\x00" not in text and (text.isascii() or _is_wide(text)):
        return text, []
    if _is_mixed(data):
        raise Unreadable(_MIXED)
    if (text := _cut_short(data, "utf-8")) is not None and _is_wide(text):
        return text, ["文件末尾的字不完整，已略去"]
    scored = [
        (quality(text), -i, text)
        for i, name in enumerate(_GUESSES)
        if (text := _strictly(data, name) or _cut_short(data, name)) is not None
    ]
    best = max(scored, default=(0.0, 0, ""))
    if best[0] < 0.75:
        raise Unreadable(_why_not(data))
    return best[2], []


def _marked(data: bytes, name: str) -> tuple[str, list[str]]:
    text = _strictly(data, name)
    if text is not None:
        return text, []
    if name == "utf-8" and _is_mixed(data):
        raise Unreadable(_MIXED)
    if (text := _cut_short(data, name)) is not None:
        return text, ["文件末尾的字不完整，已略去"]
    raise Unreadable(f"文件标明是{name.upper()[:6].rstrip('-')}编码，内容却不是，请重新保存后再试。")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _cut_short(data: bytes, name: str) -> str | None:
    """Decode a file whose last character alone is broken off."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    return text if decoder.getstate()[0] else None


def _is_wide(text: str) -> bool:
    """Say whether three-byte characters were found: two bytes of GB18030 may pass for two-byte UTF-8."""
    return any(c >= "\u0800" for c in text)


def _is_mixed(data: bytes) -> bool:
    """Say whether runs of UTF-8 stand beside runs of GB18030."""
    if not _UTF8_RUN.search(data):
        return False
    rest = _UTF8_ANY.sub(b"\n", data)
    foreign = [part for part in re.findall(rb"[\x81-\xfe\x40-\x7e]{2,}", rest) if any(b > 0x80 for b in part)]
    text = b"".join(foreign).decode("gb18030", errors="ignore")
    return sum(_is_common(c) and c > "\x7f" for c in text) >= 2


def quality(text: str) -> float:
    """Give the share of characters that a Chinese text is likely to hold."""
    if not text:
        return 0.0
    sample = text if len(text) <= 200_000 else text[:100_000] + text[-100_000:]
    return sum(map(_is_common, sample)) / len(sample)


@lru_cache(maxsize=65536)
def _is_common(char: str) -> bool:
    if char < "\x80":
        return char >= " " or char in "\t\r\n\x0c"
    if char in "·—‘’“”…、。《》「」『』〈〉【】〔〕！（），：；？％－～＞\u3000\xa0•●■◆→×℃":
        return True
    for encoding, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            code = char.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and low <= code[0] <= high:
            return True
    return False


def _why_not(data: bytes) -> str:
    if b"\x00" in data or len(re.findall(rb"[\x00-\x08\x0e-\x1f]", data)) * 50 > len(data):
        return "文件内容不是文字，可能是改了扩展名的其他文件。"
    good = _UTF8_ANY.sub(b"", data)
    broken = sum(b > 0x7F for b in good)
    if broken * 10 < len(data):
        line = data[: _first_break(data)].count(b"\n") + 1
        return f"文件第{line}行有损坏的字节，请用记事本打开并另存为UTF-8后再试。"
    return "认不出文件的编码，请用记事本打开并另存为UTF-8后再试。"


def _first_break(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)
