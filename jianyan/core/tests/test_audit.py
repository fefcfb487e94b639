"""What was done behind the journal's back is found when everything is added up again."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from jianyan.core import attachments, audit, journal, soundness, triggers
from jianyan.core.models import Event, EventRow, JournalAnchor, JournalHead, Link
from jianyan.core.tests import factories as f
from jianyan.core.tests.test_journal import drop_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    """Somebody in a committee with four lines: a record made and changed, three units at once, a void."""
    by = f.seat()
    one = f.adopted(by)
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.change(one, source="甲文")
    units = f.units(by, "甲局", "乙局", "丙局")
    with journal.act("core.test_two", by=by, on=f.DAY) as act:
        act.void(units[2], "重复录入")
    return by


@pytest.fixture
def media(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "jianyan.core.storage.SyncedStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return tmp_path


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def behind_the_journal(statement, *values):
    """What somebody with the database's password does: takes the triggers off, writes, and puts them back."""
    drop_triggers()
    sql(statement, *values)
    triggers.install()


def found():
    return [(difference.what, difference.said) for difference in audit.core() if not difference.note]


def said():
    return "；".join(text for _, text in found())


def test_an_honest_committee_adds_up(by):
    assert found() == []


def test_a_changed_line_is_found(by):
    behind_the_journal("UPDATE core_event SET actor = '别人' WHERE seq = 2")
    assert found() == [("journal", "第2条内容被改动")]


def test_a_changed_line_with_a_fresh_hash_breaks_the_chain(by):
    line = Event.objects.of(by.committee_id).get(seq=2)
    line.actor = "别人"
    behind_the_journal(
        "UPDATE core_event SET actor = '别人', hash = %s WHERE seq = 2",
        journal.chain(line.prev_hash, journal.line_text(line)),
    )
    assert found() == [("journal", "第3条与前一条不相连")]


@pytest.mark.parametrize("payload", ["", "{}", "[]", '{"rows": [{"model": 1}]}', '{"rows": 5}'])
def test_a_line_made_unreadable_is_found_and_stops_nothing(by, payload):
    behind_the_journal("UPDATE core_event SET payload = %s WHERE seq = 3", payload)
    assert "第3条内容被改动" in said()
    assert "绕过日志写入" in said()


def test_a_removed_line_is_found(by):
    behind_the_journal("DELETE FROM core_event WHERE seq = 2")
    assert "第2条缺失，其后为第3条" in said()


def test_a_cut_tail_is_found_by_the_head(by):
    behind_the_journal("DELETE FROM core_event WHERE seq = 4")
    assert "日志末尾缺失：应到第4条，实有3条" in said()


def cut_cleanly(by, seq):
    """Cut the tail from ``seq`` on and make the head and the index believe it."""
    last = Event.objects.of(by.committee_id).get(seq=seq - 1)
    EventRow.objects.of(by.committee_id).filter(seq__gte=seq)._raw_delete("default")
    JournalHead.objects.filter(committee_id=by.committee_id).update(seq=seq - 1, hash=last.hash)
    behind_the_journal("DELETE FROM core_event WHERE seq >= %s", seq)


def test_a_tail_cut_with_its_head_is_found_by_the_records(by):
    cut_cleanly(by, 4)
    assert "“版本”与日志不符" in said()
    cut_cleanly(by, 3)
    assert said().count("绕过日志写入") == 3


def test_a_tail_cut_with_its_head_is_found_by_what_was_printed(by):
    head = JournalHead.objects.get(committee_id=by.committee_id)
    JournalAnchor.anywhere.create(
        committee_id=by.committee_id,
        seq=head.seq,
        hash=head.hash,
        at=datetime.now(UTC),
        printed_in="备份 甲.zip",
    )
    assert found() == []
    cut_cleanly(by, 4)
    assert "与“备份 甲.zip”所载第4条的摘要不符" in said()


def test_a_missing_trigger_is_found_by_audit_and_check(by):
    drop_triggers()
    assert [what for what, _ in found()] == ["trigger"] * len(triggers.expected())
    assert any("core_event_no_update" in problem for problem in soundness.problems())


def test_a_changed_record_is_found(by):
    sql("UPDATE core_ruleprofile SET source = '乙文'")
    assert found() == [("record", "“依据”与日志不符")]


def test_a_record_voided_by_hand_is_found(by):
    sql("UPDATE people_unit SET voided_at = %s WHERE name = '甲局'", datetime.now(UTC))
    assert found() == [("record", "“作废时间”与日志不符")]


def test_a_changed_row_of_a_bulk_verb_is_found(by):
    sql("UPDATE people_unit SET sort_no = 9 WHERE name = '乙局'")
    assert found() == [("record", "“排序”与日志不符")]


def test_a_removed_record_is_found(by):
    sql("DELETE FROM people_unit WHERE name = '乙局'")
    assert found() == [("record", "日志中有、表中没有：被删除")]


def test_a_record_put_in_behind_the_journal_is_found(by):
    f.profile(by, f.DAY + timedelta(1)).save()
    assert found() == [("record", "表中有、日志中没有：绕过日志写入")]


def test_a_record_moved_to_another_committee_is_found_in_both(by):
    other = f.committee("qing")
    sql("UPDATE people_unit SET committee_id = %s WHERE name = '甲局'", other.pk)
    assert {text for _, text in found()} == {"日志中有、表中没有：被删除", "表中有、日志中没有：绕过日志写入"}


def test_a_record_made_unreadable_is_found_and_stops_nothing(by):
    if connection.vendor == "postgresql":  # its column types refuse that
        return
    sql("UPDATE core_ruleprofile SET effective_on = '2022-13-77'")
    assert found() == [("record", "内容无法读出：被改动")]


def test_an_index_row_that_was_added_is_found(by):
    EventRow.anywhere.create(committee_id=by.committee_id, seq=1, model="people.unit", record_id=5)
    assert [what for what, _ in found()] == ["index"]


def test_a_changed_contact_is_found_without_being_named(by):
    with journal.act("core.test_one", by=by, on=f.DAY) as act:
        act.create(f.Person(committee_id=by.committee_id, name="覃清", phone="13900001234"))
    sql("UPDATE people_person SET phone = '13911112222'")
    assert found() == [("record", "“联系电话”与日志不符")]


def test_a_missing_or_changed_file_is_found(by, media):
    one = f.adopted(by, f.DAY + timedelta(1))
    kept = attachments.attach(one, "说明.txt", "正文".encode(), by=by, on=f.DAY)
    assert found() == []
    default_storage.delete(attachments.path_of(kept))
    assert found() == [("file", "附件“说明.txt”的文件缺失")]
    default_storage.save(attachments.path_of(kept), ContentFile(b"x"))
    assert found() == [("file", "附件“说明.txt”的文件被改动")]


def test_a_file_without_a_row_is_a_note_once_it_is_an_hour_old(by, media):
    one = f.adopted(by, f.DAY + timedelta(1))
    left = attachments.path_of(attachments.stored(one, "残留.txt", b"x"))
    assert list(audit.core()) == []
    os.utime(media / left, (0, 0))
    [told] = audit.core()
    assert (told.what, told.said, told.note) == ("file", "有1个文件不属于任何附件，等待后台清理", True)


def test_an_open_link_is_a_note_and_no_fault(by):
    with journal.act("core.test_one", by=by, on=f.DAY) as act:
        act.create(
            Link(committee_id=by.committee_id, kind="converted", source_model="people.unit", source_id=1)
        )
    assert found() == []
    assert [difference.said for difference in audit.core()] == ["转为社情民意信息，尚未登记"]
