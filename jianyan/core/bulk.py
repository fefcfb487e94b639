"""Thousands of records in one verb: everything is reckoned first, then written in one short transaction.

``journal.act`` opens its transaction at the beginning, which is right for a verb of a few rows. An import of ten
thousand would hold the only writer of SQLite while Python composes its lines. Here a plan is made without the
database's writer; ``Plan.write`` then only executes it: statements, journal lines, head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from jianyan.core import journal, statements
from jianyan.core.journal import Actor, Stale, model_name
from jianyan.core.tenancy import Record
from jianyan.kit.flow import Refused

ROWS = 2000  # of one journal line: what a timeline must read to find its record
CHUNK = 500  # ids named in one statement

_VOID = {"voided_at": None, "voided_by": None, "void_reason": ""}  # of a record that lives
Row = dict[str, Any]
Change = tuple[Any, Mapping[str, Any]]


@dataclass
class Plan:
    """What one bulk verb will do. Fill it, then write it once; a plan that failed wrote nothing."""

    kind: str
    by: Actor
    on: date
    note: str = ""
    _groups: list[list[Row]] = field(default_factory=list)
    _made: dict[type[Record], list[tuple[Any, ...]]] = field(default_factory=dict)
    _updates: list[Callable[[], None]] = field(default_factory=list)

    def create(self, records: Iterable[Record]) -> None:
        """New records that belong together; their rows stand on one line. Refused when a column cannot hold a value."""
        group = []
        for record in records:
            self._guard(record)
            journal.settle(record)
            self._made.setdefault(type(record), []).append(statements.row_of(record))
            group.append(_row(record, None, journal.fields_of(record), record.version))
        self._groups.append(group)

    def change(self, changes: Iterable[Change]) -> None:
        """Changes of records as they were read; the write is Stale when somebody was faster."""
        group = []
        for record, values in changes:
            self._guard(record)
            if record.voided_at:
                raise Refused("该件已经作废，不能再改动")
            before = {name: value for name, value in journal.fields_of(record).items() if name in values}
            version = record.version
            for name, value in values.items():
                setattr(record, name, value)
            journal.settle(record)
            after = {name: value for name, value in journal.fields_of(record).items() if name in values}
            group.append(_row(record, before, after, version + 1))
            self._updates.append(
                _updating([record], version, {name: getattr(record, name) for name in values})
            )
            record.version = version + 1
        self._groups.append(group)

    def revive(self, records: Iterable[Any]) -> None:
        """Let voided records live again: their natural key stays theirs, so a second one could not be made."""
        group = []
        for record in records:
            self._guard(record)
            before = {name: getattr(record, name) for name in _VOID}
            self._updates.append(_updating([record], record.version, _VOID))
            record.version += 1
            for name, value in _VOID.items():
                setattr(record, name, value)
            group.append(_row(record, before, _VOID, record.version))
        self._groups.append(group)

    def void(self, records: Sequence[Any], reason: str) -> None:
        """Void records as they were read; already voided ones are left as they are."""
        now = datetime.now(UTC)
        values = {"voided_at": now, "voided_by": self.by.account_id, "void_reason": reason}
        live = [record for record in records if not record.voided_at]
        for record in live:
            self._guard(record)
            record.voided_at, record.voided_by, record.void_reason = now, self.by.account_id, reason
            self._groups.append([_row(record, _VOID, values, record.version + 1)])
        for _, same in groupby(sorted(live, key=_kind), key=_kind):
            found = list(same)
            for start in range(0, len(found), CHUNK):
                part = found[start : start + CHUNK]
                self._updates.append(_updating(part, part[0].version, values))
        for record in live:
            record.version += 1

    def _guard(self, record: Record) -> None:
        if record.committee_id != self.by.committee_id:
            raise Refused("不能改动其他政协的记录")

    def write(
        self, inside: Callable[[], None] | None = None, after: Callable[[range], None] | None = None
    ) -> range:
        """Write all of it in one transaction; gives the numbers of the journal lines.

        ``inside`` runs first, under the writer: what must be true at this moment (counters). ``after`` runs last, with
        the numbers of the lines: what must be noted together with them. Raises what the database raises when a
        number is taken meanwhile (IntegrityError), and Stale.
        """
        inserts = [(statements.insertion(model), rows) for model, rows in self._made.items()]
        lines = list(self._lines())
        with transaction.atomic():
            if inside:
                inside()
            with connection.cursor() as cursor:
                for statement, rows in inserts:
                    cursor.executemany(statement, rows)
            for update in self._updates:
                update()
            events = journal.append(lines, kind=self.kind, by=self.by, on=self.on) if lines else []
            written = range(events[0].seq, events[-1].seq + 1) if events else range(0)
            if after:
                after(written)
        return written

    def _lines(self) -> Iterator[journal.Line]:
        return (journal.line_of(rows, self.note) for rows in _packed(self._groups))


def _row(record: Record, before: Mapping[str, Any] | None, after: Mapping[str, Any], version: int) -> Row:
    return {
        "model": model_name(record),
        "id": str(record.pk),
        "version": version,
        "before": before,
        "after": after,
    }


def _packed(groups: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """Groups put together to lines of at most ROWS rows; a group is not cut."""
    line: list[Row] = []
    for group in groups:
        if line and len(line) + len(group) > ROWS:
            yield line
            line = []
        line.extend(group)
    if line:
        yield line


def _kind(record: Any) -> tuple[str, int]:
    return model_name(record), record.version


def _updating(records: Sequence[Any], version: int, values: Mapping[str, Any]) -> Callable[[], None]:
    """The statement that changes these records of one table, all of this version, or is Stale."""
    model, ids, committee = type(records[0]), [one.pk for one in records], records[0].committee_id

    def update() -> None:
        rows = model.anywhere.filter(pk__in=ids, committee=committee, version=version)
        if rows.update(version=version + 1, **values) != len(ids):
            raise Stale()

    return update
