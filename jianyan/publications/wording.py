"""Texts with live numbers: how a body with marks becomes prose, and how edited prose becomes a body again.

A body is prose in which a mark such as ⟦3⟧ stands for a number. People read and edit the prose with the numbers in it;
what they hand back is laid along the prose they were shown, and every number they did not touch keeps its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from jianyan.figures.display import approximate

Number = int | Decimal
Span = tuple[int, int]

MARK = re.compile(r"⟦(\d+)⟧")
# A number as people write it, without its counter: 231, 98.16, 20,431, 140多, 30多万, 2万多, 十五.
NUMBER = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[多余]?(?:[百千]?[万亿]{1,2})?[多余]?|[零〇一二两三四五六七八九十百千万亿]+[多余]?|△"
)
NOTHING = "△"  # where the records yield no value: seen at once, and never taken for a number
CONTEXT = 8  # characters on either side that tell equal numbers apart
EXACT, MORE, ODD, WHOLE, STATED = "exact", "more", "odd", "whole", "stated"
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Prose:
    """A body with its numbers written in, and where each number stands."""

    text: str
    spans: Mapping[int, Span]


def marks(body: str) -> list[int]:
    """The numbers of the marks of a body, in order."""
    return [int(found[1]) for found in MARK.finditer(body)]


def mark(no: int) -> str:
    """The mark of a number."""
    return f"⟦{no}⟧"


def render(body: str, words: Mapping[int, str]) -> Prose:
    """Write the numbers into a body. Raises KeyError for a mark without words."""
    parts: list[str] = []
    spans: dict[int, Span] = {}
    at = length = 0
    for found in MARK.finditer(body):
        plain, said = body[at : found.start()], words[int(found[1])]
        start = length + len(plain)
        parts += [plain, said]
        length = start + len(said)
        spans[int(found[1])] = (start, length)
        at = found.end()
    return Prose("".join([*parts, body[at:]]), spans)


def settled(text: str) -> str:
    """What a person typed as it is kept: one kind of line end, no blanks at line ends, no signs that look like marks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("⟦", "【").replace("⟧", "】").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def absorb(body: str, words: Mapping[int, str], submitted: str) -> str:
    """The body of an edited text. ``words`` are the numbers as the editor was shown them; see ``kept``."""
    text, places = kept(body, words, submitted)
    return marked(text, places)


def kept(body: str, words: Mapping[int, str], submitted: str) -> tuple[str, dict[int, Span]]:
    """The edited text as it is kept, and where the numbers with marks now stand in it.

    A mark survives where its number was left as it stood, whatever happened around it; a number that was typed over,
    extended by a digit or deleted loses its mark. Among equal numbers the order and the words around decide.
    """
    shown, text = render(body, words), settled(submitted)
    if text == shown.text:
        return text, dict(shown.spans)
    old, new = numbers(shown.text), numbers(text)
    pairs = _pairs(shown.text, old, text, new)
    places: dict[int, Span] = {}
    for no, (start, end) in shown.spans.items():
        first = next((index for index, span in enumerate(old) if span[0] <= start < span[1]), None)
        if first is not None and first in pairs:
            at = new[pairs[first]][0] + start - old[first][0]
            if text[at : at + end - start] == words[no]:
                places[no] = (at, at + end - start)
    return text, places


def marked(text: str, places: Mapping[int, Span]) -> str:
    """A text with marks put over the given places."""
    parts, at = [], 0
    for no, (start, end) in sorted(places.items(), key=lambda place: place[1]):
        parts += [text[at:start], mark(no)]
        at = end
    return "".join([*parts, text[at:]])


def numbers(text: str) -> list[Span]:
    """Where numbers stand in a text."""
    return [found.span() for found in NUMBER.finditer(text)]


def number_at(text: str, start: int) -> Span | None:
    """The number that begins at a place, without its counter; None where none does."""
    found = NUMBER.match(text, start)
    return found.span() if found and not text.startswith("百分之", start) else None


