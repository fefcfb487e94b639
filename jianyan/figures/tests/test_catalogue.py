"""What holds for every declared indicator: its words, its entries, its cuts, its address."""

from functools import partial

import pytest

from jianyan.figures import catalogue, drill, units
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Distinct, Share, Total
from jianyan.figures.tests import factories as f
from jianyan.language import lexicon
from jianyan.people.models import Role

EVERY = catalogue.every()
WORDS = {entry.name: entry for entry in lexicon.load().entries}
each = pytest.mark.parametrize("indicator", EVERY, ids=lambda one: one.key)
ROOMS = sorted({indicator.key.split(".")[0] for indicator in EVERY})
by_room = pytest.mark.parametrize(
    "room", ROOMS
)  # one committee a room: building one for each figure takes a minute


def of_room(room):
    return [indicator for indicator in EVERY if indicator.key.startswith(f"{room}.")]


@each
def test_it_says_what_it_counts(indicator):
    assert indicator.meaning.endswith("。")
    assert indicator.title
    assert indicator.unit
    assert indicator.roles <= {str(role) for role in Role}


@each
def test_its_words_stand_in_the_lexicon_under_the_same_id_and_unit(indicator):
    if (
        not indicator.lexicon
    ):  # no phrase names it, so no text is held against it; its id must be known all the same
        assert indicator.id is None or indicator.id in {entry.id for entry in WORDS.values()}
        return
    entry = WORDS[indicator.lexicon]
    counters = {entry.unit}.union(*(phrase.units for phrase in entry.phrases))
    assert entry.id == indicator.id
    assert any(units.same(counter, indicator.unit) for counter in counters)


@each
def test_its_cuts_have_one_key_each_and_its_values_names(indicator):
    cuts = (*indicator.cuts, *getattr(indicator, "part_cuts", ()))
    keys = [cut.key for cut in indicator.cuts]
    assert len(set(keys)) == len(keys)
    assert all(cut.label and (cut.path or cut.where) for cut in cuts)


@by_room
def test_it_is_asked_of_an_empty_year_without_harm(room, at):
    for indicator in of_room(room):
        figure = catalogue.ask(indicator, Scope.of_year(at.committee.pk, 1999))
        assert figure.answer.value in (0, None)
        assert figure.shown
        assert all(part.rows.count() == 0 for part in figure.answer.parts)


@by_room
def test_its_lists_can_be_joined_cut_and_exported(room, at):
    for indicator in of_room(room):
        figure = catalogue.ask(indicator, f.year(at))
        for number, part in enumerate(figure.answer.parts):
            rows = list(drill.joined(indicator, part).order_by("pk"))
            assert len(list(drill.table(figure, at.of(Role.AU), number))) == len(rows)
        for cut in drill.cuttable(indicator):
            lines = drill.slices(figure, cut)
            if not cut.many and isinstance(indicator, Count):
                assert sum(line.number for line in lines) == figure.answer.value


@by_room
def test_every_condition_of_its_cuts_can_be_asked(room, at):
    for indicator in of_room(room):
        for cut in (*indicator.cuts, *getattr(indicator, "part_cuts", ())):
            given = next(iter(cut.labels), "没有这样的值")
            assert indicator.answer(f.year(at).narrowed({cut.key: [given]})) is not None


@by_room
def test_it_counts_one_committee_only(room, at, queries):
    for indicator in of_room(room):
        scope = f.year(at)
        for sql in queries(partial(indicator.answer, scope)):
            assert str(at.committee.pk) in sql


@by_room
def test_every_convention_gives_an_answer(room, at):
    for indicator in of_room(room):
        for code in indicator.conventions:
            indicator.answer(Scope(**{**f.year(at).__dict__, "convention": code}))


@by_room
def test_an_entry_is_a_record_with_a_page(room, at):
    for indicator in of_room(room):
        if isinstance(indicator, Count | Total | Share | Distinct):
            for part in indicator.answer(f.year(at)).parts:
                assert hasattr(part.rows.model, "version"), "entries are records"


def test_keys_are_declared_once_and_sections_are_known():
    with pytest.raises(ValueError, match="declared twice"):
        catalogue.declare(EVERY[0])
    with pytest.raises(ValueError, match="no known section"):
        catalogue.declare(f.seats)


def test_some_figures_are_for_some_roles_only():
    hidden = [one for one in EVERY if one.roles]
    known = catalogue.every([str(Role.MB)])
    assert all((one in known) == (str(Role.MB) in one.roles) for one in hidden)
    assert catalogue.find("no.such") is None
