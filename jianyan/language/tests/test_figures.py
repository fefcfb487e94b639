"""Figures in prose: what they say, how exact they are, and what is no figure at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jianyan.language.figures import read
from jianyan.language.figures.tokens import LONGEST, sentences
from jianyan.language.lexicon import load


def figures(text):
    return read(text, load())


def told(text):
    return [(float(each.value), each.unit) for each in figures(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("委员捐款30多万元", 300000, "元"),
        ("捐款10.8万元", 108000, "元"),
        ("落实资金2.5亿元", 250000000, "元"),
        ("捐出善款52万3千元", 523000, "元"),
        ("惠及群众2万多人", 20000, "人"),
        ("参与１２０余人次", 120, "人次"),
        ("发放图书1,260册", 1260, "册"),
        ("报送材料16次(篇)", 16, "次(篇)"),
        ("满意率达９８.５％", 98.5, "%"),
        ("办复率为百分之九十八", 98, "%"),
        ("占7 .5%", 7.5, "%"),
        ("提高3.2个百分点", 3.2, "个百分点"),
        ("走访委员十余次", 10, "次"),
        ("二十多位专家参加", 20, "位"),
        ("收到意见三百余条", 300, "条"),
        ("形成报告 12 篇", 12, "篇"),
        ("归纳为5个方面", 5, "个方面"),
        ("办复率达96.2。", 96.2, "%"),
        ("委员平均年龄46.3岁", 46.3, "岁"),
        ("折合85万元人民币", 850000, "元"),
        ("出动车辆18台次", 18, "台次"),
        ("领导领题协商9题", 9, "题"),
        ("共有92人参与捐款", 92, "人"),
    ],
)
def test_the_value_stands_in_base_units(text, value, unit):
    assert told(text) == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("提案120件", ""),
        ("办复率高达99.6%", ""),
        ("每名委员每年提案不少于120件", ""),
        ("提案120多件", "more_than"),
        ("提案120余件", "more_than"),
        ("提案近120件", "less_than"),
        ("提案约120件", "about"),
        ("提案超120件", "more_than"),
        ("提案120件以上", "more_than"),
        ("提案上百件", "more_than"),
        ("提案120件左右", "about"),
        ("提案不少于120件", "more_than"),
        ("提案不足120件", "less_than"),
        ("提案突破120件", "more_than"),
        ("最近120件提案", ""),
        ("满意率达99%以上", "more_than"),
        ("提案逾百件", "more_than"),
        ("集约120件", ""),
        ("签约120件", ""),
        ("约占12%", "about"),
        ("印数2.4万册", ""),
    ],
)
def test_the_words_around_a_number_say_how_exact_it_is(text, approx):
    assert [each.approx for each in figures(text)] == [approx]


@pytest.mark.parametrize(
    ("text", "approx", "step"),
    [
        ("提案140多件", "more_than", 10),
        ("提案超过140多件", "more_than", 10),
        ("提案近140件", "less_than", 10),
        ("提案约140件", "about", 10),
        ("提案超过140件", "more_than", None),
        ("提案逾140件", "more_than", None),
        ("提案140件以上", "more_than", None),
        ("提案不足140件", "less_than", None),
        ("提案140件以内", "less_than", None),
    ],
)
def test_words_that_name_one_end_leave_the_other_open(text, approx, step):
    assert [(each.approx, each.step) for each in figures(text)] == [(approx, step)]


def test_the_step_is_kept_for_comparison():
    assert [each.step for each in figures("解决问题140多个，惠及群众2万多人")] == [10, 10000]


LABELS = """
2023年5月16日下午3时30分|2023-05-16 08:30|第十五届委员会第二次会议|市政协十四届三次会议以来|《文史资料》第35辑|“8·15”疫情
“五位一体”总体布局|“四个三”工作法|“两院”工作报告|一号提案|1号提案|一季度|一年来|两会期间|发〔2023〕5号|案号：第012号
电话：0914-2312345|邮编：726000|荣获一等奖|一系列举措|一批项目|一方面加强学习|第一时间|二十大精神|“十四五”规划
“1453”履职要求|“3+X”部署|5G基站|建成4A级景区|1. 提案工作|（2）视察工作|一、基本情况|80后委员|成立75周年|排名前10名
阅读：3281次|2018—2022年|1月至9月|新华路12号|二次办理|www.example.cn/art/2023/1/5|1∶3|24小时内|365天|5个工作日内
十五届2次会议|第3、4期|第21—32辑|第1页 共3页|字数：1500字
评论 0人参与，0条评论|全文共2100字，当前显示300字|热度:51
"""


@pytest.mark.parametrize("text", LABELS.strip().replace("\n", "|").split("|"))
def test_labels_are_never_figures(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十届政协委员视察12次", 12),
        ("第一，200名委员参加", 200),
        ("具备3个条件", 3),
        ("电话沟通460余次", 460),
        ("发放问卷1200份", 1200),
        ("捐款约2022.97万元", 20229700),
        ("占委员总数66.9%", 66.9),
        ("3月里办实事36件", 36),
        ("阅读量突破20万次", 200000),
    ],
)
def test_a_label_swallows_no_figure_beside_it(text, value):
    assert [float(each.value) for each in figures(text)] == [value]


def test_what_stands_in_short_quotes_is_a_slogan():
    assert told("开展“1名委员联系10户群众”活动6次") == [(6, "次")]


def test_a_page_that_breaks_lines_inside_a_sentence_loses_no_figure():
    text = "全年县政协围绕中心工作共组织开展委员视察活动，合计16\n次，形成视察报告并报送县委，共有委员参加的视\n察12次。"
    assert told(text) == [(16, "次"), (12, "次")]


def test_start_is_the_place_in_the_text_that_came_in():
    text = "全年县政协围绕中心工作共组织开展委员视察活动，合计16\n次，提出建议　３０ 条。"
    assert [text[each.start : each.start + 2] for each in figures(text)] == ["16", "３０"]


def test_one_number_of_several_rates_is_read_for_each():
    readings = figures("提案办复率、面商率、满意率均达100%。")
    assert [each.means for each in readings] == ["P-17", "P-21", "P-29"]


def test_rates_named_in_turn_take_their_own_numbers():
    readings = figures("提案办复率、面商率、满意率分别为100%、98.6%和97.3%。")
    assert [(each.means, each.value) for each in readings] == [
        ("P-17", Decimal(100)),
        ("P-21", Decimal("98.6")),
        ("P-29", Decimal("97.3")),
    ]


def test_each_doubles_a_number():
    assert told("书记、县长各领办2件") == [(2, "件"), (2, "件")]


def test_a_range_and_a_change_are_two_figures():
    assert told("提案由31件增至58件") == [(31, "件"), (58, "件")]
    assert told("每次提出3—5条建议") == [(3, "条"), (5, "条")]


def test_a_date_in_the_sentence_is_kept():
    assert figures("截至2月13日，现有委员216名。")[0].as_of == (2, 13)


def test_the_sentence_is_kept():
    assert figures("一年过去了。收到提案62件。委员很满意。")[0].sentence == "收到提案62件。"


def test_a_table_without_full_stops_is_read_piece_by_piece():
    text = "231件提案，" * 1000
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert max(end - start for start, end in spans) <= LONGEST
    assert len(figures(text)) == 1000


def test_a_run_of_digits_is_no_figure_and_keeps_places():
    text = "一" * 40 + "1" * 4000 + "，收到提案231件"
    assert [(each.value, each.start) for each in figures(text)] == [(231, text.index("231"))]


def test_people_of_all_circles_are_one_subject():
    assert told("组织常委、委员和各界人士1200人次参加。") == [(1200, "人次")]


def test_days_of_one_digit_in_a_span_are_dates():
    assert told("1991年3月7~9日召开全会，到会136人。") == [(136, "人")]
