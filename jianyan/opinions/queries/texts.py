"""The edited text beside the manuscript: what was cut, what was added, and who edited when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from jianyan.core import journal
from jianyan.opinions.models import Opinion

CLAUSE = re.compile(r"[^，。！？；：、\n]*[，。！？；：、\n]+|[^，。！？；：、\n]+$")
SAME, CUT, ADDED = "same", "cut", "added"


@dataclass(frozen=True)
class Piece:
    """A stretch of both texts or of one: same, cut or added."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """What became of a text. Joined without the added it is ``before``, without the cut ``after``."""
    found: list[Piece] = []
    for piece in _by_clause(CLAUSE.findall(before), CLAUSE.findall(after)):
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found


def _by_clause(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Piece(SAME, left)
        else:
            yield from _by_letter(left, right)


def _by_letter(left: str, right: str) -> Iterator[Piece]:
    """Within clauses that changed, the letters; where little is left of them, the whole is replaced."""
    match = SequenceMatcher(None, left, right, autojunk=False)
    if not left or not right or match.ratio() < 0.4:
        yield from (Piece(CUT, left), Piece(ADDED, right))
        return
    for tag, a, b, c, d in match.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, left[a:b])
        else:
            yield from (Piece(CUT, left[a:b]), Piece(ADDED, right[c:d]))


@dataclass(frozen=True)
class Edition:
    """One saving of the edited text: when, by whom, and how it differs from the one before."""

    on: date
    who: str
    title: str
    pieces: list[Piece]


def editions(opinion: Opinion) -> list[Edition]:
    """Every edited text with its editor, oldest first; the first against the manuscript. Two queries."""
    found, title, text = [], opinion.title, opinion.whole
    for entry in journal.timeline(opinion):
        if entry.kind != "opinions.edit":
            continue
        title = entry.after.get("edited_title", title)
        now = entry.after.get("edited_text", text)
        found.append(Edition(entry.on, entry.actor, title, differences(text, now)))
        text = now
    return found
