"""The first five steps: which facts a rule counts, how often, with which share, within which bounds.

Steps (domain: fixed order): 1 facts in the window, 2 once for each thing, 3 ordinal, once a year or term and highest
of a group, 4 split, 5 cap and floor of the rule. Each choice among equals falls on the dearest, then the earliest, so
that neither the order of facts nor the loss of one can raise a score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jianyan.duty.scoring.facts import Fact, Member
from jianyan.duty.scoring.sheet import Condition, Rule, Sheet, Split

ONE, ZERO = Fraction(1), Fraction(0)


@dataclass(slots=True)
class Slot:
    """A fact under a rule on its way: what it is worth, and the reason once it no longer counts."""

    rule: Rule
    fact: Fact
    raw: Fraction
    share: Fraction
    worth: Fraction
    reason: str = ""
    counted: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Window:
    """The year [start, end) and the last day whose facts count."""

    start: date
    end: date
    cutoff: date | None = None

    def why_not(self, fact: Fact, member: Member) -> str:
        if not self.start <= fact.on < self.end:
            return "不在考核年度内"
        if self.cutoff is not None and fact.on > self.cutoff:
            return f"晚于统计截止日{self.cutoff:%Y-%m-%d}"
        return "" if member.seated(fact.on) else member.outside


def holds(conditions: Iterable[Condition], values: Mapping[str, str]) -> bool:
    """Whether a fact's values meet every condition; a value that is lacking meets only 不为."""
    return all(_meets(one, values.get(one.field, "")) for one in conditions)


def _meets(condition: Condition, value: str) -> bool:
    if condition.op == "at_least":
        return value.isdigit() and int(value) >= int(condition.values[0])
    return (value in condition.values) == (condition.op == "in")


# ---- 1: facts in the window that the rule is about ----


def asked(rule: Rule, facts: Iterable[Fact], member: Member, window: Window) -> list[Slot]:
    """Every fact the rule is about; those outside the window already with their reason."""
    return [_slot(rule, fact, member, window) for fact in facts if holds(rule.when, fact.values)]


def _slot(rule: Rule, fact: Fact, member: Member, window: Window) -> Slot:
    raw, share = worth_of(rule, fact)
    slot = Slot(rule, fact, raw, share, raw * share)
    slot.reason = window.why_not(fact, member) or _unfit(rule, fact, member)
    return slot


def _unfit(rule: Rule, fact: Fact, member: Member) -> str:
    if rule.kind == "deduction" and member.excused(fact.on):
        return "经批准请假期间，不扣分"
    if rule.evidence_required and not fact.proven:
        return "缺少佐证材料"
    if rule.levels and fact.values.get("level", "") not in rule.levels:
        return "该级别没有规定分值"
    if rule.unit == "half_day" and fact.values.get("measure", "half_day") != "half_day":
        return "该项不按半天记录"
    return ""


def worth_of(rule: Rule, fact: Fact) -> tuple[Fraction, Fraction]:
    """What one fact is worth under a rule, and this person's share in it (step 4, which depends on the fact alone)."""
    points = rule.levels.get(fact.values.get("level", ""), 0) if rule.levels else rule.points
    if rule.split.mode == "fixed" and not fact.leads:
        points = rule.split.others
    return Fraction(points), share_of(rule.split, fact)


def share_of(split: Split, fact: Fact) -> Fraction:
    """The share of one who is first or further in a thing done by several."""
    if split.persons and fact.order > split.persons:
        return ZERO
    persons = min(fact.persons, split.persons) if split.persons else fact.persons
    if persons <= 1 or split.mode in ("none", "fixed"):
        return ONE if split.mode != "lead_only" or fact.leads else ZERO
    if split.mode == "lead_only":
        return ONE if fact.leads else ZERO
    if split.mode == "equal":
        return Fraction(1, persons)
    lead = Fraction(split.numerator, split.denominator)
    return lead if fact.leads else (1 - lead) / (persons - 1)


# ---- 2: once for each thing ----


def deduped(slots: list[Slot], scored: Mapping[str, frozenset[str]]) -> list[Slot]:
    """Those still counting, dearest first; ``scored`` holds the things that other rules have scored."""
    alive = _ranked(slot for slot in slots if not slot.reason)
    for slot in alive:
        if slot.rule.exclude_if and _scored_elsewhere(slot, scored):
            slot.reason = "同一事项已按其他条款计分"
    return _first_of_each([slot for slot in alive if not slot.reason], _thing, "同一件（次）已计")


def _ranked(slots: Iterable[Slot]) -> list[Slot]:
    return sorted(slots, key=lambda slot: (-slot.worth, slot.fact.on, slot.fact.ref))


def _scored_elsewhere(slot: Slot, scored: Mapping[str, frozenset[str]]) -> bool:
    names = {slot.fact.thing, slot.fact.origin} - {""}
    return any(names & scored.get(code, frozenset()) for code in slot.rule.exclude_if)


