"""Turns pages that a machine wrote in Traditional characters back to Simplified."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jianyan.language.clean.draft import Draft, lines_of

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")
_QUOTES = str.maketrans("「」『』", "“”‘’")

# What a character-by-character machine writes and a dictionary of true Traditional text does not undo.
_LEFT_OVER = str.maketrans("衹祇甦牠妳揹讎伕鎗隄籐菓荳馀陞粧賸彊", "只只苏它你背仇夫枪堤藤果豆余升妆剩强")
_WORDS = {"于其": "於其", "征调": "徵调", "乾安县": "干安县", "什么": "甚么"}
_AGAIN = re.compile("(?<=[办答批回函电反重申])覆(?!盖)")
_RISE = re.compile("(?<=[提上回攀])昇|昇(?=[级华温])")
_AUTHOR = re.compile("著[名作述者书称录有]|[名显卓昭编论专原巨遗土译撰拙合所新旧]著|见微知著|著(?!$|[，。、；])")


def to_simplified(draft: Draft) -> None:
    """Rewrite the Traditional lines of a text; a Simplified text, whatever names it holds, is left as it is."""
    text = draft.text
    many, few = _weigh(text)
    if many < 3:
        return
    page = many > few
    stray = not page and many * 50 >= len(_HAN.findall(text))
    parts = []
    for start, end in lines_of(text):
        line = text[start:end]
        here, there = _weigh(line)
        if (page and (here or not there)) or (here >= 5 and here > 2 * there):
            line = _simplified(line)
        elif stray and here:
            line = "".join(_single(c) if _is_traditional(c) else c for c in line)
        parts.append(line)
    changed = "\n".join(parts)
    if changed != text:
        draft.done["繁体"] += 1
        draft.rewrite(changed)


def simplified_probe(line: str) -> str:
    """Give a line in Simplified, character for character, to be compared with word lists."""
    return line if line.isascii() else _converted(line)


def _weigh(text: str) -> tuple[int, int]:
    """Count the characters only Traditional text has, and those only Simplified text has."""
    return sum(map(_is_traditional, text)), sum(map(_is_simplified, text))


@lru_cache(maxsize=32768)
def _is_traditional(char: str) -> bool:
    return char > "\u2fff" and not _fits(char, "gb2312") and _single(char) != char


@lru_cache(maxsize=32768)
def _is_simplified(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" and _fits(char, "gb2312") and not _fits(char, "big5")


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _simplified(line: str) -> str:
    line = _converted(line).translate(_LEFT_OVER).translate(_QUOTES)
    line = _AGAIN.sub("复", _RISE.sub("升", line))
    line = _AUTHOR.sub(lambda m: m.group() if len(m.group()) > 1 else "着", line)
    for right, wrong in _WORDS.items():
        line = line.replace(wrong, right)
    return line


def _converted(line: str) -> str:
    changed = _converter().convert(line)
    return changed if len(changed) == len(line) else "".join(map(_single, line))


@lru_cache(maxsize=32768)
def _single(char: str) -> str:
    changed = _converter().convert(char)
    return changed if len(changed) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    # its dictionaries take a while to load, and most texts need none of them
    from opencc import OpenCC

    return OpenCC("t2s")
