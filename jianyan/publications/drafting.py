"""The first draft of a year's review: sentences of `review_draft.toml` whose numbers the records bear out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from jianyan.figures.models import Snapshot
from jianyan.figures.scope import Scope
from jianyan.kit.chinese import long_date
from jianyan.people.models import Committee, PlenarySession
from jianyan.publications import numbers, wording
from jianyan.publications.models import Review, ReviewSection, ReviewTie
from jianyan.publications.numbers import Counting, ReviewText

PLACE = re.compile(r"\{(:?[^{}]+)\}")
CLAUSE = re.compile(r"〔([^〕]*)〕")
FORMS = {"多": ReviewTie.Form.MORE, "余": ReviewTie.Form.ODD, "整": ReviewTie.Form.WHOLE}
NEXT_PLENARY = "next_plenary"
# Marks a left-out clause leaves beside another mark.
DOUBLED = re.compile(r"[，、；：]+(?=[，、；。])|(?<=。)[，、；]+")
AREA = re.compile(r"(自治区|自治州|省|市|区|县|旗|州|盟)委员会$")


@dataclass(frozen=True)
class Draft:
    """A drafted review: records that are not saved yet."""

    review: Review
    sections: tuple[ReviewSection, ...]
    ties: tuple[ReviewTie, ...]


@cache
def plan() -> dict[str, Any]:
    """The file of sentences."""
    data = resources.files("jianyan.publications").joinpath("review_draft.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)


def draft(committee: Committee, year: int, on: date) -> Draft:
    """Draft the review of a year. A section none of whose numbers is there is left out."""
    writer = _Writer(committee, year)
    title = writer.told(plan()["title"])
    review = Review(committee=committee, year=year, title=title, started_on=on)
    for row in plan()["section"]:
        writer.section(review, row)
    return Draft(review, tuple(writer.sections), tuple(writer.ties))


def current(committee: Committee, year: int, on: date) -> ReviewText | None:
    """The review of a year as it stands: the last approved edition, else the one being written, else a fresh draft
    kept nowhere; None for a year without figures."""
    held = list(Review.objects.of(committee).live().filter(year=year).order_by("-edition"))
    approved = [one for one in held if one.approved_on]
    if held:
        return numbers.text_of((approved or held)[0])
    fresh = draft(committee, year, on)
    return ReviewText(fresh.review, fresh.sections, fresh.ties) if fresh.sections else None


def words(committee: Committee, year: int) -> dict[str, str]:
    """What a sentence may say of the committee and its year; of the next plenary only where it is known."""
    found = AREA.search(committee.short_name)
    area = found[1][-1] if found else ""
    told = {
        "name": committee.short_name,
        "year": str(year),
        "us": f"{area}政协" if area else "本会",
        "party": f"{area}委" if area else "党委",
        "gov": f"{area}政府" if area else "政府",
        "area": area or "体",
    }
    if session := next_plenary(committee, year):
        term, _, meeting = str(session).partition("届")
        told["plenary"] = f"第{term}届委员会第{meeting}"
        told["plenary_day"] = long_date(session.opens_on).partition("年")[2]
    return told


def next_plenary(committee: Committee, year: int) -> PlenarySession | None:
    """The plenary at which the review of a year is read out: the first of the year after."""
    held = PlenarySession.objects.of(committee).live()
    after = held.between("opens_on", date(year + 1, 1, 1), date(year + 2, 1, 1))
    return after.select_related("term").order_by("opens_on").first()


@dataclass(frozen=True)
class BriefLine:
    """One figure of the brief: frozen where the approved review has frozen it, else as counted now."""

    title: str
    value: str
    unit: str
    key: str
    scope: Scope
    frozen: bool


@dataclass(frozen=True)
class BriefGroup:
    """Figures of one subject."""

    title: str
    lines: tuple[BriefLine, ...]


def brief(committee: Committee, year: int, approved: Review | None) -> list[BriefGroup]:
    """The figures of a year for one page; those the approved review has are the review's own."""
    counting = Counting(committee.pk, year)
    held = _frozen(counting, approved) if approved else {}
    groups = []
    for row in plan()["brief"]:
        ties = [(title, asked(place, {})) for title, place in row["figures"]]
        lines = [line for title, tie in ties if tie and (line := _brief_line(title, tie, counting, held))]
        groups.append(BriefGroup(row["title"], tuple(lines)))
    return groups


def _frozen(counting: Counting, approved: Review) -> dict[tuple[str, Scope], Snapshot]:
    ties = ReviewTie.objects.of(approved.committee_id).live().filter(section__review=approved)
    told = ties.exclude(snapshot=None).select_related("snapshot")
    return {(tie.key, counting.scope(tie)): tie.snapshot for tie in told}


