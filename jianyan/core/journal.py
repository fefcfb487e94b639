"""The journal: one verb, one function, one transaction, one line of evidence (law 5).

    with journal.act("proposals.file", by=actor, on=date(2022, 3, 1)) as act:
        act.move(proposal, FLOW, "file", case_no=12)

Everything that happens inside is one transaction; the line is written last, after the committee's head row is locked.
No other module changes a record, but ``bulk.py``, which does the same for thousands of rows of one verb.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import connection, models, transaction

from jianyan.core import ids, search, statements
from jianyan.core.models import Event, EventRow, JournalHead
from jianyan.core.tenancy import Record
from jianyan.kit import canonical
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import Flow, Move, NotYours, Refused

RecordT = TypeVar("RecordT", bound=Record)


class Actor(Protocol):
    """Whoever acts: an account in a seat of a committee, or the system."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def committee_id(self) -> int: ...
    @property
    def label(self) -> str: ...
    def has(self, *roles: str) -> bool: ...
    def withheld(self, kind: str) -> str: ...


class Stale(Refused):
    """The record changed after the form was opened. ``changes`` holds one (field, then, now) per changed field."""

    def __init__(self, changes: Sequence[tuple[str, str, str]] = ()) -> None:
        super().__init__("该件已被他人修改，您的内容没有保存。请核对变化后再提交")
        self.changes = list(changes)


LINES, ROWS, HEAD = Event._meta.db_table, EventRow._meta.db_table, JournalHead._meta.db_table
_FIRST_OF_MONTH = {
    "postgresql": "date_trunc('month', m.day)::date",
    "sqlite": "date(m.day, 'start of month')",
}
# Plain SQL, as with the head: a bulk verb touches tens of thousands of records while it holds the writer.
_INDEX = (
    f"INSERT INTO {EventRow._meta.db_table} (id, committee_id, seq, model, record_id) "  # noqa: S608 - our own table
    "VALUES (%s, %s, %s, %s, %s)"
)
_KINDS: dict[str, str] = {}


def declare(kinds: dict[str, str]) -> None:
    """Name the verbs of a room: kind (``room.verb``) to its Chinese sentence. A verb without a name cannot run."""
    for kind, label in kinds.items():
        if _KINDS.setdefault(kind, label) != label:
            raise ValueError(f"{kind} is declared twice")


def last_line(committee_id: int) -> int:
    """The number of a committee's last line, 0 before the first. One query."""
    return JournalHead.objects.filter(committee_id=committee_id).values_list("seq", flat=True).first() or 0


def last_lines(committee_id: int, names: Iterable[str]) -> dict[str, int]:
    """The number of the last line that touched each of these tables (see ``model_name``); 0 for none. One query.

    Plain SQL: a table's last line is one step in the index, whatever the length of the journal.
    """
    asked = list(names)
    latest = f"SELECT MAX(seq) FROM {ROWS} WHERE committee_id = %s AND model = %s"  # noqa: S608 - our own table's name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'({latest})' for _ in asked)}",
            [value for name in asked for value in (committee_id, name)],
        )
        return {name: seq or 0 for name, seq in zip(asked, cursor.fetchone(), strict=True)}


def months(committee_id: int, without: Sequence[str] = ()) -> list[date]:
    """The months with lines, newest first, each as its last day; ``without``: kinds that begin so do not count. One query."""
    others = " AND kind NOT LIKE %s" * len(without)
    last = f'SELECT MAX("on") FROM {LINES} WHERE committee_id = %s{others}'  # noqa: S608 - our own table's name
    first = _FIRST_OF_MONTH[connection.vendor]
    earlier = f'SELECT ({last} AND "on" < {first}) FROM m WHERE m.day IS NOT NULL'  # noqa: S608
    sql = f"WITH RECURSIVE m(day) AS ({last} UNION ALL {earlier}) SELECT day FROM m WHERE day IS NOT NULL"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [committee_id, *(f"{kind}%" for kind in without)] * 2)
        return [Event._meta.get_field("on").to_python(day) for (day,) in cursor.fetchall()]


def label_of(kind: str) -> str:
    """The Chinese sentence of a kind."""
    return _KINDS.get(kind, kind)


def declared() -> dict[str, str]:
    """Every declared kind with its sentence."""
    return dict(_KINDS)


