"""Suggestions fall into the aspects of a review, and inside them into topics."""

import pytest

from jianyan.language import aspects

SAID = (
    ("给老街的坏灯换新，夜里走路看得见。", "城市管理"),
    ("在两所小学旁的路口装红绿灯。", "公共安全"),
    ("把三个组的进村路硬化到户。", "交通出行"),
    ("在镇上办一所公办幼儿园。", "教育"),
    ("为村卫生室配齐医生。", "医疗卫生"),
    ("给独居老人办助餐点。", "养老民政"),
    ("修好漏水的人饮管道。", "水利供水"),
    ("扶持合作社种植有机蔬菜。", "农业农村"),
    ("秸秆禁烧要有出路。", "生态环境"),
    ("古戏台漏雨，请尽快修缮。", "文化旅游体育"),
    ("中小微企业融资难。", "产业与营商"),
    ("老旧小区没有物业。", "住房与社区"),
)


@pytest.mark.parametrize(("text", "aspect"), SAID, ids=[aspect for _, aspect in SAID])
def test_a_suggestion_falls_into_its_aspect(text, aspect):
    assert aspects.aspect(text) == aspect


def test_topics_are_named_where_several_share_one():
    found = aspects.group(
        [
            ("a", "增设路灯。"),
            ("b", "更换坏掉的照明灯。"),
            ("c", "清理小广告。"),
            ("d", "多谢大家。"),
            ("e", ""),
        ]
    )
    assert [one.topic for one in found] == ["路灯亮化", "路灯亮化", "", "", ""]
    assert [one.key for one in found] == ["a", "b", "c", "d", "e"]
    assert [one.aspect for one in found][3:] == [aspects.OTHER, aspects.OTHER]


@pytest.mark.parametrize("text", ["", "灯", "plain English", "12345", "停车" * 50_000], ids=len)
def test_any_text_has_an_aspect_or_is_other(text):
    assert aspects.aspect(text)


def test_what_asks_for_one_thing_is_proposed_under_one_name_and_the_rest_in_its_own_words():
    found = aspects.clusters(
        [
            ("a", "建议增设路灯。"),
            ("b", "1. 更换坏掉的照明灯"),
            ("c", "希望清理小广告。"),
            ("d", "在两所小学旁的路口装红绿灯。"),
            ("e", "多谢大家。"),
        ]
    )
    assert [(one.aspect, one.name, one.keys) for one in found] == [
        ("城市管理", "路灯亮化", ("a", "b")),
        ("城市管理", "清理小广告", ("c",)),
        ("公共安全", "在两所小学旁的路口装红绿灯", ("d",)),
    ]


def test_the_title_of_a_case_says_what_a_short_ask_leaves_out():
    assert aspects.aspect("建议早日开工。") == aspects.OTHER
    assert aspects.aspect("建议早日开工。", "关于优化城区公交线路的提案") == "交通出行"
