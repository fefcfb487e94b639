"""The engine: worked examples by hand, the order of the steps, the traps of the trade, and sheets that cannot be."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from jianyan.duty import sheets
from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import points, rounded, score
from jianyan.duty.scoring.facts import Adjustment, Fact, Member
from jianyan.duty.scoring.grading import Standing, limited, next_grade, seats
from jianyan.duty.scoring.sheet import Quota, Sheet
from jianyan.duty.sheets import STYLES, style
from jianyan.duty.tests.worked import YEAR, Told, fact_of, told

EVERY = [*told("styles.txt"), *told("thirteen.txt")]
WORKED = [one for one in EVERY if not one.is_list]
LISTS = [one for one in EVERY if one.is_list]


@pytest.mark.parametrize("worked", WORKED, ids=lambda one: one.title)
def test_a_sheet_comes_to_what_was_reckoned_by_hand(worked: Told):
    case = worked.case
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


@pytest.mark.parametrize("worked", LISTS, ids=lambda one: one.title)
def test_a_list_is_graded_as_was_reckoned_by_hand(worked: Told):
    assert worked.graded == worked.expected


@pytest.mark.parametrize("worked", WORKED, ids=lambda one: one.title)
def test_the_lines_of_a_card_add_up_to_its_total(worked: Told):
    card = worked.case.card
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
    case = next(one.case for one in WORKED if one.title.startswith("六："))
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


# ---- sheets that cannot be ----

RULE = {"code": "R", "name": "立案", "category": "C", "source": "proposals.filed", "points": 100}
GROUPED = RULE | {"choose": "max_within", "group": "首件"}
HALF = {"mode": "lead_fraction", "numerator": 1, "denominator": 2}
ONE = {"source": "proposals.filed", "at_least": 1}
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
        ({"name": "  "}, "办法：缺少“名称”"),
        ({"scale": 3}, "办法：保留小数位数为0至2"),
        ({"total_floor": 6001, "total_cap": 6000}, "办法：总分最低不能高于总分最高"),
        ({"total_cap": -1}, "办法：“总分最高”不能为负数"),
        ({"show_ranking": 1}, "办法“公布名次”：应为是或否"),
        ({"basis": 5}, "办法“依据”：应为文字"),
        ({"exempt": "chair"}, "办法“不参加考核的”：应为列表"),
        ({"exempt": ["chair", "king"]}, "办法“不参加考核的”：不能为“king”"),
        ({"categories": [{"code": "C"}]}, "部分第1行（C）：缺少“名称”"),
        ({"rules": ["立案"]}, "条目第1行：应为一组项目"),
        (
            {"rules": [RULE, RULE | {"code": "S", "source": "meals.eaten"}]},
            "条目第2行（S 立案）：没有“meals.eaten”这一类事实",
        ),
        ({"rules": [RULE | {"category": "D"}]}, "条目第1行（R 立案）：所属部分“D”不存在"),
        ({"rules": [RULE | {"unit": "k_items", "k": 1}]}, "条目第1行（R 立案）：每满几件应为2件以上"),
        ({"rules": [RULE | {"ordinal": "from_nth", "nth": 0}]}, "条目第1行（R 立案）：第几件应为1以上"),
        ({"rules": [RULE | {"ordinal": "nth", "nth": 0}]}, "条目第1行（R 立案）：第几件应为1以上"),
        ({"rules": [RULE | {"choose": "max_within"}]}, "条目第1行（R 立案）：同组取最高的，要写明同组代号"),
        (
            {"rules": [GROUPED | {"ordinal": "first_only"}]},
            "条目第1行（R 立案）：同组取最高的，不能再设次序或每满几件",
        ),
        (
            {"rules": [GROUPED | {"unit": "k_items", "k": 2}]},
            "条目第1行（R 立案）：同组取最高的，不能再设次序或每满几件",
        ),
        (
            {"rules": [RULE | {"floor": 201, "cap": 200}]},
            "条目第1行（R 立案）：本项最低只用于基本分，不能高于本项最高",
        ),
        (
            {"rules": [RULE | {"floor": 1, "kind": "bonus"}]},
            "条目第1行（R 立案）：本项最低只用于基本分，不能高于本项最高",
        ),
        (
            {"rules": [RULE | {"split": HALF | {"numerator": 3}}]},
            "条目第1行（R 立案）：第一人份额应大于0、不超过1",
        ),
        (
            {"rules": [RULE | {"split": HALF | {"numerator": 0}}]},
            "条目第1行（R 立案）：第一人份额应大于0、不超过1",
        ),
        ({"rules": [RULE | {"split": {"persons": -1}}]}, "条目第1行（R 立案）：最多计几人不能为负数"),
        ({"rules": [RULE | {"split": {"others": -1}}]}, "条目第1行（R）：“其他人定分”不能为负数"),
        ({"rules": [RULE | {"levels": {"city": "多"}}]}, "条目第1行（R 立案）“级别分值”：每一级应为整数分值"),
        ({"rules": [RULE | {"exclude_if": ["Q"]}]}, "条目第1行（R 立案）：要排除的“Q”不存在"),
        ({"gates": [GATE | {"any": []}]}, "必须达到的第1行（三个一）：要写明不少于或不多于几次"),
        (
            {"gates": [GATE | {"any": [ONE | {"at_least": None}]}]},
            "必须达到的第1行（三个一）：要写明不少于或不多于几次",
        ),
        ({"gates": [GATE | {"any": [ONE], "grade": "z"}]}, "必须达到的第1行：等次“z”不存在"),
        (
            {"gates": [GATE | {"any": [ONE, ONE | {"when": [{"field": "colour", "values": ["red"]}]}]}]},
            "必须达到的第1行（三个一）：这一类事实没有“colour”这一项",
        ),
        ({"grades": [GRADES[0] | {"max": 8000}, GRADES[1]]}, "等次“优秀”：下限不低于上限"),
        ({"grades": [GRADES[0], GRADES[1] | {"inclusive": True}]}, "等次“称职”和“优秀”的分数重叠"),
        ({"quotas": [{"grade": "a", "count": -1}]}, "名额第1行：名额不能为负数"),
        ({"quotas": [{"grade": "a", "percent": 101}]}, "名额第1行：比例为0至100"),
        ({"quotas": [{"grade": "a", "percent": -1}]}, "名额第1行：比例为0至100"),
        ({"consequences": [{"grade": "z", "advice": "谈话"}]}, "结果运用第1行：等次“z”不存在"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_with_its_line(change, said):
    good = {"name": "试", "categories": [{"code": "C", "name": "部分"}], "rules": [RULE], "grades": GRADES}
    known = {"proposals.filed": frozenset({"role"})}
    reading.read(good, known)
    with pytest.raises(reading.SheetErrors) as refused:
        reading.read(good | change, known)
    assert said in refused.value.errors


def test_of_a_sheet_full_of_faults_all_are_named_and_the_first_twenty_told():
    bad = [RULE | {"code": f"R{no}", "category": "D"} for no in range(25)]
    with pytest.raises(reading.SheetErrors) as refused:
        reading.read({"name": "试", "categories": [{"code": "C", "name": "部分"}], "rules": bad})
    assert len(refused.value.errors) == 25
    assert str(refused.value) == "；".join(refused.value.errors[:20])


def test_what_stands_at_the_bounds_of_a_sheet_is_allowed():
    """As many lines as a sheet may have, a whole share, no place at all, all places, nothing above nothing."""
    rules = [RULE | {"code": f"R{no}"} for no in range(reading.LINES)]
    rules[0] |= {"split": HALF | {"numerator": 2}, "floor": 200, "cap": 200}
    rules[1] |= {"ordinal": "from_nth", "nth": 1, "cap": 0}
    rules[2] |= {"unit": "k_items", "k": 2}
    quotas = [{"grade": "a", "count": 0}, {"grade": "a", "percent": 0}, {"grade": "a", "percent": 100}]
    sheet = {"name": "试", "categories": [{"code": "C", "name": "部分"}], "rules": rules, "grades": GRADES}
    read = reading.read(sheet | {"quotas": quotas, "scale": 0, "total_floor": 0, "total_cap": 0})
    assert len(read.rules) == reading.LINES


def test_the_grade_below_is_the_next_one_and_the_lowest_stays():
    sheet = reading.read(style("style3"))
    codes = [one.code for one in sheet.grades]
    assert [next_grade(sheet, code) for code in codes] == [*codes[1:], codes[-1]]
    assert [sheet.grade_named(code).code for code in codes] == codes


@pytest.mark.parametrize("name", STYLES)
def test_a_sheet_comes_back_from_its_stored_form_as_it_was(name):
    sheet = reading.read(style(name))
    assert reading.read(reading.written(sheet)) == sheet


def test_a_sheet_begun_from_a_shipped_one_leaves_the_next_as_it_was_shipped():
    begun = sheets.style("style4")
    begun["rules"][0]["code"] = "X9"
    begun["rules"] = begun["rules"][:1]
    assert len(sheets.style("style4")["rules"]) > 1
    assert sheets.style("style4")["rules"][0]["code"] != "X9"
