"""Nearly the same: what is found, what is told apart, and that the short way finds what the long way finds."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.language.alike import alike, numbers_of, pairs_of


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("视察城区停车场建设", "视察城区停车场建设", True),
        ("视察城区停车场建设", "视察城区停车场建设情况", True),
        ("视察城区停车场建设", "“视察 城区停车场建设”", True),
        ("视察城区停车场建设", "调研乡村学校食堂", False),
        ("第5次主席会议", "第6次主席会议", False),
        ("第五次主席会议", "第六次主席会议", False),
        ("", "", False),
        ("会", "会", True),
    ],
)
def test_two_titles_of_one_thing_are_found_and_two_things_told_apart(one, other, found):
    assert bool(list(alike([one, other]))) is found


@given(
    st.lists(st.text("东西南北桥路1第二次，", max_size=9), max_size=12), st.sampled_from([0.3, 0.5, 0.7, 1.0])
)
def test_the_short_way_finds_what_comparing_all_with_all_finds(texts, at_least):
    sets = [pairs_of(text) for text in texts]
    wanted = {
        (a, b)
        for a, b in combinations(range(len(texts)), 2)
        if sets[a]
        and sets[b]
        and len(sets[a] & sets[b]) / len(sets[a] | sets[b]) >= at_least
        and numbers_of(texts[a]) == numbers_of(texts[b])
    }
    assert {(a, b) for a, b, _ in alike(texts, at_least)} == wanted
