"""Brings the database to this program's structure: an empty one at once, from the models; any other by migrations.

Playing every migration into an empty database takes Django half a minute of reckoning and gives the same tables,
which a test holds.
"""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def prepare(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make or update the tables, then what stands beside them (triggers, search index, permissions)."""
    connection = connections[using]
    if not connection.introspection.table_names():
        _create(connection)
    call_command("migrate", database=using, verbosity=0, interactive=False)


def _create(connection: Any) -> None:
    """Every table, and the note that every migration is done, in one transaction."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in MigrationLoader(connection).graph.nodes:
            recorder.record_applied(app, name)
