"""What Django's tables lack for search: the FTS5 table beside core_searchtext on SQLite, a tsvector on PostgreSQL.

Installed after every migrate, as the journal's triggers are, since a rebuilt SQLite table loses its triggers.
"""

from typing import Any

from django.db import connections

TABLE, INDEX = "core_searchtext", "core_searchtext_fts"
_ADD = "INSERT INTO core_searchtext_fts(rowid, grams, words) VALUES (new.id, new.grams, new.words);"
_TAKE = (
    "INSERT INTO core_searchtext_fts(core_searchtext_fts, rowid, grams, words) "
    "VALUES ('delete', old.id, old.grams, old.words);"
)
_AGAIN = "INSERT INTO core_searchtext_fts(core_searchtext_fts) VALUES ('rebuild')"
_SQLITE = {
    INDEX: f"CREATE VIRTUAL TABLE {INDEX} USING fts5("
    f"grams, words, content='{TABLE}', content_rowid='id', tokenize='ascii')",
    f"{TABLE}_added": f"CREATE TRIGGER {TABLE}_added AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"{TABLE}_taken": f"CREATE TRIGGER {TABLE}_taken AFTER DELETE ON {TABLE} BEGIN {_TAKE} END",
    f"{TABLE}_changed": f"CREATE TRIGGER {TABLE}_changed AFTER UPDATE ON {TABLE} BEGIN {_TAKE} {_ADD} END",
}
_POSTGRES = {
    "vector": f"ALTER TABLE {TABLE} ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, grams)) STORED",
    f"{TABLE}_vector": f"CREATE INDEX {TABLE}_vector ON {TABLE} USING gin (vector)",
}


def _wanted(using: str) -> dict[str, str]:
    return _POSTGRES if connections[using].vendor == "postgresql" else _SQLITE


def missing(using: str = "default") -> list[str]:
    """The parts of the index that should be there and are not."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND NOT attisdropped "
                "UNION SELECT indexname FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema()",
                [TABLE, TABLE],
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE name = %s OR tbl_name = %s", [INDEX, TABLE])
        held = {row[0] for row in cursor.fetchall()}
    return [name for name in _wanted(using) if name not in held]


def install(using: str = "default") -> None:
    """Install what is missing; on SQLite the index is then read from the table again."""
    lacking = missing(using)
    with connections[using].cursor() as cursor:
        for name in lacking:
            cursor.execute(_wanted(using)[name])
        if lacking and connections[using].vendor == "sqlite":
            cursor.execute(_AGAIN)


def after_migrate(using: str = "default", **_: Any) -> None:
    """Django calls this after every migrate."""
    if TABLE in connections[using].introspection.table_names():
        install(using)
