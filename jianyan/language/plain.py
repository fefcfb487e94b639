"""Makes plain text of what was pasted from a word processor, a mail or a table."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CELLS = re.compile(r"[\t\x07]+")
_SPACES = re.compile(r"[^\S\n\u3000]+")
_EMPTY = re.compile(r"\n{3,}")
_DATED = re.compile(
    r"(?:\d{4}|[二〇○零一二三四五六七八九十]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_KEPT = "\n\u3000"
_UNSEEN = ("Cc", "Cf", "Co", "Cs")


def plain(text: str) -> str:
    """The text without what does not print: soft hyphens, zero-width and private signs; one kind of line break.

    Words and their order are never touched.
    """
    text = _CELLS.sub(" ", _BREAKS.sub("\n", text))
    text = "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN)
    text = _SPACES.sub(" ", text)
    lines = [line.rstrip() for line in text.split("\n")]
    return _EMPTY.sub("\n\n", "\n".join(lines)).strip("\n")


def body(text: str, *, number: str = "", signature: str = "") -> str:
    """The plain text without a number at its head and without name and date at its foot: the letter prints them itself."""
    lines = plain(text).split("\n")
    while lines and number and _bare(lines[0]) == _bare(number):
        lines.pop(0)
    while lines and (not lines[-1].strip() or _is_signature(lines[-1], signature)):
        lines.pop()
    return "\n".join(lines).strip("\n")


def _bare(line: str) -> str:
    return re.sub(r"\s", "", line)


def _is_signature(line: str, name: str) -> bool:
    bare = _bare(line)
    return bool(_DATED.fullmatch(bare)) or bool(name and bare in (name, f"{name}（盖章）", f"{name}（章）"))