def model_name(record: models.Model | type[models.Model]) -> str:
    """The lower-case ``room.model`` name by which journal, links and attachments point at a table."""
    return record._meta.label_lower


def _value(record: Record, name: str) -> Any:
    value = getattr(record, name)
    if name in record.journal_keyed and value not in ("", None):
        return {"keyed": canonical.keyed_digest(settings.SECRET_KEY.encode(), str(value))}
    return value


def fields_of(record: Record) -> dict[str, Any]:
    """Every stored field of a record as the journal keeps it, without id, committee and version."""
    skip = {"id", "committee_id", "version"}
    return {
        f.attname: _value(record, f.attname) for f in record._meta.concrete_fields if f.attname not in skip
    }


def settle(record: Record) -> None:
    """Give each column of a new record the value its database will give back; Refused when it cannot hold it."""
    for column in record._meta.concrete_fields:
        given = getattr(record, column.attname)
        if (settled := _settled(column, given)) is not given:
            setattr(record, column.attname, settled)


def _settled(column: models.Field[Any, Any], value: Any) -> Any:
    """The value as its column gives it back, so that what is hashed is what is stored, on both databases."""
    if value is None or isinstance(value, models.Model):
        return value
    value = column.to_python(value)
    if isinstance(value, str):
        if column.max_length and len(value) > column.max_length:
            raise Refused(f"“{column.verbose_name}”不能超过{column.max_length}字")
        if "\x00" in value:
            raise Refused(f"“{column.verbose_name}”中有无法保存的字符")
    return value


def _is_text(record: Record, name: str) -> bool:
    """Whether a change of this column can change what a search finds: words of its own, or being voided."""
    column: Any = record._meta.get_field(name)
    return name == "voided_at" or (
        isinstance(column, models.CharField | models.TextField) and not column.choices
    )