def _brief_line(
    title: str, tie: ReviewTie, counting: Counting, held: Mapping[tuple[str, Scope], Snapshot]
) -> BriefLine | None:
    scope = counting.scope(tie)
    if snapshot := held.get((tie.key, scope)):
        return BriefLine(title, _written(snapshot.value, snapshot.unit), snapshot.unit, tie.key, scope, True)
    figure = counting.figure(tie)
    if figure is None or figure.answer.value is None:
        return None
    return BriefLine(
        title,
        _written(f"{figure.answer.value}", figure.indicator.unit),
        figure.indicator.unit,
        tie.key,
        scope,
        False,
    )


def _written(value: str, unit: str) -> str:
    """The value as prose writes it; a frozen one is kept as text."""
    return wording.written(int(value) if value.isdecimal() else Decimal(value), unit) if value else ""


class _Writer:
    """Writes the sections of one review; counts each number once."""

    def __init__(self, committee: Committee, year: int) -> None:
        self.words = words(committee, year)
        session = next_plenary(committee, year)
        self.days = {NEXT_PLENARY: session.opens_on} if session else {}
        self.counting = Counting(committee.pk, year)
        self.sections: list[ReviewSection] = []
        self.ties: list[ReviewTie] = []

    def section(self, review: Review, row: Mapping[str, Any]) -> None:
        section = ReviewSection(
            committee_id=review.committee_id,
            review=review,
            position=len(self.sections) + 1,
            heading=row["heading"],
            area=row["area"],
        )
        ties: list[ReviewTie] = []
        paragraphs = [self._paragraph(sentences, section, ties) for sentences in row["paragraphs"]]
        section.body = "\n".join(paragraph for paragraph in paragraphs if paragraph)
        if ties:
            self.sections.append(section)
            self.ties += ties

    def _paragraph(self, sentences: list[str], section: ReviewSection, ties: list[ReviewTie]) -> str:
        """The sentences that stand; nothing when none of them has a number."""
        kept = [said for sentence in sentences if (said := self._sentence(sentence)) is not None]
        if not any(PLACE.search(said) for said in kept):
            return ""

        def number(found: re.Match[str]) -> str:
            tie = asked(found[1], self.days)
            assert tie is not None  # the sentence stands
            tie.committee_id, tie.section, tie.no = section.committee_id, section, len(ties) + 1
            ties.append(tie)
            return wording.mark(tie.no)

        return "".join(PLACE.sub(number, said) for said in kept)

    def _sentence(self, sentence: str) -> str | None:
        """The sentence without the clauses that have nothing to say; None when nothing is left of it."""
        sentence = self.told(sentence)
        clauses, outside = CLAUSE.findall(sentence), CLAUSE.sub("", sentence)
        if not self._stands(outside):
            return None
        if clauses and not PLACE.search(outside) and not any(map(self._stands, clauses)):
            return None
        kept = CLAUSE.sub(lambda found: found[1] if self._stands(found[1]) else "", sentence)
        tidy = DOUBLED.sub("", kept)
        return tidy if tidy[-1] in "。！" else tidy.rstrip("，、；：") + "。"

    def _stands(self, text: str) -> bool:
        """Whether every number of a text is there and not nought, and every word is known."""
        if "{:" in text:
            return False
        ties = [asked(place, self.days) for place in PLACE.findall(text)]
        return all(tie is not None and self.counting.value(tie) for tie in ties)

    def told(self, text: str) -> str:
        """The text with the words of the committee and the year; unknown ones stay as they are."""

        def word(found: re.Match[str]) -> str:
            return self.words.get(found[1][1:], found[0]) if found[1].startswith(":") else found[0]

        return PLACE.sub(word, text)


def asked(place: str, days: Mapping[str, date]) -> ReviewTie | None:
    """What a place of a sentence asks, as a tie without section; None for a day that is not known."""
    key, *parts = place.split("|")
    tie = ReviewTie(kind=ReviewTie.Kind.FIGURE, key=key)
    for part in parts:
        name, _, value = part.partition("=")
        if name in FORMS:
            tie.form = FORMS[name]
        elif name == "as_of":
            if value not in days:
                return None
            tie.as_of = days[value]
        elif name == "convention":
            tie.convention = value
        else:
            tie.cuts[name] = sorted(value.split(","))
    return tie


def every_place() -> Iterator[str]:
    """Every number the file of sentences names, for the test that holds it against the catalogue."""
    for row in plan()["section"]:
        for sentence in (sentence for paragraph in row["paragraphs"] for sentence in paragraph):
            yield from (place for place in PLACE.findall(sentence) if not place.startswith(":"))
