"""Database triggers that refuse UPDATE and DELETE on the journal (TRUNCATE too on PostgreSQL).

Django rebuilds SQLite tables on some migrations and drops triggers silently, so they are installed again after
every migrate, and ``jianyan check`` fails when one is missing (law 5).
"""

from typing import Any

from django.db import connections

TABLE = "core_event"
NAMES = ("core_event_no_update", "core_event_no_delete")
PG_NAMES = (*NAMES, "core_event_no_truncate")

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION core_event_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$ LANGUAGE plpgsql
"""


def expected(using: str = "default") -> tuple[str, ...]:
    """The triggers this database must have."""
    return PG_NAMES if connections[using].vendor == "postgresql" else NAMES


def present(using: str = "default") -> set[str]:
    """The journal triggers this database has."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled <> 'D'",
                [TABLE],
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        return {str(row[0]) for row in cursor.fetchall()}


def missing(using: str = "default") -> list[str]:
    """The triggers that should be there and are not."""
    return [name for name in expected(using) if name not in present(using)]


def install(using: str = "default") -> None:
    """Install every missing trigger."""
    connection = connections[using]
    lacking = missing(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and lacking:
            cursor.execute(_PG_FUNCTION)
        for name in lacking:
            verb = name.rsplit("_", 1)[1].upper()
            if connection.vendor == "postgresql":
                each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION core_event_refuse()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {TABLE} "
                    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
                )


def after_migrate(using: str = "default", **_: Any) -> None:
    """Django calls this after every migrate."""
    if TABLE in connections[using].introspection.table_names():
        install(using)