@dataclass
class Act:
    """What one verb does. Its methods are the only writers of records in the project."""

    kind: str
    by: Actor
    on: date
    note: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[int, Record] = field(default_factory=dict)

    def _line(self, record: Record, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        if record.committee_id != self.by.committee_id:
            raise Refused("不能改动其他政协的记录")
        self.rows.append(
            {
                "model": model_name(record),
                "id": str(record.pk),
                "version": record.version,
                "before": before,
                "after": after,
            }
        )
        if before is None or any(_is_text(record, name) for name in after):
            self.touched[record.pk] = record

    def create(self, record: RecordT) -> RecordT:
        """Save a new record."""
        self.create_all([record])
        return record

    def create_all(self, records: Iterable[Any]) -> list[Any]:
        """Save new records of one table in one statement."""
        fresh = list(records)
        for record in fresh:
            settle(record)
        if fresh:
            statements.insert(fresh)
        for record in fresh:
            self._line(record, None, fields_of(record))
        return fresh

    def change(self, record: Any, *, expected: int | None = None, **values: Any) -> Any:
        """Change fields of a record; refused as Stale when somebody else was faster.

        ``expected`` is the version the form carried. Values equal to the stored ones are left out; a change that
        changes nothing writes nothing.
        """
        if expected is not None and expected != record.version:
            raise Stale(changes_since(record, expected))
        wanted = {name: _settled(record._meta.get_field(name), value) for name, value in values.items()}
        changed = {name: value for name, value in wanted.items() if getattr(record, name) != value}
        if not changed:
            return record
        if record.voided_at and "voided_at" not in changed:  # only a move taken back gives a void record back
            raise Refused("该件已经作废，不能再改动")
        dated = search.date_of(record)
        names = [record._meta.get_field(name).attname for name in changed]
        before = {name: _value(record, name) for name in names}
        if not statements.update(record, changed):
            raise Stale(changes_since(record, record.version))
        record.version += 1
        for name, value in changed.items():
            setattr(record, name, value)
        self._line(record, before, {name: _value(record, name) for name in names})
        if search.date_of(record) != dated:
            self.touched[record.pk] = record
        return record

    def move(self, record: Any, flow: Flow, name: str, *, expected: int | None = None, **values: Any) -> Move:
        """Make a move of the record's state table: checks state, guards and right, stamps the move's date."""
        if expected is not None and expected != record.version:
            raise Stale(changes_since(record, expected))
        move = flow.check(name, self.by, record)
        missing = [need for need in move.needs if values.get(need) in (None, "")]
        if missing:
            labels = "、".join(str(record._meta.get_field(need).verbose_name) for need in missing)
            raise Refused(f"{move.label}前请填写：{labels}")
        if move.target:
            values[flow.field] = move.target
        if move.stamps:
            values[move.stamps] = self.on
        self.change(record, **values)
        return move

    def void(self, record: Any, reason: str, *, expected: int | None = None) -> Any:
        """Void a record: it stays, with the reason, and is no longer counted (law 4)."""
        if not reason.strip():
            raise Refused("作废必须写明原因")
        if record.voided_at:
            raise Refused("该件已经作废")
        return self.change(
            record,
            expected=expected,
            voided_at=datetime.now(UTC),
            voided_by=self.by.account_id,
            void_reason=reason.strip(),
        )


Listener = Callable[[Act], None]
_AFTER: dict[str, list[Listener]] = {}


def after(kind: str, listener: Listener) -> None:
    """Let a room hear each act of a verb: once an act, however many rows, inside its transaction and before its line.

    What a listener writes stands or falls with the act, and what it raises stops the act. It writes no records.
    Bulk verbs of ``bulk.py`` bring in what is long past, so nobody listens to them.
    """
    _AFTER.setdefault(kind, []).append(listener)


@contextmanager
def act(kind: str, *, by: Actor, on: date, note: str = "") -> Iterator[Act]:
    """One verb: one transaction around the block, one journal line at its end (none when nothing changed)."""
    if kind not in _KINDS:
        raise LookupError(f"verb {kind} is not declared")
    if type(on) is not date:
        raise TypeError("a verb happens on a date")
    with transaction.atomic():
        doing = Act(kind, by, on, note)
        yield doing
        if doing.rows:
            search.index(doing.touched.values(), doing.on)
            for listener in _AFTER.get(kind, ()):
                listener(doing)
            append([line_of(doing.rows, note)], kind=kind, by=by, on=on)


_NO_PAYLOAD = '"payload":""'  # within a string its quotes would be escaped


def line_text(event: Event, quoted: str = "") -> str:
    """What is hashed: the line's own content in canonical form. ``quoted``: its payload as a canonical string."""
    text = canonical.canonical(
        {
            "committee": event.committee_id,
            "seq": event.seq,
            "kind": event.kind,
            "account": event.account_id,
            "actor": event.actor,
            "on": event.on,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "payload": "",
        }
    )
    return text.replace(_NO_PAYLOAD, f'"payload":{quoted or canonical.canonical(event.payload)}', 1)


def chain(prev_hash: str, text: str) -> str:
    """The hash of a line: sha-256 over the hash before and the line's text."""
    return hashlib.sha256(f"{prev_hash}\n{text}".encode()).hexdigest()


def _locked_head(committee_id: int) -> tuple[int, str]:
    """The head's number and hash, its row locked until the transaction ends (SQLite's IMMEDIATE locks the whole).

    Plain SQL: every verb passes here, and building the query would cost more than the verb's own line.
    """
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"SELECT seq, hash FROM {HEAD} WHERE committee_id = %s{lock}", [committee_id])  # noqa: S608
            if found := cursor.fetchone():
                return int(found[0]), str(found[1])
            JournalHead.objects.get_or_create(committee_id=committee_id)
    raise RuntimeError("the journal has no head")


@dataclass(frozen=True)
class Line:
    """What one line will say, and of each record it touched a fresh id for the index, its table, its id."""

    payload: str
    quoted: str  # as it stands in the text that is hashed
    index: list[tuple[int, str, int]]


def line_of(rows: Sequence[dict[str, Any]], note: str) -> Line:
    """A line, composed before the writer is held where there are many rows."""
    payload = canonical.canonical({"rows": rows, "note": note})
    index = [(ids.new(), row["model"], int(row["id"])) for row in rows]
    return Line(payload, canonical.canonical(payload), index)


