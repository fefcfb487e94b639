"""How the suggestions of a proposal are divided: by the outermost numbering, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.language.points import points, split

PIECES = st.sampled_from(
    [
        "一、",
        "二、",
        "三、",
        "（一）",
        "(二)",
        "1.",
        "2．",
        "3.5",
        "（1）",
        "①",
        "②",
        "第一，",
        "第二，",
        "一是",
        "二是",
        "首先，",
        "其次，",
        "最后，",
        "。",
        "；",
        "\n",
        "\u3000",
        " ",
        "清淤",
        "修路",
        "第一中学",
        "1.5亿元",
        "\r\n",
        "\xa0",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_the_parts_joined_give_the_text_back(text):
    assert "".join(part.raw for part in split(text)) == text


@given(st.lists(PIECES, max_size=40).map("".join))
def test_only_the_first_part_leads_in_and_every_point_is_in_the_text(text):
    parts = split(text)
    assert not any(part.lead_in for part in parts[1:])
    assert all(point in text for point in points(text))


@given(st.integers(2, 10), st.sampled_from(["一二三四五六七八九十", "①②③④⑤⑥⑦⑧⑨⑩", ""]))
def test_as_many_points_as_were_numbered(count, signs):
    marks = [f"{sign}、" if signs[0] == "一" else sign for sign in signs[:count]] if signs else None
    marks = marks or [f"{no}." for no in range(1, count + 1)]
    wanted = [f"做好第{no}件事" for no in range(count)]
    assert points("。".join(mark + text for mark, text in zip(marks, wanted, strict=True))) == [
        text + ("。" if no < count - 1 else "") for no, text in enumerate(wanted)
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("一、清淤。\n二、改管。", ["清淤。", "改管。"]),
        ("为此建议：\n（一）清淤；\n（二）改管。", ["清淤；", "改管。"]),
        ("1.清淤 2024年完成。\n2.投入1.5亿元。\n3、改管。", ["清淤 2024年完成。", "投入1.5亿元。", "改管。"]),
        ("１．清淤\n２．改管", ["清淤", "改管"]),
        ("建议：①清淤；②改管；③立牌。", ["清淤；", "改管；", "立牌。"]),
        ("第一，清淤。第二，把第一中学门前的管子换掉。", ["清淤。", "把第一中学门前的管子换掉。"]),
        ("首先，清淤。其次，改管。最后，立牌。", ["清淤。", "改管。", "立牌。"]),
        ("一是清淤；二是改管。", ["清淤；", "改管。"]),
        ("清淤。\n\n改管。\n", ["清淤。", "改管。"]),
        ("只有一句话的建议。", ["只有一句话的建议。"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_each_way_of_numbering_is_read(text, asked):
    assert points(text) == asked


def test_an_inner_numbering_stays_inside_its_point():
    text = "一、加强管护\n（一）落实人员。\n（二）落实经费。\n二、加强巡查\n1.每月一次。\n2.雨后必查。"
    assert points(text) == [
        "加强管护\n（一）落实人员。\n（二）落实经费。",
        "加强巡查\n1.每月一次。\n2.雨后必查。",
    ]


def test_a_number_written_twice_or_left_out_still_divides():
    assert points("一、甲\n二、乙\n二、丙\n五、丁\n四、戊") == ["甲", "乙", "丙\n五、丁", "戊"]


def test_a_number_inside_a_sentence_divides_nothing():
    assert points("请参照（一）（二）两项执行") == ["请参照（一）（二）两项执行"]
