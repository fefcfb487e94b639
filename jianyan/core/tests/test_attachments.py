"""Files: whole or not at all, only what their name says, and only for those who may see the record."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jianyan.core import attachments, contacts
from jianyan.core.models import Attachment, ContactRead
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
