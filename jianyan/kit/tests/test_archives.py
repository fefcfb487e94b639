"""Zip files people send: their names, and what is refused."""

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.kit import archives
from jianyan.kit.archives import Archive, BadArchive


def packed(*files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_names_are_plain_and_lead_nowhere():
    data = packed(("/etc/第1号.docx", "a"), ("../../第2号.docx", "b"), ("提案\\第3号.docx", "c"), ("空/", ""))
    archive = Archive(data)
    assert [one.name for one in archive.entries()] == ["第1号.docx", "第2号.docx", "第3号.docx"]
    assert archive.read(archive.entries()[2]) == b"c"


def test_what_systems_leave_behind_is_passed_over():
    data = packed(("__MACOSX/._1.docx", "a"), ("~$1.docx", "a"), (".DS_Store", "a"), ("1.docx", "b"))
    assert [one.name for one in Archive(data).entries()] == ["1.docx"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_the_mark_of_utf8_are_read(encoding):
    said = "第012号.docx".encode(encoding)
    data = packed(("x" * len(said), "a")).replace(b"x" * len(said), said)
    assert [one.name for one in Archive(data).entries()] == ["第012号.docx"]


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(monkeypatch):
    monkeypatch.setattr(archives, "ALL", 1000)
    with pytest.raises(BadArchive, match="展开后超过"):
        Archive(packed(("1.docx", b"\0" * 2000)))
    monkeypatch.setattr(archives, "ONE", 1000)
    data = bytearray(packed(("1.docx", b"\0" * 2000)))
    place = data.rindex(b"PK\x01\x02") + 24  # the size in the central directory
    data[place : place + 4] = struct.pack("<I", 10)
    archive = Archive(bytes(data))
    try:
        read = archive.read(archive.entries()[0])
    except BadArchive:
        read = b""
    assert len(read) <= 1000


def test_a_locked_archive_is_refused():
    data = bytearray(packed(("1.docx", "a")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(BadArchive, match="设有密码"):
        Archive(bytes(data))


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_raise_anything_but_a_sentence(data, as_zip):
    with contextlib.suppress(BadArchive):
        archive = Archive(b"PK\x03\x04" + data if as_zip else data)
        for entry in archive.entries():
            archive.read(entry)
