"""A member's year under a sheet: steps 1 to 12 in their fixed order. Exact fractions; rounded once, at the end.

 1 facts in the window        2 once for each thing       3 ordinal, once a year, highest of a group
 4 split                      5 cap and floor of a rule   6 base, deductions, cap and floor of a part
 7 caps of bonuses            8 adjustments               9 cap and floor of the total
10 rounding                  11 gates                    12 grade        (13 quota: ``grading``; 14 freeze: the year)
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from jianyan.duty.scoring import steps
from jianyan.duty.scoring.facts import Adjustment, Card, Fact, Line, Member
from jianyan.duty.scoring.grading import grade_of, unmet
from jianyan.duty.scoring.sheet import Category, Rule, Sheet
from jianyan.duty.scoring.steps import ONE, ZERO, Slot, Window


def score(
    sheet: Sheet,
    facts: Iterable[Fact],
    member: Member,
    window: Window,
    adjustments: Sequence[Adjustment] = (),
) -> Card:
    """The card of one member. It follows from the facts alone, in whatever order they come."""
    by_source: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_source[fact.source].append(fact)
    mine = narrowed(sheet, member.roles)
    slots = steps.gathered(mine, by_source, member, window)
    lines = _posted(mine, slots)
    parts = {one.code: ZERO for one in mine.categories}
    for one in mine.categories:
        parts[one.code] = _part(one, slots, lines)
    _bonuses(mine, slots, lines, parts)
    lines += [_adjusted(one) for one in adjustments]
    exact = sum(parts.values(), ZERO) + sum(one.points for one in adjustments)
    exact = _bounded(exact, mine.total_floor, mine.total_cap, "总分", lines)
    card = Card(
        lines=(*map(_line, slots), *lines, *_unasked(slots, by_source)),
        parts=parts,
        exact=exact,
        total=rounded(exact, sheet.scale, sheet.rounding),
        months=member.months(window.start, window.end),
    )
    return _graded(mine, card, by_source, member, window)


def narrowed(sheet: Sheet, roles: frozenset[str]) -> Sheet:
    """The sheet as it stands for one who holds these roles."""
    parts = tuple(one for one in sheet.categories if one.applies_to.includes(roles))
    held = {one.code for one in parts}
    rules = tuple(one for one in sheet.rules if one.category in held and one.applies_to.includes(roles))
    codes = {one.code for one in rules}
    rules = tuple(
        replace(one, exclude_if=tuple(code for code in one.exclude_if if code in codes))
        if one.exclude_if
        else one
        for one in rules
    )
    gates = tuple(one for one in sheet.gates if one.applies_to.includes(roles))
    return replace(sheet, categories=parts, rules=rules, gates=gates)


# ---- 5: the floor of a rule ----


def _posted(sheet: Sheet, slots: list[Slot]) -> list[Line]:
    """Lines that lift a rule to its floor; caps have already been met by the slots."""
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for slot in slots:
        sums[slot.rule.code] += slot.counted
    return [
        _balance(rule, Fraction(rule.floor) - sums[rule.code])
        for rule in sheet.rules
        if rule.floor is not None and sums[rule.code] < rule.floor
    ]


def _balance(rule: Rule, amount: Fraction) -> Line:
    return Line(
        rule=rule.code,
        category=rule.category,
        kind=rule.kind,
        fact=None,
        raw=amount,
        share=ONE,
        counted=amount,
        reason="不足本项最低分，按最低分计",
        label=rule.name,
    )


# ---- 6: a part: base and points up to the cap, then deductions down to the floor ----


def _part(part: Category, slots: list[Slot], lines: list[Line]) -> Fraction:
    def earned(kind: str) -> Fraction:
        own = (one.counted for one in slots if one.rule.category == part.code and one.rule.kind == kind)
        lifted = (one.counted for one in lines if one.category == part.code and one.kind == kind and one.rule)
        return sum(own, ZERO) + sum(lifted, ZERO)

    total = Fraction(part.base) + earned("base")
    if part.base:
        lines.append(_fill(part, Fraction(part.base), "起始分"))
    if part.cap is not None and total > part.cap:
        lines.append(_fill(part, part.cap - total, f"“{part.name}”最高{points(part.cap)}分，超出不计"))
        total = Fraction(part.cap)
    total -= earned("deduction")
    if part.floor is not None and total < part.floor:
        lines.append(_fill(part, part.floor - total, f"“{part.name}”最低{points(part.floor)}分，扣完为止"))
        total = Fraction(part.floor)
    return total


def _fill(part: Category, amount: Fraction, reason: str) -> Line:
    return Line(
        rule="",
        category=part.code,
        kind="balance",
        fact=None,
        raw=amount,
        share=ONE,
        counted=amount,
        reason=reason,
        label=part.name,
    )


# ---- 7: bonuses, up to the caps of their part and of the sheet ----


def _bonuses(sheet: Sheet, slots: list[Slot], lines: list[Line], parts: dict[str, Fraction]) -> None:
    bonus = [one for one in slots if one.rule.kind == "bonus"]
    for part in sheet.categories:
        steps.capped(
            [one for one in bonus if one.rule.category == part.code], part.bonus_cap, "加分超过最高分"
        )
    steps.capped(bonus, sheet.bonus_cap, "加分合计超过最高分")
    for one in bonus:
        parts[one.rule.category] += one.counted
    for line in [one for one in lines if one.kind == "bonus"]:
        parts[line.category] += line.counted


# ---- 8 to 10 ----


def _adjusted(one: Adjustment) -> Line:
    amount = Fraction(one.points)
    return Line(
        rule="",
        category=one.category,
        kind="adjustment",
        fact=None,
        raw=amount,
        share=ONE,
        counted=amount,
        reason=one.reason,
        label="分值调整",
    )


def _bounded(total: Fraction, floor: int | None, cap: int | None, name: str, lines: list[Line]) -> Fraction:
    """The total within its bounds; the line says what the bound took or gave."""
    held = total
    if cap is not None and held > cap:
        held = Fraction(cap)
    if floor is not None and held < floor:
        held = Fraction(floor)
    if held != total:
        reason = f"{name}{'最高' if held < total else '最低'}{points(int(held))}分"
        lines.append(
            Line(
                rule="",
                category="",
                kind="balance",
                fact=None,
                raw=held - total,
                share=ONE,
                counted=held - total,
                reason=reason,
                label=name,
            )
        )
    return held


def rounded(exact: Fraction, scale: int, mode: str) -> int:
    """Hundredths, rounded once to so many places of a point."""
    step = (100, 10, 1)[scale]
    units = exact / step
    whole: int = math.floor(units)
    rest = units - whole
    half = Fraction(1, 2)
    up = {
        "down": False if units >= 0 else rest > 0,
        "up": rest > 0 if units >= 0 else False,
        "half_even": rest > half or (rest == half and whole % 2 == 1),
        "half_up": rest > half or (rest == half and units >= 0),
    }[mode]
    return (whole + int(up)) * step


def points(hundredths: int | Fraction) -> str:
    """Points as people write them: 12.5, 30, 3.13 (half-up at the second place)."""
    whole = rounded(Fraction(hundredths), 2, "half_up")
    sign, left = ("-" if whole < 0 else ""), abs(whole)
    return f"{sign}{left // 100}.{left % 100:02d}".rstrip("0").rstrip(".")


# ---- 11 and 12 ----


def _graded(sheet: Sheet, card: Card, facts: dict[str, list[Fact]], member: Member, window: Window) -> Card:
    exempt = _exempt(sheet, card, member)
    failed = unmet(sheet, facts, member, window, card.months)
    grade = "" if exempt else grade_of(sheet, card.total, failed, card.months)
    return replace(card, exempt=exempt, unmet=tuple(one.code for one in failed), grade=grade)


def _exempt(sheet: Sheet, card: Card, member: Member) -> str:
    if member.roles.intersection(sheet.exempt):
        return "按办法不参加考核"
    if sheet.proration == "exempt" and card.months < 12:
        return "任职不满一年，不定等次"
    return ""


# ---- what is posted ----


def _line(slot: Slot) -> Line:
    sign = -1 if slot.rule.kind == "deduction" else 1
    return Line(
        rule=slot.rule.code,
        category=slot.rule.category,
        kind=slot.rule.kind,
        fact=slot.fact,
        raw=sign * slot.raw,
        share=slot.share,
        counted=sign * slot.counted,
        reason=slot.reason,
    )


def _unasked(slots: list[Slot], facts: dict[str, list[Fact]]) -> Iterable[Line]:
    """Facts no rule is about: they too are shown, with the reason."""
    asked = {slot.fact.ref for slot in slots}
    for held in facts.values():
        for fact in held:
            if fact.ref not in asked:
                yield Line(
                    rule="",
                    category="",
                    kind="none",
                    fact=fact,
                    raw=ZERO,
                    share=ONE,
                    counted=ZERO,
                    reason="办法没有为此项规定分值",
                )
