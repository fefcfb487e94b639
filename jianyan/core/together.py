"""Rows of several tables about one record in one statement, whose SQL is written once for all who may read the same.

Django takes longer to write a statement than the database takes to answer it, and a page about a case would send ten.
Each table gives its rows as JSON arrays, joined by UNION ALL; a number no record has stands where the record's will.
Conditions that only rights decide are kept in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import BooleanField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONArray

Parts = Mapping[str, "QuerySet[Any]"]

RECORD = -(2**61)
WIDTH = 90  # columns of one array: both databases take about a hundred arguments
KEPT = 500  # statements a process keeps; a committee has some twenty kinds of seat


def _instant(told: str) -> datetime:
    """SQLite keeps instants in UTC without saying so, PostgreSQL says so."""
    at = datetime.fromisoformat(told)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _json(told: Any) -> Any:
    """SQLite keeps JSON as text, PostgreSQL gives it as it is."""
    return json.loads(told) if isinstance(told, str) else told


_READERS: dict[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": _instant,
    "BooleanField": bool,
    "JSONField": _json,
}


@dataclass(frozen=True)
class _Table:
    """How the values of a row become a record; what the rows were annotated with is set beside its fields."""

    model: type[models.Model]
    names: list[str]
    beside: list[str]
    readers: list[tuple[int, Callable[[Any], Any]]]

    def record(self, told: list[Any]) -> models.Model:
        for place, read in self.readers:
            if told[place] is not None:
                told[place] = read(told[place])
        record = self.model.from_db(DEFAULT_DB_ALIAS, self.names, told[: len(self.names)])
        vars(record).update(zip(self.beside, told[len(self.names) :], strict=True))
        return record


@dataclass(frozen=True)
class _Statement:
    sql: str
    values: Mapping[str, Any]
    tables: Mapping[str, _Table]

    def ask(self, record: int) -> list[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, {**self.values, "record": record})
            found: list[tuple[str, ...]] = cursor.fetchall()
            return found


_MADE: dict[Hashable, Any] = {}


def rows_of(
    record: int, parts: Callable[[Any, int], Parts], reader: Any, rights: Hashable
) -> dict[str, list[Any]]:
    """The rows of every part of a record, by id. One query.

    ``parts`` is given reader and record. It is called once for all readers with the same ``rights``, so it may look at
    nothing else of them, and must not ask what day it is.
    """
    made: _Statement = _kept((parts, rights), lambda: _made(parts(reader, RECORD)))
    rows: dict[str, list[Any]] = {name: [] for name in made.tables}
    for name, *told in made.ask(record):
        rows[name].append(made.tables[name].record([value for part in told for value in json.loads(part)]))
    for found in rows.values():
        found.sort(key=lambda one: one.pk)
    return rows


def condition(rows: Callable[[Any], QuerySet[Any]], reader: Any, rights: Hashable) -> RawSQL:
    """What a query set asks of each row of its table, for other queries over that table. No query.

    It is written once, so that ``rows`` may look at nothing but the rights, as the parts of ``rows_of``.
    """
    sql, values = _kept((rows, rights), lambda: _asked(rows(reader)))
    return RawSQL(sql, values, BooleanField())  # noqa: S611 - written by Django


def _kept(key: Hashable, make: Callable[[], Any]) -> Any:
    if (made := _MADE.get(key)) is None:
        if len(_MADE) >= KEPT:
            _MADE.clear()
        made = _MADE[key] = make()
    return made


def _asked(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, values = rows.query.get_compiler(DEFAULT_DB_ALIAS).compile(rows.query.where)
    except EmptyResultSet:  # nothing there for this reader
        return "1 = 0", ()
    return sql, tuple(values)


def _made(parts: Parts) -> _Statement:
    sqls: list[str] = []
    values: list[Any] = []
    tables = {name: _table(rows) for name, rows in parts.items()}
    columns = {name: [*table.names, *table.beside] for name, table in tables.items()}
    arrays = max(-(-len(held) // WIDTH) for held in columns.values())
    for name, rows in parts.items():
        told = (JSONArray(*columns[name][no * WIDTH : (no + 1) * WIDTH]) for no in range(arrays))
        asked = rows.order_by().values_list(Value(name), *told)
        try:
            sql, given = asked.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        except EmptyResultSet:  # nothing there for this reader
            continue
        sqls.append(sql)
        values += given
    return _named(" UNION ALL ".join(sqls), values, tables)


def _table(rows: QuerySet[Any]) -> _Table:
    fields = rows.model._meta.concrete_fields
    kinds = enumerate(one.get_internal_type() for one in fields)
    return _Table(
        rows.model,
        [one.attname for one in fields],
        list(rows.query.annotation_select),
        [(place, _READERS[kind]) for place, kind in kinds if kind in _READERS],
    )


def _named(sql: str, values: list[Any], tables: Mapping[str, _Table]) -> _Statement:
    """The statement with a name for each value: for nameless ones Django searches all its text, each time it is sent."""
    names = ["record" if value == RECORD else f"value{no}" for no, value in enumerate(values)]
    written = sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names)
    return _Statement(written, dict(zip(names, values, strict=True)), tables)
