"""The six shapes: what they count, what they refuse, and that the value is always its entries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.figures import catalogue, drill
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import UnknownCut, percent
from jianyan.figures.tests import factories as f
from jianyan.people import actions
from jianyan.people.models import Role
from jianyan.people.tests.factories import BEGIN, world


@pytest.fixture
def at(db):
    """魏一 and 龚三 (经济, men), 童二 (教育, a woman, in a group)."""
    made = world()
    actions.join_bodies(
        [(made.group, made.members[1], "成员"), (made.group, made.members[1], "组长")][:1],
        by=made.system,
        on=BEGIN,
    )
    return made


def value(indicator, at, **filter):
    return indicator.answer(f.year(at).narrowed(filter)).value


def test_a_count_is_the_number_of_its_entries(at):
    assert value(f.seats, at) == 3
    assert value(f.seats, at, sector=["经济"]) == 2
    assert value(f.seats, at, sector=["经济", "教育"], gender=["female"]) == 1
    assert f.seats.answer(f.year(at, 2021)).value == 0


def test_a_period_ends_before_its_end(at):
    def counted(start, end):
        return f.seats.answer(Scope((at.committee.pk,), start, end, end)).value

    assert counted(BEGIN, BEGIN + timedelta(1)) == 3
    assert counted(BEGIN - timedelta(1), BEGIN) == 0


def test_a_void_entry_is_not_counted(at):
    actions.void(at.tenures[0], "重复登记", by=at.of(Role.ML), on=BEGIN)
    assert value(f.seats, at) == 2


def test_another_committee_is_not_counted(at):
    other = world("qing")
    assert value(f.seats, at) == 3
    assert f.seats.answer(Scope.of_year([at.committee.pk, other.committee.pk], 2022)).value == 6


def test_a_total_adds_a_column_in_whole_units(at):
    assert value(f.places, at) == 1
    cents = type(f.places)(**{**f.places.__dict__, "per": 100})
    assert cents.answer(f.year(at)).value == Decimal("0.01")


def test_distinct_counts_the_ones_named_and_lists_them(at):
    answer = f.sectors.answer(f.year(at))
    assert answer.value == 2
    assert [str(one) for one in answer.parts[0].rows.order_by("sort_no")] == ["经济", "教育"]
    assert value(f.sectors, at, gender=["male"]) == 1


def test_a_share_lies_within_its_whole(at):
    assert value(f.women, at, gender=["female"]) == Decimal("33.33")
    assert value(f.women, at, gender=["female"], sector=["教育"]) == 100
    assert value(f.women, at) == 100
    assert value(f.women, at, sector=["没有"]) is None
    part, whole = f.women.lists(f.year(at).narrowed({"gender": ["female"]}))
    assert set(part) <= set(whole)


def test_a_rate_divides_one_count_by_another(at):
    answer = f.per_sector.answer(f.year(at))
    assert (answer.value, answer.note) == (Decimal("1.5"), "3 ÷ 2")
    assert f.per_sector.answer(f.year(at, 2021)).value is None


def test_a_spread_is_the_median_of_days(at):
    assert value(f.served, at) is None
    for seat, days in zip(at.tenures, (10, 20, 90), strict=True):
        actions.end_tenure(seat, "resign", by=at.of(Role.ML), on=BEGIN + timedelta(days))
    answer = f.served.answer(f.year(at))
    assert (answer.value, answer.note) == (20, "中位数；平均 40 天，3 项")


def test_a_cut_that_meets_an_entry_twice_counts_it_once(at):
    actions.join_bodies([(at.group, at.members[1], "组长")], by=at.system, on=BEGIN + timedelta(9))
    assert value(f.seats, at, body=["城关镇联络组"]) == 1
    figure = catalogue.ask(f.seats, f.year(at))
    assert {line.value: line.number for line in drill.slices(figure, f.BY_BODY)}["城关镇联络组"] == 1


def test_an_undeclared_cut_or_value_is_no_zero_but_a_refusal(at):
    with pytest.raises(UnknownCut, match="不能按"):
        value(f.seats, at, party=["民革"])
    with pytest.raises(UnknownCut, match="没有“其他”这一类"):
        value(f.seats, at, gender=["其他"])


@pytest.mark.parametrize("indicator", f.ALL[:4], ids=lambda one: one.key)
def test_a_value_is_what_its_entries_add_up_to(at, indicator):
    figure = catalogue.ask(indicator, f.year(at))
    assert drill.yielded(figure) == figure.answer.value or indicator is f.sectors


@pytest.mark.parametrize(("indicator", "cut"), [(f.seats, f.BY_SECTOR), (f.seats, f.BY_GENDER)])
def test_a_cut_adds_up_to_the_whole(at, indicator, cut):
    figure = catalogue.ask(indicator, f.year(at))
    lines = drill.slices(figure, cut)
    assert sum(line.number for line in lines) == figure.answer.value
    for line in lines:
        assert value(indicator, at, **{cut.key: [line.value]}) == line.number


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_percentage_rounds_half_up_to_two_places(top, base):
    found = Decimal(percent(top, base))
    assert abs(found - Decimal(100 * top) / base) <= Decimal("0.005")
    assert percent(base, base) == 100


def test_halves_round_up():
    assert percent(1, 800) == Decimal("0.13")  # 0.125


filters = st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5), max_size=3), max_size=3)


@given(st.integers(1, 2**62), st.integers(1990, 2100), filters, st.none() | st.integers(1, 2**62))
def test_a_scope_comes_back_from_what_is_stored(committee, number, chosen, person):
    scope = Scope(**{**Scope.of_year(committee, number).narrowed(chosen).__dict__, "person": person})
    assert Scope.from_json(scope.as_json()) == scope


@given(filters)
def test_the_order_of_a_filter_makes_no_difference(chosen):
    scope = Scope.of_year(1, 2022)
    turned = {key: list(reversed(values)) for key, values in reversed(list(chosen.items()))}
    assert scope.narrowed(chosen) == scope.narrowed(turned)


def test_several_committees_are_one_scope_in_any_order():
    assert Scope.of_year([2, 1], 2022) == Scope.of_year((1, 2), 2022)
    assert Scope.of_year(1, 2022).last_day == date(2022, 12, 31)
