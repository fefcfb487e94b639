"""Prints a text with remarks in the margin: each judged range is shaded and carries a Word comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Literal

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run

from jianyan.kit.papers import page

Verdict = Literal["agrees", "differs", "unknown"]

AUTHOR = "建言核对"
INITIALS = "核"
REMARK_SIZE = Pt(10.5)
# A shade for the eye and an underline for those who do not tell shades apart.
SHADES: dict[Verdict, tuple[str, str]] = {
    "differs": ("F8D7DA", "wave"),
    "unknown": ("FFF3CD", "dotted"),
    "agrees": ("E2F0D9", "none"),
}


@dataclass(frozen=True)
class Mark:
    """A judged range of a text: [start, end) in characters, and the remark for the margin (none if empty)."""

    start: int
    end: int
    verdict: Verdict
    remark: str = ""


def annotated(
    text: str,
    marks: Sequence[Mark],
    *,
    made_at: datetime,
    title: str = "",
    author: str = AUTHOR,
    sample: bool = False,
) -> bytes:
    """Return a docx of `text` in which each mark is shaded by its verdict and carries its remark.

    A line of the text is a paragraph; marks may overlap and may run over lines, the graver verdict shows.
    `made_at` (aware) is the time of the comments and of the file: the bytes depend on the arguments alone.
    Raises ValueError for a mark that covers nothing or lies outside the text.
    """
    for mark in marks:
        if not 0 <= mark.start < mark.end <= len(text) or not text[mark.start : mark.end].strip("\n"):
            raise ValueError(f"a mark from {mark.start} to {mark.end} in a text of {len(text)} characters")
    document = page.new_document(title, author, made_at, sample)
    if title:
        heading = document.add_paragraph()
        heading.alignment = ALIGN.CENTER
        page.pitch(heading, page.TITLE_LINE)
        page.face(heading.add_run(page.clean(title)), page.SONG_TITLE, page.TITLE_SIZE)
        document.add_paragraph()
    runs = _print(document, page.clean(text), marks)
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.remark:
            covered = [run for start, run in runs if mark.start <= start < mark.end]
            _comment(document, covered, mark.remark, author, made_at)
    return page.packed(document)


def _print(document: Docx, text: str, marks: Sequence[Mark]) -> list[tuple[int, Run]]:
    """Add the paragraphs, cut into runs wherever a mark starts or ends; return each run with its start."""
    cuts = {mark.start for mark in marks} | {mark.end for mark in marks}
    runs: list[tuple[int, Run]] = []
    start = 0
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        if line.strip() and not line[0].isspace():
            page.indent(paragraph, first=2)
        edges = sorted({start, start + len(line)} | {cut for cut in cuts if start < cut < start + len(line)})
        for left, right in pairwise(edges):
            run = paragraph.add_run(text[left:right])
            _shade(run, [mark.verdict for mark in marks if mark.start <= left < mark.end])
            runs.append((left, run))
        start += len(line) + 1
    return runs


def _shade(run: Run, verdicts: list[Verdict]) -> None:
    shown = next((verdict for verdict in SHADES if verdict in verdicts), None)
    if shown is None:
        return
    fill, line = SHADES[shown]
    properties: Any = run._r.get_or_add_rPr()
    if line != "none":
        properties.append(page.element("w:u", val=line))
    properties.append(page.element("w:shd", val="clear", color="auto", fill=fill))


def _comment(document: Docx, runs: list[Run], remark: str, author: str, made_at: datetime) -> None:
    comment = document.add_comment([runs[0], runs[-1]], page.clean(remark), author, INITIALS)
    for paragraph in comment.paragraphs:
        page.pitch(paragraph, 1.0)
        for run in paragraph.runs:
            page.face(run, page.SONG, REMARK_SIZE)
    # python-docx stamps the present; the caller's time keeps the bytes the same.
    comment._comment_elm.set(qn("w:date"), made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
