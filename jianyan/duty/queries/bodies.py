"""Liaison groups, special committees and handling units under a sheet of theirs, by the engine that scores members.

Reckoned when it is looked at and stored nowhere: a body has no procedure of its own, and a unit none here at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from jianyan.duty.models import Scorecard, ScoreEntry
from jianyan.duty.queries import facts, files, scoring
from jianyan.duty.scoring.engine import points, score
from jianyan.duty.scoring.facts import Card, Member
from jianyan.duty.scoring.grading import Standing, limited
from jianyan.duty.scoring.sheet import KINDS_OF_BODY, Sheet
from jianyan.duty.scoring.steps import Window
from jianyan.figures import deeds
from jianyan.figures.scope import Scope
from jianyan.people.models import Body, Unit


@dataclass(frozen=True)
class Scored:
    """One body or unit with its card."""

    one: Any
    card: Card
    grade: str

    @property
    def total(self) -> str:
        return points(self.card.total)


def bodies_of(committee_id: int, year: int) -> list[Body]:
    """The liaison groups and special committees there were in a year, in their order. One query."""
    rows = (
        Body.objects.of(committee_id)
        .live()
        .filter(kind__in=KINDS_OF_BODY, started_on__lte=date(year, 12, 31))
    )
    there = Q(ended_on__isnull=True) | Q(ended_on__gt=date(year, 1, 1))
    return list(rows.filter(there).select_related("committee").order_by("-kind", "sort_no", "id"))


def units_of(committee_id: int, year: int) -> list[Unit]:
    """The handling units there were in a year, in their order. One query."""
    there = Q(ended_on__isnull=True) | Q(ended_on__gt=date(year, 1, 1))
    return list(Unit.objects.of(committee_id).live().filter(there).order_by("sort_no", "id"))


def scored(sheet: Sheet, committee_id: int, year: int, those: Iterable[Any]) -> list[Scored]:
    """The card of each of these under a sheet about them. One query a deed."""
    held = list(those)
    start, after = date(year, 1, 1), date(year + 1, 1, 1)
    scope = Scope((committee_id,), start, after, date(year, 12, 31))
    doer = facts.DOERS[sheet.subject]
    done = facts.facts_of(scope, [one.pk for one in held], doer=doer)
    window = Window(start, after)
    cards = [(one, score(sheet, done.get(one.pk, []), _as_member(one), window)) for one in held]
    outcome = limited(
        sheet, [Standing(one.pk, _as_member(one).roles, card.exact, card.grade) for one, card in cards]
    )
    names = {grade.code: grade.name for grade in sheet.grades}
    return [Scored(one, card, names.get(outcome.grades[one.pk], "")) for one, card in cards]


def _as_member(one: Any) -> Member:
    """A body is there from its founding to its end; a unit always."""
    if isinstance(one, Body):
        days = ((one.started_on, one.ended_on),)
        return Member(roles=frozenset({one.kind}), seats=days, outside="当日不在机构存续期内")
    return Member(roles=frozenset())


def parts_of(sheet: Sheet, scored_: Scored) -> list[files.Part]:
    """Its lines by part of the sheet, as a member reads his."""
    rules = {rule.code: rule for rule in sheet.rules}
    known = {deed.key: deed for deed in deeds.every(doer=facts.DOERS[sheet.subject])}
    entries = [
        ScoreEntry(no=no, **scoring.told(line, rules.get(line.rule), known))
        for no, line in enumerate(scored_.card.lines, 1)
    ]
    entries.sort(key=lambda entry: (entry.on or date.max, entry.no))
    parts = {code: [amount.numerator, amount.denominator] for code, amount in scored_.card.parts.items()}
    return files.parts_of(sheet, Scorecard(parts=parts), entries)