def _pairs(old_text: str, old: Sequence[Span], new_text: str, new: Sequence[Span]) -> dict[int, int]:
    """Which number of the old text is which of the new one: those before the first and after the last change are
    themselves; between them the best order-keeping match of equal numbers."""
    head = _common(old_text, new_text)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first] and old[first][1] <= head:
        first += 1
    tail = _common(old_text[::-1], new_text[::-1])
    shift = len(new_text) - len(old_text)
    last = 0
    while last < min(len(old), len(new)) - first:
        one, other = old[-1 - last], new[-1 - last]
        if one[0] + shift != other[0] or one[1] + shift != other[1] or len(old_text) - one[0] > tail:
            break
        last += 1
    found = {index: index for index in range(first)}
    found |= {len(old) - 1 - index: len(new) - 1 - index for index in range(last)}
    middle = _best(old_text, old[first : len(old) - last], new_text, new[first : len(new) - last])
    return found | {first + one: first + other for one, other in middle}


def _common(one: str, other: str) -> int:
    """The length of the common beginning."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _best(
    old_text: str, old: Sequence[Span], new_text: str, new: Sequence[Span]
) -> Iterable[tuple[int, int]]:
    """Pairs of equal numbers in order: as many as can be, and of those the ones whose surroundings are most alike."""
    table: list[list[int]] = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    worth = [[_worth(old_text, one, new_text, other) for other in new] for one in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = table[i + 1][j + 1] + worth[i][j] if worth[i][j] else 0
            table[i][j] = max(table[i + 1][j], table[i][j + 1], both)
    i = j = 0
    while i < len(old) and j < len(new):
        if worth[i][j] and table[i][j] == table[i + 1][j + 1] + worth[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif table[i][j] == table[i + 1][j]:
            i += 1
        else:
            j += 1


def _worth(old_text: str, one: Span, new_text: str, other: Span) -> int:
    """What it is worth to take two numbers for the same: nothing unless they are equal, more the more alike they stand."""
    if old_text[one[0] : one[1]] != new_text[other[0] : other[1]]:
        return 0
    before = _common(
        old_text[max(0, one[0] - CONTEXT) : one[0]][::-1],
        new_text[max(0, other[0] - CONTEXT) : other[0]][::-1],
    )
    after = _common(old_text[one[1] : one[1] + CONTEXT], new_text[other[1] : other[1] + CONTEXT])
    return 10_000 + before + after


def written(value: Number | None, unit: str, form: str = EXACT) -> str:
    """A counted value as prose writes it, without its counter: 231, 98.16, 10.8万 (yuan), 140多, 30多万, 98 (of 98.16%)."""
    if value is None:
        return NOTHING
    if form in (MORE, ODD) and isinstance(value, int):
        said = approximate(value)
        return said.replace("多", "余") if form == ODD else said
    if form == WHOLE:
        return _rounded(Decimal(value))
    if unit == "元" and isinstance(value, int) and value >= TEN_THOUSAND and value % 100 == 0:
        return f"{(Decimal(value) / TEN_THOUSAND).normalize():f}万"
    return f"{value}" if isinstance(value, int) else f"{value.normalize():f}"


def _rounded(value: Decimal) -> str:
    """A percentage without its decimals, unless that would make all or nothing of what is neither."""
    for places in (Decimal(1), Decimal("0.1"), Decimal("0.01")):
        near = value.quantize(places, ROUND_HALF_UP)
        if near == value or near not in (0, 100):
            break
    return f"{near:f}"


def form_of(surface: str, unit: str, approx: str = "") -> str:
    """The form in which a number was typed: 多, 余, a percentage without decimals, exact; or, where words around it say
    超过, 近 or 约, as it was stated."""
    if "多" in surface:
        return MORE
    if "余" in surface:
        return ODD
    if approx:
        return STATED
    return WHOLE if unit == "%" and "." not in surface else EXACT
