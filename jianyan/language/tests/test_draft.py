"""What a report on a draft points out, and that it leaves a good draft alone."""

from jianyan.language.draft import GONE, SLIPS, report, shares

GOOD = {
    "cause": "关于增设城北公交站点的提案",
    "situation": "城北三个小区2021年入住，现有居民4200人，最近的公交站在900米外，早高峰候车约25分钟。",
    "analysis": "线路仍按五年前的人口设置，末班车18时收车，晚自习的学生无车可乘。",
    "suggestions": "1.由交通运输局在两个小区门口各增设1处站点。\n2.将末班车延长到20时。\n3.公布调整后的时刻表。",
}
LONG = "居民出行一直不太方便，等车的时间很长，老人和孩子尤其感到不便，大家意见很大。" * 4


def fields(**changed):
    return [hint.field for hint in report(**(GOOD | changed))]


def texts(**changed):
    return "".join(hint.text for hint in report(**(GOOD | changed)))


def test_a_good_draft_gets_no_hint():
    assert report(**GOOD) == []


def test_advice_that_only_calls_for_attention_is_pointed_out():
    assert "“高度重视公交工作。”等2条建议比较笼统" in texts(
        suggestions="1.高度重视公交工作。\n2.进一步加强管理。"
    )


def test_a_long_situation_without_facts_is_asked_for_them():
    assert (
        fields(
            situation=LONG,
            analysis="",
        ).count("situation")
        == 1
    )


def test_suggestions_to_three_kinds_of_units_are_pointed_out():
    said = texts(suggestions="1.新建一所幼儿园。\n2.清理占道的流动摊点。\n3.提高门诊报销比例。")
    assert "一事一案" in said
    assert "教育(含教体)" in said


def test_bureaus_that_are_gone_are_named_once_and_standing_ones_are_not():
    said = texts(analysis="请国土资源局、环保局和环保局下属站配合，文化旅游局、农业农村局参加。")
    assert said.count("环保局") == 1
    assert "自然资源局" in said
    assert "旅游局" not in said
    assert "农业农村局" not in said


def test_slips_of_terms_are_shown_with_what_is_meant():
    assert "“按装”似应为“安装”" in texts(suggestions="1.在两处按装候车亭。\n2.延长到20时。")


def test_short_advice_beside_a_long_situation_is_pointed_out():
    assert shares("甲" * 80, "", "乙" * 20).part == 0.2
    assert shares("", "", "").part == 0
    assert "建议约占全文" in texts(situation=GOOD["situation"] * 4)


def test_nothing_right_is_called_wrong():
    assert not set(GONE) & set(GONE.values())
    assert not any(slip in right for slip in SLIPS for right in SLIPS.values())


def test_any_text_is_reported_on():
    for text in ("", "路", "plain English", "123", "停车" * 50_000):
        assert isinstance(report(text, text, text, text), list)
