"""Bounds and what their lines say, for whom a sheet is, gates, grades and places; and faults, each with its line."""

from datetime import date
from fractions import Fraction

import pytest

from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import narrowed, points
from jianyan.duty.scoring.facts import Adjustment, Line, Member
from jianyan.duty.scoring.grading import Standing, grade_of, limited
from jianyan.duty.scoring.sheet import Category, Sheet
from jianyan.duty.tests.small import GRADES, PARTS, fact, reckoned, rule, sheet, told

# ---- lines and bounds ----


def balance(counted: int, reason: str, **more) -> Line:
    made = {
        "rule": "",
        "category": "C",
        "kind": "balance",
        "fact": None,
        "label": "部分",
        "share": Fraction(1),
    }
    return Line(**(made | more), raw=Fraction(counted), counted=Fraction(counted), reason=reason)


def others(card) -> list[Line]:
    return [line for line in card.lines if line.fact is None]


def test_a_part_says_its_base_what_its_cap_took_and_where_its_floor_held():
    part = {"code": "C", "name": "部分", "base": 500, "cap": 1200, "floor": 0}
    taken = rule(code="D", kind="deduction", source="missed", points=2000)
    made = sheet(rule(), taken, categories=[part])
    one, missed = fact(), fact("会", source="missed")
    card = reckoned(made, one, missed)
    assert others(card) == [
        balance(500, "起始分"),
        balance(-300, "“部分”最高12分，超出不计"),
        balance(800, "“部分”最低0分，扣完为止"),
    ]
    assert card.lines[0] == Line(
        rule="R",
        category="C",
        kind="base",
        fact=one,
        raw=Fraction(1000),
        share=Fraction(1),
        counted=Fraction(1000),
    )
    assert card.lines[1] == Line(
        rule="D", category="C", kind="deduction", fact=missed, raw=Fraction(-2000), share=Fraction(1),
        counted=Fraction(-2000),
    )  # fmt: skip
    assert (card.parts, card.exact, card.total) == ({"C": 0}, 0, 0)


def test_at_its_cap_and_at_its_floor_a_part_says_nothing():
    taken = rule(code="D", kind="deduction", source="missed")
    made = sheet(rule(), taken, categories=[{"code": "C", "name": "部分", "cap": 1000, "floor": 0}])
    assert others(reckoned(made, fact(), fact("会", source="missed"))) == []


@pytest.mark.parametrize(
    ("whole", "total", "line"),
    [
        ({"total_cap": 1500}, "15", balance(-500, "总分最高15分", category="", label="总分")),
        ({"total_floor": 2500}, "25", balance(500, "总分最低25分", category="", label="总分")),
        ({"total_cap": 2000, "total_floor": 2000}, "20", None),
    ],
)
def test_the_total_says_what_its_bound_took_or_gave(whole, total, line):
    card = reckoned(sheet(**whole), fact("甲"), fact("乙"))
    assert points(card.total) == total
    assert others(card) == ([line] if line else [])
    assert card.parts == {"C": 2000}


def test_an_adjustment_is_a_line_of_its_own_and_of_its_part():
    given = Adjustment(ref="x", points=-150, reason="更正", category="C")
    assert others(reckoned(sheet(), adjustments=[given])) == [
        balance(-150, "更正", kind="adjustment", label="分值调整")
    ]


def test_a_rule_is_lifted_to_its_floor_within_the_cap_of_its_part():
    lifted = rule(floor=1500)
    [line] = others(reckoned(sheet(lifted), fact()))
    assert line == balance(500, "不足本项最低分，按最低分计", rule="R", kind="base", label="立案")
    assert others(reckoned(sheet(lifted), fact("甲"), fact("乙"))) == []
    capped = sheet(lifted, categories=[{"code": "C", "name": "部分", "cap": 1200}])
    assert points(reckoned(capped, fact()).total) == "12"


