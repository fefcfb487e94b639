"""What is masked before a text is read outside, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.language.private import PRIVATE, found, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请致电13912345678商谈", "请致电（电话略）商谈"),
        ("手机139-1234-5678。", "手机（电话略）。"),
        ("热线：0911-2345678转12，", "热线：（电话略），"),
        ("电话：2345678", "电话（电话略）"),
        ("身份证62010219800101123X号", "身份证（证件号码略）号"),
        ("发到wei.yi@example.com即可", "发到（电子邮箱略）即可"),
        ("家庭住址：城关镇东街12号院3单元，望回访", "家庭住址（住址略），望回访"),
        ("联系人：魏一，电话１３９１２３４５６７８", "联系人（联系人略），电话（电话略）"),
        ("微信号：wei_yi88", "（联系方式略）"),
    ],
)
def test_ways_to_reach_a_person_are_masked(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2022年投入资金12345678元，惠及13个村",
        "编号20220111003，面积1391.2345678亩",
        "联系人制度已经建立；选址在东街",
        "城东排水渠长13912米",
        "12345热线受理326件",
    ],
)
def test_figures_and_plain_words_stay(text):
    assert masked(text) == text


@given(st.text(alphabet="0123456789Xx-@.电话址：联系人东街，。", max_size=60))
def test_masking_leaves_nothing_to_mask(text):
    once = masked(text)
    assert not PRIVATE.search(once)
    assert len(list(found(text))) == once.count("略）")
