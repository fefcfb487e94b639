"""Where a score turns: the first and last day, once or twice, the share of each; and the reason where something did not count."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import points
from jianyan.duty.scoring.facts import Line, Member
from jianyan.duty.scoring.steps import Window, holds
from jianyan.duty.tests.small import PARTS, fact, reckoned, rule, sheet, told
from jianyan.duty.tests.worked import YEAR

# ---- days ----


def test_a_year_begins_with_its_first_day_and_ends_before_the_next():
    days = ("2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01")
    card = reckoned(sheet(), *(fact(day, day) for day in days))
    assert told(card) == [
        ("2021-12-31", "0", "不在考核年度内"),
        ("2022-01-01", "10", ""),
        ("2022-12-31", "10", ""),
        ("2023-01-01", "0", "不在考核年度内"),
    ]


def test_the_day_of_the_cut_off_counts_and_the_next_is_late():
    window = Window(YEAR.start, YEAR.end, date(2022, 11, 30))
    card = reckoned(sheet(), fact("甲", "2022-11-30"), fact("乙", "2022-12-01"), window=window)
    assert told(card) == [("甲", "10", ""), ("乙", "0", "晚于统计截止日2022-11-30")]


def test_a_seat_counts_from_its_first_day_to_the_day_before_its_end():
    member = Member(seats=((date(2022, 2, 1), date(2022, 6, 1)), (date(2022, 9, 1), None)))
    days = ("2022-01-31", "2022-02-01", "2022-05-31", "2022-06-01", "2022-09-01")
    card = reckoned(sheet(), *(fact(day, day) for day in days), member=member)
    assert [counted for _, counted, _ in told(card)] == ["0", "10", "10", "0", "10"]
    assert told(card)[0][2] == "当日不在委员任期内"
    group = replace(member, outside="当日不在机构存续期内")
    assert told(reckoned(sheet(), fact(on="2022-01-31"), member=group))[0][2] == "当日不在机构存续期内"


@pytest.mark.parametrize(
    ("seats", "away", "months"),
    [
        ((), (), 12),
        (((date(2022, 6, 30), None),), (), 7),  # a day of June is a month of it
        (((date(2022, 7, 1), None),), (), 6),
        (((date(2020, 1, 1), date(2022, 7, 1)),), (), 6),
        (((date(2020, 1, 1), date(2022, 7, 2)),), (), 7),
        (((date(2020, 1, 1), date(2022, 1, 2)),), (), 1),
        ((), ((date(2022, 2, 1), date(2022, 2, 28)),), 11),
        ((), ((date(2022, 2, 2), date(2022, 2, 28)),), 12),
        ((), ((date(2022, 2, 1), date(2022, 2, 27)),), 12),
        ((), ((date(2021, 11, 5), date(2022, 12, 31)),), 0),
        ((), ((date(2022, 11, 30), date(2023, 1, 9)),), 11),
        (((date(2022, 6, 1), None),), ((date(2022, 8, 1), date(2022, 9, 30)),), 5),
    ],
)
def test_the_months_of_a_seat(seats, away, months):
    assert Member(seats=seats, away=away).months(YEAR.start, YEAR.end) == months


@pytest.mark.parametrize(
    ("day", "taken"),
    [("2022-03-01", "-10"), ("2022-03-02", "0"), ("2022-03-09", "0"), ("2022-03-10", "-10")],
)
def test_leave_spares_from_its_first_to_its_last_day(day, taken):
    member = Member(away=((date(2022, 3, 2), date(2022, 3, 9)),))
    [(_, counted, reason)] = told(reckoned(sheet(rule(kind="deduction")), fact(on=day), member=member))
    assert counted == taken
    assert reason == ("" if taken != "0" else "经批准请假期间，不扣分")
    assert points(reckoned(sheet(), fact(on=day), member=member).total) == "10", "what he did counts"


# ---- which facts ----


def condition(**given):
    return reading.read({"name": "试", "categories": PARTS, "rules": [rule(when=[given])]}).rules[0].when


@pytest.mark.parametrize(
    ("when", "values", "met"),
    [
        ({"field": "role", "values": ["lead", "co"]}, {"role": "co"}, True),
        ({"field": "role", "values": ["lead"]}, {"role": "co"}, False),
        ({"field": "role", "values": ["lead"]}, {}, False),
        ({"field": "role", "op": "not_in", "values": ["lead"]}, {"role": "lead"}, False),
        ({"field": "role", "op": "not_in", "values": ["lead"]}, {}, True),
        ({"field": "hours", "op": "at_least", "values": ["3"]}, {"hours": "2"}, False),
        ({"field": "hours", "op": "at_least", "values": ["3"]}, {"hours": "3"}, True),
        ({"field": "hours", "op": "at_least", "values": ["3"]}, {"hours": "10"}, True),
        ({"field": "hours", "op": "at_least", "values": ["3"]}, {"hours": "许多"}, False),
        ({"field": "hours", "op": "at_least", "values": ["3"]}, {}, False),
    ],
)
def test_a_condition_is_met(when, values, met):
    assert holds(condition(**when), values) is met


def test_all_conditions_of_a_rule_hold_together_and_what_no_rule_asks_for_is_shown():
    both = [{"field": "role", "values": ["lead"]}, {"field": "kind", "values": ["key"]}]
    whole, half = fact("甲", role="lead", kind="key"), fact("乙", role="lead", kind="plain")
    card = reckoned(sheet(rule(when=both)), whole, half)
    assert card.lines[-1] == Line(
        rule="", category="", kind="none", fact=half, raw=Fraction(0), share=Fraction(1), counted=Fraction(0),
        reason="办法没有为此项规定分值",
    )  # fmt: skip
    assert told(card)[0] == ("甲", "10", "")


@pytest.mark.parametrize(
    ("more", "given", "reason"),
    [
        ({"evidence_required": True}, {"proven": False}, "缺少佐证材料"),
        ({"evidence_required": True}, {"proven": True}, ""),
        ({}, {"proven": False}, ""),
        ({"unit": "half_day"}, {"measure": "day"}, "该项不按半天记录"),
        ({"unit": "half_day"}, {"measure": "half_day"}, ""),
        ({"unit": "half_day"}, {}, ""),
        ({"unit": "sitting"}, {"measure": "day"}, ""),
        ({"levels": {"city": 1000}}, {"level": "county"}, "该级别没有规定分值"),
        ({"levels": {"city": 1000}}, {"level": "city"}, ""),
        ({"levels": {"city": 1000}}, {}, "该级别没有规定分值"),
    ],
)
def test_what_a_fact_lacks_is_said(more, given, reason):
    [(_, counted, why)] = told(reckoned(sheet(rule(**more)), fact(**given)))
    assert (counted, why) == ("0" if reason else "10", reason)


def test_a_level_without_points_is_worth_nothing():
    [line] = reckoned(sheet(rule(levels={"city": 1000})), fact(level="county")).lines
    assert (line.raw, line.counted) == (0, 0)


# ---- once for each thing ----


@pytest.mark.parametrize(
    ("unit", "counted"),
    [("item", ["10", "0", "0"]), ("half_day", ["10", "10", "0"]), ("sitting", ["10", "10", "0"])],
)
def test_a_meeting_counts_once_or_by_its_sittings(unit, counted):
    facts = [
        fact("会", "2022-03-01", sitting="1"),
        fact("会", "2022-03-02", sitting="2"),
        fact("会", "2022-03-03", sitting="2"),
    ]
    card = reckoned(sheet(rule(unit=unit)), *facts)
    assert [how for _, how, _ in told(card)] == counted
    assert {why for _, how, why in told(card) if how == "0"} == {"同一件（次）已计"}


def test_the_second_half_day_of_a_meeting_is_not_the_second_meeting_where_a_thing_counts_once():
    made = sheet(rule(unit="half_day", once_per="object", ordinal="from_nth", nth=2))
    facts = [
        fact("会", sitting="1"),
        fact("会", "2022-03-02", sitting="2"),
        fact("乙", "2022-04-01", sitting="1"),
    ]
    assert told(reckoned(made, *facts)) == [
        ("会", "0", "从第2件起计"),
        ("会", "0", "同一件（次）已计"),
        ("乙", "10", ""),
    ]


def test_half_days_without_a_number_are_told_apart_by_their_record():
    twice = (fact("会", ref="x"), fact("会", ref="y"))
    assert points(reckoned(sheet(rule(unit="half_day")), *twice).total) == "20"
    assert points(reckoned(sheet(), *twice).total) == "10"


@pytest.mark.parametrize(("mode", "total"), [("highest", "12"), ("cumulative", "18")])
def test_one_thing_on_several_levels_counts_highest_or_each_level_once(mode, total):
    levels = {"county": 600, "city": 1200}
    facts = [
        fact("信息", "2022-03-01", level="county"),
        fact("信息", "2022-03-02", level="city"),
        fact("信息", "2022-03-03", level="city", ref="again"),
    ]
    assert points(reckoned(sheet(rule(levels=levels, level_mode=mode)), *facts).total) == total


def test_without_levels_the_way_of_counting_them_changes_nothing():
    twice = (fact("信息", level="county"), fact("信息", level="city"))
    assert points(reckoned(sheet(rule(level_mode="cumulative")), *twice).total) == "10"


def test_of_equals_the_dearest_then_the_earliest_then_the_first_record_stands():
    split = {"mode": "fixed", "others": 200}
    card = reckoned(
        sheet(rule(split=split, once_per="year")),
        fact("丙", "2022-01-01", role="co", persons=2, order=2),
        fact("乙", "2022-02-02", role="lead", persons=2, ref="2"),
        fact("甲", "2022-02-02", role="lead", persons=2, ref="1"),
    )
    assert told(card) == [("丙", "0", "一年只计一次"), ("乙", "0", "一年只计一次"), ("甲", "10", "")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"ordinal": "first_only"}, ["10", "只计第一件", "只计第一件", "只计第一件"]),
        ({"ordinal": "from_nth", "nth": 2}, ["从第2件起计", "10", "10", "10"]),
        ({"ordinal": "nth", "nth": 2}, ["只计第2件", "10", "只计第2件", "只计第2件"]),
        ({"unit": "k_items", "k": 2}, ["每满2件计一次", "10", "每满2件计一次", "10"]),
        ({"once_per": "year"}, ["10", "一年只计一次", "一年只计一次", "一年只计一次"]),
        ({"once_per": "term"}, ["10", "一届只计一次", "一届只计一次", "一届只计一次"]),
        ({"cap": 1500}, ["10", "5超过本项最高分，计一部分", "超过本项最高分", "超过本项最高分"]),
        ({"cap": 2000}, ["10", "10", "超过本项最高分", "超过本项最高分"]),
    ],
)
def test_which_of_four_count(more, expected):
    card = reckoned(
        sheet(rule(**more)), *(fact(name, f"2022-03-0{no}") for no, name in enumerate("甲乙丙丁", 1))
    )
    assert [(how if how != "0" else "") + why for _, how, why in told(card)] == expected


def test_once_a_term_is_not_counted_again_in_a_later_year():
    card = reckoned(sheet(rule(once_per="term")), fact(), member=Member(earlier=frozenset({"R"})))
    assert told(card) == [("甲", "0", "本届已计过一次")]
    assert (
        points(reckoned(sheet(rule(once_per="term")), fact(), member=Member(earlier=frozenset({"S"}))).total)
        == "10"
    )


def test_of_a_group_the_highest_counts_in_the_year_or_of_each_thing():
    low = rule(code="L", points=500, choose="max_within", group="G")
    high = rule(code="H", points=800, choose="max_within", group="G", source="key")
    facts = [fact("甲"), fact("甲", source="key"), fact("乙", "2022-04-01")]
    card = reckoned(sheet(low, high), *facts)
    assert told(card) == [("甲", "0", "同组取最高的一项"), ("乙", "0", "同组取最高的一项"), ("甲", "8", "")]
    each = reckoned(sheet(low | {"once_per": "object"}, high | {"once_per": "object"}), *facts)
    assert points(each.total) == "13"
    free = reckoned(sheet(low, high | {"choose": "sum"}), *facts)
    assert points(free.total) == "13", "what is not of the group counts beside it"


def test_what_another_clause_scored_is_left_out_by_its_thing_or_by_what_it_grew_from():
    later = rule(code="A", source="told", exclude_if=["R"])
    facts = [
        fact("甲"),
        fact("甲", source="told"),
        fact("乙", source="told", origin="甲"),
        fact("丙", source="told"),
    ]
    for rules in ((later, rule()), (rule(), later)):
        by_thing = {
            name: (how, why) for name, how, why in told(reckoned(sheet(*rules), *facts[1:], facts[0]))
        }
        assert by_thing["乙"] == ("0", "同一事项已按其他条款计分")
        assert by_thing["丙"] == ("10", "")
        assert points(reckoned(sheet(*rules), *facts).total) == "20"
    without = reckoned(sheet(rule(points=0), later), *facts)
    assert points(without.total) == "30", "what was worth nothing has not been scored"


# ---- shares ----


@pytest.mark.parametrize(
    ("split", "persons", "order", "expected"),
    [
        ({"mode": "none"}, 3, 2, (1000, 1)),
        ({"mode": "equal"}, 4, 2, (1000, Fraction(1, 4))),
        ({"mode": "equal"}, 1, 1, (1000, 1)),
        ({"mode": "equal", "persons": 3}, 5, 3, (1000, Fraction(1, 3))),
        ({"mode": "equal", "persons": 3}, 2, 2, (1000, Fraction(1, 2))),
        ({"mode": "equal", "persons": 3}, 5, 4, (1000, 0)),
        ({"mode": "lead_only"}, 2, 1, (1000, 1)),
        ({"mode": "lead_only"}, 2, 2, (1000, 0)),
        ({"mode": "lead_only"}, 1, 2, (1000, 0)),
        ({"mode": "lead_fraction", "numerator": 2, "denominator": 3}, 4, 1, (1000, Fraction(2, 3))),
        ({"mode": "lead_fraction", "numerator": 2, "denominator": 3}, 4, 2, (1000, Fraction(1, 9))),
        ({"mode": "lead_fraction"}, 1, 1, (1000, 1)),
        ({"mode": "fixed", "others": 300}, 3, 1, (1000, 1)),
        ({"mode": "fixed", "others": 300}, 3, 2, (300, 1)),
        ({"mode": "fixed", "others": 300, "persons": 2}, 3, 3, (300, 0)),
    ],
)
def test_a_share_is_exact(split, persons, order, expected):
    one = fact(persons=persons, order=order, role="lead" if order == 1 else "co")
    [line] = [line for line in reckoned(sheet(rule(split=split)), one).lines if line.fact]
    assert (line.raw, line.share) == expected
    assert line.counted == line.raw * line.share
    told_why = "联名不计分" if split["mode"] == "lead_only" else "超出计分人数"
    assert line.reason == ("" if line.share else told_why)
