"""Gates, grades and quotas: steps 11 to 13."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jianyan.duty.scoring.facts import Fact, Member
from jianyan.duty.scoring.sheet import Gate, Grade, Need, Quota, Sheet
from jianyan.duty.scoring.steps import Window, holds

YEAR = 12  # months


def unmet(
    sheet: Sheet, facts: Mapping[str, Sequence[Fact]], member: Member, window: Window, months: int
) -> list[Gate]:
    """The gates that are not met: none of their needs is. Where the sheet prorates, needs shrink with the months."""
    part = Fraction(months, YEAR) if sheet.proration == "by_months" else Fraction(1)
    return [
        gate
        for gate in sheet.gates
        if not any(_met(need, facts.get(need.source, ()), member, window, part) for need in gate.any)
    ]


def _met(need: Need, facts: Iterable[Fact], member: Member, window: Window, part: Fraction) -> bool:
    """Things are counted, not sittings: a meeting of four half-days is one."""
    things = {
        fact.thing
        for fact in facts
        if holds(need.when, fact.values) and not window.why_not(fact, member) and _charged(need, fact, member)
    }
    enough = need.at_least is None or len(things) >= _fewest(need.at_least, part)
    return enough and (need.at_most is None or len(things) <= need.at_most)


def _fewest(wanted: int, part: Fraction) -> int:
    """What is asked of part of a year: rounded down, but not to nothing."""
    return max(min(wanted, 1), int(wanted * part))


def _charged(need: Need, fact: Fact, member: Member) -> bool:
    """What happened while he was away with leave is not held against him."""
    return need.at_most is None or not member.excused(fact.on)


def grade_of(sheet: Sheet, total: int, failed: Sequence[Gate], months: int) -> str:
    """The grade by threshold, after what failed gates say: the lowest wins. Empty where the sheet has no grades."""
    if not sheet.grades:
        return ""
    part = Fraction(months, YEAR) if sheet.proration == "by_months" else Fraction(1)
    reached = next((one.code for one in sheet.grades if _within(one, total, part)), sheet.grades[-1].code)
    order = [one.code for one in sheet.grades]
    place = order.index(reached)
    for gate in failed:
        wanted = len(order) - 1 if gate.effect == "veto" else order.index(gate.grade)
        if gate.effect == "force_grade":
            return gate.grade
        place = max(place, wanted)
    return order[place]


def _within(grade: Grade, total: int, part: Fraction) -> bool:
    if grade.min is not None and total < grade.min * part:
        return False
    if grade.max is None:
        return True
    return total <= grade.max * part if grade.inclusive else total < grade.max * part


@dataclass(frozen=True, slots=True)
class Standing:
    """A member on the ranked list: who, as what, with how much, in which grade; empty grade: not appraised."""

    key: int
    roles: frozenset[str]
    exact: Fraction
    grade: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the quotas made of the grades: the grade of each, and who is level at a line."""

    grades: Mapping[int, str]
    open: frozenset[int]


def limited(sheet: Sheet, everyone: Sequence[Standing]) -> Outcome:
    """Step 13: apply the quotas to the whole list; the ranking is by the exact total."""
    grades = {one.key: one.grade for one in everyone}
    undecided: set[int] = set()
    for quota in sheet.quotas:
        below = next_grade(sheet, quota.grade)
        standing = [one for one in everyone if grades[one.key] == quota.grade]
        barred = [one for one in standing if one.roles.intersection(quota.excluded)]
        ranked = sorted((one for one in standing if one not in barred), key=lambda one: -one.exact)
        out, level = _beyond(ranked, seats(quota, everyone), quota.tie_rule)
        for one in (*barred, *out):
            grades[one.key] = below
        undecided.update(one.key for one in level)
    return Outcome(grades, frozenset(undecided))


def seats(quota: Quota, everyone: Sequence[Standing]) -> int:
    """How many may have the grade; a share of a person is no person."""
    if quota.count is not None:
        return quota.count
    eligible = [one for one in everyone if not one.roles.intersection(quota.excluded)]
    people = {
        "all": len(everyone),
        "appraised": sum(1 for one in everyone if one.grade),
        "eligible": sum(1 for one in eligible if one.grade),
    }[quota.population]
    return people * (quota.percent or 0) // 100


def _beyond(ranked: list[Standing], seats: int, tie_rule: str) -> tuple[list[Standing], list[Standing]]:
    """Those who lose the grade, and those who are level at the line and wait for a decision."""
    if len(ranked) <= seats:
        return [], []
    if not seats:
        return ranked, []
    line = ranked[seats - 1].exact
    if ranked[seats].exact != line:
        return ranked[seats:], []
    level = [one for one in ranked if one.exact == line]
    below = [one for one in ranked if one.exact < line]
    if tie_rule == "include":
        return below, []
    return (level + below, []) if tie_rule == "exclude" else (below, level)


def next_grade(sheet: Sheet, grade: str) -> str:
    """The grade below; the lowest has none."""
    order = [one.code for one in sheet.grades]
    return order[min(order.index(grade) + 1, len(order) - 1)]
