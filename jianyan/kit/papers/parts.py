"""The parts of a paper: what stands on it, without how it is drawn. Two renderers read them (word, typeset)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jianyan.kit.chinese import long_date

Row = Sequence[str | int | Decimal | None]


@dataclass(frozen=True)
class RedHead:
    """The head of a 文件: the issuer in red, the document number, a red rule (7.2.4, 7.2.5, 7.2.7)."""

    issuer: str
    number: str


@dataclass(frozen=True)
class LetterHead:
    """The head of a 函: the issuer in red, a double rule, the document number at the right (10.1)."""

    issuer: str
    number: str


@dataclass(frozen=True)
class BulletinHead:
    """The head of a 简报 or 专报: its class at the left, the name in red, the number, then office and day over a red rule."""

    name: str
    number: str
    office: str
    on: date | None
    mark: str = ""

    @property
    def day(self) -> str:
        return long_date(self.on) if self.on else ""


@dataclass(frozen=True)
class Title:
    text: str


@dataclass(frozen=True)
class Line:
    """A line or paragraph on its own: a subtitle, an addressee, a mark. ``face`` names a role of page.py."""

    text: str
    face: str = "body"
    place: str = "left"  # left, centre, right or both
    left: float = 0  # indents in characters
    right: float = 0
    first: float = 0
    keep: bool = False  # stay with what follows


@dataclass(frozen=True)
class Labelled:
    """A paragraph that begins with a label in 黑体."""

    label: str
    text: str


@dataclass(frozen=True)
class Heading:
    text: str
    level: int


@dataclass(frozen=True)
class Table:
    header: Row
    rows: Sequence[Row]
    widths: Sequence[float]
    caption: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a form: its text, how many columns it takes, its least height in lines; a label stands in 黑体."""

    text: str = ""
    span: int = 1
    label: bool = False
    lines: int = 1
    place: str = "left"


@dataclass(frozen=True)
class Form:
    """A ruled form: rows of cells whose spans fill the same number of columns."""

    rows: Sequence[Sequence[Cell]]
    columns: int


@dataclass(frozen=True)
class Attachments:
    names: Sequence[str]
    keep: bool = False


@dataclass(frozen=True)
class Signature:
    organ: str
    on: date
    sealed: bool
    noted: bool = False  # a note follows on the same page

    @property
    def day(self) -> str:
        return long_date(self.on)


@dataclass(frozen=True)
class Imprint:
    """The lines of the 版记: copies, and the office with the date at the right; a 函 has no rules about it."""

    copies: str
    office: str
    on: date | None
    ruled: bool = True


@dataclass(frozen=True)
class Distribution:
    """The foot of a bulletin: a line for each way it goes (报：, 送：, 发：), then who signed and how many were printed."""

    lines: Sequence[str]
    signed: str
    printed: str


@dataclass(frozen=True)
class Blank:
    lines: int = 1
    keep: bool = False


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Annex:
    """What follows is no prose: notes and tables about the text before it, set smaller."""

    title: str


@dataclass(frozen=True)
class Code:
    """A QR code in the upper right corner of the first page, with the words that are typed where nobody can scan."""

    content: str
    words: str


Part = (
    RedHead
    | LetterHead
    | BulletinHead
    | Title
    | Line
    | Labelled
    | Heading
    | Table
    | Form
    | Attachments
    | Signature
    | Imprint
    | Distribution
    | Blank
    | PageBreak
    | Annex
    | Code
)


@dataclass(frozen=True)
class Sheet:
    """A whole paper: what its file says of itself, and its parts from top to bottom."""

    title: str
    author: str
    sample: bool
    parts: Sequence[Part]


def width(text: str) -> float:
    """Return the width of a line in Chinese characters: Latin letters and digits count a half."""
    return sum(0.5 if ord(character) < 0x2000 else 1.0 for character in text)


def signature_indents(organs: list[float], day: float, *, sealed: bool) -> tuple[float, list[float]]:
    """Return the right indents of the date and of each organ, in characters.

    Sealed (7.3.5.1): the date four characters from the right, the organ centred over it. Unsealed (7.3.5.2): the
    organ two characters from the right, the date two to the right of its beginning.
    """
    widest = max(organs)
    if sealed:
        right = 4 + max(0.0, (widest - day) / 2 - 4)  # a long organ pushes the date in, or it would stick out
        return right, [right + (day - width) / 2 for width in organs]
    # The date begins two characters after the organ; when it is longer, it keeps two from the right edge
    # and the organ gives way.
    organ_right = max(2.0, day + 4 - widest)
    return organ_right + widest - 2 - day, [organ_right] * len(organs)


def attachment_lines(names: Sequence[str]) -> list[tuple[str, float, float]]:
    """The lines of the note of attachments, each with its left and first-line indent: 附件：1. ..., no full stop (7.3.4)."""
    lines = []
    for number, name in enumerate(names, 1):
        label = "附件：" if number == 1 else ""
        mark = f"{number}." if len(names) > 1 else ""
        lines.append((f"{label}{mark}{name}", 5 + len(mark) / 2, -(len(label) + len(mark) / 2)))
    return lines


def mark_size(issuer: str) -> int:
    """Return the size in points at which the issuer fills the text block at most, never above 50."""
    return min(50, int(442 / max(width(issuer), 1)))
