"""Files by the hash of their content under the committee's prefix: written and synced before the row commits."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jianyan.core import journal
from jianyan.core.journal import Actor, model_name
from jianyan.core.models import Attachment
from jianyan.core.storage import PARTIAL
from jianyan.kit.flow import Refused

LIMIT = 50 * 2**20
STRAY_AFTER = timedelta(hours=1)  # a verb that stored a file has long ended by then, with its row or without
# What a file of each accepted kind begins with; a name alone proves nothing.
_KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
    ".doc": (b"\xd0\xcf\x11\xe0",),
    ".xls": (b"\xd0\xcf\x11\xe0",),
    ".wps": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    ".txt": (b"",),
    ".html": (b"",),
    ".htm": (b"",),
}
_TEXTS = (".txt", ".html", ".htm")

journal.declare({"core.attach": "添加附件"})


def attach(
    record: Any, name: str, data: bytes, *, by: Actor, on: date, role: str = "attachment"
) -> Attachment:
    """Store a file and tie it to a record. Refused in Chinese when empty, too large or not what its name says."""
    made = stored(record, name, data, role)
    with journal.act("core.attach", by=by, on=on) as act:
        return act.create(made)


def stored(record: Any, name: str, data: bytes, role: str = "attachment") -> Attachment:
    """The row of a file that is stored by now, for a verb that saves it among its own rows. Refused as ``attach``."""
    made = row_of(record, name, data, role)
    if not _is_kept(path_of(made)):
        default_storage.save(path_of(made), ContentFile(data))
    return made


def row_of(record: Any, name: str, data: bytes, role: str = "attachment") -> Attachment:
    """The row of a file that is not stored, for a trial that is undone. Refused as ``attach``."""
    if reason := why_not(name, data):
        raise Refused(reason)
    return Attachment(
        committee_id=record.committee_id,
        model=model_name(record),
        record_id=record.pk,
        role=role,
        name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )


def _is_kept(path: str) -> bool:
    """Whether the file is stored, and young enough not to be swept away before its row is there.

    A storage of another make cannot make a file young; there an old one is written again, if it keeps its name.
    """
    if hasattr(default_storage, "renew"):
        return bool(default_storage.renew(path))
    if not default_storage.exists(path) or default_storage.get_available_name(path) != path:
        return default_storage.exists(path)
    return default_storage.get_modified_time(path) > datetime.now(UTC) - STRAY_AFTER / 2


def why_not(name: str, data: bytes) -> str:
    """Why a file cannot be stored, in Chinese; "" when it can."""
    suffix = "." + name.rpartition(".")[2].lower()
    if suffix not in _KINDS:
        return f"不支持的文件类型：{suffix}"
    if not data:
        return "文件是空的"
    if len(data) > LIMIT:
        return "文件超过50 MB"
    if not data.startswith(_KINDS[suffix]) or (suffix in _TEXTS and _is_binary(data)):
        return "文件内容与扩展名不符"
    return ""


def _is_binary(data: bytes) -> bool:
    return b"\x00" in data[:4096] and not data.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    )  # but UTF-16 says so itself


def path_of(attachment: Attachment) -> str:
    """Where the file lies in the storage."""
    return f"{attachment.committee_id}/{attachment.sha256[:2]}/{attachment.sha256}"


def of_record(record: Any) -> list[Attachment]:
    """The live attachments of a record, oldest first."""
    found = (
        Attachment.objects.of(record.committee_id)
        .live()
        .filter(record_id=record.pk, model=model_name(record))
    )
    return list(found.select_related("committee").order_by("id"))


def open_to(actor: Any, pk: int) -> Attachment | None:
    """The attachment, if the actor may see the record it belongs to. Two queries."""
    found = Attachment.objects.of(actor.committee_id).live().filter(pk=pk).first()
    if found is None:
        return None
    rows: Any = apps.get_model(found.model)._default_manager
    # A table may open its files to fewer than may read its records.
    rows = getattr(rows.of(actor.committee_id), "files_open_to", rows.of(actor.committee_id).visible_to)(
        actor
    )
    return found if rows.filter(pk=found.record_id).exists() else None


def read(attachment: Attachment) -> bytes:
    """The content of the file."""
    with default_storage.open(path_of(attachment)) as file:
        return bytes(file.read())


def hash_of(file: Any) -> str:
    """The sha-256 of an open file, read in pieces."""
    digest = hashlib.sha256()
    with file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


# ---- files without a row: their verb was killed, or refused after they were stored ----


def strays(now: datetime | None = None) -> Iterator[str]:
    """Stored files older than an hour which no attachment names, live or void, and what a broken write left."""
    before = (now or datetime.now(UTC)) - STRAY_AFTER
    # Only of committees this database knows: the files of another database are not ours to judge.
    known = set(map(str, apps.get_model("people", "Committee").objects.values_list("pk", flat=True)))
    for committee in known & set(_listed("")[0]):
        named = set(Attachment.anywhere.filter(committee_id=committee).values_list("sha256", flat=True))
        for folder in _listed(committee)[0]:
            for name in _listed(f"{committee}/{folder}")[1]:
                path = f"{committee}/{folder}/{name}"
                if _may_stray(folder, name) and name not in named and _written_before(path, before):
                    yield path


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files in a folder; none where the storage cannot tell."""
    try:
        folders, files = default_storage.listdir(folder)
    except (
        NotImplementedError,
        FileNotFoundError,
    ):  # the first is how Django storages say that they cannot list
        return [], []
    return list(folders), list(files)


def _may_stray(folder: str, name: str) -> bool:
    """Whether it is a file of an attachment, or one that was never finished; other files have other keepers."""
    return name.startswith(PARTIAL) or bool(re.fullmatch(f"{re.escape(folder)}[0-9a-f]{{62}}", name))


def _written_before(path: str, moment: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < moment
    except (NotImplementedError, FileNotFoundError):  # the first: a storage that keeps no times
        return False


def sweep(now: datetime | None = None) -> int:
    """Remove the strays; gives how many. A chore of the worker, safe beside verbs that store the same content."""
    now = now or datetime.now(UTC)
    return sum(_discarded(path, now - STRAY_AFTER) for path in list(strays(now)))


def _discarded(path: str, before: datetime) -> bool:
    committee, _, name = path.split("/")
    if Attachment.anywhere.filter(committee_id=committee, sha256=name).exists():  # named since it was listed
        return False
    if hasattr(default_storage, "discard"):
        return bool(default_storage.discard(path, before))
    if not _written_before(path, before):
        return False
    default_storage.delete(path)
    return True
