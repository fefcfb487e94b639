"""What replies read as beside the class they claim, what they leave out, what they repeat."""

import pytest

from jianyan.language import replies
from jianyan.language.replies import Says

DONE = "三处路灯已于六月底更换到位。路口标线已重新施划。"
PLANNED = "下一步我局将争取资金，逐步增设其余路段路灯。"
LATER = "受财政资金限制，该路段暂无法实施。"
NOTED = "您的意见对我们很有启发，我们将认真研究。"
FRAME = "您提出的关于路灯的提案收悉，现答复如下："
THANKS = "感谢您对城市管理工作的关心和支持。"

READS = (
    (DONE, "A"),
    (DONE + PLANNED, "B"),
    (PLANNED, "B"),
    (LATER, "C"),
    ("已将该项目列入明年计划。", "B"),
    ("已完成选址，将于明年开工。", "B"),
    ("已建成并投入使用。", "A"),
    ("经研究，该处不具备设置条件。", "C"),
    (NOTED, "D"),
)


@pytest.mark.parametrize(("reply", "letter"), READS, ids=[reply[:12] for reply, _ in READS])
def test_a_reply_reads_as_what_it_says_not_as_its_greeting(reply, letter):
    assert replies.check(FRAME + reply + THANKS, letter) == replies.Verdict(letter, ())


def test_promises_under_a_are_shown_where_they_stand():
    whole = FRAME + DONE + PLANNED + LATER + THANKS
    found = replies.check(whole, "A")
    assert found.reads_as == "B"
    assert [line.text for line in found.lines] == [PLANNED, LATER]
    assert all(whole[line.start :].startswith(line.text) for line in found.lines)


def test_a_reply_may_say_more_than_it_claims():
    assert [line.says for line in replies.check(DONE, "C").lines] == [Says.DONE, Says.DONE]


def test_letters_are_those_of_the_committee():
    letters = {Says.DONE: "一类", Says.PROMISED: "二类", Says.NOT_NOW: "三类", Says.NOTED: "三类"}
    assert replies.check(PLANNED, "一类", letters).reads_as == "二类"


@pytest.mark.parametrize(
    "text", ["", "已", "Thank you", "1 2 3", "路灯" * 50_000, "已完成。" * 25_000], ids=len
)
def test_any_text_gets_an_answer_or_none(text):
    assert replies.check(text, "A").reads_as in (None, "A")
    assert replies.unanswered(text, "") is not None


def test_a_suggestion_the_reply_does_not_touch_is_named():
    asked = "一、更换主街坏灯。\n二、建立养犬登记制度。\n三、清理小广告。"
    assert replies.unanswered(asked, DONE + "已组织清除牛皮癣小广告。") == ["建立养犬登记制度。"]


def test_sentences_of_many_replies_are_boilerplate_and_thanks_are_not_counted():
    said = "我局将一如既往做好各项管理工作。"
    others = [PLANNED + said, said + LATER, DONE]
    assert replies.boilerplate(NOTED + said + THANKS, others) == [said.rstrip("。")]
