"""Rates against bases and parts against wholes: arithmetic that published reports bear out or do not."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.figures.consistency import bases_of_all, fits, hints, numerators, residue, shares_fit, sums_to
from jianyan.figures.models import PublishedFigure


@pytest.mark.parametrize(
    ("rate", "base", "tops"),
    [
        ("98", 231, [226, 227]),
        ("81.31", 578, [470]),
        ("85.1", 1723, [1466, 1467]),
        ("59.5", 2465, [1466, 1467]),
        ("79.7", 271, [216]),
        ("99.8", 527, [526]),
        ("98.5", 527, [519]),
        ("38.8", 665, [258]),
        ("99.12", 114, [113]),
        ("99.12", 115, []),
        ("99.16", 801, []),
        ("100", 146, [146]),
    ],
)
def test_which_whole_numbers_give_a_rate(rate, base, tops):
    found = [top for top in numerators(Decimal(rate), base) if top <= base]
    assert found == tops


@given(st.integers(1, 5_000), st.data(), st.integers(0, 2))
def test_the_numerator_of_a_rate_is_among_them(base, data, places):
    top = data.draw(st.integers(0, base))
    rate = (Decimal(100 * top) / base).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert top in numerators(rate, base)


def test_a_rate_of_nothing_is_no_question():
    with pytest.raises(ValueError, match="positive base"):
        numerators(Decimal(98), 0)


@pytest.mark.parametrize(
    ("shares", "lacks", "fit"),
    [
        (["23.91", "73.91", "2.17"], "0.01", True),
        (["33.3", "33.3", "33.3"], "0.1", True),
        (["50", "49"], "1", True),
        (["50.0", "49.0"], "1.0", False),
        (["60", "50"], "-10", False),
    ],
)
def test_shares_lack_what_rounding_explains(shares, lacks, fit):
    given_shares = [Decimal(share) for share in shares]
    assert residue(given_shares) == Decimal(lacks)
    assert shares_fit(given_shares) is fit


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([5002, 262, 626], 5890),
        ([4979, 35, 965], 5979),
        ([470, 23, 85], 578),
        ([29, 94], 123),
        ([39, 8, 15, 53, 8], 123),
        ([258, 302, 76, 29], 665),
        ([216, 55], 271),
        ([402, 61], 463),
    ],
)
def test_the_parts_of_published_breakdowns_are_their_whole(parts, whole):
    """The conventions of filing and of classes: what each rests on, held here as arithmetic."""
    assert sum(parts) == whole


def told(no, surface, value, unit, key, sentence="句", **filter):
    return PublishedFigure(
        no=no,
        start=no * 10,
        surface=surface,
        value=value,
        unit=unit,
        key=key,
        sentence=sentence,
        filter=filter,
    )


def members(no, value, **filter):
    return told(no, f"{value}名", str(value), "名", "people.members", **filter)


def share(no, value, gender):
    return told(no, f"{value}%", str(value), "%", "people.member_share", gender=[gender])


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([members(1, 114), share(2, "99.12", "male")], "以114为基数时，分子是113"),
        ([members(1, 115), share(2, "99.12", "male")], "没有哪个整数能得出99.12%"),
        ([members(1, 209), members(2, 150, gender=["male"]), members(3, 59, gender=["female"])], ""),
        (
            [members(1, 209), members(2, 150, gender=["male"]), members(3, 58, gender=["female"])],
            "150＋58＝208，少于209名",
        ),
        (
            [members(1, 209), members(2, 150, gender=["male"]), members(3, 60, gender=["female"])],
            "150＋60＝210，多于209名",
        ),
        ([members(1, 209), members(2, 150, sector=["经济"]), members(3, 10, sector=["教育"])], ""),
        (
            [share(1, "71.77", "male"), share(2, "28.22", "female")],
            "合计99.99%，相差0.01个百分点属于四舍五入",
        ),
        ([share(1, "71.7", "male"), share(2, "27.2", "female")], "不是四舍五入所致"),
        ([share(1, "80", "male"), share(2, "30", "female")], "超过100%"),
    ],
)
def test_a_hint_says_what_does_not_fit(figures, said):
    lines = [line for found in hints(figures).values() for line in found]
    assert lines == [] if not said else any(said in line for line in lines)


def test_numbers_set_aside_or_approximate_give_no_hint():
    figures = [members(1, 115), share(2, "99.12", "male")]
    figures[0].state = PublishedFigure.State.ASIDE
    assert hints(figures) == {}
    figures[0].state, figures[0].approx = PublishedFigure.State.PENDING, "more_than"
    assert hints(figures) == {}


def test_every_rate_is_held_against_every_base():
    rows = fits([Decimal("98"), Decimal("99.12")], [231, 115])
    assert [[one.told for one in row] for row in rows] == [["226或227", "113"], ["不可能", "不可能"]]
    assert fits([Decimal("50")], [1000])[0][0].told == "495至504"


def test_a_rate_near_its_whole_is_no_more_than_the_whole():
    assert list(fits([Decimal("100")], [146])[0][0].tops) == [146]


def test_the_bases_near_by_of_which_all_rates_can_be_shares():
    assert bases_of_all([Decimal("99.12")], 110, 120) == [113, 114]
    assert 527 in bases_of_all([Decimal("99.8"), Decimal("98.5")], 500, 591)


def test_shares_of_one_whole_have_numbers_that_add_up_to_it():
    assert sums_to([Decimal("23.91"), Decimal("73.91"), Decimal("2.17")], 46)
    assert not sums_to([Decimal("23.91"), Decimal("73.91"), Decimal("2.17")], 47)
    assert not sums_to([Decimal("60"), Decimal("30")], 10)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=6).filter(any), st.integers(0, 2))
def test_true_parts_of_a_whole_are_never_doubted(parts, places):
    base = sum(parts)
    unit = Decimal(1).scaleb(-places)
    rates = [(Decimal(100 * part) / base).quantize(unit, ROUND_HALF_UP) for part in parts]
    assert sums_to(rates, base)
    assert base in bases_of_all(rates, base, base)
