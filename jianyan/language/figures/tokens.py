"""Sentences, clauses and the known words of a text, longest word first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 2_000  # a table without full stops must not take the square of its length
_ENDLESS = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿]{31,}")
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』)）]*|\n|$)")
# A body followed by an office names a person: 联络室主任 is no 联络室.
_OFFICER = re.compile(r"副?(?:主任|组长|处长|站长|负责人|召集人)(?!会)")
UNREAD = 1_000  # what a character that belongs to no known word costs, beside 1 for each word
HIDDEN = "隐藏"  # the class of words that only hide the words inside them
BREAKS = "，,；;：:。！？!?\n…—｜|→"
_PLAIN: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= {ord(mark): mark for mark in "，；：（）！？"} | {
    ord("﹪"): "%",
    ord("٪"): "%",
    ord("〜"): "~",
    ord("∼"): "~",
}


@dataclass(frozen=True)
class Token:
    """A known word and where it stands."""

    word: str
    start: int
    end: int


def plain(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones, character for character; no number of 31 digits stays."""
    text = _ENDLESS.sub(lambda run: "#" * len(run.group()), text.translate(_PLAIN))
    # A comma between groups of three digits separates thousands; any other comma separates clauses.
    text = re.sub(r",(?!\d{3}(?!\d))|(?<!\d),", "，", text)
    return text.replace(";", "；").replace("(", "（").replace(")", "）")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences; a line end also ends a sentence, and so does a break after LONGEST characters."""
    spans = [match.span() for match in _SENTENCE.finditer(text) if match.end() > match.start()]
    return [part for span in spans for part in _cut(text, *span)]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts = []
    while end - start > LONGEST:
        stop = max(text.rfind(mark, start, start + LONGEST) for mark in BREAKS) + 1
        stop = stop if stop > start else start + LONGEST
        parts.append((start, stop))
        start = stop
    return [*parts, (start, end)]


class Words:
    """Finds the known words of a text.

    A longer word hides the shorter ones inside it (不予立案 is no 立案) unless they are of one class (惠及居民 is 惠及 too) or
    the shorter is the thing that a verb before it takes (选派委员 speaks of 委员).
    """

    def __init__(
        self,
        words: frozenset[str],
        families: Mapping[str, frozenset[str]],
        things: frozenset[str] = frozenset(),
        nouns: frozenset[str] = frozenset(),
    ) -> None:
        # 政协 before a word changes nothing: 政协委员工作站 is a 委员工作站, not a 政协委员.
        self._said = {f"政协{word}": word for word in words} | {word: word for word in words}
        lengths: dict[str, set[int]] = {}
        for form in self._said:  # a word of one character is worth hardly more than an unread one
            lengths.setdefault(form[:2], set()).add(len(form))
        self._lengths = {pair: sorted(of, reverse=True) for pair, of in lengths.items()}
        self._families = families
        self._things, self._nouns = things, things | nouns
        self._inner: dict[str, list[tuple[str, int]]] = {}

    def find(self, text: str) -> list[Token]:
        """The known words in order; words inside a longer one follow it."""
        found: list[Token] = []
        for start, end in self._parted(text):
            word = self._said[text[start:end]]
            if word in self._things and _OFFICER.match(text, end):
                continue
            found.append(Token(word, start, end))
            begin = end - len(word)
            found += [Token(part, begin + at, begin + at + len(part)) for part, at in self._inside(word)]
        return found

    def _parted(self, text: str) -> list[tuple[int, int]]:
        """The words that leave the fewest characters unread, then the fewest words: 提案|办结, not 提案办|结."""
        size = len(text)
        cost = [0] * (size + 1)
        step = [1] * size
        for at in range(size - 1, -1, -1):
            single = text[at] in self._said
            best, taken = cost[at + 1] + UNREAD - single, int(single)
            for length in self._lengths.get(text[at : at + 2], ()):
                if at + length <= size and text[at : at + length] in self._said:
                    total = cost[at + length] + 1
                    if total < best or (total == best and taken <= single):
                        best, taken = total, length
            cost[at], step[at] = best, taken
        spans: list[tuple[int, int]] = []
        at = 0
        while at < size:
            if step[at]:
                spans.append((at, at + step[at]))
            at += step[at] or 1
        return spans

    def _inside(self, word: str) -> list[tuple[str, int]]:
        if word not in self._inner:
            parts = {(word[at:end], at) for at in range(len(word)) for end in range(at + 2, len(word) + 1)}
            own = self._families.get(word, frozenset())
            objects = self._things if own and word not in self._nouns and HIDDEN not in own else frozenset()
            self._inner[word] = sorted(
                (part, at)
                for part, at in parts
                if part != word
                and (own & self._families.get(part, frozenset()) or (part in objects and word.endswith(part)))
            )
        return self._inner[word]


def unwrapped(text: str) -> tuple[str, list[int]]:
    """The text without the line ends a page put inside its sentences, and where each character stood."""
    lines = text.split("\n")
    kept: list[int] = []
    at = 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        end = at + len(line)
        if _runs_on(line, following):
            kept.extend(range(at, at + len(line.rstrip())))
            at = end + 1
        else:
            kept.extend(range(at, min(end + 1, len(text))))
            at = end + 1
    return "".join(text[index] for index in kept), kept


# A numbered line this short is a heading, whatever stands in it.
HEADING = 30
_HEADING = re.compile(r"[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）]")
_ENDS = tuple("。！？；：…!?;:”’》）)】")
_BEGINS = re.compile(
    r"[ \t\u3000]{2,}|\u3000|[一二三四五六七八九十]+[、.．]|[（(]?\d{1,2}[)）.、．]|[（(][一二三四五六七八九十]+[)）]"
    r"|[◆●■▲★※·•—-]|第[一二三四五六七八九十]|$"
)


def _runs_on(line: str, following: str) -> bool:
    """Whether a sentence goes on in the next line: a long line without an end, then one that starts nothing."""
    said = line.strip()
    if _HEADING.match(said) and len(said) <= HEADING and "。" not in said:
        return False
    if len(said) < 15 or said.endswith(_ENDS) or "\t" in line or _BEGINS.match(following):
        return False
    return any(mark in said for mark in "，,。") or len(said) >= 24
