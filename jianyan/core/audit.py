"""Re-adds everything: the chain of every journal, and every record against what its journal says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage

from jianyan.core import attachments, journal, triggers
from jianyan.core.models import Attachment, Event, EventRow, JournalAnchor, JournalHead, Link
from jianyan.core.tenancy import Record
from jianyan.kit import canonical

START = "0" * 64


@dataclass(frozen=True)
class Difference:
    """One thing that does not add up. A ``note`` is open work, not a fault."""

    what: str
    where: str
    said: str
    note: bool = False

    def __str__(self) -> str:
        return f"{self.where}：{self.said}"

    def as_json(self) -> dict[str, object]:
        return {"what": self.what, "where": self.where, "said": self.said, "note": self.note}


def core() -> Iterator[Difference]:
    """Triggers, every committee's chain, every record, every stored file, every open link."""
    for name in triggers.missing():
        yield Difference("trigger", "数据库", f"缺少保护日志的触发器 {name}")
    for committee_id in _committees():
        yield from chain(committee_id)
        yield from records(committee_id)
    yield from files()
    yield from open_links()


def _committees() -> list[int]:
    return list(apps.get_model("people", "Committee").objects.order_by("code").values_list("pk", flat=True))


def chain(committee_id: int) -> Iterator[Difference]:
    """The lines of one journal: numbered without a gap, each chained to the one before, the last one the head's."""
    where, hash, seq = f"日志 {committee_id}", START, 0
    hashes: dict[int, str] = {0: START}
    named: set[tuple[int, int]] = set()
    for event in Event.objects.of(committee_id).order_by("seq").iterator():
        seq += 1
        if event.seq != seq:
            yield Difference("journal", where, f"第{seq}条缺失，其后为第{event.seq}条")
            seq = event.seq
        elif event.prev_hash != hash:
            yield Difference("journal", where, f"第{seq}条与前一条不相连")
        if journal.chain(event.prev_hash, journal.line_text(event)) != event.hash:
            yield Difference("journal", where, f"第{seq}条内容被改动")
        hash = hashes[seq] = event.hash
        named |= {(seq, int(row["id"])) for row in _rows(event.payload)}
    head = JournalHead.objects.filter(committee_id=committee_id).first()
    if (head.seq, head.hash) != (seq, hash) if head else seq:
        yield Difference("journal", where, f"日志末尾缺失：应到第{head.seq if head else 0}条，实有{seq}条")
    for anchor in JournalAnchor.objects.of(committee_id).order_by("seq"):
        if hashes.get(anchor.seq) != anchor.hash:
            yield Difference("journal", where, f"与“{anchor.printed_in}”所载第{anchor.seq}条的摘要不符")
    indexed = set(EventRow.objects.of(committee_id).values_list("seq", "record_id"))
    for seq, record_id in sorted(named ^ indexed):
        yield Difference("index", where, f"第{seq}条与记录{record_id}的索引不符")


def _rows(payload: str) -> list[dict[str, Any]]:
    """The rows of a line; none when somebody made the line unreadable, which its hash tells anyway."""
    try:
        rows = json.loads(payload)["rows"]
        return rows if all(row["model"] and int(row["id"]) and int(row["version"]) for row in rows) else []
    except (ValueError, TypeError, KeyError):
        return []


def tables() -> list[type[Record]]:
    """Every table of records."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def records(committee_id: int) -> Iterator[Difference]:
    """Every record field by field against the journal: nothing changed, added or removed behind its back."""
    told = _told(committee_id)
    for model in tables():
        name = journal.model_name(model)
        known = told.pop(name, {})
        for pk, record in _read(model, committee_id):
            if record is None:
                known.pop(pk, None)
                yield Difference("record", f"{name} {pk}", "内容无法读出：被改动")
            else:
                yield from _record(record, known.pop(pk, None))
        for pk in known:
            yield Difference("record", f"{name} {pk}", "日志中有、表中没有：被删除")
    for name, rest in told.items():
        for pk in rest:
            yield Difference("record", f"{name} {pk}", "日志中有、系统中没有这张表")


def _read(model: type[Record], committee_id: int) -> Iterator[tuple[int, Record | None]]:
    """Every record of a table with its id; None for one whose columns no longer hold what they should."""
    rows = model.anywhere.filter(committee_id=committee_id).order_by("pk")
    try:
        found: list[tuple[int, Record | None]] = [(record.pk, record) for record in rows]
    except (ValueError, TypeError):
        found = [(pk, _read_one(rows, pk)) for pk in rows.values_list("pk", flat=True)]
    yield from found


def _read_one(rows: Any, pk: int) -> Record | None:
    try:
        found: Record = rows.get(pk=pk)
    except (ValueError, TypeError):
        return None
    return found


def _told(committee_id: int) -> dict[str, dict[int, dict[str, Any]]]:
    """What the journal says of each record: its latest version and the latest value of each field."""
    told: dict[str, dict[int, dict[str, Any]]] = {}
    for payload in (
        Event.objects.of(committee_id).order_by("seq").values_list("payload", flat=True).iterator()
    ):
        for row in _rows(payload):
            state = told.setdefault(row["model"], {}).setdefault(int(row["id"]), {})
            state.update(row["after"] or {})
            state["version"] = int(row["version"])
    return told


def _record(record: Record, told: dict[str, Any] | None) -> Iterator[Difference]:
    where = f"{journal.model_name(record)} {record.pk}"
    if told is None:
        yield Difference("record", where, "表中有、日志中没有：绕过日志写入")
        return
    try:
        now = json.loads(canonical.canonical(journal.fields_of(record) | {"version": record.version}))
    except (ValueError, TypeError):
        yield Difference("record", where, "内容无法读出：被改动")
        return
    names = {column.attname: str(column.verbose_name) for column in record._meta.concrete_fields}
    for field, value in told.items():
        if field in now and now[field] != value:
            yield Difference("record", where, f"“{names[field]}”与日志不符")


def files() -> Iterator[Difference]:
    """Every attachment's file is there and has the content it had."""
    for attachment in Attachment.anywhere.all().iterator():
        path = attachments.path_of(attachment)
        if not default_storage.exists(path):
            yield Difference("file", path, f"附件“{attachment.name}”的文件缺失")
        elif attachments.hash_of(default_storage.open(path)) != attachment.sha256:
            yield Difference("file", path, f"附件“{attachment.name}”的文件被改动")
    if left := sum(1 for _ in attachments.strays()):
        yield Difference("file", "附件", f"有{left}个文件不属于任何附件，等待后台清理", note=True)


def open_links() -> Iterator[Difference]:
    """Refused proposals that were to become an opinion and have not: work that waits, no fault."""
    for link in Link.anywhere.filter(kind=Link.Kind.CONVERTED, target_id=None, voided_at=None):
        yield Difference(
            "link", f"{link.source_model} {link.source_id}", "转为社情民意信息，尚未登记", note=True
        )
