"""Edited prose laid along the prose that was shown: no tie is lost, none moves to another number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.figures.factcheck import holds
from jianyan.language.numerals import step_of
from jianyan.publications import wording
from jianyan.publications.wording import EXACT, MORE, ODD, STATED, WHOLE, absorb, kept, mark, render, written

PLAIN = "提案件，、。收到委员条\n（）%第名"
gaps = st.text(PLAIN, max_size=12).map(lambda text: text.replace("\n\n", "\n"))
told = st.one_of(
    st.integers(0, 99_999).map(str), st.sampled_from(["140多", "30多万", "2万多", "98.16", "20,431", "十五"])
)


@st.composite
def bodies(draw):
    """A body of gaps and marks, with the words of each mark. Some numbers are equal."""
    words = dict(enumerate(draw(st.lists(told, min_size=1, max_size=6)), 1))
    between = draw(st.lists(gaps, min_size=len(words) + 1, max_size=len(words) + 1))
    # Two numbers side by side would read as one: something always stands between them.
    body = between[0] + "".join(f"{mark(no)}{between[no] or '件'}" for no in words)
    return wording.settled(body), words


@given(bodies())
def test_prose_that_comes_back_as_it_was_shown_is_the_same_body(made):
    body, words = made
    assert absorb(body, words, render(body, words).text) == body


@given(bodies(), st.data())
def test_editing_around_numbers_never_loses_or_moves_a_tie(made, data):
    body, words = made
    pieces = wording.MARK.split(body)
    for at in range(0, len(pieces), 2):  # the gaps
        if data.draw(st.booleans()):
            pieces[at] = data.draw(gaps) or ("件" if 0 < at < len(pieces) - 1 else "")
    wished = "".join(mark(int(piece)) if at % 2 else piece for at, piece in enumerate(pieces))
    wished = wording.settled(wished)
    assert absorb(body, words, render(wished, words).text) == wished


@given(bodies(), st.data())
def test_a_number_typed_over_loses_its_tie_and_no_other_does(made, data):
    body, words = made
    gone = data.draw(st.sampled_from(sorted(words)))
    text = render(body, {**words, gone: "1234567"}).text
    assert wording.marks(absorb(body, words, text)) == [no for no in wording.marks(body) if no != gone]


@given(bodies(), gaps, st.integers(0, 6))
def test_a_tie_stands_on_its_own_words_whatever_is_typed(made, typed, at):
    body, words = made
    spot = min(at * 3, len(body))
    text, places = kept(
        body, words, render(body, words).text[:spot] + typed + "33" + render(body, words).text[spot:]
    )
    assert all(text[start:end] == words[no] for no, (start, end) in places.items())


@pytest.mark.parametrize(
    ("body", "submitted", "left"),
    [
        ("提案⟦1⟧件", "提案33件，意见33条", "提案⟦1⟧件，意见33条"),
        ("提案⟦1⟧件，意见⟦2⟧条", "意见33条", "意见⟦2⟧条"),
        ("提案⟦1⟧件，意见⟦2⟧条", "信息33条，提案33件，意见33条", "信息33条，提案⟦1⟧件，意见⟦2⟧条"),
        ("提案⟦1⟧件", "提案133件", "提案133件"),
        ("提案⟦1⟧件", "提案33多件", "提案33多件"),
        ("提案⟦1⟧件", "", ""),
        ("提案⟦1⟧件", "收到⟦1⟧33件", "收到【1】⟦1⟧件"),
    ],
)
def test_equal_numbers_are_told_apart_by_what_stands_around_them(body, submitted, left):
    assert absorb(body, {1: "33", 2: "33"}, submitted) == left


@pytest.mark.parametrize(
    ("value", "unit", "form", "said"),
    [
        (231, "件", EXACT, "231"),
        (143, "个", MORE, "140多"),
        (143, "个", ODD, "140余"),
        (306_500, "元", MORE, "30多万"),
        (20_431, "人", MORE, "2万多"),
        (108_000, "元", EXACT, "10.8万"),
        (Decimal("98.16"), "%", EXACT, "98.16"),
        (Decimal("98.16"), "%", WHOLE, "98"),
        (Decimal("99.54"), "%", WHOLE, "99.5"),
        (Decimal("99.96"), "%", WHOLE, "99.96"),
        (100, "%", WHOLE, "100"),
        (None, "%", WHOLE, "△"),
    ],
)
def test_numbers_are_written_as_offices_write_them(value, unit, form, said):
    assert written(value, unit, form) == said


@given(st.integers(1, 5_000_000), st.sampled_from([MORE, ODD]))
def test_a_number_written_with_more_is_borne_out_by_its_value(value, form):
    said = written(value, "人", form)
    if "多" in said or "余" in said:
        plain = said.replace("多", "").replace("余", "")
        stated = Decimal(plain.replace("万", "")) * (10_000 if "万" in plain else 1)
        assert holds(stated, "more_than", step_of(stated), value)


@pytest.mark.parametrize(
    ("surface", "unit", "approx", "form"),
    [
        ("140多", "个", "more_than", MORE),
        ("98", "%", "", WHOLE),
        ("98.2", "%", "", EXACT),
        ("200", "件", "less_than", STATED),
    ],
)
def test_the_form_of_a_number_is_seen_from_how_it_was_typed(surface, unit, approx, form):
    assert wording.form_of(surface, unit, approx) == form
