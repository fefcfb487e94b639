"""Working days, months and due dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.kit.workdays import Calendar, Clock, UncoveredYear, add_months, seed, shipped

days = st.dates(date(2006, 1, 1), date(2024, 12, 31))
amounts = st.integers(-250, 250)


def test_the_shipped_years_know_holidays_and_make_up_days():
    assert shipped().covered_years >= set(range(2004, 2027))
    assert not shipped().is_workday(date(2023, 1, 23))  # 春节, a Monday
    assert shipped().is_workday(date(2023, 1, 28))  # a Saturday worked
    assert not shipped().is_workday(date(2023, 2, 4))
    assert shipped().is_workday(date(2023, 2, 6))


def test_the_seed_holds_only_days_that_differ_from_the_week():
    exceptions, years = seed()
    assert all(
        day.is_working == (day.on.weekday() >= 5) and day.on.year in years and day.name for day in exceptions
    )
    assert len({day.on for day in exceptions}) == len(exceptions)


def test_a_year_not_announced_is_never_guessed():
    with pytest.raises(UncoveredYear, match="2027年的放假安排尚未录入") as caught:
        Calendar({}, {2026}).add_workdays(date(2026, 12, 30), 5)
    assert caught.value.year == 2027


def test_days_and_months_need_no_covered_year_unless_they_roll():
    empty = Calendar({}, ())
    assert empty.due(date(2030, 1, 31), Clock(1, "calendar_month")) == date(2030, 2, 28)
    assert empty.due(date(2030, 1, 31), Clock(30, "calendar_day")) == date(2030, 3, 2)
    with pytest.raises(UncoveredYear):
        empty.due(date(2030, 1, 31), Clock(30, "calendar_day", roll_to_workday=True))


def test_ten_working_days_pass_over_a_spring_festival():
    assert shipped().due(date(2023, 1, 18), Clock(10)) == date(2023, 2, 6)


def test_one_working_day_leads_over_a_weekend_in_either_direction():
    friday, monday = date(2023, 3, 3), date(2023, 3, 6)
    assert shipped().add_workdays(friday, 1) == monday
    assert shipped().add_workdays(monday, -1) == friday
    assert shipped().add_workdays(date(2023, 3, 4), 0) == date(2023, 3, 4), (
        "0 is the day itself, worked or not"
    )


def test_between_two_days_the_first_does_not_count_and_the_last_does():
    friday, monday = date(2023, 3, 3), date(2023, 3, 6)
    between = shipped().workdays_between
    assert (between(friday, friday), between(friday, monday), between(friday, monday + timedelta(1))) == (
        0,
        1,
        2,
    )
    assert (between(monday, friday), between(monday, friday - timedelta(1))) == (-1, -2)


def test_months_end_with_the_month():
    assert add_months(date(2022, 11, 30), 3) == date(2023, 2, 28)
    assert add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert add_months(date(2023, 10, 15), 3) == date(2024, 1, 15)


def test_a_due_date_rolls_to_a_working_day_only_when_asked():
    start = date(2023, 7, 1)  # three months later is 国庆节
    assert shipped().due(start, Clock(3, "calendar_month")) == date(2023, 10, 1)
    assert shipped().due(start, Clock(3, "calendar_month", roll_to_workday=True)) == date(2023, 10, 7)


@pytest.mark.parametrize(("amount", "unit"), [(-1, "working_day"), (1, "week")])
def test_a_clock_that_makes_no_sense_is_refused(amount, unit):
    with pytest.raises(ValueError, match="no such clock"):
        Clock(amount, unit)


@given(days, amounts)
def test_adding_and_counting_agree(start, amount):
    end = shipped().add_workdays(start, amount)
    assert shipped().workdays_between(start, end) == amount
    assert amount == 0 or shipped().is_workday(end)


@given(days, st.integers(0, 100), st.integers(0, 100))
def test_steps_add_up(start, one, two):
    assert shipped().add_workdays(shipped().add_workdays(start, one), two) == shipped().add_workdays(
        start, one + two
    )


@given(days, days, st.integers(0, 200))
def test_a_later_start_is_never_due_earlier(one, other, amount):
    one, other = sorted([one, other])
    for unit in ("working_day", "calendar_day", "calendar_month"):
        clock = Clock(amount if unit != "calendar_month" else amount % 13, unit, roll_to_workday=True)
        assert shipped().due(one, clock) <= shipped().due(other, clock)


@given(days, st.integers(-60, 60))
def test_months_land_in_the_right_month_and_never_skip_one(start, amount):
    end = add_months(start, amount)
    assert (end.year - start.year) * 12 + end.month - start.month == amount
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
