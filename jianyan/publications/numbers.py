"""What each number of a review is: its figure now or as frozen, what the fact-check reads there, what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

from jianyan.figures import catalogue, factcheck
from jianyan.figures.catalogue import Figure
from jianyan.figures.factcheck import Finding, Verdict
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Indicator, Number, UnknownCut
from jianyan.kit.chinese import long_date, ordinal
from jianyan.language import lexicon
from jianyan.language.figures import Reading, read
from jianyan.publications import wording
from jianyan.publications.models import Review, ReviewSection, ReviewTie
from jianyan.publications.wording import Prose


class Counting:
    """Asks figures for one review, each once. Lives no longer than its question."""

    def __init__(self, committee_id: int, year: int) -> None:
        self.committee_id, self.year = committee_id, year
        self._asked: dict[tuple[str, Scope], Figure | None] = {}

    def scope(self, tie: ReviewTie) -> Scope:
        """The scope of a tie: the year, unless the tie names a period of its own."""
        scope = Scope.of_year(self.committee_id, self.year).narrowed(tie.cuts)
        own: dict[str, object] = {"convention": tie.convention}
        if tie.starts_on and tie.ends_on:
            own |= {"start": tie.starts_on, "end": tie.ends_on + timedelta(days=1), "as_of": tie.ends_on}
        if tie.as_of:
            own["as_of"] = tie.as_of
        return Scope(**{**scope.__dict__, **own})

    def figure(self, tie: ReviewTie) -> Figure | None:
        """The figure of a tie counted now; None when the catalogue does not know it, or not narrowed like this."""
        indicator = catalogue.find(tie.key)
        if indicator is None:
            return None
        asked = (tie.key, self.scope(tie))
        if asked not in self._asked:
            try:
                self._asked[asked] = catalogue.ask(indicator, asked[1])
            except UnknownCut:
                self._asked[asked] = None
        return self._asked[asked]

    def value(self, tie: ReviewTie) -> Number | None:
        """The value of a tie's figure."""
        figure = self.figure(tie)
        return figure.answer.value if figure else None

    def words(self, tie: ReviewTie) -> str:
        """The number as it stands in the text: frozen or given words, else the value of now."""
        if tie.words:
            return tie.words
        figure = self.figure(tie)
        return (
            wording.written(figure.answer.value, figure.indicator.unit, tie.form)
            if figure
            else wording.NOTHING
        )


class Standing(StrEnum):
    """How a number of the text stands: settled, or what is to be done about it."""

    TIED = "tied"
    EVIDENCE = "evidence"
    LABEL = "label"
    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


OPEN = frozenset({Standing.AGREES, Standing.DIFFERS, Standing.UNKNOWN})
LABELS = {
    Standing.TIED: "已关联数据",
    Standing.EVIDENCE: "另附依据",
    Standing.LABEL: "名称用语",
    Standing.AGREES: "与记录一致，待关联",
    Standing.DIFFERS: "与记录不一致，请核对",
    Standing.UNKNOWN: "未找到对应的数据",
}


@dataclass(frozen=True)
class Said:
    """One number of a section: where it stands in the text, its tie if it has one, and what the fact-check found."""

    start: int
    end: int
    surface: str
    tie: ReviewTie | None
    finding: Finding | None

    @property
    def standing(self) -> Standing:
        if self.surface == wording.NOTHING:
            return Standing.UNKNOWN
        if self.doubt and self.tie is not None and self.tie.form == ReviewTie.Form.STATED:
            return Standing.DIFFERS  # it does not follow the records by itself
        if self.tie is not None:
            return Standing.TIED if self.tie.kind == ReviewTie.Kind.FIGURE else Standing(self.tie.kind)
        return Standing(self.finding.verdict.value) if self.finding else Standing.UNKNOWN

    @property
    def label(self) -> str:
        return LABELS[self.standing]

    @property
    def is_open(self) -> bool:
        return self.standing in OPEN

    @property
    def doubt(self) -> str:
        """What the fact-check has against a number that is tied: its sentence seems to speak of something else."""
        tied = self.tie is not None and self.tie.kind == ReviewTie.Kind.FIGURE
        return (
            self.finding.reason if tied and self.finding and self.finding.verdict == Verdict.DIFFERS else ""
        )


@dataclass
class Part:
    """A section with its numbers written in. ``number`` is its ordinal among the sections with a heading, else 0."""

    section: ReviewSection
    ties: Mapping[int, ReviewTie]
    words: Mapping[int, str]
    body: str
    number: int = 0

    @cached_property
    def prose(self) -> Prose:
        return wording.render(self.body, self.words)

    @property
    def title(self) -> str:
        return f"{ordinal(self.number)}、{self.section.heading}" if self.number else ""

    @property
    def told(self) -> Iterator[ReviewTie]:
        """The ties of the text in order."""
        return (self.ties[no] for no in wording.marks(self.body))


