"""Canonical text and its digests."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.kit.canonical import SAFE_INTEGER, canonical, digest, keyed_digest

text = st.text(st.characters(exclude_categories=["Cs"]))
leaf = st.none() | st.booleans() | st.integers(-SAFE_INTEGER, SAFE_INTEGER) | text
tree = st.recursive(leaf, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=20)


class Colour(Enum):
    RED = "red"


@given(tree)
def test_plain_values_come_back(value):
    assert json.loads(canonical(value)) == value


@given(tree)
def test_canonical_text_is_a_fixed_point(value):
    assert canonical(json.loads(canonical(value))) == canonical(value)


@given(st.dictionaries(text, leaf).flatmap(lambda d: st.tuples(st.just(d), st.permutations(list(d.items())))))
def test_order_of_keys_does_not_matter(pair):
    mapping, items = pair
    assert canonical(dict(items)) == canonical(mapping)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_equal_decimals_have_one_text(value):
    assert canonical(value) == canonical(value * Decimal("1.000"))
    assert Decimal(json.loads(canonical(value))) == value


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1 < at.year < 9999), st.integers(-12, 14))
def test_one_instant_has_one_text_in_every_zone(moment, hours):
    assert canonical(moment.astimezone(timezone(timedelta(hours=hours)))) == canonical(moment)
    assert datetime.fromisoformat(json.loads(canonical(moment))) == moment


@given(st.integers(SAFE_INTEGER + 1, 2**63 - 1))
def test_long_integers_are_strings(number):
    assert canonical([number, -number]) == f'["{number}","-{number}"]'


def test_the_text_of_a_mixed_value_is_known():
    value = {
        "z": date(2023, 2, 13),
        "from": time(9, 30),
        "a": [Decimal("97.50"), Decimal("-0.0"), Decimal("1E+2"), True, None, Colour.RED],
        "中": {Colour.RED: (1, "提案")},
        "at": datetime(2023, 2, 13, 8, 0, tzinfo=timezone(timedelta(hours=8))),
    }
    assert canonical(value) == (
        '{"a":["97.5","0","100",true,null,"red"],"at":"2023-02-13T00:00:00.000000Z","from":"09:30:00",'
        '"z":"2023-02-13","中":{"red":[1,"提案"]}}'
    )


@pytest.mark.parametrize("value", [1.5, {1, 2}, b"x", {1: "a"}, object()])
def test_values_without_a_single_text_are_refused(value):
    with pytest.raises(TypeError):
        canonical([value])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (datetime.fromisoformat("2023-01-01"), "time zone"),
        (Decimal("NaN"), "not finite"),
        (Decimal("Infinity"), "not finite"),
        ("\ud800", "surrogates"),
    ],
)
def test_broken_values_are_refused(value, reason):
    with pytest.raises(ValueError, match=reason):
        canonical([value])


def test_digests_are_the_published_ones():
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert keyed_digest(b"Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_an_empty_key_is_refused():
    with pytest.raises(ValueError, match="empty"):
        keyed_digest(b"", "13800000000")
