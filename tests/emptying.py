"""After a test with real transactions the database is again as it was made; only tables that were filled are emptied.

Django's own flush empties two hundred tables and has each permission and content type written anew.
"""

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

from jianyan.core import triggers

MADE_WITH: dict[str, int] = {}  # the tables that hold rows in a database just made, and how many


def remember() -> None:
    """What the database was made with; asked before any test."""
    MADE_WITH.update({table: _count(table) for table in _filled()})


def install() -> None:
    """In place of Django's flush, which is still called where what the database was made with has changed."""
    flush = TransactionTestCase._fixture_teardown

    def leave_as_made(self: TransactionTestCase) -> None:
        filled = set(_filled())
        if _no_guard_asks() and {table: _count(table) for table in filled & set(MADE_WITH)} == MADE_WITH:
            _empty(filled - set(MADE_WITH))
            return
        with connection.cursor() as cursor:
            _drop_triggers(cursor)
        flush(self)
        triggers.install()

    TransactionTestCase._fixture_teardown = leave_as_made


def _ask(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _count(table: str) -> int:
    return _ask(f'SELECT count(*) FROM "{table}"')[0][0]


@cache
def _which_are_filled() -> str:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)


def _filled() -> list[str]:
    return [name for (name,) in _ask(_which_are_filled())]


def _no_guard_asks() -> bool:
    """PostgreSQL lets its triggers and keys sleep for a superuser; SQLite's keys are asked at the end."""
    return connection.vendor == "sqlite" or _ask("SHOW is_superuser") == [("on",)]


def _empty(tables: set[str]) -> None:
    """The journal rightly refuses to be emptied, so its triggers are away for that moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        elif triggers.TABLE in tables:
            _drop_triggers(cursor)
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        triggers.install()


def _drop_triggers(cursor) -> None:
    on_table = f" ON {triggers.TABLE}" if connection.vendor == "postgresql" else ""
    for trigger in triggers.present():
        cursor.execute(f"DROP TRIGGER {trigger}{on_table}")