class ReviewText:
    """A review as it reads now."""

    def __init__(self, review: Review, sections: Iterable[ReviewSection], ties: Iterable[ReviewTie]) -> None:
        self.review = review
        self.counting = Counting(review.committee_id, review.year)
        by_section: dict[int, dict[int, ReviewTie]] = {}
        for tie in ties:
            by_section.setdefault(tie.section_id, {})[tie.no] = tie
        self.parts: list[Part] = []
        for section in sorted(sections, key=lambda one: (one.position, one.pk)):
            number = sum(bool(part.section.heading) for part in self.parts) + 1 if section.heading else 0
            self.parts.append(self.part(section, by_section.get(section.pk, {}), section.body, number))

    def part(self, section: ReviewSection, ties: Mapping[int, ReviewTie], body: str, number: int = 0) -> Part:
        """A section with a body of its own or one not saved yet. Numbers of marks are counted, no others."""
        return Part(
            section, ties, {no: self.counting.words(ties[no]) for no in wording.marks(body)}, body, number
        )

    def of(self, section: ReviewSection) -> Part:
        """The part of a section."""
        return next(part for part in self.parts if part.section.pk == section.pk)

    def put(self, part: Part) -> None:
        """Let a part stand in place of the saved one: the text as it is being written."""
        self.parts = [part if one.section.pk == part.section.pk else one for one in self.parts]

    def lines(self) -> Iterator[tuple[str, Part | None]]:
        """The text from top to bottom as it is printed: title, headings, bodies; a body with its part."""
        yield self.review.title, None
        for part in self.parts:
            if part.title:
                yield part.title, None
            yield part.prose.text, part

    def said(self, roles: Iterable[str] | None = None, only: int | None = None) -> dict[int, list[Said]]:
        """The numbers of each section (by its id), or of one, held against the records. The text is read as a whole:
        what a number means may have been said before."""
        text = "\n".join(line for line, _ in self.lines())
        desk = factcheck.Desk(self.review.committee_id, self.review.year, roles)
        readings, at = readings_of(text), 0
        found: dict[int, list[Said]] = {}
        for line, part in self.lines():
            if part is not None and only in (None, part.section.pk):
                own = [reading for reading in readings if at <= reading.start < at + len(line)]
                found[part.section.pk] = list(_said(part, own, at, desk))
            at += len(line) + 1
        return found

    def open(self) -> int:
        """How many numbers nobody has answered for yet."""
        return sum(said.is_open for part in self.said().values() for said in part)


@lru_cache(maxsize=16)
def readings_of(text: str) -> tuple[Reading, ...]:
    """The figures of a text; a page that is opened again need not read it again."""
    return tuple(read(text, lexicon.load()))


def _said(part: Part, readings: Iterable[Reading], at: int, desk: factcheck.Desk) -> Iterator[Said]:
    """Ties in order with what is read there, and what is read where no tie stands."""
    text, spans = part.prose.text, part.prose.spans
    by_start: dict[int, Reading] = {}
    for reading in readings:
        by_start.setdefault(reading.start - at, reading)
    places = sorted((start, end, no) for no, (start, end) in spans.items())
    covered = [(start, end) for start, end, _ in places]
    for start, reading in by_start.items():
        if not any(one <= start < other for one, other in covered):
            number = wording.number_at(text, start)
            places.append((start, number[1] if number else start + len(reading.surface), 0))
    for start, end, no in sorted(places):
        heard = by_start.get(start)
        finding = desk.judge(heard) if heard else None
        yield Said(start, end, text[start:end], part.ties[no] if no else None, finding)


def text_of(review: Review) -> ReviewText:
    """A saved review as it reads now. Two queries besides the figures."""
    sections = list(review.sections.live().select_related("review__committee"))
    ties = ReviewTie.objects.of(review.committee_id).live().filter(section__review=review)
    return ReviewText(review, sections, ties.select_related("snapshot"))


def open_in(review: Review) -> tuple[int, int]:
    """How many numbers of a saved review differ from the records, and how many others nobody has answered for."""
    said = [one for part in text_of(review).said().values() for one in part if one.is_open]
    differs = sum(one.standing == Standing.DIFFERS for one in said)
    return differs, len(said) - differs


def described(indicator: Indicator, scope: Scope, year: int) -> str:
    """An indicator with its filter, convention and day or period where they are not the year's own."""
    whole = Scope.of_year(scope.committees, year)
    said = [f"{label}：{'、'.join(values)}" for label, values in chosen(indicator, scope)]
    if scope.convention:
        said.append(f"计法：{indicator.conventions.get(scope.convention, scope.convention)}")
    if (scope.start, scope.end) != (whole.start, whole.end):
        said.append(f"{long_date(scope.start)}至{long_date(scope.last_day)}")
    elif scope.as_of != whole.as_of:
        said.append(f"截至{long_date(scope.as_of)}")
    return indicator.title + (f"（{'；'.join(said)}）" if said else "")


def chosen(indicator: Indicator, scope: Scope) -> Iterator[tuple[str, list[str]]]:
    """The cuts a scope is narrowed by, in Chinese."""
    cuts = {cut.key: cut for cut in (*indicator.cuts, *getattr(indicator, "part_cuts", ()))}
    for key, values in scope.filter:
        if key in cuts:
            yield cuts[key].label, [str(cuts[key].labels.get(value, value)) for value in values]
