"""The index answers as a plain scan would, on both databases, and shows nobody more than he may open."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianyan.core import bigrams, fulltext, journal, search
from jianyan.core.bigrams import parse
from jianyan.core.models import SearchText
from jianyan.core.tests import factories as f

pytestmark = pytest.mark.django_db
CHARS = "政协提案水利abAB12１，。 \n！é𠮷㎡'\"*&:"
written = st.text(st.sampled_from(CHARS), max_size=60)
asked = st.lists(
    st.text(st.sampled_from(CHARS.replace('"', "")), min_size=1, max_size=6), min_size=1, max_size=3
)


@contextmanager
def undone():
    """Takes back what one example wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def by():
    return f.seat()


@pytest.fixture
def texts(monkeypatch):
    """Units whose text is given by their name's number."""
    held = []
    monkeypatch.setattr(f.Unit, "search_text", lambda unit: held[int(unit.name)])
    return held


def found(by, query):
    rows = search.find(query, by).order_by("record_id")
    return list(rows.values_list("record_id", flat=True))


def index(by, texts, given):
    texts[:] = given
    return f.units(by, *map(str, range(len(given))))


def agrees(by, texts, given, query):
    units = index(by, texts, given)
    plain = [
        unit.pk
        for unit, text in zip(units, given, strict=True)
        if query.phrases and bigrams.scan(text, query)
    ]
    assert found(by, query) == plain


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(written, min_size=1, max_size=6), parts=asked, quoted=st.booleans())
def test_the_index_agrees_with_a_plain_scan(by, texts, given, parts, quoted):
    query = parse(" ".join(f'"{part}"' if quoted else part for part in parts))
    with undone():
        agrees(by, texts, given, query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_stretch_of_a_text_is_found_in_it(by, texts, data):
    given = data.draw(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), min_size=1, max_size=3)
    )
    folded = bigrams.fold(data.draw(st.sampled_from(given))).text
    start = data.draw(st.integers(0, max(0, len(folded) - 1)))
    phrase = folded[start : start + data.draw(st.integers(1, bigrams.PHRASE))]
    with undone():
        agrees(by, texts, given, parse(f'"{phrase}"'))


@pytest.mark.parametrize(
    "text",
    [
        "好" * 2_000,
        "好。" * 1_500,
        "ab" * 700 + "水利资金",
        "".join(chr(0x4E00 + n % 5_000) for n in range(9_000)),
    ],
)
@pytest.mark.parametrize("place", [0, 249, 250, 260, 3_985, 3_999, 4_000, 7_970])
def test_long_texts_are_found_across_the_cuts_of_their_sections(by, texts, text, place):
    folded = bigrams.fold(text).text
    place = min(place, len(folded) - bigrams.PHRASE)
    for length in (1, 2, 7, bigrams.PHRASE):
        with undone():
            agrees(by, texts, [text, "别的"], parse(f'"{folded[place : place + length]}"'))


@pytest.mark.parametrize("phrase", ["甲好", "好甲", "协案", "乙政协"])
def test_what_does_not_stand_there_is_not_found(by, texts, phrase):
    agrees(by, texts, ["好" * 600, "政协。提案", "甲，乙。政协" * 300], parse(phrase))


def test_phrases_may_stand_in_different_sections(by, texts):
    text = "水利" + "".join(chr(0x5000 + n) for n in range(5_000)) + "资金"
    index(by, texts, [text, "水利", "资金"])
    assert len(found(by, parse("水利 资金"))) == 1
    assert SearchText.objects.of(by.committee_id).count() == 4


@pytest.mark.parametrize(
    "asked", ['"', "'", "a OR b", "NEAR(a b)", "*", "a*", "grams:a", "(", "a & !b", "\\", "a:*", "%"]
)
def test_no_query_breaks_the_database(by, texts, asked):
    agrees(by, texts, ["a b", "别的"], parse(asked))


def test_another_committee_finds_nothing_of_ours(by, texts):
    index(by, texts, ["水利资金"])
    assert found(f.seat("qing"), parse("水利")) == []


def test_changed_text_replaces_the_old_and_keeps_its_date(by):
    [unit] = f.units(by, "水利局")
    with journal.act("core.test_two", by=by, on=date(2023, 5, 1)) as act:
        act.change(unit, name="水务局")
    assert found(by, parse("水利局")) == []
    [row] = search.find(parse("水务局"), by)
    assert (row.record_id, row.on, row.room, row.model) == (unit.pk, f.DAY, "people", "people.unit")