def _thing(slot: Slot) -> tuple[str, str]:
    """What is counted once: the thing, each of its sittings, or each of its levels."""
    rule, fact = slot.rule, slot.fact
    if rule.unit in ("half_day", "sitting"):
        return fact.thing, fact.values.get("sitting", fact.ref)
    if rule.levels and rule.level_mode == "cumulative":
        return fact.thing, fact.values.get("level", "")
    return fact.thing, ""


def _first_of_each(slots: list[Slot], key: Callable[[Slot], object], reason: str) -> list[Slot]:
    seen: set[object] = set()
    for slot in slots:
        name = key(slot)
        if name in seen:
            slot.reason = reason
        seen.add(name)
    return [slot for slot in slots if not slot.reason]


# ---- 3: ordinal, once, highest of a group ----


def ordered(slots: list[Slot], member: Member) -> list[Slot]:
    """Those that count after ordinal and once a year or term. ``slots`` come dearest first."""
    if not slots:
        return slots
    rule = slots[0].rule
    if (
        rule.once_per == "object"
    ):  # before they are numbered: the second sitting of a thing is not the second thing
        slots = _first_of_each(slots, lambda slot: slot.fact.thing, "同一件（次）已计")
    for no, slot in enumerate(slots, 1):
        slot.reason = _out_of_order(rule, no)
    alive = [slot for slot in slots if not slot.reason]
    if rule.once_per == "term" and rule.code in member.earlier:
        for slot in alive:
            slot.reason = "本届已计过一次"
    elif rule.once_per in ("year", "term"):
        for slot in alive[1:]:
            slot.reason = "一年只计一次" if rule.once_per == "year" else "一届只计一次"
    return [slot for slot in alive if not slot.reason]


def _out_of_order(rule: Rule, no: int) -> str:
    if rule.ordinal == "first_only" and no > 1:
        return "只计第一件"
    if rule.ordinal == "from_nth" and no < rule.nth:
        return f"从第{rule.nth}件起计"
    if rule.ordinal == "nth" and no != rule.nth:
        return f"只计第{rule.nth}件"
    if rule.unit == "k_items" and no % rule.k:
        return f"每满{rule.k}件计一次"
    return ""


def choose(slots: Iterable[Slot]) -> None:
    """Of each group of rules only the highest counts: in the year, or of each thing where the rule says so."""
    grouped = _ranked(slot for slot in slots if not slot.reason and slot.rule.choose == "max_within")
    _first_of_each(
        grouped,
        lambda slot: (slot.rule.group, slot.fact.thing if slot.rule.once_per == "object" else ""),
        "同组取最高的一项",
    )


# ---- 4 and 5: shares, then the rule's cap ----


def shared(slots: Iterable[Slot]) -> None:
    """Give each slot that still counts its worth; whoever has no share reads why."""
    for slot in slots:
        if not slot.reason:
            slot.counted = slot.worth
            if not slot.share:
                slot.reason = "联名不计分" if slot.rule.split.mode == "lead_only" else "超出计分人数"


def capped(slots: list[Slot], cap: int | None, reason: str) -> None:
    """Let what counts reach the cap and no more: the dearest first; the one that crosses it counts in part."""
    if cap is None:
        return
    left = Fraction(cap)
    for slot in _ranked(slot for slot in slots if slot.counted):
        if slot.counted > left:
            slot.counted, slot.reason = left, reason if not left else f"{reason}，计一部分"
        left -= slot.counted


def gathered(sheet: Sheet, facts: Mapping[str, list[Fact]], member: Member, window: Window) -> list[Slot]:
    """Steps 1 to 5 for every rule that applies to the member. ``facts`` by source, each in any order."""
    found: list[Slot] = []
    scored: dict[str, frozenset[str]] = {}
    by_code = {}
    for rule in in_turn(sheet):
        slots = asked(rule, facts.get(rule.source, ()), member, window)
        alive = ordered(deduped(slots, scored), member)
        scored[rule.code] = frozenset(slot.fact.thing for slot in alive if slot.worth)
        by_code[rule.code] = slots
        found += slots
    choose(found)
    shared(found)
    for rule in sheet.rules:
        capped(by_code[rule.code], rule.cap, "超过本项最高分")
    return found


def in_turn(sheet: Sheet) -> list[Rule]:
    """The rules so that those which exclude others come before them; the sheet's order otherwise."""
    rules, done, order = {rule.code: rule for rule in sheet.rules}, set(), []

    def visit(rule: Rule) -> None:
        if rule.code not in done:
            done.add(rule.code)
            for code in rule.exclude_if:
                visit(rules[code])
            order.append(rule)

    for rule in sheet.rules:
        visit(rule)
    return order
