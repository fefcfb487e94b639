"""Describes one official paper from top to bottom; prints it as docx and as PDF from the same description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from jianyan.kit.chinese import ordinal
from jianyan.kit.papers import parts
from jianyan.kit.papers.parts import Cell, Row

if TYPE_CHECKING:
    from jianyan.kit.papers.typeset import Printed

ONE_LINE = 19  # characters of a title that stand well in one line
IN_A_ROW = 6  # names of three characters that stand in one line
SEAL_LINES = 2  # room above a sealed signature, so that the seal starts close under the text (7.3.5.1)


class Paper:
    """An official paper in the format of GB/T 9704-2012, described in the order of the calls.

    Text may hold line breaks: each line becomes a paragraph (in a title a line of the title). Numbers of
    headings are counted here. In the docx faces are named, not shipped: 小标宋, 仿宋, 黑体 and 楷体 come from the
    reader's office suite. The PDF carries its faces (``typeset``).
    """

    def __init__(self, title: str, made_at: datetime, *, author: str = "建言", sample: bool = False) -> None:
        """`title` names the file for search; `title()` prints one. `made_at` (aware) fixes the bytes.

        Raises ValueError for a naive time.
        """
        if made_at.utcoffset() is None:
            raise ValueError("made_at needs a time zone")
        self.name, self._made_at, self._author, self._sample = title, made_at, author, sample
        self._parts: list[parts.Part] = []
        self._counts = [0, 0, 0, 0]

    @property
    def sheet(self) -> parts.Sheet:
        """The description itself."""
        return parts.Sheet(self.name, self._author, self._sample, tuple(self._parts))

    def red_head(self, issuer: str, number: str) -> None:
        """The head of a 文件: the issuer in red 35 mm below the top of the text block, the document
        number two lines below it, a red rule 4 mm below the number (7.2.4, 7.2.5, 7.2.7)."""
        self._parts.append(parts.RedHead(issuer, number))

    def letter_head(self, issuer: str, number: str) -> None:
        """The head of a 函: the issuer in red 30 mm below the edge of the paper, a red double rule
        under it and another 20 mm above the lower edge, both 170 mm; the number at the right, no page
        number on the first page (10.1)."""
        self._parts.append(parts.LetterHead(issuer, number))

    def bulletin_head(self, name: str, number: str, office: str, on: date | None, mark: str = "") -> None:
        """The head of a bulletin: `mark` (内部) at the left, the series in red, its number, office and day over a red
        rule; `on` is None before it is signed."""
        self._parts.append(parts.BulletinHead(name, number, office, on, mark))

    def title(self, text: str) -> None:
        """The title: 2号小标宋, centred, one line of the paper for each line of `text`, and a blank
        line after it (7.3.1)."""
        self._parts += [parts.Title(text), parts.Blank()]

    def subtitle(self, text: str) -> None:
        """A line in 楷体 under the title, such as the date and the session of a report."""
        self._parts.append(parts.Line(text, "kai", "centre"))

    def mark(self, text: str) -> None:
        """A mark at the right above the title, such as the class of a reply."""
        self._parts.append(parts.Line(text, "hei", "right", right=1))

    def code(self, content: str, words: str) -> None:
        """A QR code of `content` in the upper right corner of the first page, `words` under it."""
        self._parts.append(parts.Code(content, words))

    def addressee(self, text: str) -> None:
        """Whom the paper addresses, flush left; a colon is added where none stands (7.3.2)."""
        self._parts.append(parts.Line(text if text.endswith("：") else f"{text}："))

    def heading(self, text: str, level: int = 1) -> None:
        """A heading with its number: 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋 (7.3.3).

        Raises ValueError for another level than 1 to 4, or for the hundredth heading of a level.
        """
        if not 1 <= level <= 4:
            raise ValueError(f"a heading of level {level}")
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        number = self._counts[level - 1]
        if level > 2:
            label = f"{number}." if level == 3 else f"（{number}）"
        else:
            label = f"{ordinal(number)}、" if level == 1 else f"（{ordinal(number)}）"
        self._parts.append(parts.Heading(label + text, level))

    def section(self, text: str) -> None:
        """A title inside a paper of several parts, without a number: centred, in 黑体."""
        self._parts.append(parts.Line(text, "hei", "centre", keep=True))

    def body(self, text: str) -> None:
        """Paragraphs, first lines indented by two characters (7.3.3)."""
        self._parts += [parts.Line(line.strip(), place="both", first=2) for line in text.splitlines()]

    def names(self, names: Sequence[str]) -> None:
        """Names of persons in rows of six, one below the other."""
        for first in range(0, len(names), IN_A_ROW):
            self.body("\u3000".join(map(padded, names[first : first + IN_A_ROW])))

    def labelled(self, label: str, text: str) -> None:
        """A paragraph with a label in 黑体 before it; nothing when there is no text."""
        if text:
            self._parts.append(parts.Labelled(label, text))

    def table(
        self, header: Sequence[str], rows: Iterable[Row], widths: Sequence[float] = (), caption: str = ""
    ) -> None:
        """A table as wide as the text block; its header is repeated on each page.

        `widths` are the relative widths of the columns (equal when empty). Numbers are centred, text stands
        left, None is empty. Raises ValueError when a row or `widths` is not as long as the header.
        """
        held, count = [list(row) for row in rows], len(header)
        for row in held:
            if len(row) != count:
                raise ValueError(f"{len(row)} cells in a table of {count} columns")
        shares = list(widths) or [1] * count
        if len(shares) != count:
            raise ValueError(f"{len(shares)} widths for {count} columns")
        self._parts.append(parts.Table(header, held, shares, caption))

    def form(self, rows: Sequence[Sequence[Cell]]) -> None:
        """A form with ruled cells; the spans of each row fill the same number of columns, else ValueError."""
        columns = {sum(cell.span for cell in row) for row in rows}
        if len(columns) != 1:
            raise ValueError(f"the rows of a form are {sorted(columns)} columns wide")
        self._parts.append(parts.Form(rows, columns.pop()))

    def attachments(self, names: Sequence[str]) -> None:
        """The note of attachments after a blank line: 附件：1. ..., no full stop (7.3.4)."""
        self._parts += [parts.Blank(), parts.Attachments(names)]

    def attachment(self, title: str, label: str = "附件") -> None:
        """Begin an attachment on a new page: the word 附件 (with its number where there are several) in 黑体 at the
        upper left, its title on the third line (7.3.7)."""
        self.page_break()
        self._parts += [parts.Line(label, "hei", keep=True), parts.Blank(keep=True)]
        self.title(title)

    def signature(self, organ: str, on: date, *, sealed: bool = True) -> None:
        """The issuing organ (one a line) and the date; see `parts.signature_indents` for where they stand."""
        self._keep_with_signature()
        self._parts += [
            parts.Blank(SEAL_LINES if sealed else 1, keep=True),
            parts.Signature(organ, on, sealed),
        ]

    def _keep_with_signature(self) -> None:
        """No signature stands on a page without text (7.3.5.4): the last paragraph and what follows it go along."""
        for place in range(len(self._parts) - 1, -1, -1):
            part = self._parts[place]
            if not isinstance(part, parts.Line | parts.Blank | parts.Attachments):
                return
            self._parts[place] = replace(part, keep=True)
            if isinstance(part, parts.Line):
                return

    def note(self, text: str) -> None:
        """The 附注 below the date in round brackets: contact person and phone stand here (7.3.6)."""
        if self._parts and isinstance(last := self._parts[-1], parts.Signature):
            self._parts[-1] = replace(last, noted=True)
        self._parts.append(parts.Line(f"（{text}）", first=2))

    def imprint(self, copies: str = "", office: str = "", on: date | None = None) -> None:
        """The 版记 at the foot of the last page: whom copies go to, then the printing office and the
        date, between rules of 0.35 and 0.25 mm (7.4). Either line may be left out; a 函 has neither office nor
        rules (10.1).

        Raises ValueError when both are left out, for an office without a date, or for the office of a 函.
        """
        letter = any(isinstance(part, parts.LetterHead) for part in self._parts)
        if not (copies or office) or bool(office) != bool(on) or (letter and office):
            raise ValueError("an imprint needs copies, or an office with a date; a letter has no office")
        self._parts.append(parts.Imprint(copies, office, on, ruled=not letter))

    def distribution(self, lines: Sequence[str], signed: str = "", printed: str = "") -> None:
        """The foot of a bulletin's last page: 报, 送 and 发, one a line, then who signed and the print run. Raises
        ValueError when there is nothing to say."""
        if not (lines or signed or printed):
            raise ValueError("a distribution needs recipients, a signer or a print run")
        self._parts.append(parts.Distribution(tuple(lines), signed, printed))

    def blank(self, lines: int = 1) -> None:
        """Leave lines free."""
        self._parts.append(parts.Blank(lines))

    def page_break(self) -> None:
        """Go on at the top of the next page; the numbers of headings start anew (an annex)."""
        self._parts.append(parts.PageBreak())
        self._counts = [0, 0, 0, 0]

    def annex(self, title: str) -> None:
        """Begin an annex that is no prose on a new page: notes and tables about the text before it.

        All that follows carries the paragraph style 数据说明, by which who reads the text (``language.documents``)
        tells it from what the paper says. Its tables are set smaller.
        """
        self.page_break()
        self._parts.append(parts.Annex(title))

    def to_bytes(self) -> bytes:
        """Return the docx; the same calls give the same bytes."""
        from jianyan.kit.papers import word  # loaded at use: a PDF does without the office library

        return word.docx(self.sheet, self._made_at)

    def to_pdf(self) -> Printed:
        """Return the PDF with the faces it was set in and the characters no face has."""
        from jianyan.kit.papers import typeset  # loaded at use: typst is heavy

        return typeset.pdf(self.sheet, self._made_at)


@dataclass(frozen=True)
class Making:
    """When a paper is made, on which day, and whether it is a sample."""

    at: datetime
    on: date
    sample: bool = False

    def paper(self, title: str) -> Paper:
        """An empty paper."""
        return Paper(title, self.at, sample=self.sample)


def padded(name: str) -> str:
    """A name of two characters set as wide as one of three."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name


def broken(title: str, after: re.Pattern[str], width: int = ONE_LINE) -> str:
    """A title longer than ``width`` characters in lines: broken ``after`` words that end a sense, as even as it goes
    (GB/T 9704, 7.3.1)."""
    lines, rest = [], title
    while len(rest) > width:
        wanted = len(rest) / -(-len(rest) // width)
        places = [one.end() for one in after.finditer(rest) if 4 <= one.end() <= min(width, len(rest) - 3)]
        at = min(places or [round(wanted)], key=lambda no: abs(no - wanted))
        lines.append(rest[:at])
        rest = rest[at:]
    return "\n".join([*lines, rest])