def append(lines: Sequence[Line], *, kind: str, by: Actor, on: date) -> list[Event]:
    """Write lines of one verb at the end of the chain: the last statements of its transaction.

    One line is the rule; a bulk verb of thousands of rows is cut into several, so that the timeline of one record
    need not read all of them. Refused where the actor works in a name that was not lent for this verb.
    """
    if why := by.withheld(kind):
        raise NotYours(why)
    committee = by.committee_id
    seq, hash = _locked_head(committee)
    events = []
    for line in lines:
        seq += 1
        event = Event(
            committee_id=committee,
            seq=seq,
            kind=kind,
            account_id=by.account_id,
            actor=by.label,
            on=on,
            at=datetime.now(UTC),
            payload=line.payload,
            prev_hash=hash,
        )
        event.hash = hash = chain(hash, line_text(event, line.quoted))
        events.append(event)
    statements.insert(events)
    rows = [
        (pk, committee, event.seq, model, record_id)
        for event, line in zip(events, lines, strict=True)
        for pk, model, record_id in line.index
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INDEX, rows)
        cursor.execute(
            f"UPDATE {HEAD} SET seq = %s, hash = %s WHERE committee_id = %s",  # noqa: S608 - our own table's name
            [seq, hash, committee],
        )
    return events


@dataclass(frozen=True)
class Entry:
    """One line of a record's timeline, read back from the journal."""

    kind: str
    label: str
    on: date
    at: datetime
    actor: str
    note: str
    version: int
    before: dict[str, Any]
    after: dict[str, Any]


def timeline(record: Any) -> list[Entry]:
    """The journal lines that touched a record, oldest first. Two queries."""
    found = EventRow.objects.of(record.committee_id).filter(record_id=record.pk, model=model_name(record))
    seqs = list(found.order_by("seq").values_list("seq", flat=True))
    events = Event.objects.of(record.committee_id).filter(seq__in=seqs).order_by("seq")
    return [entry for event in events for entry in _entries(event, record)]


def _entries(event: Event, record: Any) -> Iterator[Entry]:
    payload = json.loads(event.payload)
    for row in payload["rows"]:
        if row["model"] == model_name(record) and row["id"] == str(record.pk):
            yield Entry(
                event.kind,
                label_of(event.kind),
                event.on,
                event.at,
                event.actor,
                payload["note"],
                int(row["version"]),
                row["before"] or {},
                row["after"],
            )


@dataclass(frozen=True)
class Step:
    """A line of the journal as a page tells it: what was done, when, by whom."""

    on: date
    title: str
    who: str
    note: str


_OF = f"seq IN (SELECT seq FROM {ROWS} WHERE committee_id = %s AND record_id = %s AND model = %s)"  # noqa: S608
_TOLD = f'SELECT "on", kind, actor, payload FROM {LINES} WHERE committee_id = %s AND {_OF} ORDER BY seq'  # noqa: S608
_NOTE = '{"note":'  # how the text of a line begins: its keys are sorted


def steps(record: Any) -> list[Step]:
    """The lines that touched a record, oldest first, without what they changed. One query, in plain SQL."""
    read = Event._meta.get_field("on").to_python
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [record.committee_id, record.committee_id, record.pk, model_name(record)])
        return [Step(read(on), label_of(kind), who, _note(payload)) for on, kind, who, payload in cursor]


def _note(payload: str) -> str:
    """The note alone: the line of a bulk verb lists hundreds of rows that nobody here asks for."""
    note, _ = json.JSONDecoder().raw_decode(payload, len(_NOTE))
    return str(note)


def changes_since(record: Any, version: int) -> list[tuple[str, str, str]]:
    """What others changed after ``version``: (Chinese field name, value then, value now)."""
    then: dict[str, Any] = {}
    now: dict[str, Any] = {}
    for entry in timeline(record):
        if entry.version > version:
            for name, value in entry.after.items():
                then.setdefault(name, entry.before.get(name))
                now[name] = value
    return [
        (str(column.verbose_name), _shown(column, then[column.attname]), _shown(column, now[column.attname]))
        for column in record._meta.concrete_fields
        if column.attname in now and then[column.attname] != now[column.attname]
    ]


def _shown(column: Any, value: Any) -> str:
    """A journal's value as people read it: the name of a choice or of a record, a date in Chinese."""
    if value in (None, ""):
        return "（空）"
    if isinstance(value, dict) and "keyed" in value:
        return "（联系方式，不显示）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.related_model is not None:
        return str(column.related_model._base_manager.filter(pk=value).first() or "（空）")
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return long_date(date.fromisoformat(value))
    if isinstance(value, dict):
        return "；".join(f"{name}：{_listed(held)}" for name, held in value.items())
    return _listed(value) if isinstance(value, list) else str(dict(column.flatchoices).get(value, value))


def _listed(value: Any) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)
