"""Whether the records bear out what a text says, word by word of the rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.figures import factcheck, units
from jianyan.figures.display import approximate, shown
from jianyan.figures.factcheck import Verdict, holds
from jianyan.language import lexicon
from jianyan.language.figures import read
from jianyan.people.models import Role

MORE, LESS, ABOUT = "more_than", "less_than", "about"


@pytest.mark.parametrize(
    ("stated", "approx", "step", "counted", "verdict"),
    [
        ("231", "", 1, 231, True),
        ("231", "", 1, 229, False),
        ("140", MORE, 10, 143, True),
        ("140", MORE, 10, 140, False),
        ("140", MORE, 10, 150, False),
        ("100", MORE, 100, 199, True),
        ("20000", MORE, 10_000, 20_431, True),
        ("20000", MORE, 10_000, 30_000, False),
        ("200", MORE, None, 200, True),
        ("200", MORE, None, 5_000, True),
        ("200", MORE, None, 199, False),
        ("300", LESS, 100, 299, True),
        ("300", LESS, 100, 300, False),
        ("300", LESS, 100, 200, False),
        ("300", LESS, 100, 201, True),
        ("300", LESS, None, 300, True),
        ("300", LESS, None, 301, False),
        ("300", ABOUT, 100, 250, True),
        ("300", ABOUT, 100, 350, True),
        ("300", ABOUT, 100, 351, False),
        ("12", ABOUT, 1, 12, True),
        ("12", ABOUT, 1, 13, False),
        ("0", "", None, 0, True),
        ("1.5", "", None, Decimal("1.5"), True),
    ],
)
def test_words_of_approximation_mean_what_they_say(stated, approx, step, counted, verdict):
    assert holds(Decimal(stated), approx, step, counted) is verdict


@pytest.mark.parametrize(
    ("stated", "counted", "verdict"),
    [
        ("98.3", "98.27", True),
        ("98.27", "98.27", True),
        ("98", "98.27", True),
        ("99", "98.27", False),
        ("98.2", "98.27", False),
        ("0.13", "0.125", True),
        ("100", "99.5", True),
        ("100", "99.49", False),
    ],
)
def test_a_percentage_holds_to_its_printed_digits(stated, counted, verdict):
    assert holds(Decimal(stated), "", None, Decimal(counted), f"{stated}%") is verdict


@given(st.integers(0, 10**7))
def test_an_exact_figure_holds_for_itself_only(value):
    assert holds(Decimal(value), "", None, value)
    assert not holds(Decimal(value), "", None, value + 1)


@given(st.integers(0, 99_999))
def test_what_we_write_as_more_than_is_read_back_and_holds(value):
    text = f"全年共收到提案{approximate(value, '件')}。"
    readings = [one for one in read(text, lexicon.load()) if one.unit == "件"]
    assert readings
    one = readings[0]
    assert holds(one.value, one.approx, one.step, value)


@pytest.mark.parametrize("words", ["超过{}次", "逾{}次", "{}次以上", "超{}次"])
def test_a_lower_end_alone_has_no_upper_one(words):
    (one,) = read(f"全年召开主席会议{words.format(2)}。", lexicon.load())
    assert [holds(one.value, one.approx, one.step, counted) for counted in (1, 2, 3, 40)] == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (19, "19"),
        (20, "20"),
        (23, "20多"),
        (100, "100"),
        (108, "100多"),
        (143, "140多"),
        (1_000, "1000"),
        (1_234, "1200多"),
        (20_431, "2万多"),
        (20_000, "2万"),
        (300_000, "30万"),
        (306_500, "30多万"),
        (1_234_567, "100多万"),
    ],
)
def test_approximate_forms_are_those_offices_write(value, text):
    assert approximate(value) in (text, str(value))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (231, "件", "231件"),
        (Decimal("98.27"), "%", "98.27%"),
        (None, "件", "—"),
        (300_600, "元", "300,600元"),
        (0, "件", "0件"),
    ],
)
def test_values_are_shown_with_their_unit(value, unit, text):
    assert shown(value, unit) == text


@pytest.mark.parametrize(("one", "other"), [("名", "人"), ("件", "条"), ("%", "％"), ("次", "场")])
def test_some_counters_name_the_same(one, other):
    assert units.same(one, other)
    assert units.same(other, one)


@pytest.mark.parametrize(("one", "other"), [("人", "人次"), ("期", "条"), ("元", "件"), ("名", "%")])
def test_some_counters_never_add(one, other):
    assert not units.same(one, other)


def check(at, text, year=2022, roles=None):
    readings = [one for one in read(text, lexicon.load()) if one.entry]
    return [
        (one.reading.surface, one.verdict) for one in factcheck.check(readings, at.committee.pk, year, roles)
    ]


def test_a_text_is_held_against_the_records(at):
    assert check(at, "本届政协现有委员3名。") == [("3名", Verdict.AGREES)]
    assert check(at, "本届政协现有委员4名。") == [("4名", Verdict.DIFFERS)]
    assert check(at, "本届政协现有委员3名。", 2021) == [("3名", Verdict.DIFFERS)]


def test_what_this_reader_may_not_know_of_is_unknown(at, monkeypatch):
    monkeypatch.setattr(factcheck.catalogue, "every", lambda roles=None: [])
    assert check(at, "本届政协现有委员3名。", roles=[Role.HU]) == [("3名", Verdict.UNKNOWN)]


def test_silence_is_never_approval(at):
    readings = read("新建公园5个，现有委员3名。", lexicon.load())
    findings = factcheck.check(readings, at.committee.pk, 2022)
    assert [one.reading.surface for one in findings] == [one.surface for one in readings]
    assert Verdict.UNKNOWN in {one.verdict for one in findings}
    assert all(one.reason and one.label for one in findings)


def test_a_figure_is_counted_once_for_equal_questions(at, queries):
    readings = [one for one in read("本届政协现有委员3名。" * 5, lexicon.load()) if one.entry]
    factcheck.check(readings[:1], at.committee.pk, 2022)
    once = len(queries(lambda: factcheck.check(readings[:1], at.committee.pk, 2022)))
    assert len(queries(lambda: factcheck.check(readings, at.committee.pk, 2022))) == once
