"""A member's duty file: what was done, what did not count and why, and what was offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from jianyan.duty.models import (
    Appraisal,
    Background,
    Certificate,
    Claim,
    Leave,
    Objection,
    Result,
    Scorecard,
    ScoreEntry,
    SelfReport,
)
from jianyan.duty.queries import facts
from jianyan.duty.scoring.engine import points
from jianyan.duty.scoring.facts import Fact
from jianyan.duty.scoring.sheet import Sheet
from jianyan.figures import deeds
from jianyan.figures.scope import Scope
from jianyan.people.models import Award, BodyMember, Person, Post, Tenure, Term


@dataclass(frozen=True)
class Receipt:
    """One line as it is read: a sentence of arithmetic instead of fractions."""

    entry: ScoreEntry

    @property
    def counted(self) -> str:
        return signed(self.entry.counted)

    @property
    def sum(self) -> str:
        """25分 × 1/2 where there is a share."""
        share = self.entry.share
        return f"{points(self.entry.raw)}分 × {share}" if share not in (0, 1) else ""

    @property
    def called(self) -> str:
        """The line as an objection names it."""
        on = f"{self.entry.on:%Y-%m-%d} " if self.entry.on else ""
        return f"{on}{self.entry.title or self.entry.label}（{self.entry.label}，{self.counted}分）"[:240]


@dataclass(frozen=True)
class Part:
    """One part of the sheet with its lines."""

    name: str
    total: str
    counted: list[Receipt]
    left: list[Receipt]


def signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{points(value)}" if value else "0"


def parts_of(sheet: Sheet, card: Scorecard, entries: Sequence[ScoreEntry]) -> list[Part]:
    """The lines by part of the sheet; bounds and adjustments of the whole last."""
    held = {one.code: one.name for one in sheet.categories if one.code in card.parts}
    found = [
        _part(name, points(Fraction(*card.parts[code])), [one for one in entries if one.category == code])
        for code, name in held.items()
    ]
    rest = [one for one in entries if one.category not in held]
    adjusted = [one for one in rest if not one.fact]
    if adjusted:
        amount = sum((one.counted for one in adjusted), Fraction(0))
        found.append(_part("调整和总分上下限", points(amount), adjusted))
    outside = [one for one in rest if one.fact]
    if outside:
        found.append(_part("没有规定分值的履职", "0", outside))
    return found


def _part(name: str, total: str, entries: Iterable[ScoreEntry]) -> Part:
    receipts = [Receipt(one) for one in entries]
    counted = [one for one in receipts if one.entry.counted_num]
    return Part(name, total, counted, [one for one in receipts if not one.entry.counted_num])


@dataclass
class Offer:
    """A meeting or activity of one of his bodies, and whether he was there."""

    title: str
    on: date
    url: str
    body: str
    there: str


THERE = {"present", "late", "left_early", "online"}


def offered(committee: int, person: int, start: date, end: date) -> tuple[list[Offer], int, int]:
    """What his bodies held and what he was on the list of: (lines, invited, attended). Two queries."""
    scope = Scope((committee,), start, end, end)
    deed, offers = deeds.find("activities.attendance"), deeds.every(offers=True)
    seen: dict[str, list[deeds.Done]] = {}
    for done in deeds.done(deed, scope, [person]) if deed else ():
        seen.setdefault(done.thing, []).append(done)
    bodies = {done.thing: done for one in offers for done in deeds.done(one, scope, [person])}
    lines = [
        Offer(done.title, done.on, done.url, done.values.get("body", ""), _there(seen.get(done.thing, [])))
        for done in bodies.values()
    ]
    attended = sum(1 for rows in seen.values() if any(row.values["outcome"] in THERE for row in rows))
    return sorted(lines, key=lambda one: one.on), len({*seen, *bodies}), attended


def _there(rows: Sequence[deeds.Done]) -> str:
    if not rows:
        return "未列入名单"
    labels = {"leave": "请假", "absent": "缺席", "exempt": "免于考勤"}
    outcomes = [row.values["outcome"] for row in rows]
    return "参加" if THERE.intersection(outcomes) else labels.get(outcomes[0], outcomes[0])


@dataclass(frozen=True)
class Identity:
    """Who the file is about, as the registers say."""

    person: Person
    tenure: Tenure | None
    posts: list[Post]
    bodies: list[BodyMember]
    background: Background | None = None


def identity(person: Person, term: Term) -> Identity:
    """Four queries."""
    committee = person.committee_id
    seats = Tenure.objects.of(committee).live().filter(person=person, term=term).select_related("sector")
    posts = Post.objects.of(committee).live().filter(person=person).order_by("starts_on")
    bodies = BodyMember.objects.of(committee).live().filter(person=person).select_related("body")
    return Identity(
        person,
        seats.order_by("-starts_on").first(),
        list(posts),
        list(bodies.order_by("starts_on")),
        Background.objects.of(committee).live().filter(person=person).first(),
    )


def terms_of(person: Person) -> list[Term]:
    """The terms a person has or had a seat in, the latest first."""
    rows = Tenure.objects.of(person.committee_id).live().filter(person=person).select_related("term")
    return list(dict.fromkeys(row.term for row in rows.order_by("-term__number")))


MEETINGS, STUDY, INSPECTIONS = ("meeting",), ("study", "training"), ("inspection", "collective_inspection")
RESEARCH = ("research", "study_visit")
Choice = Callable[[Fact], bool]


def _every(fact: Fact) -> bool:
    return True


def _family(*families: str) -> Choice:
    return lambda fact: fact.values["family"] in families


def _kinds(*kinds: str) -> Choice:
    return lambda fact: fact.values["kind"] in kinds


def _other(fact: Fact) -> bool:
    """What is neither a meeting nor study, inspection or research."""
    named = fact.values["family"] in (*MEETINGS, *STUDY)
    return not named and fact.values["kind"] not in (*INSPECTIONS, *RESEARCH)


SECTIONS: tuple[tuple[str, str, Choice], ...] = (
    ("会议出席情况", "activities.attendance", _family(*MEETINGS)),
    ("大会发言", "activities.speeches", _every),
    ("提案", "proposals.submitted", _every),
    ("提案立案", "proposals.filed", _every),
    ("重点、优秀提案", "proposals.honours", _every),
    ("社情民意信息", "opinions.submitted", _every),
    ("信息采用", "opinions.adopted", _every),
    ("信息批示", "opinions.instructed", _every),
    ("视察", "activities.attendance", _kinds(*INSPECTIONS)),
    ("调研、考察", "activities.attendance", _kinds(*RESEARCH)),
    ("学习培训", "activities.attendance", _family(*STUDY)),
    ("协商、监督和其他活动", "activities.attendance", _other),
    ("文史稿件", "publications.manuscripts", _every),
    ("捐款捐物", "activities.donations", _every),
    ("参加下级政协活动", "duty.entries", _kinds("lower")),
    ("其他履职事项", "duty.entries", lambda fact: fact.values["kind"] != "lower"),
    ("履职报告", "duty.reports", _every),
    ("处分、批评", "duty.sanctions", _every),
)


def of_term(person: Person, term: Term, until: date) -> list[tuple[str, list[Fact]]]:
    """Everything recorded in a term, section by section, in order of days."""
    end = term.ends_on or until + facts.DAY
    scope = Scope((person.committee_id,), term.starts_on, end, until)
    held = facts.facts_of(scope, [person.pk], {key for _, key, _ in SECTIONS})[person.pk]
    held.sort(key=lambda one: (one.on, one.ref))
    return [
        (title, [one for one in held if one.source == key and belongs(one)])
        for title, key, belongs in SECTIONS
    ]


def honours_of(person: Person) -> list[Award]:
    rows = Award.objects.of(person.committee_id).live().filter(person=person)
    return list(rows.order_by("awarded_on"))


def around(person: Person, appraisal: Appraisal | None) -> dict[str, Any]:
    """What was asked, reported and objected, for the side of the page."""
    own = {"person": person}
    committee = person.committee_id
    found: dict[str, Any] = {
        "claims": Claim.objects.of(committee)
        .live()
        .filter(**own)
        .select_related("committee")
        .order_by("-id")[:10],
        "leaves": Leave.objects.of(committee)
        .live()
        .filter(**own)
        .select_related("committee")
        .order_by("-id")[:10],
        "results": Result.objects.of(committee)
        .live()
        .filter(**own, decided_on__isnull=False)
        .select_related("appraisal")
        .order_by("-appraisal__year"),
    }
    certificates = Certificate.objects.of(committee).live().filter(**own)
    found["certificates"] = certificates.order_by("-number")[:5]
    if appraisal is not None:
        of_year = {**own, "appraisal": appraisal}
        found["objections"] = (
            Objection.objects.of(committee)
            .live()
            .filter(**of_year)
            .select_related("committee", "person")
            .order_by("id")
        )
        found["report"] = (
            SelfReport.objects.of(committee).live().filter(**of_year).select_related("committee").first()
        )
    return found
