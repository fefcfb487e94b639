"""A text cut at its numbers, so that each can be marked where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: plain, or one number with what is known of it (several things when it is shared)."""

    text: str
    found: tuple[Any, ...] = ()
    no: int = 0


PieceT = TypeVar("PieceT", bound=Piece)


def cut(text: str, places: Iterable[tuple[int, str, Any]], kind: type[PieceT]) -> list[PieceT]:
    """The pieces of a text, which together are the text again.

    ``places`` are (start, surface, what is known); those of one place share a piece, an overlapping one is left out.
    """
    pieces: list[PieceT] = []
    position = 0
    by_place: dict[tuple[int, int], list[Any]] = {}
    for start, surface, thing in places:
        by_place.setdefault((start, start + len(surface)), []).append(thing)
    for no, ((start, end), group) in enumerate(sorted(by_place.items()), 1):
        if start < position:
            continue
        pieces += [kind(text[position:start]), kind(text[start:end], tuple(group), no)]
        position = end
    return [piece for piece in (*pieces, kind(text[position:])) if piece.text]


def paragraphs(pieces: Sequence[PieceT]) -> list[list[PieceT]]:
    """The pieces by paragraph; empty paragraphs are left out."""
    lines: list[list[PieceT]] = [[]]
    for piece in pieces:
        if piece.found:
            lines[-1].append(piece)
            continue
        for no, part in enumerate(piece.text.split("\n")):
            if no:
                lines.append([])
            if part:
                lines[-1].append(type(piece)(part))
    return [line for line in lines if any(piece.text.strip() for piece in line)]
