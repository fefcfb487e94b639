"""Folding, sections and queries: the plain side of search, without a database."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.core import bigrams
from jianyan.core.bigrams import MANY, PHRASE, Query, fold, marked, parse, sections, tokens

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("关于２０２２年Ａ类提案", "关于2022年a类提案"),
        ("政协。　提案！\n工作", "政协 提案 工作"),
        ("（一）", "一"),
        ("面积3㎡", "面积3m2"),
        ("é\u200bA", "éa"),
        ("，。", ""),
        ("𠮷家", "𠮷家"),
    ],
)
def test_width_case_and_marks_make_no_difference(written, folded):
    assert fold(written).text == folded


@given(anything)
def test_folding_twice_is_folding_once(text):
    once = fold(text).text
    assert fold(once).text == once


@given(anything)
def test_every_folded_character_leads_back(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(bigrams._fold_one(text[place]) for place in folded.origin)


@given(st.text(st.sampled_from("建言9z ，。\n（“》")))
def test_a_plain_text_is_folded_like_any_other(text):
    assert fold(text) == bigrams._fold_any(text)


def test_what_is_taken_for_plain_folds_to_itself_or_to_a_gap():
    plain = [char for char in map(chr, range(0x10000)) if bigrams._PLAIN.fullmatch(char)]
    assert len(plain) > 20_000
    assert {char for char in plain if bigrams._fold_one(char) not in (char, " ")} == set()


def test_characters_have_codes_of_their_own():
    assert len({bigrams.code(char) for char in "政协提案0az" + "𠮷"}) == 8
    assert {len(bigrams.code(char)) for char in "政0𠮷"} == {4}


def test_one_token_a_character():
    one = bigrams.code
    assert list(tokens("政协 提")) == [one("政") + one("协"), one("协"), one("提")]


def test_an_empty_text_has_no_sections():
    assert sections("") == sections("，。！") == []


@given(st.integers(0, 9_000), st.integers(1, 60))
def test_sections_overlap_so_that_no_phrase_is_lost(length, period):
    text = "".join(chr(0x4E00 + number % (period * 90)) for number in range(length))
    found = sections(text)
    for start in range(0, max(0, length - PHRASE), 97):
        assert any(text[start : start + PHRASE] in part.body for part in found)
    assert not text or "".join([found[0].body, *(part.body[PHRASE:] for part in found[1:])]) == text


@pytest.mark.parametrize("text", ["好" * 3_000, "好。" * 3_000, "好坏" * 2_000 + "，" + "坏" * 600])
def test_no_token_occurs_oftener_than_postgresql_keeps_places(text):
    for part in sections(text):
        assert max(Counter(part.tokens).values()) <= MANY + 1


@pytest.mark.parametrize(
    ("asked", "phrases"),
    [
        ("", ()),
        ("  ，。", ()),
        ("水利 资金", ("水利", "资金")),
        ("水利，资金", ("水利", "资金")),
        ("“水利 资金” 提案", ("水利 资金", "提案")),
        ('"第001号"', ("第001号",)),
        ('"没有关上', ("没有关上",)),
        ("提案 提案", ("提案",)),
        ("ＡＢc", ("abc",)),
    ],
)
def test_a_query_is_phrases_that_must_all_occur(asked, phrases):
    assert parse(asked).phrases == phrases


def test_what_is_too_long_is_cut_and_said():
    query = parse("甲" * 30 + " " + " ".join("乙丙丁戊己庚辛壬癸"))
    assert query.phrases[0] == "甲" * PHRASE
    assert len(query.phrases) == bigrams.PHRASES
    assert query.note == "每个词语最多20字，超出的部分没有用来查找；一次最多查8个词语"


@given(anything, anything)
def test_no_query_breaks_the_plain_scan(text, asked):
    query = parse(asked)
    assert bigrams.scan(text, query) or query.phrases
    assert all(1 <= len(phrase) <= PHRASE for phrase in query.phrases)


def test_hits_are_marked_where_they_stand():
    assert marked("关于疏浚Ａ渠的提案", parse("a渠 提案")) == [
        ("关于疏浚", False),
        ("Ａ渠", True),
        ("的", False),
        ("提案", True),
    ]


def test_long_texts_are_shown_around_the_first_hit():
    pieces = marked("前" * 100 + "水渠" + "后" * 200, parse("水渠"))
    assert pieces[0] == pieces[-1] == ("…", False)
    assert ("水渠", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 130


@given(anything, anything)
def test_marking_loses_nothing_within_its_window(text, asked):
    pieces = marked(text, parse(asked))
    assert "".join(piece for piece, _ in pieces).strip("…") in text


def test_no_hit_shows_the_beginning():
    assert marked("关于", Query(("无",))) == [("关于", False)]
