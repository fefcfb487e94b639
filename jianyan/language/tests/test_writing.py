"""A text is told apart without losing a line, and what hints say of it."""

from hypothesis import given
from hypothesis import strategies as st

from jianyan.language.writing import characters, hints, numbered, split

PAPER = """关于增设城北公交站点的提案
提案人：林某某
联系电话：0000
一、基本情况
城北新建小区入住一年。
居民出行不便。

二、存在的问题
站点间距过大。
三、几点建议
1.增设两处站点。
2.调整首末班时间。"""


def test_headings_tell_the_parts_apart():
    found = split(PAPER)
    assert found.cause == "关于增设城北公交站点的提案"
    assert found.situation == "城北新建小区入住一年。\n居民出行不便。"
    assert found.analysis == "站点间距过大。"
    assert found.suggestions == "1.增设两处站点。\n2.调整首末班时间。"
    assert found.rest == "提案人：林某某\n联系电话：0000"
    assert found.headings == ("一、基本情况", "二、存在的问题", "三、几点建议")


def test_labels_with_a_colon_lead_their_own_line():
    found = split("案由：关于修路的建议\n情况：路面破损。\n原因分析：车多。\n建议：一是修补。\n二是限重。")
    assert (found.cause, found.situation, found.analysis) == ("关于修路的建议", "路面破损。", "车多。")
    assert found.suggestions == "一是修补。\n二是限重。"


def test_a_long_heading_stays_with_its_text():
    found = split("一、城北公交运营的基本情况\n线路三条。\n二、优化线路的建议\n（一）增加班次。")
    assert found.situation == "一、城北公交运营的基本情况\n线路三条。"
    assert found.suggestions == "二、优化线路的建议\n（一）增加班次。"


def test_a_suggestion_is_not_taken_for_a_heading():
    found = split("建议\n1.查清存在的问题\n2.公布情况\n3.建议增加班次。")
    assert found.suggestions.splitlines() == ["1.查清存在的问题", "2.公布情况", "3.建议增加班次。"]


def test_a_text_without_headings_is_the_situation():
    assert split("路灯不亮。\n夜间出行不便").situation == "路灯不亮。\n夜间出行不便"


LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30),
        st.sampled_from(PAPER.splitlines()),
        st.sampled_from(
            ["建议：", "情况：路窄。", "案由：关于修桥的提案", "分析", "【建议】修", "（一）情况"]
        ),
    ),
    max_size=12,
)


@given(LINES)
def test_nothing_is_lost(lines):
    found = split("\n".join(lines))
    kept = "\n".join((found.situation, found.analysis, found.suggestions, found.rest)).split("\n")
    for line in filter(None, (line.strip() for line in lines)):
        led = [line[len(one) :].strip() for one in found.headings if line.startswith(one)]
        assert (
            line in kept
            or line in found.headings
            or any(text in kept for text in led)
            or (found.cause and line.endswith(found.cause))
        ), line


def test_length_counts_no_spaces():
    assert characters("一 二\n三　四", "五") == 5


def test_numbers_of_suggestions_are_known():
    assert numbered("一、甲\n（二）乙\n3.丙\n④丁\n五是戊\n6、己\n2.5万元\n庚") == 6


def about(found):
    return [one.field for one in found]


def test_a_sound_draft_gets_no_hint():
    assert hints("关于修桥的提案", "桥旧。", "车多。", "一、修。", advice=800, limit=1500) == []


def test_hints_name_what_a_reader_misses():
    found = hints("修桥以及修路", "", "", "", advice=800, limit=1500)
    assert about(found) == ["cause", "cause", "cause", "situation", "analysis", "suggestions"]


def test_unnumbered_suggestions_and_length_are_advice():
    found = hints("关于修桥的提案", "桥" * 900, "车多。", "修桥。\n限重。", advice=800, limit=1500)
    assert about(found) == ["suggestions", "length"]
    assert "800字左右" in found[1].text
    assert (
        "超过1500字" in hints("关于修桥的提案", "桥" * 1600, "多", "一、修", advice=800, limit=1500)[0].text
    )
