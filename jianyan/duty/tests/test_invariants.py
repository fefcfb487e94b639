"""What must hold whatever the facts: under the six shipped sheets, and under sheets nobody would write."""

import random
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import score
from jianyan.duty.scoring.facts import Fact, Member
from jianyan.duty.scoring.sheet import Sheet
from jianyan.duty.sheets import STYLES, style
from jianyan.duty.tests.worked import YEAR

SOURCES = sorted({rule["source"] for name in STYLES for rule in style(name)["rules"]})
facts_of_a_year = st.lists(
    st.builds(
        lambda source, day, thing, role, persons, kind, family, outcome, level, honour, sitting: (
            source,
            date.fromordinal(day),
            thing,
            persons,
            {
                "role": role,
                "kind": kind,
                "family": family,
                "outcome": outcome,
                "level": level,
                "honour": honour,
                "sitting": sitting,
            },
        ),
        st.sampled_from(SOURCES),
        st.integers(date(2021, 12, 20).toordinal(), date(2023, 1, 10).toordinal()),
        st.sampled_from("甲乙丙丁戊己"),
        st.sampled_from(["lead", "co"]),
        st.integers(1, 6),
        st.sampled_from(["plenary", "standing", "training", "service", "inspection"]),
        st.sampled_from(["meeting", "study", "deliberation", "service"]),
        st.sampled_from(["present", "late", "leave", "absent"]),
        st.sampled_from(["county", "city", "province", "national"]),
        st.sampled_from(["key", "excellent"]),
        st.sampled_from("12"),
    ),
    max_size=14,
).map(
    lambda rows: [
        Fact(
            ref=str(no),
            source=source,
            on=on,
            thing=thing,
            persons=persons,
            values=values,
            order=1 + (values["role"] == "co"),
        )
        for no, (source, on, thing, persons, values) in enumerate(rows)
    ]
)
members = st.builds(
    lambda roles, seat: Member(roles=frozenset(roles), seats=seat),
    st.sampled_from([("member",), ("member", "standing"), ("member", "chair")]),
    st.sampled_from([(), ((date(2022, 6, 1), None),), ((date(2020, 1, 1), date(2022, 9, 1)),)]),
)


# ---- any sheet at all ----

SPLITS = [
    {"mode": "none"},
    {"mode": "lead_only"},
    {"mode": "equal"},
    {"mode": "equal", "persons": 3},
    {"mode": "lead_fraction", "numerator": 1, "denominator": 2},
    {"mode": "fixed", "others": 300},
]
LEVELS = {"county": 300, "city": 700, "province": 1000, "national": 1500}
amounts = st.none() | st.integers(0, 4000)
rules = st.fixed_dictionaries(
    {
        "category": st.sampled_from("AB"),
        "source": st.sampled_from(SOURCES),
        "kind": st.sampled_from(["base", "base", "bonus", "deduction"]),
        "points": st.integers(0, 3000),
        "unit": st.sampled_from(["item", "sitting", "half_day", "k_items"]),
        "k": st.integers(2, 3),
        "ordinal": st.sampled_from(["all", "first_only", "from_nth", "nth"]),
        "nth": st.integers(1, 3),
        "once_per": st.sampled_from(["none", "year", "object"]),
        "choose": st.sampled_from(["sum", "sum", "max_within"]),
        "split": st.sampled_from(SPLITS),
        "levels": st.sampled_from([{}, {}, LEVELS]),
        "level_mode": st.sampled_from(["highest", "cumulative"]),
        "cap": amounts,
        "floor": amounts,
        "applies_to": st.sampled_from([{}, {"only": ["standing"]}, {"unless": ["chair"]}]),
    }
)
parts = st.fixed_dictionaries({"cap": amounts, "floor": amounts, "base": amounts, "bonus_cap": amounts})


def _possible(rule: dict) -> dict:
    """What a sheet may not say together is left out."""
    if rule["choose"] == "max_within":
        rule |= {
            "group": "G",
            "ordinal": "all",
            "unit": "item" if rule["unit"] == "k_items" else rule["unit"],
        }
    if rule["kind"] != "base" or (rule["cap"] is not None and (rule["floor"] or 0) > rule["cap"]):
        rule |= {"floor": None}
    return rule