def test_what_is_void_is_not_found(by):
    [unit] = f.units(by, "水利局")
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.void(unit, "重复录入")
    assert not SearchText.objects.of(by.committee_id).exists()


def test_a_verb_rolled_back_leaves_nothing_in_the_index(by):
    with undone():
        f.units(by, "水利局")
    assert found(by, parse("水利局")) == []


def test_a_record_can_give_its_own_date(by, monkeypatch):
    monkeypatch.setattr(f.Unit, "search_date", lambda unit: date(2020, 1, 2), raising=False)
    f.units(by, "水利局")
    assert search.find(parse("水利局"), by).get().on == date(2020, 1, 2)


def test_a_record_that_gives_itself_another_date_moves_in_the_list(by, monkeypatch):
    monkeypatch.setattr(f.Unit, "search_date", lambda unit: date(2020, 1, 1 + unit.sort_no), raising=False)
    [unit] = f.units(by, "水利局")
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(unit, sort_no=8)
    assert search.find(parse("水利局"), by).get().on == date(2020, 1, 9)


def test_a_change_without_words_leaves_the_index_alone(by, queries):
    [unit] = f.units(by, "水利局")

    def change():
        with journal.act("core.test_two", by=by, on=f.DAY) as act:
            act.change(unit, sort_no=8)

    assert [sql for sql in queries(change) if "searchtext" in sql] == []


def test_what_a_reader_may_not_open_is_not_found(by, monkeypatch):
    f.units(by, "水利局", "水文站")
    query_set = type(f.Unit.objects.all())
    monkeypatch.setattr(
        query_set, "visible_to", lambda rows, actor: rows.of(actor.committee_id).filter(name="水文站")
    )
    places = search.places(search.find(parse("水"), by))
    assert [hit.record.name for hit in search.hits(places, parse("水"), by)] == ["水文站"]


def test_nothing_is_found_where_nothing_is_open(by, monkeypatch):
    f.units(by, "水利局")
    monkeypatch.setattr(type(f.Unit.objects.all()), "visible_to", lambda rows, actor: rows.none())
    assert found(by, parse("水")) == []


def test_visibility_is_decided_in_the_same_statement(by, queries):
    f.units(by, "水利局")
    [sql] = queries(lambda: found(by, parse("水利")))
    assert sql.count('FROM "people_unit"') == 1
    assert sql.count('"committee_id" = ') >= 2


def test_contact_data_is_not_in_the_index(by):
    with journal.act("core.test_one", by=by, on=f.DAY) as act:
        act.create(f.Person(committee_id=by.committee_id, name="覃清", work="县水利局", phone="13900001234"))
    assert len(found(by, parse("覃清 水利局"))) == 1
    assert found(by, parse("13900001234")) == []


def test_rooms_are_counted_and_hits_marked(by):
    f.units(by, "水利局")
    [place] = search.places(search.find(parse("水利"), by))
    assert (place.room, place.year) == ("people", f.DAY.year)
    [hit] = search.hits([place], parse("水利"), by)
    assert ("水利", True) in hit.pieces


def test_a_page_of_hits_costs_the_same_for_many(by, same_queries):
    f.units(by, "水利甲局", "水利乙局")
    numbers = iter(range(10))
    same_queries(
        lambda: search.hits(search.places(search.find(parse("水利"), by)), parse("水利"), by),
        lambda: f.units(by, *[f"水利{next(numbers)}局" for _ in range(5)]),
    )


def test_rebuilding_gives_the_same_index(by):
    f.units(by, "水利局", "水务局")
    columns = ("room", "model", "record_id", "section", "on", "body", "grams", "words")
    before = set(SearchText.objects.of(by.committee_id).values_list(*columns))
    assert search.rebuild(by.committee_id) == 2
    assert set(SearchText.objects.of(by.committee_id).values_list(*columns)) == before


def test_a_lost_part_of_the_index_is_installed_again(by):
    f.units(by, "水利局")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP INDEX core_searchtext_vector")
        else:
            cursor.execute("DROP TRIGGER core_searchtext_added")
    assert len(fulltext.missing()) == 1
    f.units(by, "水利站")
    connection.check_constraints()  # on PostgreSQL what is deferred would stand in the way
    fulltext.install()
    assert fulltext.missing() == []
    assert len(found(by, parse("水利"))) == 2
