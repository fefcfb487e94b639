"""Cleaning of scraped pages, on texts of our own."""

import unicodedata

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jianyan.language.clean import NoBody, clean

simplified = opencc.OpenCC("t2s").convert
BODY = (
    "青溪县政协五届三次会议以来，共收到委员提案186件，经审查立案172件，办复率100%。\n"
    "全年组织视察调研24次，提出意见建议63条，其中41条被有关部门采纳。\n"
    "10名委员受邀担任监督员，协商座谈会后整理报告7篇，惠及群众2万多人。"
)


def page(before="", after=""):
    return clean(f"{before}\n{BODY}\n{after}").text


def test_a_simplified_text_passes_unchanged():
    text = (
        "著名学者乾元昇、钱锺书纪念馆：\n  著作《乾隆志》收入提案(议案)3件,立案率98%。\n姓名\t件数\n李於\t3"
    )
    assert clean(text).text == text


def test_a_hijacked_title_goes():
    assert page("国产视频_在线观看_高清全集_免费下载\n", "主站蜘蛛池模板：精品|久久|影院 120件") == BODY


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 新闻中心 > 政协要闻 > 正文",
        "首頁 ? 縣區之窗 ? 青溪縣",
        "您现在的位置：首页 >> 提案工作 >> 2023年118件",
        "【字体：大 中 小】",
        "扫一扫在手机打开当前页",
        "打印本页 关闭窗口",
        "上一篇：全县收到提案120件",
        "下一条:没有了",
        "责任编辑：王小明",
        "版权所有：青溪县政协办公室",
        "某ICP备12345678号-1",
        "浏览次数：1234次",
        "今天是2023年2月3日 星期五",
        "新闻中心 | 政协概况 | 提案工作 | 联系我们 | 网站地图",
        "分享到：",
        "您是第 88231 位访客",
        "免责声明：本网转载的稿件版权归原作者所有，如有侵权请于30日内联系我们删除。",
    ],
)
def test_furniture_goes_above_and_below(line):
    assert page(line) == BODY
    assert page("", line) == BODY


def test_a_list_of_other_pages_goes_with_its_figures():
    listed = (
        "相关阅读\n• 邻县收到提案210件\n  去年以来，邻县委员提交提案210件，立案198件，办理工作稳步推进，成效……\n"
        "时间:02-15\n• 某市表彰委员20名"
    )
    assert page("", listed) == BODY
    dated = "政协召开会议 征集提案88件 2023-02-14\n视察活动走访企业12家 2023-02-13"
    assert page("", dated).endswith(dated)
    assert page("打印本页", dated) == BODY


def test_an_article_that_goes_on_under_a_heading_is_kept():
    more = (
        "县政协还建成委员工作室5个，接待群众1200人次，协调解决问题38件，有关做法被市政协推广。\n"
        "县政协文史委征集稿件96篇，编印文史资料2辑，向图书馆赠送图书300册，受到读者好评。"
    )
    assert more in page("", "相关链接\n" + more)


@pytest.mark.parametrize(
    "text",
    [
        f"主办单位：县住建局\n联系电话：0914-2312345\n{BODY}\n• 新建停车场12处\n• 泊位860个\n• 错时停车35处\n2023年6月12日",
        BODY + "\n相关信息\n编发简报16期\n3月5日 召开主席会议8次\n4月2日 组织视察3次\n5月6日 走访委员41名",
        "扫描全县校舍126所，发现隐患12处。\n声明：上年度投诉处理率100%。\n版权所有权登记36件，版权纠纷调解5件。",
        "视频会议12次|现场会议5次|书面协商3次|网络议政2次\n在线观看直播2.3万人次，免费电影下乡放映56场，高清监控安装300个。",
        "上一条建议采纳后，又提出建议5条。\n下一篇章待续，相关部门办理提案172件",
        "政协委员 209名\n常委 31名\n专委会 5个",
    ],
)
def test_reports_letters_and_lists_pass_unchanged(text):
    assert clean(text).text == text


def test_a_page_run_into_one_line_is_taken_apart():
    flat = "    ".join(
        [
            "首页 > 新闻 > 正文",
            "县政协工作综述",
            "2023-01-12 点击：123次",
            *BODY.split("\n"),
            "上一篇：收到建议210件",
            "下一篇：没有了",
            "版权所有：青溪县政协 电话：0914-2312345",
        ]
    )
    assert clean(flat).text.split() == ["县政协工作综述", "2023-01-12", *BODY.split("\n")]


def test_counters_inside_the_line_of_date_and_source_go():
    assert page("2023-01-12 来源：县政协办 浏览次数：1562 次 【字体：大 中 小】").startswith(
        "2023-01-12 来源：县政协办"
    )
    assert "1562" not in page("2023-01-12 来源：县政协办 浏览次数：1562 次 字号：[ 大 中 小 ]")