def _below(bounds: dict, low: str, high: str) -> dict:
    """No floor above its cap."""
    if None not in (bounds[low], bounds[high]) and bounds[low] > bounds[high]:
        bounds |= {low: bounds[high]}
    return bounds


def _sheet(drawn: list[dict], two: list[dict], whole: dict, taking: bool) -> Sheet:
    lines = [_possible(rule) | {"code": f"R{no}", "name": f"第{no}条"} for no, rule in enumerate(drawn)]
    if taking and len(lines) > 1:
        lines[1] |= {"exclude_if": ["R0"]}
    given_parts = [
        _below(part, "floor", "cap") | {"code": code, "name": code, "base": part["base"] or 0}
        for code, part in zip("AB", two, strict=True)
    ]
    kept = lines if taking else [rule for rule in lines if rule["kind"] != "deduction"]
    return reading.read(
        {"name": "任意", "categories": given_parts, "rules": kept} | _below(whole, "total_floor", "total_cap")
    )


def any_sheet(taking: bool) -> st.SearchStrategy[Sheet]:
    """Sheets of any combination the reader lets pass; ``taking``: with deductions and exclusions."""
    whole = st.fixed_dictionaries({"total_cap": amounts, "total_floor": amounts, "bonus_cap": amounts})
    return st.builds(
        lambda drawn, two, whole: _sheet(drawn, two, whole, taking),
        st.lists(rules, min_size=1, max_size=4),
        st.lists(parts, min_size=2, max_size=2),
        whole,
    )


def without_taking(name: str) -> Sheet:
    """A shipped sheet without deductions, exclusions, gates and quotas."""
    sheet = reading.read(style(name))
    kept = tuple(replace(rule, exclude_if=()) for rule in sheet.rules if rule.kind != "deduction")
    return replace(sheet, rules=kept, gates=(), quotas=())


shipped = st.sampled_from(STYLES)
sheets_of_all_kinds = shipped.map(lambda name: reading.read(style(name))) | any_sheet(taking=True)
sheets_that_only_give = shipped.map(without_taking) | any_sheet(taking=False)


# ---- and what holds under each ----


@given(sheets_of_all_kinds, facts_of_a_year, members, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(sheet, facts, member, dice: random.Random):
    mixed = list(facts)
    dice.shuffle(mixed)
    one, other = (score(sheet, each, member, YEAR) for each in (facts, mixed))
    assert (one.total, one.grade, one.exact) == (other.total, other.grade, other.exact)
    key = lambda line: (line.rule, line.fact.ref if line.fact else "", line.reason, line.counted)  # noqa: E731
    assert sorted(map(key, one.lines)) == sorted(map(key, other.lines))


@given(sheets_of_all_kinds, facts_of_a_year, members)
def test_caps_and_floors_hold_and_the_lines_add_up(sheet, facts, member):
    card = score(sheet, facts, member, YEAR)
    assert sheet.total_cap is None or card.exact <= sheet.total_cap
    assert sheet.total_floor is None or card.exact >= sheet.total_floor
    for rule in sheet.rules:
        applies = any(line.rule == rule.code for line in card.lines)
        sums = sum(abs(line.counted) for line in card.lines if line.rule == rule.code)
        assert rule.cap is None or sums <= rule.cap
        assert rule.floor is None or not applies or sums >= rule.floor
    for part in sheet.categories:
        own = [line for line in card.lines if line.category == part.code]
        bonus = sum(line.counted for line in own if line.kind == "bonus")
        assert part.cap is None or sum(line.counted for line in own) - bonus <= part.cap
        assert part.bonus_cap is None or bonus <= part.bonus_cap
        assert part.floor is None or card.parts.get(part.code, 0) >= part.floor
    bonus = sum(line.counted for line in card.lines if line.kind == "bonus")
    assert sheet.bonus_cap is None or bonus <= sheet.bonus_cap
    assert sum(line.counted for line in card.lines) == card.exact


@given(sheets_that_only_give, facts_of_a_year, members, st.data())
def test_where_nothing_is_taken_the_loss_of_a_fact_never_raises_a_score(sheet, facts, member, data):
    if facts:
        lost = data.draw(st.integers(0, len(facts) - 1))
        fewer = facts[:lost] + facts[lost + 1 :]
        assert score(sheet, fewer, member, YEAR).exact <= score(sheet, facts, member, YEAR).exact
