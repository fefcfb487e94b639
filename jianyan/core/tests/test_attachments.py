"""Files: whole or not at all, only what their name says, and only for those who may see the record."""

import os
import tempfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from jianyan.core import attachments, contacts
from jianyan.core.models import Attachment, ContactRead
from jianyan.core.storage import Unnamed
from jianyan.core.tests import factories as f
from jianyan.kit.flow import Refused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 x"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "jianyan.core.storage.SyncedStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return tmp_path


@pytest.fixture
def by():
    return f.seat()


def attach(by, name="答复.pdf", data=PDF, record=None):
    return attachments.attach(record or f.units(by, "水利局")[0], name, data, by=by, on=f.DAY)


def test_a_file_lies_under_its_committee_by_its_hash(by, media):
    kept = attach(by)
    [path] = [path for path in media.rglob("*") if path.is_file()]
    assert path.relative_to(media).as_posix() == f"{by.committee_id}/{kept.sha256[:2]}/{kept.sha256}"
    assert path.read_bytes() == attachments.read(kept) == PDF


@pytest.mark.parametrize(
    ("name", "data"), [("回顾.html", b"<p>x</p>"), ("回顾.txt", "文".encode("utf-16")), ("a.htm", b"x")]
)
def test_saved_pages_and_texts_in_any_encoding_are_kept(by, name, data):
    assert attachments.read(attach(by, name=name, data=data)) == data


def test_one_content_is_stored_once(by, media):
    [unit] = f.units(by, "水利局")
    attach(by, record=unit), attach(by, name="副本.pdf", record=unit)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
    assert [one.name for one in attachments.of_record(unit)] == ["答复.pdf", "副本.pdf"]


def test_saving_again_never_renames(media):
    for _ in range(2):
        assert default_storage.save("a/b", ContentFile(b"x")) == "a/b"


def test_a_write_that_breaks_off_leaves_nothing(media):
    class Broken(ContentFile):
        def chunks(self, *args):
            yield b"half"
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        default_storage.save("a/b", Broken(b"x"))
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("程序.exe", b"MZ", "不支持的文件类型"),
        ("无后缀", b"x", "不支持的文件类型"),
        ("空.pdf", b"", "空的"),
        ("假.pdf", b"<html>", "与扩展名不符"),
        ("假.docx", b"%PDF-", "与扩展名不符"),
        ("假.txt", b"a\x00b", "与扩展名不符"),
    ],
)
def test_what_a_file_is_not_is_refused(by, name, data, why):
    with pytest.raises(Refused, match=why):
        attach(by, name, data)
    assert not Attachment.objects.of(by.committee_id).exists()


def test_too_large_a_file_is_refused(by, monkeypatch):
    monkeypatch.setattr(attachments, "LIMIT", 9)
    with pytest.raises(Refused, match="50 MB"):
        attach(by)


def test_a_file_is_open_to_those_who_may_see_its_record(by, monkeypatch):
    kept = attach(by)
    assert attachments.open_to(by, kept.pk) == kept
    assert attachments.open_to(f.seat("qing"), kept.pk) is None
    assert attachments.open_to(by, 5) is None
    monkeypatch.setattr(type(f.Unit.objects.all()), "visible_to", lambda rows, actor: rows.none())
    assert attachments.open_to(by, kept.pk) is None


def test_readings_of_contact_data_are_noted(by, queries):
    assert len(queries(lambda: contacts.note(by, [5, 6], "/lan/people/5/"))) == 1
    rows = ContactRead.objects.of(by.committee_id).order_by("person_id")
    assert [(row.person_id, row.actor, row.account_id, row.page) for row in rows] == [
        (5, "龚敏", 7, "/lan/people/5/"),
        (6, "龚敏", 7, "/lan/people/5/"),
    ]


# ---- uploads ----


@pytest.mark.parametrize("size", [10, 3 * 2**20], ids=["in memory", "on the disk"])
def test_an_upload_arrives_whole_and_has_no_name_on_the_disk(rf, tmp_path, monkeypatch, size):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = PDF + b"x" * size
    request = rf.post("/", {"file": SimpleUploadedFile("说明.pdf", data, "application/pdf")})
    file = request.FILES["file"]
    assert (file.name, file.size, file.content_type) == ("说明.pdf", len(data), "application/pdf")
    assert file.read() == data
    assert list(tmp_path.iterdir()) == []
    request.close()
    assert file.closed


