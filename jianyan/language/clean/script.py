"""Turns pages that a machine wrote in Traditional characters back to Simplified."""

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from jianyan.language.clean.draft import Draft, lines_of

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")
_QUOTES = str.maketrans("「」『』", "“”‘’")

# What a character-by-character machine writes and a dictionary of true Traditional text does not undo.
_LEFT_OVER = str.maketrans(
    "於衹祇甦牠妳揹雠伕鎗隄籐菓荳馀陞粧賸彊甯赒拏澂觔燄暱瑯耡𬭭",
    "于只只苏它你背仇夫枪堤藤果豆余升妆剩强宁周拿澄斤焰昵琅锄戚",
)
_WORDS = {"征调": "徵调", "乾安县": "干安县", "什么": "甚么", "干道": "乾道"}
_IN_PLACE = [
    (re.compile("(?<![颠倾翻被地])覆(?![盖灭没辙膜土地水舟巢])"), "复"),
    (re.compile("(?<=[提上回攀])昇|昇(?=[级华温])"), "升"),
    (re.compile("瞭(?![望哨])"), "了"),
    (re.compile("(?<![慰狼蕴枕])藉"), "借"),
    (re.compile("彷(?!徨)"), "仿"),
]
_CHAIN = re.compile("(?<=[業业應应值物冷態态])鍊")
_AUTHOR = re.compile(
    "著[名作述者书称录有]|[名显卓昭编论专原巨遗土译撰拙合所新旧]著|见微知著|著(?!$|[，。、；])"
)


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
            line = "".join(_single(c) if is_traditional(c) else c for c in line)
        parts.append(line)
    changed = "\n".join(parts)
    if changed != text:
        draft.done["繁体"] += 1
        draft.rewrite(changed)


def simplified_probe(line: str) -> str:
    """Give a line in Simplified, character for character, to be compared with word lists."""
    return _converted(line) if any(map(is_traditional, line)) else line


def _weigh(text: str) -> tuple[int, int]:
    """Count the characters only Traditional text has, and those only Simplified text has."""
    counted = Counter(text)
    return (
        sum(n for char, n in counted.items() if is_traditional(char)),
        sum(n for char, n in counted.items() if _is_simplified(char)),
    )


@lru_cache(maxsize=32768)
def is_traditional(char: str) -> bool:
    """Say whether a character stands in Traditional text only."""
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
    line = _converted(_CHAIN.sub("鏈", line)).translate(_LEFT_OVER).translate(_QUOTES)
    for pattern, char in _IN_PLACE:
        line = pattern.sub(char, line)
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
