"""The engine: worked examples by hand, the order of the steps, and what must hold whatever the facts."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import points, rounded, score
from jianyan.duty.scoring.facts import Adjustment, Fact, Member
from jianyan.duty.scoring.grading import Standing, limited, seats
from jianyan.duty.scoring.sheet import Quota, Sheet
from jianyan.duty.sheets import STYLES, style
from jianyan.duty.tests.worked import YEAR, Case, cases, fact_of

WORKED = [*cases("styles.txt"), *cases("thirteen.txt")]


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case.title)
def test_a_sheet_comes_to_what_was_reckoned_by_hand(case: Case):
    card = case.card
    posted = [
        (line.rule or "-", line.fact.title, line.counted / 100, line.reason)
        for line in card.lines
        if line.fact
    ]
    for wanted in case.lines:
        assert wanted in posted, f"{wanted} not in {sorted(posted)}"
        posted.remove(wanted)
    assert Fraction(card.total, 100) == case.total
    assert card.grade == case.grade
    assert set(case.unmet) <= set(card.unmet)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case.title)
def test_the_lines_of_a_card_add_up_to_its_total(case: Case):
    card = case.card
    assert sum(line.counted for line in card.lines) == card.exact
    assert all(line.reason for line in card.lines if line.fact and not line.counted and line.raw)


def simple(**rule) -> Sheet:
    """A sheet of one part and one rule on filed proposals, 10 points each."""
    part = rule.pop("part", {})
    whole = rule.pop("sheet", {})
    made = {"code": "R", "name": "立案", "category": "C", "source": "proposals.filed", "points": 1000} | rule
    return reading.read(
        {"name": "试", "categories": [{"code": "C", "name": "部分"} | part], "rules": [made]} | whole
    )


def filed(*names: str, **values) -> list[Fact]:
    rest = " ".join(f"{key}={value}" for key, value in values.items())
    return [
        fact_of(f"2022-03-{no + 1:02d} proposals.filed {name} {rest}", no) for no, name in enumerate(names)
    ]


def total(sheet: Sheet, facts: list[Fact], **more) -> str:
    return points(score(sheet, facts, more.pop("member", Member()), more.pop("window", YEAR), **more).total)


# ---- the fixed order, one test a step ----


def test_step_1_facts_count_by_their_own_day_up_to_the_cut_off():
    facts = [*filed("甲"), replace(filed("乙")[0], ref="x", on=date(2021, 12, 31))]
    assert total(simple(), facts) == "10"
    assert total(simple(), facts, window=replace(YEAR, cutoff=date(2022, 2, 1))) == "0"


def test_step_1_a_member_co_opted_in_june_is_not_charged_for_january():
    absent = fact_of("2022-01-10 activities.attendance 全会 kind=plenary outcome=absent")
    card = score(reading.read(style("style6")), [absent], Member(seats=((date(2022, 6, 1), None),)), YEAR)
    assert (points(card.total), card.months) == ("70", 7)
    assert [line.reason for line in card.lines if line.fact and line.rule] == ["当日不在委员任期内"]


def test_step_1_leave_granted_spares_the_deduction():
    absent = fact_of("2022-01-10 activities.attendance 全会 kind=plenary outcome=absent")
    away = Member(away=((date(2022, 1, 1), date(2022, 3, 31)),))
    assert total(reading.read(style("style6")), [absent], member=away) == "70"


def test_step_2_a_thing_counts_once_before_it_is_numbered():
    """Deduped first: the second record of 甲 is not the second case."""
    assert total(simple(ordinal="from_nth", nth=2), filed("甲", "甲")) == "0"


def test_step_3_ordinals_come_before_the_cap():
    assert total(simple(ordinal="from_nth", nth=2, cap=1500), filed("甲", "乙", "丙", "丁")) == "15"


def test_step_4_shares_come_before_the_cap_of_the_rule():
    shared = simple(split={"mode": "equal"}, cap=1000)
    assert total(shared, filed("甲", "乙", persons=4)) == "5"


def test_step_5_the_rule_is_capped_before_its_part():
    both = simple(cap=1500, part={"cap": 1200})
    card = score(both, filed("甲", "乙"), Member(), YEAR)
    assert points(card.total) == "12"
    assert [points(line.counted) for line in card.lines] == ["10", "5", "-3"]


def test_step_5_a_rule_is_lifted_to_its_floor_by_a_line_that_says_so():
    card = score(simple(floor=1500), filed("甲"), Member(), YEAR)
    [line] = [one for one in card.lines if one.fact is None]
    assert (line.rule, line.category, line.kind, line.label) == ("R", "C", "base", "立案")
    assert (line.raw, line.share, line.counted) == (500, 1, 500)
    assert line.reason == "不足本项最低分，按最低分计"
    assert card.total == 1500
    assert [
        one for one in score(simple(floor=1000), filed("甲"), Member(), YEAR).lines if one.fact is None
    ] == []


def test_step_6_the_part_is_filled_to_its_cap_before_deductions():
    """70 earned, capped at 50, then 10 taken: 40, not 50."""
    data = {
        "name": "试",
        "categories": [{"code": "C", "name": "部分", "cap": 5000, "floor": 0}],
        "rules": [
            {"code": "A", "name": "立案", "category": "C", "source": "proposals.filed", "points": 3500},
            {
                "code": "B",
                "name": "撤回",
                "category": "C",
                "source": "x",
                "points": 1000,
                "kind": "deduction",
            },
        ],
    }
    facts = [*filed("甲", "乙"), fact_of("2022-03-03 x 丙", 9)]
    assert total(reading.read(data), facts) == "40"


def test_step_7_bonuses_stand_outside_the_cap_of_the_part_and_within_their_own():
    bonus = simple(kind="bonus", part={"base": 5000, "cap": 5000}, sheet={"bonus_cap": 1500})
    assert total(bonus, filed("甲", "乙")) == "65"


def test_step_8_and_9_adjustments_come_before_the_cap_of_the_total():
    capped = simple(sheet={"total_cap": 2500})
    more = [Adjustment(ref="a", points=1000, reason="驻村"), Adjustment(ref="b", points=-300, reason="更正")]
    assert total(capped, filed("甲", "乙"), adjustments=more) == "25"
    assert total(simple(), [], adjustments=[more[1]]) == "0", "the total's floor"


def test_step_10_rounds_once_at_the_end():
    """Three thirds of 10 are 10, not 9.99; 3.125 is 3.1 where the sheet keeps one place."""
    assert (
        total(simple(split={"mode": "equal"}, sheet={"scale": 1}), filed("甲", "乙", "丙", persons=3)) == "10"
    )
    eighth = {"mode": "lead_fraction", "numerator": 1, "denominator": 2}
    one = simple(points=2500, split=eighth, sheet={"scale": 1})
    assert total(one, filed("甲", persons=5, role="co", order=2)) == "3.1"


@pytest.mark.parametrize(
    ("mode", "given", "kept"),
    [
        ("half_up", "12.345", "12.35"),
        ("half_even", "12.345", "12.34"),
        ("half_even", "12.355", "12.36"),
        ("down", "12.349", "12.34"),
        ("up", "12.341", "12.35"),
        ("down", "-12.349", "-12.34"),
        ("up", "-12.341", "-12.35"),
        ("half_up", "-12.345", "-12.35"),
    ],
)
def test_rounding_is_what_the_sheet_says(mode, given, kept):
    assert rounded(Fraction(given) * 100, 2, mode) == int(Fraction(kept) * 100)


def test_step_11_and_12_a_gate_limits_the_grade_whatever_the_points():
    case = next(one for one in WORKED if one.title.startswith("六："))
    assert case.card.total >= 8500
    assert case.card.grade == "not"


def test_step_12_thresholds_shrink_with_the_months_where_the_sheet_prorates():
    june = Member(seats=((date(2022, 7, 1), None),))
    sheet = reading.read(style("style1"))
    none = replace(sheet, proration="none")
    meetings = [fact_of("2022-08-01 activities.attendance 全会 kind=plenary outcome=leave family=meeting")]
    assert score(sheet, meetings, june, YEAR).grade == "pass", "30 of the 30 that half a year asks for"
    assert score(none, meetings, june, YEAR).grade == "fail"
    assert score(replace(sheet, proration="exempt"), meetings, june, YEAR).exempt == "任职不满一年，不定等次"


def test_a_leader_who_is_exempt_has_a_file_and_no_grade():
    card = score(
        reading.read(style("style1")), filed("甲"), Member(roles=frozenset({"member", "chair"})), YEAR
    )
    assert (card.grade, card.exempt) == ("", "按办法不参加考核")
    assert any(line.fact and line.counted for line in card.lines)


@pytest.mark.parametrize(
    ("tie_rule", "kept", "open_"), [("include", 3, 0), ("exclude", 1, 0), ("decide", 3, 2)]
)
def test_step_13_the_quota_is_drawn_by_exact_totals_with_its_tie_rule(tie_rule, kept, open_):
    data = style("style3") | {"quotas": [{"grade": "excellent", "count": 2, "tie_rule": tie_rule}]}
    sheet = reading.read(data)
    totals = [9900, 9500, 9500, 9100]
    everyone = [
        Standing(no, frozenset({"member"}), Fraction(one), "excellent") for no, one in enumerate(totals)
    ]
    out = limited(sheet, everyone)
    assert sum(1 for grade in out.grades.values() if grade == "excellent") == kept
    assert len(out.open) == open_
    assert out.grades[3] == "competent"


def test_step_13_those_who_are_not_eligible_take_no_place():
    sheet = reading.read(style("style3"))
    everyone = [Standing(no, frozenset({"member"}), Fraction(9500 + no), "excellent") for no in range(20)]
    everyone += [Standing(99, frozenset({"chair"}), Fraction(11000), "excellent")]
    out = limited(sheet, everyone)
    assert out.grades[99] == "competent"
    assert sorted(key for key, grade in out.grades.items() if grade == "excellent") == [18, 19]


@pytest.mark.parametrize(("population", "places"), [("all", 7), ("appraised", 6), ("eligible", 5)])
def test_step_13_a_percentage_is_of_those_the_sheet_names_and_a_share_of_a_person_is_none(population, places):
    """25% of 30 in all, of 24 who are appraised, of the 20 of them who may be chosen."""
    quota = Quota(grade="excellent", percent=25, population=population, excluded=("chair",))
    member, chair = frozenset({"member"}), frozenset({"member", "chair"})
    standing = [(member, "excellent", 20), (chair, "excellent", 4), (member, "", 6)]
    groups = [(roles, grade) for roles, grade, number in standing for _ in range(number)]
    everyone = [Standing(no, roles, Fraction(9500), grade) for no, (roles, grade) in enumerate(groups)]
    assert seats(quota, everyone) == places
    assert seats(replace(quota, percent=None, count=3), everyone) == 3


@pytest.mark.parametrize(("count", "kept"), [(3, 3), (4, 3), (1, 1), (0, 0)])
def test_step_13_places_for_all_move_nobody_and_no_place_moves_everybody(count, kept):
    sheet = reading.read(style("style3") | {"quotas": [{"grade": "excellent", "count": count}]})
    everyone = [Standing(no, frozenset({"member"}), Fraction(9500 + no), "excellent") for no in range(3)]
    out = limited(sheet, everyone)
    assert list(out.grades.values()).count("excellent") == kept
    assert out.open == frozenset()


def test_an_adjustment_is_a_line_of_its_own_with_its_reason():
    given = Adjustment(ref="x", points=-150, reason="驻村", category="C")
    card = score(simple(), filed("甲"), Member(), YEAR, [given])
    [line] = [one for one in card.lines if one.kind == "adjustment"]
    assert (line.rule, line.category, line.fact, line.label) == ("", "C", None, "分值调整")
    assert (line.raw, line.share, line.counted, line.reason) == (-150, 1, -150, "驻村")
    assert card.total == 850


# ---- traps of the trade ----


def test_trap_6_a_converted_proposal_is_scored_once():
    """It left the proposals as refused and came back as an opinion: one scoring, whichever clause."""
    sheet = reading.read(style("style1"))
    paper = [
        fact_of("2022-02-01 proposals.submitted 甲 role=lead", 1),
        fact_of("2022-03-01 opinions.submitted 乙 role=lead origin=甲", 2),
    ]
    counted = {
        line.rule: line.counted
        for line in score(sheet, paper, Member(), YEAR).lines
        if line.fact and line.counted
    }
    assert counted == {"P2": 1000}


@pytest.mark.parametrize(
    ("split", "lead", "co"),
    [
        ({"mode": "lead_fraction", "numerator": 1, "denominator": 2}, "5", "1.25"),
        ({"mode": "fixed", "others": 750}, "10", "7.5"),
        ({"mode": "lead_only"}, "10", "0"),
        ({"mode": "equal"}, "2", "2"),
    ],
)
def test_trap_7_a_joint_proposal_under_four_splits(split, lead, co):
    """Five sign. Joint splits are not always divisions."""
    sheet = simple(split=split)
    assert total(sheet, filed("甲", persons=5, role="lead")) == lead
    assert total(sheet, filed("甲", persons=5, role="co", order=2)) == co


def test_trap_8_leave_absence_and_presence_are_three_things():
    sheet = reading.read(style("style1"))
    by = {
        outcome: total(
            sheet,
            [fact_of(f"2022-01-10 activities.attendance 全会 kind=plenary family=meeting outcome={outcome}")],
        )
        for outcome in ("present", "leave", "absent")
    }
    assert by == {"present": "50", "leave": "30", "absent": "0"}


# ---- whatever the facts ----

SOURCES = sorted({rule.source for name in STYLES for rule in reading.read(style(name)).rules})
facts_of_a_year = st.lists(
    st.builds(
        lambda source, day, thing, role, persons, kind, family, outcome, level, honour: (
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


@given(st.sampled_from(STYLES), facts_of_a_year, members, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(name, facts, member, dice: random.Random):
    sheet, mixed = reading.read(style(name)), list(facts)
    dice.shuffle(mixed)
    one, other = (score(sheet, each, member, YEAR) for each in (facts, mixed))
    assert (one.total, one.grade, one.exact) == (other.total, other.grade, other.exact)
    key = lambda line: (line.rule, line.fact.ref if line.fact else "", line.reason, line.counted)  # noqa: E731
    assert sorted(map(key, one.lines)) == sorted(map(key, other.lines))


@given(st.sampled_from(STYLES), facts_of_a_year, members)
def test_caps_and_floors_hold(name, facts, member):
    sheet = reading.read(style(name))
    card = score(sheet, facts, member, YEAR)
    assert sheet.total_cap is None or card.exact <= sheet.total_cap
    assert sheet.total_floor is None or card.exact >= sheet.total_floor
    for rule in sheet.rules:
        sums = sum(abs(line.counted) for line in card.lines if line.rule == rule.code)
        assert rule.cap is None or sums <= rule.cap
    for part in sheet.categories:
        plain = sum(
            line.counted for line in card.lines if line.category == part.code and line.kind not in ("bonus",)
        )
        assert part.cap is None or plain <= part.cap
        assert part.floor is None or card.parts.get(part.code, 0) >= part.floor
    bonus = sum(line.counted for line in card.lines if line.kind == "bonus")
    assert sheet.bonus_cap is None or bonus <= sheet.bonus_cap
    assert sum(line.counted for line in card.lines) == card.exact


def without_taking(name: str) -> Sheet:
    """A shipped sheet without deductions, exclusions, gates and quotas."""
    sheet = reading.read(style(name))
    rules = tuple(replace(rule, exclude_if=()) for rule in sheet.rules if rule.kind != "deduction")
    return replace(sheet, rules=rules, gates=(), quotas=())


@given(st.sampled_from(STYLES), facts_of_a_year, members, st.data())
def test_where_nothing_is_taken_the_loss_of_a_fact_never_raises_a_score(name, facts, member, data):
    sheet = without_taking(name)
    if not facts:
        return
    lost = data.draw(st.integers(0, len(facts) - 1))
    fewer = facts[:lost] + facts[lost + 1 :]
    assert score(sheet, fewer, member, YEAR).exact <= score(sheet, facts, member, YEAR).exact


ordinals = st.sampled_from([("all", 1), ("first_only", 1), ("from_nth", 2), ("nth", 2)])
splits = st.sampled_from(["none", "lead_only", "equal", "lead_fraction"])


@given(
    ordinals,
    splits,
    st.sampled_from(["none", "year", "object"]),
    st.sampled_from([1, 2, 3]),
    facts_of_a_year,
    st.data(),
)
def test_no_combination_of_ordinal_split_and_unit_rewards_a_loss(ordinal, split, once, k, facts, data):
    unit = {"unit": "k_items", "k": k} if k > 1 else {}
    sheet = simple(
        source="opinions.adopted",
        levels={"county": 300, "city": 700, "province": 1000},
        ordinal=ordinal[0],
        nth=ordinal[1],
        once_per=once,
        split={"mode": split},
        **unit,
    )
    facts = [replace(fact, source="opinions.adopted") for fact in facts]
    if facts:
        lost = data.draw(st.integers(0, len(facts) - 1))
        fewer = facts[:lost] + facts[lost + 1 :]
        assert score(sheet, fewer, Member(), YEAR).exact <= score(sheet, facts, Member(), YEAR).exact


# ---- sheets that cannot be ----

RULE = {"code": "R", "name": "立案", "category": "C", "source": "proposals.filed", "points": 100}
GATE = {"code": "G", "name": "三个一", "grade": "b"}
GRADES = [{"code": "a", "name": "优秀", "min": 8000}, {"code": "b", "name": "称职", "max": 8000}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"rules": [RULE | {"code": "A", "exclude_if": ["B"]}, RULE | {"code": "B", "exclude_if": ["A"]}]},
            "条目互相排除，形成循环：A → B → A",
        ),
        (
            {"rules": [{key: value for key, value in RULE.items() if key != "source"}]},
            "条目第1行（R 立案）：缺少“事实”",
        ),
        ({"rules": [RULE, RULE]}, "条目第2行（R）：代号重复"),
        ({"grades": [GRADES[0], GRADES[1] | {"max": 8500}]}, "等次“称职”和“优秀”的分数重叠"),
        ({"rules": [RULE | {"cap": -1}]}, "条目第1行（R）：“本项最高”不能为负数"),
        ({"rules": [RULE | {"code": f"R{no}"} for no in range(10_000)]}, "条目有10000行，一份办法最多2000行"),
        ({"rules": [RULE | {"points": "十"}]}, "条目第1行（R 立案）“分值”：应为整数"),
        ({"rules": [RULE | {"score": 1}]}, "条目第1行（R 立案）：没有“score”这一项"),
        ({"rules": [RULE | {"source": "meals.eaten"}]}, "条目第1行（R 立案）：没有“meals.eaten”这一类事实"),
        (
            {"rules": [RULE | {"when": [{"field": "colour", "values": ["red"]}]}]},
            "条目第1行（R 立案）：这一类事实没有“colour”这一项",
        ),
        (
            {"rules": [RULE | {"when": [{"field": "role", "values": []}]}]},
            "条目第1行（R 立案）：条件“role”没有写明值",
        ),
        (
            {"rules": [RULE | {"when": [{"field": "role", "op": "at_least", "values": ["许多"]}]}]},
            "条目第1行（R 立案）：条件“role”没有写明值",
        ),
        ({"rules": [RULE | {"levels": {"city": 100}}]}, "条目第1行（R 立案）：这一类事实没有级别"),
        (
            {"gates": [GATE | {"any": [{"source": "meals.eaten", "at_least": 1}]}]},
            "必须达到的第1行（三个一）：没有“meals.eaten”这一类事实",
        ),
        ({"rules": [RULE | {"unit": "minute"}]}, "条目第1行（R 立案）“计分单位”：不能为“minute”"),
        ({"quotas": [{"grade": "a"}]}, "名额第1行：比例和名额写明其中一个"),
        ({"name": ""}, "办法：缺少“名称”"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_with_its_line(change, said):
    good = {"name": "试", "categories": [{"code": "C", "name": "部分"}], "rules": [RULE], "grades": GRADES}
    known = {"proposals.filed": frozenset({"role"})}
    reading.read(good, known)
    with pytest.raises(reading.SheetErrors) as refused:
        reading.read(good | change, known)
    assert said in refused.value.errors


@pytest.mark.parametrize("name", STYLES)
def test_a_sheet_comes_back_from_its_stored_form_as_it_was(name):
    sheet = reading.read(style(name))
    assert reading.read(reading.written(sheet)) == sheet
