"""Numerals: what a run of characters writes, and the way back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.language.numerals import parse, parse_chinese, step_of, to_chinese


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_written_in_chinese_is_read_back(number):
    assert parse_chinese(to_chinese(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_thousands_separators_do_not_change_a_number(number):
    assert parse(f"{number:,}") == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("二百五", 250),
        ("两千三", 2300),
        ("一万五", 15000),
        ("三十万", 300000),
        ("一亿二千万", 120000000),
        ("二〇二二", 2022),
        ("百", 100),
    ],
)
def test_spoken_forms_are_read(written, number):
    assert parse_chinese(written) == number


@pytest.mark.parametrize("written", ["", "二三十", "十百", "建议", "一1"])
def test_what_writes_no_number_is_none(written):
    assert parse_chinese(written) is None


def test_decimals_keep_their_places():
    assert parse("98.50") == Decimal("98.50")


@pytest.mark.parametrize(
    ("value", "step"), [(140, 10), (20000, 10000), (231, 1), (98.5, 1), (0, 1), (300, 100)]
)
def test_the_step_is_the_place_of_the_last_digit_that_is_not_zero(value, step):
    assert step_of(Decimal(str(value))) == step