def test_an_upload_that_breaks_off_is_forgotten():
    handler = Unnamed()
    handler.upload_interrupted()
    handler.new_file("file", "说明.pdf", "application/pdf", 5)
    handler.receive_data_chunk(b"half", 0)
    handler.upload_interrupted()
    assert handler.waiting.closed


# ---- files without a row ----

HOUR = timedelta(hours=1)
IN_AN_HOUR = datetime.now(UTC) + HOUR + timedelta(minutes=5)


def files(media):
    return {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}


def left_behind(by, data=b"%PDF-left"):
    """A file whose verb was killed before its row was there."""
    [unit] = f.units(by, "林业局")
    return attachments.path_of(attachments.stored(unit, "残留.pdf", data))


def make_old(media, path):
    then = (datetime.now(UTC) - 2 * HOUR).timestamp()
    os.utime(media / path, (then, then))


def test_a_file_no_row_names_is_swept_when_it_is_an_hour_old_and_never_before(by, media):
    path = left_behind(by)
    almost = datetime.now(UTC) + HOUR - timedelta(minutes=1)
    assert (attachments.sweep(), attachments.sweep(almost), files(media)) == (0, 0, {path})
    assert list(attachments.strays(IN_AN_HOUR)) == [path]
    assert (attachments.sweep(IN_AN_HOUR), files(media)) == (1, set())
    assert attachments.sweep(IN_AN_HOUR) == 0


def test_a_file_with_a_row_stays_though_the_row_is_void_or_stands_beside_an_orphan(by, media):
    kept, void = attach(by), attach(by, "作废.pdf", b"%PDF-void", f.units(by, "农业局")[0])
    with attachments.journal.act("core.attach", by=by, on=f.DAY) as act:
        act.void(void, "传错了")
    left_behind(by)
    assert attachments.sweep(IN_AN_HOUR) == 1
    assert files(media) == {attachments.path_of(kept), attachments.path_of(void)}


def test_one_content_kept_by_one_committee_is_no_reason_to_keep_it_for_another(by, media):
    other = f.seat("qing")
    kept, orphan = attach(other), left_behind(by, PDF)
    assert kept.sha256 in orphan
    assert attachments.sweep(IN_AN_HOUR) == 1
    assert files(media) == {attachments.path_of(kept)}


def test_what_a_killed_write_left_is_swept_and_what_others_keep_is_not(by, media):
    theirs = {f"{by.committee_id}/imports/7", f"{by.committee_id}/compilations/7.pdf", "1/ab/not-ours"}
    partial = f"{by.committee_id}/imports/.partial-x1"
    stranger = f"5/ab/{'ab' * 32}"  # of a committee this database does not know
    for path in (*theirs, partial, stranger):
        default_storage.save(path, ContentFile(b"x"))
    assert attachments.sweep(IN_AN_HOUR) == 1
    assert files(media) == {*theirs, stranger}


def test_storing_an_orphan_again_makes_it_young_so_that_its_row_finds_it(by, media):
    path = left_behind(by, PDF)
    make_old(media, path)
    [unit] = f.units(by, "水务局")
    made = attachments.stored(unit, "再传.pdf", PDF)
    assert attachments.sweep() == 0
    assert attachments.read(made) == PDF


def test_a_file_renewed_at_the_moment_it_is_set_aside_is_put_back(by, media):
    path = left_behind(by)
    assert not default_storage.discard(path, datetime.now(UTC) - HOUR)
    assert files(media) == {path}
    assert not default_storage.discard(path + "0", IN_AN_HOUR)


def test_a_storage_of_another_make_is_swept_through_what_django_asks_of_every_storage(by, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    kept, orphan = attach(by), left_behind(by)
    assert (attachments.sweep(), attachments.sweep(IN_AN_HOUR)) == (0, 1)
    assert default_storage.exists(attachments.path_of(kept))
    assert not default_storage.exists(orphan)


def test_a_storage_that_cannot_list_is_left_alone(by, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "jianyan.core.tests.test_attachments.Unlisted"}
    }
    orphan = left_behind(by)
    assert attachments.sweep(IN_AN_HOUR) == 0
    assert default_storage.exists(orphan)


class Unlisted(InMemoryStorage):
    def listdir(self, path):
        raise NotImplementedError  # as Django storages say it
