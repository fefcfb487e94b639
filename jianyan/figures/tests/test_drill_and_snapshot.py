"""Opening a figure as this or that reader; freezing it; seeing later what changed."""

import json

import pytest
from django.db import connection

from jianyan.figures import audit, catalogue, drill, snapshot
from jianyan.figures.models import Snapshot
from jianyan.figures.tests import factories as f
from jianyan.kit import canonical
from jianyan.people import actions
from jianyan.people.models import Person, Role, Tenure
from jianyan.people.tests.factories import BEGIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(at):
    return catalogue.ask(catalogue.find("people.members"), f.year(at))


def freeze(at, figure):
    return snapshot.freeze(figure, by=at.of(Role.RS), on=BEGIN, purpose="年度回顾")


def now(held):
    return snapshot.since(Snapshot.objects.of(held.committee_id).get(pk=held.pk))


def test_everyone_sees_the_number_but_only_his_own_records(at, figure, monkeypatch):
    query_set = type(Tenure.objects.all())
    monkeypatch.setattr(query_set, "visible_to", lambda rows, actor: rows.filter(person__name="童二"))
    rows = list(drill.joined(figure.indicator, figure.answer.parts[0]).order_by("pk"))
    shown = drill.entries(figure.indicator, rows, at.of(Role.MB))
    assert [(one.title, bool(one.url), one.on) for one in shown if not one.hidden] == [
        ("童二（教育）", True, BEGIN)
    ]
    assert [(one.title, one.url, one.on) for one in shown if one.hidden] == [("（不公开）", "", None)] * 2
    assert figure.answer.value == 3
    assert [row[1] for row in drill.table(figure, at.of(Role.MB))].count("（不公开）") == 2


def test_a_list_of_entries_costs_two_queries(at, figure, queries):
    def opened():
        rows = list(drill.joined(figure.indicator, figure.answer.parts[0]))
        drill.entries(figure.indicator, rows, at.of(Role.MB))

    assert len(queries(opened)) == 2


def test_no_rows_no_question(at, queries):
    assert queries(lambda: drill.visible_ids([], at.of(Role.MB))) == []


def test_a_frozen_figure_keeps_value_meaning_and_entries(at, figure):
    held = freeze(at, figure)
    assert (held.value, held.unit, held.meaning) == ("3", "名", figure.indicator.meaning)
    assert held.entries == [sorted(str(one.pk) for one in at.tenures)]
    assert held.journal_seq > 0
    assert (now(held).changed, now(held).intact) == (False, True)


def test_later_a_frozen_figure_shows_what_came_and_went(at, figure):
    held = freeze(at, figure)
    actions.void(at.tenures[0], "重复登记", by=at.of(Role.ML), on=BEGIN)
    [fresh] = actions.register_persons([Person(name="覃四")], by=at.of(Role.ML), on=BEGIN)
    [seat] = actions.seat_members(at.term, [(fresh, at.sectors[0])], by=at.of(Role.ML), on=BEGIN)
    since = now(held)
    assert (since.value_then, since.value_now, since.changed) == ("3", "3", True)
    assert (since.gone, since.new) == ({at.tenures[0].pk}, {seat.pk})


def tamper(column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE figures_snapshot SET {column} = %s", [value])


@pytest.mark.parametrize(("column", "value"), [("value", "4"), ("meaning", "别的。"), ("entries", '[["1"]]')])
def test_a_changed_snapshot_is_found(at, figure, column, value):
    held = freeze(at, figure)
    assert audit.everything() == []
    tamper(column, value)
    assert now(held).intact is False
    assert {difference.what for difference in audit.everything()} == {"record", "snapshot"}


def test_a_snapshot_changed_with_its_hash_is_found_by_the_journal(at, figure):
    held = freeze(at, figure)
    names = ("key", "scope", "value", "unit", "meaning", "entries")
    content = {name: getattr(held, name) for name in names} | {"value": "4"}
    tamper("value", "4")
    tamper("hash", canonical.digest(canonical.canonical(content)))
    assert now(held).intact
    assert {str(one).rpartition("：")[2] for one in audit.everything()} == {
        "“数值”与日志不符",
        "“摘要”与日志不符",
    }


def test_a_snapshot_of_a_figure_that_is_gone_can_still_be_read(at, figure, monkeypatch):
    held = freeze(at, figure)
    monkeypatch.setattr(catalogue, "_DECLARED", {})
    assert now(held).intact
    assert now(held).value_now == ""


def test_what_is_stored_of_a_snapshot_is_plain_json(at, figure):
    assert json.loads(json.dumps(snapshot.content(figure))) == snapshot.content(figure)
