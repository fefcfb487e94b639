"""Rows of several tables about one record in one statement, whose SQL is written once for all who may read the same.

Django takes longer to write a statement than the database takes to answer it, and a page about a case would send ten.
Each table gives its rows as JSON objects, joined by UNION ALL; a number no record has stands where the record's will.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject

Parts = Mapping[str, "QuerySet[Any]"]

RECORD = -(2**61)
WIDTH = 45  # columns of one object: both databases take about a hundred arguments
KEPT = 500  # statements a process keeps; a committee has some twenty kinds of seat


def _instant(told: str) -> datetime:
    """SQLite keeps instants in UTC without saying so, PostgreSQL says so."""
    at = datetime.fromisoformat(told)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


_READERS: dict[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": _instant,
    "BooleanField": bool,
}


@dataclass(frozen=True)
class _Statement:
    sql: str
    values: tuple[Any, ...]
    tables: Mapping[str, type[models.Model]]

    def ask(self, record: int) -> list[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [record if value == RECORD else value for value in self.values])
            found: list[tuple[str, ...]] = cursor.fetchall()
            return found


_MADE: dict[Hashable, _Statement] = {}


def rows_of(
    record: int, parts: Callable[[Any, int], Parts], reader: Any, rights: Hashable
) -> dict[str, list[Any]]:
    """The rows of every part of a record, by id. One query.

    ``parts`` is given reader and record. It is called once for all readers with the same ``rights``, so it may look at
    nothing else of them, and must not ask what day it is.
    """
    key = (parts, rights)
    if (made := _MADE.get(key)) is None:
        if len(_MADE) >= KEPT:
            _MADE.clear()
        made = _MADE[key] = _made(parts(reader, RECORD))
    rows: dict[str, list[Any]] = {name: [] for name in made.tables}
    for name, *told in made.ask(record):
        row = {key: value for part in told for key, value in json.loads(part).items()}
        rows[name].append(_row(made.tables[name], row))
    for found in rows.values():
        found.sort(key=lambda one: one.pk)
    return rows


def _made(parts: Parts) -> _Statement:
    sqls: list[str] = []
    values: list[Any] = []
    columns = {name: _columns(rows) for name, rows in parts.items()}
    objects = max(-(-len(held) // WIDTH) for held in columns.values())
    for name, rows in parts.items():
        told = (_object(columns[name][no * WIDTH : (no + 1) * WIDTH]) for no in range(objects))
        asked = rows.order_by().values_list(Value(name), *told)
        try:
            sql, given = asked.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        except EmptyResultSet:  # nothing there for this reader
            continue
        sqls.append(sql)
        values += given
    return _Statement(
        " UNION ALL ".join(sqls), tuple(values), {name: rows.model for name, rows in parts.items()}
    )


def _columns(rows: QuerySet[Any]) -> list[str]:
    return [*(field.attname for field in rows.model._meta.concrete_fields), *rows.query.annotation_select]


def _object(names: list[str]) -> JSONObject:
    return JSONObject(**{name: name for name in names})


def _row(model: type[models.Model], told: dict[str, Any]) -> models.Model:
    """A record from its JSON object; what the rows were annotated with, numbers and words, is set beside its fields."""
    fields = model._meta.concrete_fields
    values = [_value(one, told.pop(one.attname)) for one in fields]
    record = model.from_db(DEFAULT_DB_ALIAS, [one.attname for one in fields], values)
    vars(record).update(told)
    return record


def _value(field: Any, told: Any) -> Any:
    read = _READERS.get(field.get_internal_type())
    return read(told) if read and told is not None else told
