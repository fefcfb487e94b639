"""Names in the order of surname strokes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.kit.strokes import sequence, sort_key, unknown

TRIED = """
丁 12, 卜 24, 马 551, 王 1121, 刘 413422, 苏 1225344, 李 1234521, 杨 1234533, 吴 2511134, 余 3411234,
邹 3551152, 沈 4414535, 宋 4451234, 张 5153154, 陈 5215234, 欧 13453534, 周 35121251, 冼 41312135, 赵 121213434,
哈 251341251, 黄 12212512134, 龚 13534122134, 覃 125221251112, 臧 13513125125534, 翟 54154132411121
"""
SURNAMES: dict[str, str] = dict(pair.split() for pair in TRIED.split(","))
GB2312 = [
    bytes([row, cell]).decode("gb2312")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
    if (row, cell) <= (0xD7, 0xF9) or row > 0xD7
]
hanzi = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
names = st.text(hanzi, min_size=1, max_size=4)


def in_order(*items, **options):
    return sorted(items, key=lambda name: sort_key(name, **options)) == list(items)


@pytest.mark.parametrize("surname", SURNAMES)
def test_surnames_have_their_known_strokes(surname):
    assert sequence(surname) == SURNAMES[surname]


def test_surnames_stand_in_the_order_of_the_rule():
    assert in_order(*"丁卜马王刘李杨吴张陈欧周赵黄龚")
    assert in_order("陈一", "欧阳修", "周一")


def test_a_single_given_name_comes_first_where_its_place_is_left_free():
    assert in_order("王一", "王龚", "王一一", "王丁丁", mode="empty_first")
    assert in_order("王一", "王一一", "王丁丁", "王龚", mode="given_first")


def test_characters_with_the_same_strokes_do_not_mix():
    assert in_order("干一一", "干龚龚", "于一一", "于龚龚")
    assert in_order("甲龚", "申一", "田龚", "由一", "石龚", "右一") is False
    assert in_order("石龚", "右一", "甲龚", "申一", "田龚", "由一")


def test_a_committee_may_correct_a_character():
    assert in_order("张三", "陈三")
    assert in_order("陈三", "张三", overrides={"陈": "1"})
    assert in_order("王三", "𠅤三", "李三", overrides={"𠅤": "41353"})
    with pytest.raises(ValueError, match="陈"):
        sort_key("陈三", overrides={"陈": "61"})


def test_characters_without_data_stand_last_and_are_named():
    assert in_order("龚三", "齉三", "𠅤三", "𠅤四")
    assert unknown("𠅤三A𠅤") == ["𠅤", "A"]
    assert unknown("𠅤三", overrides={"𠅤": "41353"}) == []


def test_rare_characters_are_placed_though_their_strokes_are_not_known():
    assert sequence("冮") is None
    assert unknown("冮翙禛") == []
    assert in_order("龙三", "冮三", "冯三")


def test_padding_and_middle_dots_are_passed_over():
    assert sort_key("王\u3000伟") == sort_key("王伟")
    assert sort_key("买买提·艾力") == sort_key("买买提艾力")
    assert unknown("买买提·艾力") == []


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="pinyin"):
        sort_key("王伟", mode="pinyin")


@given(names)
def test_a_key_is_digits_only_so_that_every_collation_agrees(name):
    assert re.fullmatch("[0-9]+", sort_key(name))


@given(names, names)
def test_different_names_have_different_keys(one, other):
    for mode in ("empty_first", "given_first"):
        assert (sort_key(one, mode) == sort_key(other, mode)) == (one == other)


@given(hanzi, hanzi, names, names)
def test_the_surname_decides_before_the_given_name(one, other, given_one, given_other):
    if one != other:
        first = sort_key(one, "given_first") < sort_key(other, "given_first")
        assert (sort_key(one + given_one) < sort_key(other + given_other)) == first


def test_every_character_of_gb2312_has_a_place_and_most_have_strokes():
    radicals_alone = "丨丿丶匚刂亠冫冖讠卩阝廴艹扌彳彡犭夂饣忄丬氵宀辶彐屮纟灬礻疒衤"
    assert len(GB2312) == 6763
    assert unknown("".join(GB2312)) == []
    assert "".join(character for character in GB2312 if sequence(character) is None) == radicals_alone