def test_bonuses_are_capped_by_their_part_then_by_the_sheet_and_the_dearest_stay():
    parts = [{"code": "C", "name": "部分", "bonus_cap": 1500}, {"code": "D", "name": "其他"}]
    rules = [
        rule(kind="bonus"),
        rule(code="S", kind="bonus", category="D", source="more", points=800),
        rule(code="T", kind="base", category="D", source="base", points=100),
    ]
    made = sheet(*rules, categories=parts, bonus_cap=2000)
    later = fact("乙", "2022-04-01")
    card = reckoned(made, fact("甲"), later, fact("丙", source="more"), fact("丁", source="base"))
    assert told(card) == [
        ("甲", "10", ""),
        ("乙", "5", "加分超过最高分，计一部分"),
        ("丙", "5", "加分合计超过最高分，计一部分"),
        ("丁", "1", ""),
    ]
    assert card.parts == {"C": 1500, "D": 600}
    only = reckoned(sheet(*rules, categories=parts), fact("甲"), later, fact("丁", source="base"))
    assert told(only)[1] == ("乙", "5", "加分超过最高分，计一部分")
    assert points(only.total) == "16"


@pytest.mark.parametrize(
    ("hundredths", "said"),
    [
        (0, "0"),
        (5, "0.05"),
        (50, "0.5"),
        (1000, "10"),
        (-1250, "-12.5"),
        (Fraction(625, 2), "3.13"),
        (10000, "100"),
    ],
)
def test_points_are_written_as_people_write_them(hundredths, said):
    assert points(hundredths) == said


# ---- for whom ----


def test_a_sheet_is_narrowed_to_the_roles_one_holds():
    parts = [*PARTS, {"code": "S", "name": "常委", "applies_to": {"only": ["standing"]}}]
    rules = [
        rule(code="A", exclude_if=["B", "D"]),
        rule(code="B", applies_to={"only": ["standing"]}),
        rule(code="D", applies_to={"unless": ["chair"]}),
        rule(code="E", category="S"),
    ]
    gate = {"code": "G", "name": "一次", "grade": "c", "any": [{"source": "filed", "at_least": 1}]}
    gates = [gate, gate | {"code": "H", "applies_to": {"only": ["standing"]}}]
    made = sheet(*rules, categories=parts, gates=gates, grades=GRADES)

    def held(*roles):
        mine = narrowed(made, frozenset(roles))
        codes = [[one.code for one in some] for some in (mine.categories, mine.rules, mine.gates)]
        return (*codes, mine.rules[0].exclude_if)

    assert held("member") == (["C"], ["A", "D"], ["G"], ("D",))
    assert held("member", "standing") == (["C", "S"], ["A", "B", "D", "E"], ["G", "H"], ("B", "D"))
    assert held("member", "chair") == (["C"], ["A"], ["G"], ())


def test_whoever_is_exempt_or_came_late_has_a_score_and_no_grade():
    made = sheet(grades=GRADES, exempt=["chair"], proration="exempt")
    late = Member(seats=((date(2022, 2, 1), None),))
    chair = Member(roles=frozenset({"member", "chair"}))
    assert [reckoned(made, fact(), member=one).exempt for one in (Member(), late, chair)] == [
        "", "任职不满一年，不定等次", "按办法不参加考核",
    ]  # fmt: skip
    assert [reckoned(made, fact(), member=one).grade for one in (Member(), late, chair)] == ["c", "", ""]


# ---- gates, grades, places ----


@pytest.mark.parametrize(
    ("total", "grade"), [(9000, "a"), (8999, "b"), (6000, "b"), (5999, "c"), (0, "c"), (20000, "a")]
)
def test_a_grade_begins_at_its_lowest_total(total, grade):
    assert grade_of(sheet(grades=GRADES), total, [], 12) == grade


@pytest.mark.parametrize(("total", "grade"), [(6000, "c"), (6001, "b"), (9000, "b"), (9001, "a")])
def test_a_grade_that_includes_its_upper_bound(total, grade):
    grades = [
        {"code": "a", "name": "优秀", "min": 9001},
        {"code": "b", "name": "称职", "min": 6001, "max": 9000, "inclusive": True},
        {"code": "c", "name": "不称职", "max": 6000, "inclusive": True},
    ]
    assert grade_of(sheet(grades=grades), total, [], 12) == grade


@pytest.mark.parametrize(("total", "grade"), [(4500, "a"), (4499, "b"), (3000, "b"), (2999, "c")])
def test_half_a_year_asks_for_half_the_points(total, grade):
    assert grade_of(sheet(grades=GRADES, proration="by_months"), total, [], 6) == grade
    closed = [GRADES[0] | {"min": 9001}, GRADES[1] | {"max": 9000, "inclusive": True}, GRADES[2]]
    assert grade_of(sheet(grades=closed, proration="by_months"), 4500, [], 6) == "b"
    assert grade_of(sheet(grades=GRADES), total, [], 6) == "c"


