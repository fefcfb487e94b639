"""The same matter in other words is found, and so is a text most of whose words were replaced."""

import random
import tomllib
from pathlib import Path

import pytest
import rjieba

from jianyan.language import growing, index, nearness

DEMO = Path(__file__).parents[2] / "demo/texts/proposals.toml"
PAIRS = (
    ("关于既有住宅加装电梯的提案", "关于老楼装电梯补助的建议"),
    ("关于破解城区停车难的提案", "关于增加老城公共车位的建议"),
    ("关于办好社区老年食堂的提案", "关于村里老人就餐助餐点的建议"),
    ("关于通组路硬化的建议", "关于修好村道方便出行的建议"),
    ("关于山区群众吃水困难的建议", "关于改造农村自来水管网的提案"),
    ("关于农村红白喜事大操大办的提案", "关于推动移风易俗、抵制高价彩礼的建议"),
    ("关于遏制耕地撂荒的提案", "关于抛荒土地复耕的建议"),
    ("关于夜间烧烤摊油烟的提案", "关于餐饮油烟扰民的建议"),
)


def demo_cases():
    """The matters of the demo year as texts, each in three made-up places."""
    rows = tomllib.loads(DEMO.read_text(encoding="utf-8"))["matter"]
    return [
        (
            row["cause"].format(p=place),
            "\n".join((row["situation"], row["analysis"], *row["asks"])).replace("{p}", place),
        )
        for row in rows
        for place in ("柳溪镇", "北街", "青石乡")
    ]


CASES = demo_cases()
INDEX = index.build((key, nearness.features(title, text)) for key, (title, text) in enumerate(CASES))
CUT = [rjieba.cut(f"{title}\n{text}") for title, text in CASES]
WORDS = [word for words in CUT for word in words if word.strip()]


def replaced(text, part, dice):
    """The text with this part of its words replaced by words of the other cases."""
    words = rjieba.cut(text)
    gone = set(dice.sample(range(len(words)), round(len(words) * part)))
    return "".join(dice.choice(WORDS) if at in gone else word for at, word in enumerate(words))


def reordered(text, dice):
    paragraphs = text.splitlines()
    dice.shuffle(paragraphs)
    return "\n".join(paragraphs)


