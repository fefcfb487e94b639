"""Brings the database to this program's structure: an empty one at once, from the models; any other by migrations.

Playing every migration into an empty database takes Django half a minute of reckoning and gives the same tables,
which a test holds.
"""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FEW = 100  # rows: what is kept of so small a table misleads
SAMPLE = 1000  # rows of an index that SQLite looks at: a second and a half for a million proposals


class NewerDatabase(RuntimeError):
    """A newer program made this database, in Chinese. Nothing has been changed."""


def prepare(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make or update the tables, then what stands beside them (triggers, search index, permissions).

    Raises NewerDatabase where a newer program has been: writing on would harm what it keeps. A table that a migration of
    SQLite rebuilt has lost its statistics, and the page of a case took ten times as long without; so they are taken anew.
    """
    connection = connections[using]
    if unknown := from_the_future(using):
        raise NewerDatabase(f"数据库由更新的版本建立（{unknown[0]}），请使用新版程序，或者恢复升级前的备份")
    if not connection.introspection.table_names():
        _create(connection)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database=using, verbosity=0, interactive=False)
        refresh_statistics(using)
    else:
        _stand_beside(executor, using)


def _stand_beside(executor: MigrationExecutor, using: str) -> None:
    """What `migrate` does where nothing is to be migrated, as at most starts; it would draw each model twice for it."""
    executor.loader.check_consistent_history(executor.connection)
    executor.check_replacements()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=using, apps=apps, plan=[])


def refresh_statistics(using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell the database what its tables hold, after much came at once.

    The daemon of PostgreSQL looks once a minute, and sees nothing of an open transaction. Until then every table counts
    as empty, and one count of members took a minute on a plan made for no rows. SQLite never looks by itself.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
            # Other connections read statistics with the tables' structure, anew only when that changes.
            cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            # A table of one row, the committee's own, would be walked in front of the others, whose order is then lost.
            cursor.execute("DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < %s", [FEW])
            cursor.execute("ANALYZE sqlite_schema")  # read anew


def refresh_daily() -> None:
    """For SQLite, whose archive grows unlooked at: PRAGMA optimize sees only what its own connection has asked."""
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        refresh_statistics()


def from_the_future(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Migrations of ours that this database has had and this program does not know, as `app.name`."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("jianyan.")}
    loader = MigrationLoader(connections[using], ignore_no_migrations=True)
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.disk_migrations
    )


def drop_all(using: str = DEFAULT_DB_ALIAS) -> None:
    """Throw away every table of a PostgreSQL database; its user must own it."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connections[using].close()


def _create(connection: Any) -> None:
    """Every table, and the note that every migration is done, in one transaction."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in MigrationLoader(connection).disk_migrations:  # those that others replaced too
            recorder.record_applied(app, name)