@pytest.mark.parametrize(("inclusive", "at", "above"), [(False, "c", "c"), (True, "b", "c")])
def test_above_its_upper_bound_a_grade_ends_also_where_none_begins(inclusive, at, above):
    """Of half a year half the bound, whether or not it is included."""
    gap = [GRADES[0], GRADES[1] | {"max": 8000, "inclusive": inclusive}, GRADES[2]]
    for proration, months, bound in (("none", 12, 8000), ("by_months", 6, 4000)):
        made = sheet(grades=gap, proration=proration)
        assert [grade_of(made, bound + more, [], months) for more in (-1, 0, 1)] == ["b", at, above]


def test_a_total_between_the_grades_falls_to_the_lowest_and_without_grades_there_is_none():
    gap = [GRADES[0], GRADES[2]]
    assert grade_of(sheet(grades=gap), 7000, [], 12) == "c"
    assert grade_of(sheet(), 7000, [], 12) == ""


@pytest.mark.parametrize(
    ("effects", "grade"),
    [
        ([], "a"),
        ([("max_grade", "b")], "b"),
        ([("max_grade", "a")], "a"),
        ([("veto", "a")], "c"),
        ([("max_grade", "b"), ("max_grade", "c")], "c"),
        ([("max_grade", "c"), ("max_grade", "b")], "c"),
        ([("force_grade", "b")], "b"),
        ([("max_grade", "c"), ("force_grade", "b")], "b"),
    ],
)
def test_what_a_gate_that_is_not_met_does_to_a_grade(effects, grade):
    gates = [
        {
            "code": f"G{no}",
            "name": "一次",
            "effect": effect,
            "grade": code,
            "any": [{"source": "told", "at_least": 1}],
        }
        for no, (effect, code) in enumerate(effects)
    ]
    card = reckoned(sheet(rule(points=9500), grades=GRADES, gates=gates), fact())
    assert (card.grade, card.unmet) == (grade, tuple(gate["code"] for gate in gates))


def needs(*any_, **whole) -> Sheet:
    gate = {"code": "G", "name": "要求", "grade": "c", "any": list(any_)}
    return sheet(grades=GRADES, gates=[gate], **whole)


@pytest.mark.parametrize(
    ("wanted", "months", "done", "met"),
    [
        (1, 12, 0, False),
        (1, 12, 1, True),
        (3, 12, 2, False),
        (3, 12, 3, True),
        (4, 6, 1, False),
        (4, 6, 2, True),
        (3, 6, 1, True),  # half of three is one
        (1, 1, 0, False),  # but not nothing
        (1, 1, 1, True),
        (0, 6, 0, True),
    ],
)
def test_what_is_asked_of_part_of_a_year_is_rounded_down_but_not_to_nothing(wanted, months, done, met):
    member = Member(seats=((date(2022, 13 - months, 1), None),))
    made = needs({"source": "filed", "at_least": wanted}, proration="by_months")
    facts = [fact(str(no), "2022-12-05") for no in range(done)]
    assert (reckoned(made, *facts, member=member).unmet == ()) is met
    whole = needs({"source": "filed", "at_least": wanted})
    assert (reckoned(whole, *facts, member=member).unmet == ()) is (done >= wanted)


@pytest.mark.parametrize(("missed", "met"), [(0, True), (1, True), (2, False)])
def test_a_gate_that_allows_so_many_counts_things_within_the_window_and_spares_leave(missed, met):
    made = needs({"source": "missed", "at_most": 1})
    facts = [fact(str(no), source="missed", sitting=half) for no in range(missed) for half in "12"]
    spared = fact("假", "2022-05-02", source="missed")
    outside = fact("去年", "2021-05-02", source="missed")
    away = Member(away=((date(2022, 5, 1), date(2022, 5, 3)),))
    assert (reckoned(made, *facts, spared, outside, member=away).unmet == ()) is met
    enough = needs({"source": "missed", "at_least": 1})
    assert reckoned(enough, spared, member=away).unmet == (), "what was done on leave was done"


def test_a_gate_is_met_by_one_of_its_needs_and_asks_for_what_its_conditions_say():
    lead = {"source": "filed", "at_least": 1, "when": [{"field": "role", "values": ["lead"]}]}
    made = needs(lead, {"source": "told", "at_least": 1})
    assert reckoned(made, fact(role="co")).unmet == ("G",)
    assert reckoned(made, fact(role="lead")).unmet == ()
    assert reckoned(made, fact(source="told")).unmet == ()


