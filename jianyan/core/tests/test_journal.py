"""One verb, one transaction, one line; old versions are refused; the journal cannot be rewritten."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from jianyan.core import audit, journal, triggers
from jianyan.core.journal import Stale
from jianyan.core.models import Event, EventRow, JournalHead, Link, RuleProfile
from jianyan.core.tests import factories as f
from jianyan.kit import canonical
from jianyan.kit.flow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return f.seat()


def lines(by):
    return list(Event.objects.of(by.committee_id).order_by("seq"))


def refuse(by, kind="core.test_one", day=f.DAY):
    """A verb that writes a record and is then refused."""
    with journal.act(kind, by=by, on=day) as act:
        act.create(f.profile(by, day))
        raise Refused("不行")


def rows(event):
    return json.loads(event.payload)["rows"]


def test_one_verb_leaves_one_line(by):
    with journal.act("core.test_one", by=by, on=f.DAY, note="依据文件") as act:
        one = act.create(f.profile(by))
        act.change(one, source="甲文")
        act.create(f.profile(by, f.DAY + timedelta(1)))
    [line] = lines(by)
    assert (line.seq, line.kind, line.actor, line.account_id, line.on) == (
        1,
        "core.test_one",
        "龚敏",
        7,
        f.DAY,
    )
    assert [(row["version"], row["before"]) for row in rows(line)] == [
        (1, None),
        (2, {"source": ""}),
        (1, None),
    ]
    assert json.loads(line.payload)["note"] == "依据文件"
    assert one.version == 2


def test_a_bulk_verb_is_one_line_that_lists_its_rows(by):
    made = f.units(by, "甲局", "乙局", "丙局")
    [line] = lines(by)
    assert [int(row["id"]) for row in rows(line)] == [unit.pk for unit in made]
    assert set(EventRow.objects.of(by.committee_id).values_list("seq", "record_id")) == {
        (1, unit.pk) for unit in made
    }


def test_lines_are_chained_and_the_head_follows(by):
    f.adopted(by)
    f.adopted(by, f.DAY + timedelta(1))
    first, second = lines(by)
    head = JournalHead.objects.get(committee_id=by.committee_id)
    assert second.prev_hash == first.hash
    assert (head.seq, head.hash) == (2, second.hash)


@pytest.mark.parametrize("actor", ["龚敏", '"payload":""', '\\"payload":""'])
def test_what_is_hashed_is_the_canonical_text_of_the_whole_line(by, actor):
    at = datetime(2022, 3, 1, 9, 30, tzinfo=UTC)
    said = {
        "seq": 3,
        "kind": "core.test_one",
        "actor": actor,
        "on": f.DAY,
        "payload": '{"note":"","rows":[]}',
    }
    line = Event(committee_id=by.committee_id, account_id=7, at=at, **said)
    whole = said | {
        "committee": by.committee_id,
        "account": 7,
        "at": at.isoformat(timespec="microseconds"),
    }
    assert journal.line_text(line) == canonical.canonical(whole)


def test_each_committee_has_a_chain_of_its_own(by):
    other = f.seat("qing")
    f.adopted(by)
    f.adopted(other)
    assert [line.seq for line in lines(other)] == [1]
    assert lines(other)[0].prev_hash == audit.START


def test_nothing_changed_nothing_written(by):
    one = f.adopted(by)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(one, source="", room="test")
    assert one.version == 1
    assert len(lines(by)) == 1


def test_an_empty_verb_leaves_no_line(by):
    with journal.act("core.test_one", by=by, on=f.DAY) as act:
        act.create_all([])
    assert lines(by) == []


def test_a_refused_verb_leaves_neither_record_nor_line(by):
    with pytest.raises(Refused):
        refuse(by)
    assert lines(by) == []
    assert not RuleProfile.objects.of(by.committee_id).exists()


def test_an_inner_verb_rolled_back_leaves_no_line(by):
    with journal.act("core.test_one", by=by, on=f.DAY) as act:
        act.create(f.profile(by))
        with pytest.raises(Refused):
            refuse(by, "core.test_two", f.DAY + timedelta(1))
    assert [line.kind for line in lines(by)] == ["core.test_one"]
    assert list(audit.chain(by.committee_id)) == []


def test_an_outer_verb_rolled_back_takes_the_inner_line_with_it(by):
    def outer():
        with journal.act("core.test_one", by=by, on=f.DAY):
            f.adopted(by)
            refuse(by, day=f.DAY + timedelta(1))

    with pytest.raises(Refused):
        outer()
    assert lines(by) == []


def test_a_verb_must_be_declared_and_happen_on_a_date(by):
    with pytest.raises(LookupError), journal.act("core.nameless", by=by, on=f.DAY):
        pass
    with pytest.raises(TypeError), journal.act("core.test_one", by=by, on=datetime(2022, 3, 1, tzinfo=UTC)):
        pass


def test_a_kind_has_one_sentence():
    journal.declare({"core.test_one": "试一件"})
    with pytest.raises(ValueError, match="declared twice"):
        journal.declare({"core.test_one": "另一句"})
    assert journal.label_of("core.test_one") == "试一件"


def test_records_of_another_committee_are_refused(by):
    theirs = f.adopted(f.seat("qing"))
    with pytest.raises(Refused), journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(theirs, source="我们的")
    assert f.again(theirs).source == ""


def test_an_old_form_is_refused_and_told_what_changed(by):
    one = f.adopted(by)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(f.again(one), source="同事的", effective_on=date(2022, 4, 1))
    with pytest.raises(Stale) as stale, journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(f.again(one), expected=1, source="我的")
    assert stale.value.changes == [("施行日期", "2022年3月1日", "2022年4月1日"), ("依据", "（空）", "同事的")]
    assert f.again(one).source == "同事的"


def test_a_record_read_before_a_colleague_wrote_is_stale(by):
    one = f.adopted(by)
    old = f.again(one)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(one, source="同事的")
    with pytest.raises(Stale), journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(old, source="我的")
    assert len(lines(by)) == 2


def test_changes_name_records_and_choices(by):
    with journal.act("core.test_one", by=by, on=f.DAY) as act:
        link = act.create(
            Link(committee_id=by.committee_id, kind="origin", source_model="people.unit", source_id=1)
        )
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(link, kind="about")
    assert journal.changes_since(link, 1) == [("关系", "来源", "相关")]


def test_changes_of_lists_and_filters_are_told_in_words(by):
    profile = f.adopted(by)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(profile, data={"类别": ["大会", "平时"], "级": 2})
    assert journal.changes_since(profile, 1) == [("规则", "甲：1", "类别：大会、平时；级：2")]


def test_a_void_record_stays_with_its_reason(by):
    one = f.adopted(by)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.void(one, " 重复录入 ")
    kept = f.again(one)
    assert (kept.void_reason, kept.voided_by, kept.version) == ("重复录入", 7, 2)
    assert not RuleProfile.objects.of(by.committee_id).live().exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_voiding_needs_a_reason(by, reason):
    one = f.adopted(by)
    with pytest.raises(Refused, match="原因"), journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.void(one, reason)


def test_what_is_void_is_not_voided_again_nor_changed(by):
    one = f.adopted(by)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.void(one, "重复录入")
    for attempt in (lambda act: act.void(one, "再次"), lambda act: act.change(one, source="改")):
        with pytest.raises(Refused, match="已经作废"), journal.act("core.test_two", by=by, on=f.DAY) as act:
            attempt(act)


def test_nothing_is_deleted(by):
    one = f.adopted(by)
    with pytest.raises(TypeError):
        one.delete()
    with pytest.raises(TypeError):
        RuleProfile.objects.of(by.committee_id).delete()


def test_contact_data_stands_in_the_journal_as_a_keyed_hash_only(by):
    with journal.act("core.test_one", by=by, on=f.DAY) as act:
        person = act.create(
            f.Person(committee_id=by.committee_id, name="覃清", phone="13900001234", address="城东路1号")
        )
        act.change(person, phone="13900005678")
    text = lines(by)[0].payload
    assert "13900001234" not in text
    assert "13900005678" not in text
    assert "城东路" not in text
    assert set(rows(lines(by)[0])[1]["after"]["phone"]) == {"keyed"}
    assert journal.changes_since(person, 1)[0][1:] == ("（联系方式，不显示）", "（联系方式，不显示）")


def test_equal_contact_data_of_two_persons_cannot_be_read_without_the_key(by, settings):
    person = f.Person(committee_id=by.committee_id, name="覃清", phone="13900001234")
    before = journal.fields_of(person)["phone"]
    settings.SECRET_KEY = "another"
    assert journal.fields_of(person)["phone"] != before


def test_values_are_journaled_as_their_columns_keep_them(by):
    one = f.adopted(by)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(one, effective_on="2022-05-01")
    assert one.effective_on == date(2022, 5, 1)
    assert list(audit.records(by.committee_id)) == []


@pytest.mark.parametrize("text", ["字" * 201, "字\x00"])
def test_what_a_column_cannot_hold_is_refused_on_both_databases(by, text):
    with pytest.raises(Refused, match="依据"):
        f.adopted(by, source=text)


def test_a_timeline_tells_what_happened_to_a_record(by):
    one = f.adopted(by)
    f.adopted(by, f.DAY + timedelta(1))
    with journal.act("core.test_two", by=by, on=date(2022, 3, 9), note="更正") as act:
        act.change(one, source="乙文")
    told = journal.timeline(one)
    assert [(entry.label, entry.on, entry.version, entry.note) for entry in told] == [
        ("试一件", f.DAY, 1, ""),
        ("试第二件", date(2022, 3, 9), 2, "更正"),
    ]
    assert (told[1].before, told[1].after) == ({"source": ""}, {"source": "乙文"})


def test_a_timeline_takes_two_queries(by, queries):
    one = f.adopted(by)
    assert len(queries(lambda: journal.timeline(one))) == 2


@pytest.mark.parametrize("statement", ["UPDATE core_event SET actor = 'x'", "DELETE FROM core_event"])
def test_the_database_refuses_to_rewrite_the_journal(by, statement):
    f.adopted(by)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert [line.actor for line in lines(by)] == ["龚敏"]


def test_postgresql_refuses_to_empty_the_journal(by):
    if connection.vendor != "postgresql":
        assert "core_event_no_truncate" not in triggers.expected()
        return
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE core_event")


def test_a_missing_trigger_is_found_and_installed(by):
    drop_triggers()
    assert triggers.missing() == list(triggers.expected())
    triggers.install()
    assert triggers.missing() == []


def test_a_trigger_that_refuses_nothing_is_as_good_as_missing():
    drop_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION nothing() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql"
            )
            cursor.execute(
                "CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event FOR EACH ROW "
                "EXECUTE FUNCTION nothing()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event BEGIN SELECT 1; END"
            )
    assert "core_event_no_update" in triggers.missing()
    triggers.install()
    assert triggers.missing() == []


def drop_triggers():
    with connection.cursor() as cursor:
        for name in triggers.present():
            on = f" ON {triggers.TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


@pytest.fixture
def heard(monkeypatch):
    """The acts of core.test_two that a listener heard."""
    acts = []
    monkeypatch.setitem(journal._AFTER, "core.test_two", [])
    journal.after("core.test_two", acts.append)
    return acts


def test_a_listener_hears_an_act_once_whatever_its_rows_and_none_that_wrote_nothing(by, heard):
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.create_all([f.profile(by), f.profile(by, f.DAY + timedelta(1))])
    with journal.act("core.test_two", by=by, on=f.DAY):
        pass
    f.adopted(by, f.DAY + timedelta(2))
    [act] = heard
    assert len(act.rows) == 2


def test_what_a_listener_raises_stops_the_act(by, heard):
    journal.after("core.test_two", lambda act: 1 / 0)
    with pytest.raises(ZeroDivisionError), journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.create(f.profile(by))
    assert lines(by) == []
    assert not RuleProfile.objects.of(by.committee_id).exists()
