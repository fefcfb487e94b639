"""Divides the suggestions of a proposal into numbered points: 一、 （一） 1. ① 第一， 首先， 一是 and plain paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jianyan.language.numerals import parse_chinese

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN = "[一二三四五六七八九十]{1,3}"
LAST = 99  # what 最后 stands for: it closes whatever came before
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "此外": 4, "最后": LAST}
# A mark stands at the beginning of a line or after the end of a sentence; inside a sentence it is a reference.
_BEFORE = r"(?:^|(?<=[。；;！!？?：:\n\r]))[ \t\u3000\xa0]*"
_KINDS = {
    "一、": re.compile(rf"{_BEFORE}(?P<no>{_HAN})[、．.]"),
    "（一）": re.compile(rf"{_BEFORE}[（(](?P<no>{_HAN})[）)][、．.]?"),
    "1.": re.compile(rf"{_BEFORE}(?P<no>\d{{1,2}})(?:[、．)）]|\.(?!\d))"),
    "（1）": re.compile(rf"{_BEFORE}[（(](?P<no>\d{{1,2}})[）)][、．.]?"),
    "①": re.compile(rf"{_BEFORE}(?P<no>[{_CIRCLED}])[、．.]?"),
    "第一": re.compile(rf"{_BEFORE}第(?P<no>{_HAN})(?:条|点|项)?[，,、：: \u3000]"),
    "一是": re.compile(rf"{_BEFORE}(?P<no>{_HAN})是[要：:，,]?"),
    "首先": re.compile(rf"{_BEFORE}(?P<no>{'|'.join(_WORDS)})[，,、：:]?"),
}


@dataclass(frozen=True)
class Part:
    """A piece of the text as it was written. ``mark`` is its number as written, "" for what leads in or has none.

    ``lead_in`` marks words before the first number: they belong to the text but ask for nothing by themselves.
    """

    raw: str
    mark: str = ""
    lead_in: bool = False

    @property
    def text(self) -> str:
        """What is asked, without its number."""
        return self.raw.strip().removeprefix(self.mark).strip()


@dataclass(frozen=True)
class _Mark:
    number: int
    start: int
    end: int
    at_line: bool


def split(text: str) -> list[Part]:
    """The parts of a text in order; joined, their ``raw`` gives the text back.

    Only the outermost numbering divides: （一） under 一、 stays inside its point. Without numbers each paragraph is one.
    """
    marks = _outermost(text)
    starts = [mark.start for mark in marks] if marks else _paragraphs(text)
    if not starts:
        return [Part(text, lead_in=True)] if text else []
    ends = [*starts[1:], len(text)]
    written = [text[mark.start : mark.end].strip() for mark in marks] or [""] * len(starts)
    parts = [Part(text[start:end], mark) for start, end, mark in zip(starts, ends, written, strict=True)]
    return [Part(text[: starts[0]], lead_in=True), *parts] if starts[0] else parts


def points(text: str) -> list[str]:
    """What is asked, one text a point, without numbers and without what only leads in."""
    return [part.text for part in split(text) if not part.lead_in and part.text]


def _outermost(text: str) -> list[_Mark]:
    """The numbering whose first number stands first."""
    runs = [run for kind in _KINDS if (run := _run(list(_marks(kind, text))))]
    # One number alone inside a line numbers nothing; at the head of a line it may be the only point.
    runs = [run for run in runs if len(run) > 1 or run[0].at_line]
    return min(runs, key=lambda run: (run[0].start, -len(run)), default=[])


def _marks(kind: str, text: str) -> Iterator[_Mark]:
    for found in _KINDS[kind].finditer(text):
        number = _number(found["no"])
        if number:
            head = text[: found.start()].rstrip(" \t\u3000\xa0")
            yield _Mark(number, found.start(), found.end(), not head or head[-1] in "\n\r")


def _number(written: str) -> int | None:
    if written in _WORDS:
        return _WORDS[written]
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    return int(written) if written.isdecimal() else parse_chinese(written)


def _run(marks: list[_Mark]) -> list[_Mark]:
    """One numbering from 1 upwards. At the head of a line a number may be written twice or left out by mistake."""
    run: list[_Mark] = []
    for mark in marks:
        last = run[-1].number if run else 0
        slip = bool(run) and mark.at_line and last <= mark.number <= last + 2
        closes = mark.number == LAST and bool(run)
        if mark.number == last + 1 or slip or closes:
            run.append(mark)
    return run


def _paragraphs(text: str) -> list[int]:
    """Where each paragraph begins; blank lines belong to the paragraph before."""
    starts = [found.start() for found in re.finditer(r"^[^\S\n]*\S", text, flags=re.MULTILINE)]
    return [0, *starts[1:]] if starts else []