CHANGES = {
    "60 % of the words replaced": (0.99, lambda text, dice: replaced(text, 0.6, dice)),
    "80 % of the words replaced": (0.95, lambda text, dice: replaced(text, 0.8, dice)),
    "paragraphs in another order": (0.99, reordered),
    "only the first third": (0.99, lambda text, dice: text[: len(text) // 3]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_found_among_ten(change):
    """Title and text are changed together; each case has two sisters that differ by their place alone."""
    bar, make = CHANGES[change]
    dice = random.Random(change)
    found = 0
    for key, (title, text) in enumerate(CASES):
        whole = title + "\n" + text
        head, _, body = make(whole, dice).partition("\n")
        near = INDEX.nearest(nearness.features(head, body))
        found += key in {one.key for one in near}
    assert found / len(CASES) >= bar


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_one_topic_in_other_words_is_nearest(one, other):
    cases = [
        ("one", one, ""),
        ("other", other, ""),
        *((str(no), *case) for no, case in enumerate(CASES[::3])),
    ]
    matter = dict(index.similar(cases, 3))
    assert "other" in {near.key for near in matter["one"]}
    assert matter["one"][0].shared, "what both share is shown"


def test_shared_passages_are_shown_whole_and_words_where_there_are_none():
    one = "甲。主街排水管建成已有多年，管径偏小。乙"
    assert (
        nearness.shared(one, "丙丁。主街排水管建成已有多年，管径偏小。戊")[0]
        == "。主街排水管建成已有多年，管径偏小。"
    )
    assert nearness.shared("古戏台修缮", "古戏台漏雨") == ["古戏台"]
    assert nearness.shared("更换路灯", "安装照明灯") == ["路灯亮化"]
    assert nearness.shared("", "路灯") == []


@pytest.mark.parametrize("text", ["", "路", "plain English", "12345", "停车" * 50_000, "\ud800"], ids=len)
def test_any_text_can_be_asked_for(text):
    assert len(INDEX.nearest(nearness.features(text, text))) <= 10
    assert [key for key, _ in index.similar([("a", text, text), ("b", text, text)])] == ["a", "b"]
    assert index.build([]).nearest(nearness.features(text, text)) == []


def test_a_saved_index_answers_as_the_one_in_memory(tmp_path):
    INDEX.save(tmp_path / "i")
    question = nearness.features(*CASES[5])
    assert index.load(tmp_path / "i").nearest(question) == INDEX.nearest(question)
    (tmp_path / "no").write_bytes(b"something else")
    with pytest.raises(index.NotAnIndex):
        index.load(tmp_path / "no")


def test_what_is_added_is_found_at_once_by_every_reader_and_kept_when_all_is_built_anew(tmp_path):
    writer, reader = growing.Growing(tmp_path / "i"), growing.Growing(tmp_path / "i")
    rows = [(key, nearness.features(*case)) for key, case in enumerate(CASES[:15])]
    assert reader.nearest(rows[0][1]) == []
    writer.add(900, nearness.features("关于养犬登记的提案", ""))
    assert [near.key for near in reader.nearest(nearness.features("关于规范养犬的建议", ""))] == [900]
    assert writer.renew(rows) == 15
    assert reader.nearest(rows[3][1])[0].key == 3
    writer.add(3, nearness.features("关于养犬登记的提案", ""))  # the case was changed
    near = reader.nearest(nearness.features("关于规范养犬的建议", ""))
    assert near[0].key == 3
    assert 3 not in {one.key for one in reader.nearest(rows[4][1]) if one.score > 0.5}
    assert reader.nearest(rows[4][1], but=4)[0].key != 4
    assert not reader.due


def test_a_text_added_again_unchanged_is_named_once(tmp_path):
    one = growing.Growing(tmp_path / "i")
    vector = nearness.features("关于疏浚排水渠的提案", "排水渠淤塞。")
    one.renew([(1, vector), (2, nearness.features("关于增设校车的提案", "学生上学远。"))])
    one.add(1, vector)
    assert [near.key for near in one.nearest(vector)].count(1) == 1


def test_several_indexes_are_asked_as_if_they_were_one(tmp_path):
    rows = [(key, nearness.features(*case)) for key, case in enumerate(CASES)]
    several = [growing.Growing(tmp_path / str(no)) for no in range(3)]
    for no, one in enumerate(several[:2]):
        one.renew(rows[no::3])
    for key, vector in rows[2::3]:
        several[2].add(key, vector)  # not yet built: asked all the same
    for key, vector in rows:
        found = growing.nearest_of(several, vector)
        assert key in {near.key for near in found[:3]}, "its two sisters differ by their place alone"
        assert found == sorted(found, key=lambda near: (-near.score, near.key))
    assert growing.nearest_of(several[:2], nearness.features("", "")) == []
    assert growing.nearest_of([], rows[0][1]) == []


def test_no_two_features_are_taken_for_one():
    names = [name for no in range(0, len(CASES), 3) for name in nearness.features(*CASES[no])]
    names += ["p:ab", "p:𠮷野", "l:野", "t:电梯", "m:电梯", "b:教育(含教体)"]
    assert len({index.digest(name) for name in names}) == len(set(names))


def test_what_was_added_is_as_like_as_in_the_whole(tmp_path):
    """The same score by the rarities of the whole, whether a text stands in the file or was added since."""
    one = growing.Growing(tmp_path / "i")
    rows = [(key, nearness.features(*case)) for key, case in enumerate(CASES)]
    one.renew(rows)
    before = {near.key: near.score for near in one.nearest(rows[7][1])}
    one.add(*rows[7])
    one.add(900, rows[7][1])
    after = {near.key: near.score for near in one.nearest(rows[7][1])}
    assert after[900] == after[7] == pytest.approx(before[7], abs=0.002)
    assert 7 not in {near.key for near in one.nearest(rows[7][1], but=7)}


def test_it_is_time_to_build_anew_when_few_texts_were_added_often(tmp_path, monkeypatch):
    monkeypatch.setattr(growing, "MANY", 3)
    one = growing.Growing(tmp_path / "i")
    one.renew([(1, nearness.features(*CASES[0]))])
    for _ in range(3):
        assert not one.due
        one.add(1, nearness.features(*CASES[0]))
    assert one.due
