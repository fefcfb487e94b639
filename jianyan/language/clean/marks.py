"""Mends single characters: widths, stray control characters, doubled punctuation, pinyin put after characters."""

import re
import unicodedata
from functools import lru_cache
from html import unescape

from jianyan.language.clean.draft import Draft

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_INVISIBLE = re.compile(
    r"\r(?=\n)|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]"
)
_BREAKS = dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]|(?<=[0-9０-９])．(?=[0-9０-９])")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")

_LETTER = r"[a-zà-öø-ÿāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ\u0300-\u036f]"
_READING = re.compile(
    rf"(?<=[{CJK}])\s?[(（\[［]\s?(?P<read>{_LETTER}{{1,9}}[1-5]?(?:[ '’]{_LETTER}{{1,9}}){{0,3}})\s?[)）\]］]"
)
_TONED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300-\u036f]|[a-z][1-5]$")

# 。。。 and …… are ellipses; two full stops are a slip.
_DOUBLED = [
    re.compile(r"(?<=[，,])[，,]+|(?<=、)、+|(?<=[；;])[；;]+|(?<=[：:])[：:]+|(?<=(?<!。)。)。(?!。)"),
    re.compile(r"[，,、](?=[。；！？])|(?<=[。；！？])[，,、]"),
]


def restore_entities(draft: Draft) -> None:
    """Write the one character that an entity such as &nbsp; stands for."""
    found = [
        (m.start(), m.end(), char)
        for m in _ENTITY.finditer(draft.text)
        if len(char := unescape(m.group())) == 1
    ]
    if not found:
        return
    text = list(draft.text)
    for start, _, char in found:
        text[start] = char
    draft.done["符号"] += len(found)
    draft.rewrite("".join(text))
    draft.cut([(start + 1, end) for start, end, _ in found])


def mend_width(draft: Draft) -> None:
    """Drop what nobody sees, make every line break one character, and halve digits and letters."""
    draft.cut([m.span() for m in _INVISIBLE.finditer(draft.text)])
    draft.rewrite(draft.text.translate(_BREAKS).translate(_SPACES))
    draft.rewrite(_LOOKALIKE.sub(_folded, draft.text))
    wide = len(_WIDE.findall(draft.text))
    if wide:
        draft.done["全角"] += wide
        draft.rewrite(_WIDE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), draft.text))


def _folded(match: re.Match[str]) -> str:
    folded = unicodedata.normalize("NFKC", match.group())
    return folded if len(folded) == 1 else match.group()


def mend_punctuation(draft: Draft) -> None:
    """Make doubled commas and stops single, and drop a comma that touches a stop."""
    for pattern in _DOUBLED:
        draft.cut_matches("标点", pattern)


def drop_readings(draft: Draft) -> None:
    """Drop the pinyin that mirrors write after characters; a reading aid for a rare character may stay."""
    found = [m for m in _READING.finditer(draft.text) if _is_reading(draft.text[m.start() - 1], m["read"])]
    if len(found) < 3:
        found = [m for m in found if _needs_no_reading(draft.text[m.start() - 1])]
    if found:
        draft.done["注音"] += len(found)
        draft.cut([m.span() for m in found])


def _is_reading(char: str, read: str) -> bool:
    return bool(_TONED.search(read)) or read.replace("ü", "v") in _readings(char)


def _needs_no_reading(char: str) -> bool:
    """Say whether a character is one of the 3,755 everybody reads, or Traditional, so that the pinyin is noise."""
    try:
        return char.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return True


@lru_cache(maxsize=4096)
def _readings(char: str) -> frozenset[str]:
    # pypinyin takes a third of a second to load, and most texts hold no bracketed letters
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])
