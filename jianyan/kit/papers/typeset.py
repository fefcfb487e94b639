"""Sets a paper as PDF by typst: the page, grid and heads of GB/T 9704-2012, as the docx has them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import singledispatchmethod
from pathlib import Path
from typing import Any

from jianyan.kit import qr
from jianyan.kit.chinese import long_date
from jianyan.kit.papers import faces, parts

PRELUDE = Path(__file__).with_name("prelude.typ")
TABLE, ANNEX = (12.0, 20.0), (10.5, 16.0)  # size and pitch in points
TALL = 400  # characters of a cell that may be broken over pages
WHEN = ("year", "month", "day", "hour", "minute", "second")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Printed:
    """A PDF, the faces it was set in, and the characters that none of them holds."""

    data: bytes
    faces: tuple[str, ...]
    missing: tuple[str, ...]


def pdf(sheet: parts.Sheet, made_at: datetime, *, system: bool = True) -> Printed:
    """Return a paper as PDF; the same paper has the same bytes on a machine with the same fonts.

    ``system`` looks for installed faces of the standard; without it the paper is set in what the program brings.
    """
    import typst  # loaded at use: it is heavy

    chosen = faces.chosen(system)
    setter = Setter(sheet)
    for part in sheet.parts:
        setter.put(part)
    missing = tuple(chosen.missing("".join(setter.texts)))
    source = "\n".join([_head(sheet, chosen, made_at, missing, setter), *setter.lines])
    compiler = typst.Compiler(source.encode("utf-8"), font_paths=faces.fonts(system))
    data = compiler.compile(format="pdf", timestamp=int(made_at.timestamp()))
    if missing:
        log.warning("no face holds %s in %s", "".join(missing), sheet.title)
    log.info("%s set in %s", sheet.title, "; ".join(chosen.told()))
    assert isinstance(data, bytes)
    return Printed(data, tuple(chosen.told()), missing)


def _head(
    sheet: parts.Sheet, chosen: faces.Faces, made_at: datetime, missing: Sequence[str], setter: Setter
) -> str:
    """What the prelude needs to know, the prelude, and what the file says of itself."""
    at = made_at.astimezone(UTC)
    notes = [f"字体：{'；'.join(chosen.told())}"]
    if missing:
        notes.append(f"字库中没有的字：{''.join(missing)}")
    families = ", ".join(f"{role}: {_list(names)}" for role, names in chosen.families.items())
    own = ", ".join(f"{role}: {str(role in chosen.installed).lower()}" for role in chosen.families)
    fields = ", ".join(f"{name}: {getattr(at, name)}" for name in WHEN)
    return "\n".join(
        [
            f"#let families = ({families})",
            f"#let installed = ({own})",
            f"#let is-sample = {str(sheet.sample).lower()}",
            f"#let letter-mark = {setter.letter}",
            f"#let code = {setter.code}",
            PRELUDE.read_text(encoding="utf-8"),
            f"#set document(title: {_text(sheet.title)}, author: {_text(sheet.author)}, "
            f"keywords: {_list(notes)}, date: datetime({fields}))",
            "#show: paper",
        ]
    )


class Setter:
    """Writes the parts of a paper as calls of the prelude, one after the other."""

    def __init__(self, sheet: parts.Sheet) -> None:
        self.lines: list[str] = []
        self.texts: list[str] = [sheet.title, "— 0123456789 —样例抄送：印发"]
        self.letter = self.code = "none"
        self._table = TABLE

    def _call(self, name: str, *given: str, **named: str) -> None:
        words = [*given, *(f"{key.replace('_', '-')}: {value}" for key, value in named.items())]
        self.lines.append(f"#{name}({', '.join(words)})")

    def _said(self, text: str) -> str:
        """A text as typst writes it; kept, to look for characters without a glyph."""
        self.texts.append(text)
        return _text(text)

    @singledispatchmethod
    def put(self, part: Any) -> None:
        """Write one part."""
        raise TypeError(f"no such part of a paper: {part!r}")

    @put.register(parts.RedHead)
    def _(self, part: parts.RedHead) -> None:
        size = f"{parts.mark_size(part.issuer)}pt"
        self._call("red-head", self._said(part.issuer), self._said(part.number), size)

    @put.register(parts.BulletinHead)
    def _(self, part: parts.BulletinHead) -> None:
        said = (self._said(text) for text in (part.name, part.number, part.office, part.day, part.mark))
        self._call("bulletin-head", *said, f"{parts.mark_size(part.name)}pt")

    @put.register(parts.LetterHead)
    def _(self, part: parts.LetterHead) -> None:
        self.letter = f"(text: {self._said(part.issuer)}, size: {parts.mark_size(part.issuer)}pt)"
        self._call("letter-head", self._said(part.number))

    @put.register(parts.Title)
    def _(self, part: parts.Title) -> None:
        self._call("title", *(self._said(line) for line in part.text.splitlines()))

    @put.register(parts.Line)
    def _(self, part: parts.Line) -> None:
        indents = {"left": part.left, "right": part.right, "first": part.first}
        named = {name: str(value) for name, value in indents.items() if value}
        if part.keep:
            named["keep"] = "true"
        self._call("line-of", self._said(part.text), _text(part.face), _text(part.place), **named)

    @put.register(parts.Labelled)
    def _(self, part: parts.Labelled) -> None:
        for number, text in enumerate(part.text.splitlines()):
            self._call("labelled", self._said(part.label if number == 0 else ""), self._said(text))

    @put.register(parts.Heading)
    def _(self, part: parts.Heading) -> None:
        self._call("heading-of", self._said(part.text), str(part.level))

    @put.register(parts.Table)
    def _(self, part: parts.Table) -> None:
        size, pitch = self._table
        rows = (f"({', '.join(map(self._table_cell, row))},)" for row in part.rows)
        self._call(
            "table-of",
            f"({', '.join(map(self._said, map(str, part.header)))},)",
            f"({', '.join(f'{share}fr' for share in part.widths)},)",
            f"({', '.join(rows)},)" if part.rows else "()",
            caption=self._said(part.caption),
            size=f"{size}pt",
            pitch=f"{pitch}pt",
        )

    def _table_cell(self, value: str | int | Decimal | None) -> str:
        text = "" if value is None else str(value)
        place = "center" if isinstance(value, int | Decimal) else "left"
        return f"({self._said(text)}, {place}, {str(len(text) > TALL).lower()})"

    @put.register(parts.Form)
    def _(self, part: parts.Form) -> None:
        self._call("form-of", str(part.columns), *(self._form_row(row) for row in part.rows))

    def _form_row(self, row: Sequence[parts.Cell]) -> str:
        height = max(cell.lines for cell in row)
        cells = (
            f"(text: {self._said(cell.text)}, span: {cell.span}, label: {str(cell.label).lower()}, "
            f"place: {_text('centre' if cell.label else cell.place)}, lines: {height})"
            for cell in row
        )
        return f"({', '.join(cells)},)"

    @put.register(parts.Attachments)
    def _(self, part: parts.Attachments) -> None:
        keep = str(part.keep).lower()
        for text, left, first in parts.attachment_lines(part.names):
            indents = {"left": str(left), "first": str(first)}
            self._call("line-of", self._said(text), _text("body"), _text("left"), **indents, keep=keep)

    @put.register(parts.Signature)
    def _(self, part: parts.Signature) -> None:
        organs = part.organ.splitlines()
        date_right, organ_rights = parts.signature_indents(
            [parts.width(name) for name in organs], parts.width(part.day), sealed=part.sealed
        )
        for text, right in zip((*organs, part.day), (*organ_rights, date_right), strict=True):
            keep = str(part.noted or text != part.day).lower()
            self._call(
                "line-of", self._said(text), _text("body"), _text("right"), right=f"{right:.4f}", keep=keep
            )

    @put.register(parts.Imprint)
    def _(self, part: parts.Imprint) -> None:
        day = f"{long_date(part.on)}印发" if part.on else ""
        copies = f"{part.copies}。" if part.copies else ""
        ruled = str(part.ruled).lower()
        self._call("imprint", self._said(copies), self._said(part.office), self._said(day), ruled=ruled)

    @put.register(parts.Distribution)
    def _(self, part: parts.Distribution) -> None:
        lines = ", ".join(self._said(text) for text in part.lines)
        self._call(
            "distribution",
            f"({lines},)" if lines else "()",
            self._said(part.signed),
            self._said(part.printed),
        )

    @put.register(parts.Blank)
    def _(self, part: parts.Blank) -> None:
        self._call("blank", str(part.lines), keep=str(part.keep).lower())

    @put.register(parts.PageBreak)
    def _(self, part: parts.PageBreak) -> None:
        self._call("pagebreak")

    @put.register(parts.Annex)
    def _(self, part: parts.Annex) -> None:
        self._table = ANNEX
        self._call("line-of", self._said(part.title), _text("hei"), _text("left"), keep="true")

    @put.register(parts.Code)
    def _(self, part: parts.Code) -> None:
        self.code = f"(svg: {_text(qr.svg(part.content))}, words: {self._said(part.words)})"


def _text(text: str) -> str:
    """A string of typst."""
    held = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "")
    held = held.replace("\n", "\\n").replace("\t", "\\t")
    plain = "".join(one for one in held if one.isprintable() or one in "\u3000\u00a0")
    return f'"{plain}"'


def _list(texts: Iterable[str]) -> str:
    return f"({', '.join(map(_text, texts))},)"