def test_entities_left_in_a_text_become_characters():
    cleaned = clean("&nbsp;收到&ldquo;提案&rdquo;12件。")
    assert (cleaned.text, cleaned.origin[:3]) == (" 收到“提案”12件。", [0, 6, 7])


def test_table_rows_and_signatures_under_the_text_stay():
    assert page("", "类别\t件数\n经济\t58\n青溪县政协办公室\n2023年1月5日").endswith(
        "经济\t58\n青溪县政协办公室\n2023年1月5日"
    )


def test_pinyin_put_after_characters_goes():
    assert (
        clean("政协(xié)机关(guān)开（kāi）展协商12次，现(xian)场视察。").text
        == "政协机关开展协商12次，现场视察。"
    )
    assert (
        clean("收到提案12件(其中A类3件(cm)，GDP(亿元)5)。").text
        == "收到提案12件(其中A类3件(cm)，GDP(亿元)5)。"
    )
    assert clean("亳(bó)州市政协提案12件。").text == "亳(bó)州市政协提案12件。"


def test_doubled_marks_are_mended_and_ellipses_stay():
    assert clean("提案12件，，立案10件,,办复,。很好。。结束").text == "提案12件，立案10件,办复。很好。结束"
    assert clean("提案12件。。。等等……").text == "提案12件。。。等等……"


def test_wide_digits_become_narrow():
    assert clean("提案１２３件，占５３．８％。").text == "提案123件，占53.8%。"


def test_site_names_stamped_on_paragraphs_go():
    stamped = "\n".join(f"{line}R8c青溪新闻网" for line in BODY.split("\n"))
    assert clean(stamped).text == BODY


@pytest.mark.parametrize(
    ("naive", "meant"),
    [
        ("幹部羣衆齊心，後勤準備，裏程碑，纔能發揮。", "干部群众齐心，后勤准备，里程碑，才能发挥。"),
        ("徵集提案選題准，製定曆史範圍，復雜問題辦覆。", "征集提案选题准，制定历史范围，复杂问题办复。"),
        ("著力推進項目，圍繞著名企業，聯繫著羣衆。", "着力推进项目，围绕著名企业，联系着群众。"),
        ("沖鋒在前，奮斗不息，佈置檢查，提昇質量。", "冲锋在前，奋斗不息，布置检查，提升质量。"),
        ("陝西乾縣、乾隆年間、鹹陽發展，乾部隊伍。", "陕西乾县、乾隆年间、咸阳发展，干部队伍。"),
    ],
)
def test_machine_made_traditional_comes_back(naive, meant):
    assert clean(naive).text == meant


def test_true_traditional_of_a_simplified_text_comes_back():
    assert clean(opencc.OpenCC("s2t").convert(BODY)).text == BODY


def test_the_notes_say_what_was_done():
    cleaned = clean("首页 > 新闻 > 正文\n縣政協(xié)收到提案12件，，辦復率100%。\n版权所有")
    assert cleaned.notes == ("去除页面栏目2行", "去除注音1处", "合并重复标点1处", "繁体转简体")


@pytest.mark.parametrize("text", ["", " \n ", "首页 > 新闻 > 正文\n版权所有", "县政协提案工作\n打印本页"])
def test_a_page_without_body_is_refused_in_one_sentence(text):
    with pytest.raises(NoBody) as refused:
        clean(text)
    assert str(refused.value).endswith("。")


def is_same(char, was):
    """Say whether a character is what it was, or its narrow or Simplified form."""
    return (
        char == was
        or char in (unicodedata.normalize("NFKC", was), simplified(was))
        or (char.isspace() and (was.isspace() or was < "!"))
        or was in "&「」『』於著乾覆瞭藉彷\x85\u2028\u2029"
    )


PIECES = st.sampled_from(
    [
        *BODY.split("\n"),
        "首页 > 新闻 > 正文",
        "政協(xié)委員12名",
        "，，",
        "相关阅读",
        "• 邻县提案20件",
        "2023-02-14",
        "版权所有",
        "国产_视频_在线",
        "上一篇：提案8件",
        "著",
        "乾",
        "R8c青溪网",
        "上一篇",
        "县政协&gt;",
        "&nbsp;",
        "\n",
        "\n",
        "  ",
        "",
        "１２％",
        "（责任编辑：李）",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200))
@example("0\u1680")  # a space of a script nobody writes here becomes a plain one
def test_cleaning_keeps_places_and_is_done_once(text):
    try:
        cleaned = clean(text)
    except NoBody:
        return
    assert len(cleaned.origin) == len(cleaned.text)
    assert all(a < b for a, b in zip(cleaned.origin, cleaned.origin[1:], strict=False))
    assert all(is_same(char, text[at]) for char, at in zip(cleaned.text, cleaned.origin, strict=True))
    assert clean(cleaned.text).text == cleaned.text
