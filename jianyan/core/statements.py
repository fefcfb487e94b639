"""The two statements every verb sends, in plain SQL: Django's way to each cost more than the database's own work.

Only ``journal`` and ``bulk`` write records with them, and ``search`` its own rows beside those. Names are those of our
own tables and columns; every value is a parameter, made ready by its column as Django does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, connections, models


@cache
def insertion(model: type[models.Model]) -> str:
    """The statement that stores one row of a table."""
    quote = connection.ops.quote_name
    columns = [quote(str(column.column)) for column in model._meta.concrete_fields]
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )


def row_of(record: models.Model) -> tuple[Any, ...]:
    """The values of a record in the order of its columns."""
    database = connections[connection.alias]  # itself: what stands for it looks it up at each value
    return tuple(
        column.get_db_prep_save(getattr(record, column.attname), database)
        for column in record._meta.concrete_fields
    )


def insert(records: Sequence[models.Model]) -> None:
    """Store new records of one table."""
    with connection.cursor() as cursor:
        cursor.executemany(insertion(type(records[0])), [row_of(record) for record in records])
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def update(record: Any, values: Mapping[str, Any]) -> bool:
    """Give a record's row these values and the next version; False when it is no longer of the record's version."""
    quote, meta = connection.ops.quote_name, record._meta
    columns = [meta.get_field(name) for name in values]
    sets = [quote(column.column) for column in (meta.get_field("version"), *columns)]
    given = [
        column.get_db_prep_save(getattr(value, "pk", value), connection)
        for column, value in zip(columns, values.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {', '.join(f'{name} = %s' for name in sets)} "  # noqa: S608
            "WHERE id = %s AND committee_id = %s AND version = %s",
            [record.version + 1, *given, record.pk, record.committee_id, record.version],
        )
        return bool(cursor.rowcount)
