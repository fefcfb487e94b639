"""Database triggers that refuse UPDATE and DELETE on the journal (TRUNCATE too on PostgreSQL).

Django rebuilds SQLite tables on some migrations and drops triggers silently, so they are installed again after
every migrate, and ``jianyan check`` fails when one is missing or says something else (law 5).
"""

from typing import Any

from django.db import connections

TABLE = "core_event"
NAMES = ("core_event_no_update", "core_event_no_delete")
PG_NAMES = (*NAMES, "core_event_no_truncate")

_PG_BODY = "BEGIN RAISE EXCEPTION 'the journal is append-only'; END"
_PG_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION core_event_refuse() RETURNS trigger AS $$ {_PG_BODY} $$ LANGUAGE plpgsql"
)


def _sqlite(name: str) -> str:
    verb = name.rsplit("_", 1)[1].upper()
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"


def _postgres(name: str) -> str:
    verb = name.rsplit("_", 1)[1].upper()
    each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION core_event_refuse()"
    )


def expected(using: str = "default") -> tuple[str, ...]:
    """The triggers this database must have."""
    return PG_NAMES if connections[using].vendor == "postgresql" else NAMES


def present(using: str = "default") -> set[str]:
    """The journal triggers this database has, whatever they say."""
    return set(_held(using))


def _held(using: str) -> dict[str, bool]:
    """Every trigger on the journal by name, and whether it refuses as ours do."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr = '' "
                "AND p.proname = 'core_event_refuse' AND btrim(p.prosrc) = %s "
                "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE t.tgrelid = to_regclass(%s) AND NOT t.tgisinternal",
                [_PG_BODY, TABLE],
            )
            return {str(name): bool(good) for name, good in cursor.fetchall()}
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
        )
        return {str(name): _words(sql) == _words(_sqlite(name)) for name, sql in cursor.fetchall()}


def _words(sql: str) -> str:
    """A statement without the quotes and spaces that a rename of the table may have put in."""
    return " ".join(sql.replace('"', "").split())


def missing(using: str = "default") -> list[str]:
    """The triggers that should be there and are not, or do not refuse."""
    held = _held(using)
    return [name for name in expected(using) if not held.get(name)]


def install(using: str = "default") -> None:
    """Install every missing trigger, in place of one that says something else."""
    connection = connections[using]
    held, lacking = _held(using), missing(using)
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres and lacking:
            cursor.execute(_PG_FUNCTION)
        for name in lacking:
            if name in held:
                cursor.execute(f"DROP TRIGGER {name} ON {TABLE}" if is_postgres else f"DROP TRIGGER {name}")
            cursor.execute(_postgres(name) if is_postgres else _sqlite(name))


def after_migrate(using: str = "default", **_: Any) -> None:
    """Django calls this after every migrate."""
    if TABLE in connections[using].introspection.table_names():
        install(using)
