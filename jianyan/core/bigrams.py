"""Text as a search index sees it: folded, cut into sections and pairs of characters; and the language of queries.

A phrase is found when its folded characters stand side by side in the folded text, exactly as a plain scan would
find it. Pairs are written in Latin letters, four a character, so that no tokeniser of any database splits them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

PHRASE = 20  # the longest phrase; sections overlap by as much, so that no phrase falls between two
PHRASES = 8
SECTION = 4_000
MANY = (
    250  # PostgreSQL keeps 255 positions of one token; a section in which one occurs oftener is cut shorter
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KNOWN = len(_LETTERS) ** 4
_QUOTED = re.compile(r"[\"“”「」『』]")


@dataclass(frozen=True)
class Folded:
    """A text in which width, case and punctuation make no difference; ``origin`` leads each character back."""

    text: str
    origin: tuple[int, ...]


@lru_cache(maxsize=1 << 16)
def _fold_one(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).casefold()
    kept = (
        c if c.isalnum() and ord(c) < _KNOWN else " "
        for c in plain
        if unicodedata.category(c) not in ("Mn", "Cf")
    )
    return "".join(kept)


# What folding leaves as it is, and the marks between it: all that most texts are made of.
_KEPT = "\u4e00-\u9fff0-9a-z"
_RUN = re.compile(f"[{_KEPT}]+")
_PLAIN = re.compile(f"[{_KEPT} \n，。、；：！？（）《》“”]*")


def fold(text: str) -> Folded:
    """Letters, digits and characters in one width and case; anything between them is one space."""
    return _fold_plain(text) if _PLAIN.fullmatch(text) else _fold_any(text)


def _fold_plain(text: str) -> Folded:
    """A text in which only gaps have to be closed; a gap stands where it begins."""
    runs = [match.span() for match in _RUN.finditer(text)]
    origin: list[int] = []
    end = 0
    for first, last in runs:
        origin += [end, *range(first, last)] if origin else range(first, last)
        end = last
    return Folded(" ".join([text[first:last] for first, last in runs]), tuple(origin))


def _fold_any(text: str) -> Folded:
    folded: list[str] = []
    origin: list[int] = []
    for offset, char in enumerate(text):
        for plain in _fold_one(char):
            if plain != " " or (folded and folded[-1] != " "):
                folded.append(plain)
                origin.append(offset)
    if folded and folded[-1] == " ":
        folded.pop()
        origin.pop()
    return Folded("".join(folded), tuple(origin))


@lru_cache(maxsize=1 << 16)
def code(char: str) -> str:
    """A character as four Latin letters."""
    rest, written = ord(char), ""
    for _ in range(4):
        rest, digit = divmod(rest, len(_LETTERS))
        written += _LETTERS[digit]
    return written


def tokens(folded: str) -> Iterator[str]:
    """One token a character: the pair with the next one, or the character alone where a run ends."""
    for here, after in zip(folded, [*folded[1:], " "], strict=True):
        if here != " ":
            yield code(here) if after == " " else code(here) + code(after)


@dataclass(frozen=True)
class Section:
    """A stretch of a text: as it was written, and its tokens."""

    body: str
    tokens: tuple[str, ...]


def sections(text: str) -> list[Section]:
    """The text in sections that overlap by the length of the longest phrase. An empty text has none."""
    folded = fold(text)
    found: list[Section] = []
    start = 0
    while start < len(folded.text):
        end = _end(folded.text, start)
        body = text[folded.origin[start] : folded.origin[end - 1] + 1].replace("\x00", " ")
        found.append(Section(body, tuple(tokens(folded.text[start:end]))))
        if end == len(folded.text):
            break
        start = end - PHRASE
    return found


def _end(folded: str, start: int) -> int:
    """Where a section that begins at ``start`` must end so that no token occurs too often in it."""
    end = min(start + SECTION, len(folded))
    pairs = [folded[place : place + 2] for place in range(start, end)]
    seen: Counter[str] = Counter()
    if max(Counter(pairs).values()) <= MANY:
        return end
    for place, pair in enumerate(pairs, start):
        seen[pair] += 1
        if seen[pair] > MANY and pair[0] != " ":
            return place + 1
    return end


@dataclass(frozen=True)
class Query:
    """What was asked: phrases that must all occur. ``note`` tells the asker what was shortened."""

    phrases: tuple[str, ...]
    note: str = ""


def parse(text: str) -> Query:
    """The phrases of a query: words between spaces or marks, and what stands in quotes as one phrase."""
    phrases: list[str] = []
    for number, part in enumerate(_QUOTED.split(text[:400])):
        folded = fold(part).text
        phrases += [folded] if number % 2 else folded.split()
    short = list(dict.fromkeys(phrase[:PHRASE].strip() for phrase in phrases if phrase))
    notes = (
        [f"每个词语最多{PHRASE}字，超出的部分没有用来查找"]
        if any(len(phrase) > PHRASE for phrase in phrases)
        else []
    )
    notes += [f"一次最多查{PHRASES}个词语"] if len(short) > PHRASES else []
    return Query(tuple(short[:PHRASES]), "；".join(notes))


@dataclass(frozen=True)
class Wanted:
    """A phrase as tokens that must stand side by side; the last one may be only the beginning of a token."""

    tokens: tuple[str, ...]
    is_open: bool

    def fts5(self) -> str:
        return f'"{" ".join(self.tokens)}"{" *" if self.is_open else ""}'

    def tsquery(self) -> str:
        return "(" + " <-> ".join(self.tokens) + (":*" if self.is_open else "") + ")"


def wanted(phrase: str) -> Wanted:
    """The tokens of a folded phrase. A last run of one character is open: any pair that begins with it will do."""
    found = list(tokens(phrase))
    is_open = len(phrase) == 1 or phrase[-2] == " "
    return Wanted(tuple(found if is_open else found[:-1]), is_open)


def scan(text: str, query: Query) -> bool:
    """Whether a text answers a query, found the plain way: what every index must agree with."""
    folded = fold(text).text
    return all(phrase in folded for phrase in query.phrases)


def marked(text: str, query: Query, before: int = 30, after: int = 90) -> list[tuple[str, bool]]:
    """The stretch of a text around the first hit, cut into pieces; True marks a hit."""
    folded = fold(text)
    hits = sorted(
        (folded.origin[match.start()], folded.origin[match.end() - 1] + 1)
        for phrase in query.phrases
        for match in re.finditer(re.escape(phrase), folded.text)
    )
    start = max(0, hits[0][0] - before) if hits else 0
    end = min(len(text), (hits[0][1] if hits else 0) + after)
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    place = start
    for first, last in hits:
        if first >= place and last <= end:
            pieces += [(text[place:first], False), (text[first:last], True)]
            place = last
    pieces += [(text[place:end], False), ("…" if end < len(text) else "", False)]
    return [(piece, hit) for piece, hit in pieces if piece]
