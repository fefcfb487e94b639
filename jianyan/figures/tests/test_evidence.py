"""Which numbers contradict each other, as a table; and what a change between two years may be said to be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.figures.comparison import change
from jianyan.figures.evidence import Bounds, Side, bounds
from jianyan.figures.factcheck import holds

EXACT, MORE, LESS, ABOUT = "", "more_than", "less_than", "about"


def said(value, approx=EXACT, step=None, *, percent=False):
    return bounds(Decimal(value), approx, step, percent=percent)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (said("231"), said("231"), True),
        (said("231"), said("229"), False),
        (said("140", MORE, 10), said("143"), True),
        (said("140", MORE, 10), said("140"), False),
        (said("140", MORE, 10), said("150"), False),
        (said("140", MORE, 10), said("100", MORE, 100), True),
        (said("140", MORE, 10), said("150", MORE, 10), False),
        (said("200", MORE), said("5000"), True),
        (said("200", MORE), said("199"), False),
        (said("200", LESS, 100), said("199"), True),
        (said("200", LESS, 100), said("200"), False),
        (said("200", LESS), said("200"), True),
        (said("150", ABOUT, 10), said("155"), True),
        (said("150", ABOUT, 10), said("156"), False),
        (said("98", percent=True), said("98.27"), True),
        (said("98", percent=True), said("98.5"), False),
        (said("98", percent=True), said("97.5"), True),
        (said("98", percent=True), said("98.3", percent=True), True),
        (said("98", percent=True), said("98.6", percent=True), False),
        (said("98.0", percent=True), said("98.3", percent=True), False),
    ],
)
def test_two_numbers_agree_when_both_can_be_true(one, other, agree):
    assert one.meets(other) is agree
    assert other.meets(one) is agree


@given(
    st.integers(1, 9_999),
    st.sampled_from([EXACT, MORE, LESS, ABOUT]),
    st.sampled_from([None, 1, 10, 100, 1_000]),
    st.integers(0, 12_000),
)
def test_a_conflict_with_the_records_is_what_fact_check_calls_a_difference(value, approx, step, counted):
    exact = Bounds(Decimal(counted), Decimal(counted))
    if approx == ABOUT and step is None:
        step = 0
    assert said(value, approx, step).meets(exact) is holds(Decimal(value), approx, step, counted)


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=3))
def test_a_rate_conflicts_when_the_counted_one_rounds_to_another(stated, counted):
    exact = Bounds(counted, counted)
    assert said(stated, percent=True).meets(exact) is holds(stated, EXACT, None, counted, f"{stated}%")


def side(value, approx=EXACT):
    return Side(Decimal(value), approx, str(value), said(value), "记录", "", "")


@pytest.mark.parametrize(
    ("before", "after", "unit", "shown"),
    [
        (side(198), side(229), "件", "+31件（+15.7%）"),
        (side(229), side(198), "件", "−31件（−13.5%）"),
        (side(5), side(5), "篇", "持平"),
        (side(0), side(7), "期", "+7期"),
        (side("96.3"), side("97.1"), "%", "+0.8个百分点"),
        (side(140, MORE), side(170), "条", "约+30条（约+21.4%）"),
        (side(140, MORE), side(140, MORE), "条", "大致持平"),
    ],
)
def test_a_change_says_its_unit_and_whether_it_is_rough(before, after, unit, shown):
    assert change(before, after, unit).shown == shown


def test_there_is_no_change_from_a_year_without_a_value():
    assert change(None, side(3), "件") is None
    assert change(side(3), None, "件") is None