def test_each_quota_begins_where_the_one_above_it_left_off():
    quotas = [{"grade": "a", "count": 1}, {"grade": "b", "count": 2}]
    everyone = [
        Standing(no, frozenset({"member"}), Fraction(total), grade)
        for no, (total, grade) in enumerate(
            [(9900, "a"), (9500, "a"), (9500, "a"), (9400, "a"), (7000, "b"), (100, "")]
        )
    ]
    out = limited(sheet(grades=GRADES, quotas=quotas), everyone)
    assert [out.grades[no] for no in range(6)] == ["a", "b", "b", "c", "c", ""]
    assert out.open == frozenset()


# ---- faults are named with their line ----


def faults(sources, **given) -> list[str]:
    with pytest.raises(reading.SheetErrors) as refused:
        reading.read({"name": "试", "categories": PARTS} | given, sources)
    return refused.value.errors


def test_every_line_with_an_unknown_fact_or_field_is_named():
    known = {"filed": frozenset({"role", "level"}), "told": frozenset({"role"})}
    levels = {"city": 100}
    bad = [
        rule(code="A", source="eaten"),
        rule(code="B", source="drunk"),
        rule(
            code="C", when=[{"field": "colour", "values": ["red"]}, {"field": "taste", "values": ["sweet"]}]
        ),
        rule(code="D", source="told", levels=levels),
        rule(code="E", levels=levels, when=[{"field": "role", "values": ["lead"]}]),
        rule(code="F", when=[{"field": "role", "op": "at_least", "values": ["3"]}]),
    ]
    assert faults(known, rules=bad) == [
        "条目第1行（A 立案）：没有“eaten”这一类事实",
        "条目第2行（B 立案）：没有“drunk”这一类事实",
        "条目第3行（C 立案）：这一类事实没有“colour”这一项",
        "条目第3行（C 立案）：这一类事实没有“taste”这一项",
        "条目第4行（D 立案）：这一类事实没有级别",
    ]


def test_every_line_that_lacks_something_is_named_with_what():
    assert faults(
        None,
        categories=[{}],
        rules=[{"code": "A"}, {"name": "立案", "category": "C"}],
        gates=[{"code": "G"}],
        grades=[{"name": "优秀"}],
        quotas=[{}],
        consequences=[{"grade": "a"}],
    ) == [
        "条目第1行（A）：缺少“名称”",
        "条目第1行（A）：缺少“所属部分”",
        "条目第1行（A）：缺少“事实”",
        "条目第2行（立案）：缺少“代号”",
        "条目第2行（立案）：缺少“事实”",
        "部分第1行：缺少“代号”",
        "部分第1行：缺少“名称”",
        "等次第1行（优秀）：缺少“代号”",
        "必须达到的第1行（G）：缺少“名称”",
        "必须达到的第1行（G）：缺少“等次”",
        "名额第1行：缺少“等次”",
        "结果运用第1行：缺少“建议”",
    ]


@pytest.mark.parametrize(
    ("edges", "way"),
    [
        ({"A": ("A",)}, "A → A"),
        ({"A": ("B",), "B": ("C",), "C": ("B",)}, "B → C → B"),
        ({"A": ("B", "C"), "B": (), "C": ("A",)}, "A → C → A"),
        ({"A": ("C",), "B": ("C",), "C": ()}, ""),
    ],
)
def test_a_circle_is_named_by_its_way_and_what_meets_again_is_none(edges, way):
    rules = [rule(code=code, exclude_if=list(held)) for code, held in edges.items()]
    if way:
        assert faults(None, rules=rules) == [f"条目互相排除，形成循环：{way}"]
    else:
        assert len(reading.read({"name": "试", "categories": PARTS, "rules": rules}).rules) == 3


def test_what_is_at_its_default_is_not_stored():
    made = sheet(rule(levels={"city": 100}, when=[{"field": "role", "values": ["lead"]}], cap=0))
    assert reading.written(made) == {
        "name": "试",
        "total_floor": None,
        "categories": [{"code": "C", "name": "部分"}],
        "rules": [
            rule() | {"levels": {"city": 100}, "when": [{"field": "role", "values": ["lead"]}], "cap": 0}
        ],
    }
    assert reading.written(Category(code="C", name="部分")) == {"code": "C", "name": "部分"}
