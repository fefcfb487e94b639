"""What offices write into cells: every spelling of a date is read, nothing else is raised, what is written comes back."""

import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.kit import cells
from jianyan.kit.cells import BadCell

DAYS = st.dates(date(1930, 1, 1), date(2099, 12, 31))
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=True),
    st.text(),
    st.text(alphabet="0123456789年月日号.-/、，；：:第案办主会等人（）() 一二三十〇"),
    st.dates(),
    st.datetimes(),
)
NAMES = st.lists(
    st.text(alphabet="魏童龚钟郑冯江沈韩杨", min_size=2, max_size=4), min_size=1, max_size=6, unique=True
)
UNITS = st.lists(
    st.tuples(st.sampled_from(["host", "co"]), st.text(alphabet="甲乙丙丁戊己庚", min_size=1, max_size=5).map("{}局".format)),
    min_size=1,
    max_size=6,
    unique_by=lambda unit: unit[1],
)  # fmt: skip
SPELLINGS = (
    "{d.year}.{d.month}.{d.day}",
    "{d.year}-{d.month:02}-{d.day:02}",
    "{d.year}/{d.month}/{d.day}",
    "{d.year}年{d.month}月{d.day}日",
    "{d.year} 年 {d.month} 月 {d.day} 号",
    "{d.year}、{d.month}、{d.day}",
    "{d.year}{d.month:02}{d.day:02}",
    "{d.year}-{d.month:02}-{d.day:02} 00:00:00",
)


@given(DAYS, st.sampled_from(SPELLINGS))
def test_a_date_is_read_however_it_is_spelled(day, spelling):
    assert cells.date_of(spelling.format(d=day)) == day


@given(DAYS)
def test_a_day_without_a_year_is_one_of_the_ledgers_year(day):
    assert cells.date_of(f"{day.month}月{day.day}日", day.year) == day
    with pytest.raises(BadCell, match="没有年份"):
        cells.date_of(f"{day.month}月{day.day}日")


@given(DAYS)
def test_a_serial_number_of_a_sheet_is_its_day(day):
    assert cells.date_of((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("二〇二二年三月十五日", date(2022, 3, 15)),
        ("二○二二年十二月三十日", date(2022, 12, 30)),
        ("２０２２年３月５日", date(2022, 3, 5)),
        ("22.3.5", date(2022, 3, 5)),
        (datetime.fromisoformat("2022-03-05 10:30"), date(2022, 3, 5)),
        ("—", None),
        (None, None),
    ],
)
def test_other_ways_to_write_a_date(said, day):
    assert cells.date_of(said) == day


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("2022年2月30日", "没有这一天"),
        ("2022年3月", "只有年月"),
        ("约3月", "不是日期"),
        (Decimal("3.1"), "分不清是1日还是10日"),
        (True, "不是日期"),
        (date(1800, 1, 1), "不像是真实的日期"),
    ],
)
def test_what_is_no_date_is_never_guessed(said, why):
    with pytest.raises(BadCell, match=why):
        cells.date_of(said, 2022)


@given(CELLS)
def test_no_cell_raises_anything_but_a_sentence(cell):
    for read in (cells.date_of, lambda one: cells.date_of(one, 2022), cells.number_of, cells.truth_of):
        with contextlib.suppress(BadCell):
            read(cell)
    assert isinstance(cells.text(cell), str)
    assert all(cells.names_of(cell).names)
    assert all(name for _, name in cells.units_of(cell))


@given(NAMES, st.sampled_from(["、", "，", ",", "；", "\n", " ", " 、 "]))
def test_names_come_back_in_their_order(names, between):
    assert cells.names_of(between.join(names)).names == tuple(names)


@given(NAMES, st.integers(1, 300), st.sampled_from(["等{}人", "等{}名委员", " 等{}位"]))
def test_how_many_signed_is_kept(names, total, words):
    assert cells.names_of("、".join(names) + words.format(total)) == cells.Names(tuple(names), total)


def test_names_are_cleaned_of_what_is_none_of_them():
    assert cells.names_of("魏 一（民建）、童二委员").names == ("魏一", "童二")


@given(UNITS)
def test_units_with_their_roles_come_back(units):
    hosts = "、".join(name for role, name in units if role == "host")
    others = "、".join(name for role, name in units if role == "co")
    said = "；".join(part for part, has in ((f"主办：{hosts}", hosts), (f"会办：{others}", others)) if has)
    expected = sorted(units, key=lambda unit: unit[0] == "co")
    assert cells.units_of(said) == expected
    behind = {"host": "主办", "co": "会办"}
    assert cells.units_of(" ".join(f"{name}（{behind[role]}）" for role, name in units)) == units


@given(
    st.integers(1, 99_999),
    st.sampled_from(["{}", "第{:03}号", "{:04}", "〔2022〕{}号", "2022年第{}号", "提案{}"]),
)
def test_a_case_number_is_read_however_it_is_written(number, spelling):
    assert cells.number_of(spelling.format(number)) == number
