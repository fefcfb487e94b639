"""Liaison groups, special committees and handling units under a sheet of theirs, by the engine that scores members.

Reckoned when it is looked at. What a body had when its year was frozen is kept with its result; of units nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    """One body or unit with its card, and its grade after the quotas."""

    one: Any
    card: Card
    grade: str
    grade_name: str
    is_open: bool = False

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


def cards(
    committee_id: int, year: int, those: Sequence[Any], *sheets: Sheet
) -> Iterator[tuple[Any, Member, tuple[Card, ...]]]:
    """The card of each of these under each of the sheets, which are about the same. One query a deed."""
    start, after = date(year, 1, 1), date(year + 1, 1, 1)
    scope, window = Scope((committee_id,), start, after, date(year, 12, 31)), Window(start, after)
    done = facts.facts_of(scope, [one.pk for one in those], doer=facts.DOERS[sheets[0].subject])
    for one in those:
        member = _as_member(one)
        yield one, member, tuple(score(sheet, done.get(one.pk, []), member, window) for sheet in sheets)


def scored(sheet: Sheet, committee_id: int, year: int, those: Sequence[Any]) -> list[Scored]:
    """Each of these with its card and its grade under a sheet about them."""
    held = [(one, member, card) for one, member, (card,) in cards(committee_id, year, those, sheet)]
    outcome = limited(
        sheet, [Standing(one.pk, member.roles, card.exact, card.grade) for one, member, card in held]
    )
    names = {grade.code: grade.name for grade in sheet.grades}
    return [
        Scored(
            one, card, outcome.grades[one.pk], names.get(outcome.grades[one.pk], ""), one.pk in outcome.open
        )
        for one, _, card in held
    ]


def _as_member(one: Any) -> Member:
    """A body is there from its founding to its end; a unit always."""
    if isinstance(one, Body):
        days = ((one.started_on, one.ended_on),)
        return Member(roles=frozenset({one.kind}), seats=days, outside="当日不在机构存续期内")
    return Member(roles=frozenset())


# ---- a card as it is read, and as it is kept ----


def lines_as_data(sheet: Sheet, card: Card) -> list[dict[str, Any]]:
    """The lines as freezing keeps them."""
    rules = {rule.code: rule for rule in sheet.rules}
    known = {deed.key: deed for deed in deeds.every(doer=facts.DOERS[sheet.subject])}
    told = [scoring.told(line, rules.get(line.rule), known) for line in card.lines]
    return [one | {"on": one["on"].isoformat() if one["on"] else ""} for one in told]


def parts_as_data(card: Card) -> dict[str, list[int]]:
    return {code: [amount.numerator, amount.denominator] for code, amount in card.parts.items()}


def parts_of(
    sheet: Sheet, parts: Mapping[str, list[int]], lines: Sequence[Mapping[str, Any]]
) -> list[files.Part]:
    """Its lines by part of the sheet, as a member reads his."""
    entries = [
        ScoreEntry(**dict(line) | {"no": no, "on": date.fromisoformat(line["on"]) if line["on"] else None})
        for no, line in enumerate(lines, 1)
    ]
    entries.sort(key=lambda entry: (entry.on or date.max, entry.no))
    return files.parts_of(sheet, Scorecard(parts=parts), entries)
