"""Pasted text becomes plain, and nothing that was said is lost."""

from hypothesis import given
from hypothesis import strategies as st

from jianyan.language.plain import body, plain


def test_signs_of_a_word_processor_are_gone():
    assert (
        plain("一、清\u00ad淤\u200b。\r\n二、改管\x0b三、立牌\x07甲\t乙\ufeff\ue000")
        == "一、清淤。\n二、改管\n三、立牌 甲 乙"
    )


def test_an_indent_of_two_characters_stays():
    assert (
        plain("\u3000\u3000您提出的提案收悉。  \n\n\n\n现答复如下：\xa0好")
        == "\u3000\u3000您提出的提案收悉。\n\n现答复如下： 好"
    )


def test_number_name_and_date_are_printed_once():
    text = "某教函〔2022〕3号\n魏一委员：\n现答复如下。\n\n某县教育局（盖章）\n2022年3月5日\n"
    assert body(text, number="某教函〔2022〕 3号", signature="某县教育局") == "魏一委员：\n现答复如下。"


def test_a_date_that_is_said_inside_stays():
    assert body("我们将于2022年3月5日前完成。", signature="某县教育局") == "我们将于2022年3月5日前完成。"


@given(st.text(max_size=60))
def test_made_plain_twice_is_the_same(text):
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet="清淤改管，。：一二三 \n", max_size=60))
def test_no_word_is_lost(text):
    assert "".join(plain(text).split()) == "".join(text.split())
