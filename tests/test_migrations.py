"""The tables and the migrations say the same, and each room's migrations stand in one line."""

from functools import cache
from io import StringIO
from types import MethodType

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.utils import timezone

from jianyan.core import fulltext, tables, triggers
from jianyan.core.models import Event, SearchText

DJANGOS_OWN = {
    "auth_group_permissions"
}  # its migration and its model differ in the width of a key; we use neither
OWN = [app.label for app in apps.get_app_configs() if app.name.startswith("jianyan.")]


@pytest.fixture(autouse=True)
def with_migrations(settings):
    """The suite makes its tables from the models (``--no-migrations``); here the migrations themselves are read."""
    settings.MIGRATION_MODULES = {}


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, verbosity=1)
    assert "No changes" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("app", OWN)
def test_migrations_stand_in_one_line(app):
    loader = MigrationLoader(connection)
    assert app not in loader.unmigrated_apps or not list(apps.get_app_config(app).get_models())
    assert len(loader.graph.leaf_nodes(app)) <= 1


@pytest.mark.django_db
def test_the_journal_is_guarded_after_migrate():
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_guarded_in_tests_with_real_transactions():
    assert triggers.missing() == []


@pytest.fixture
def empty_database(tmp_path):
    """Makes empty databases of the suite's own kind beside it: ``empty_database("name")`` gives its alias."""
    made = []

    def new(name):
        own = connections["default"].settings_dict
        if connection.vendor == "postgresql":
            _on_the_server(f"DROP DATABASE IF EXISTS {_beside(name)}", f"CREATE DATABASE {_beside(name)}")
            connections.databases[name] = own | {"NAME": _beside(name), "OPTIONS": {}}
        else:
            connections.databases[name] = own | {"NAME": str(tmp_path / name), "OPTIONS": {}}
        made.append(name)
        return name

    yield new
    for name in made:
        connections[name].close()
        del connections.databases[name]
        if connection.vendor == "postgresql":
            _on_the_server(f"DROP DATABASE {_beside(name)}")


def _beside(name):
    return f"{connection.settings_dict['NAME']}_{name}"


def _on_the_server(*statements):
    """What may not stand inside a test's transaction."""
    with connection.copy(alias="default")._nodb_cursor() as cursor:
        for one in statements:
            cursor.execute(one)


def shape(using):
    """Every table with its columns, keys and indexes, whatever their order and names, and what the database itself guards."""
    with connections[using].cursor() as cursor:
        return _of_postgresql(cursor) if connection.vendor == "postgresql" else _of_sqlite(cursor)


def _of_sqlite(cursor):
    def ask(sql):
        return cursor.execute(sql).fetchall()

    def index(name):
        return tuple(row[2] for row in ask(f"PRAGMA index_info('{name}')"))

    tables = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: (
            {row[1:] for row in ask(f"PRAGMA table_info('{name}')")},
            {row[2:] for row in ask(f"PRAGMA foreign_key_list('{name}')")},
            {(row[2], index(row[1])) for row in ask(f"PRAGMA index_list('{name}')")},
            sorted(
                ask(f"SELECT type, name FROM sqlite_master WHERE tbl_name = '{name}' AND type = 'trigger'")
            ),
            ask(f'SELECT count(*) FROM "{name}"'),  # what a migration may have put in
        )
        for name in tables
        if not name.startswith("sqlite_")
    }


def _of_postgresql(cursor):
    def ask(sql):
        cursor.execute(sql)
        return cursor.fetchall()

    def of(name):
        at = f"'\"{name}\"'::regclass"
        return (
            set(
                ask(
                    "SELECT attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated "
                    f"FROM pg_attribute WHERE attrelid = {at} AND attnum > 0 AND NOT attisdropped"
                )
            ),
            sorted(ask(f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = {at}")),
            sorted(
                ask(
                    "SELECT regexp_replace(pg_get_indexdef(indexrelid), 'INDEX .* ON', 'INDEX ON') "
                    f"FROM pg_index WHERE indrelid = {at}"
                )
            ),
            sorted(ask(f"SELECT tgname FROM pg_trigger WHERE tgrelid = {at} AND NOT tgisinternal")),
            ask(f'SELECT count(*) FROM "{name}"'),  # what a migration may have put in
        )

    tables = ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return {name: of(name) for (name,) in tables if name not in DJANGOS_OWN}


@pytest.fixture
def drawn_alone(monkeypatch):
    """With each new model, constraint and index Django draws again all models around; three quarters of a migration.

    On a new model nothing stands yet, and a constraint changes no model but its own.
    """
    add = ProjectState.add_model

    def alone(self, model):
        drawn = self.__dict__.pop("apps", None)
        add(self, model)
        if drawn is not None:
            drawn.render_multiple([model])
            self.__dict__["apps"] = drawn

    def only_itself(self, app_label, model_name, delay=False):
        if "apps" in self.__dict__:
            self.apps.render_multiple([self.models[app_label, model_name]])
            self.is_delayed = True

    def with_only_itself(change):
        def changed(self, *what):
            self.reload_model = MethodType(only_itself, self)
            change(self, *what)
            del self.reload_model

        return changed

    monkeypatch.setattr(ProjectState, "add_model", alone)
    for change in ("_append_option", "_remove_option"):
        monkeypatch.setattr(ProjectState, change, with_only_itself(getattr(ProjectState, change)))
    monkeypatch.setattr(apps, "get_swappable_settings_name", cache(apps.get_swappable_settings_name))


@pytest.mark.usefixtures("drawn_alone")
@pytest.mark.django_db(databases="__all__")
def test_migrations_make_the_tables_that_the_models_say(empty_database, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("migrate", database=empty_database("step_by_step"), verbosity=0, interactive=False)
        tables.prepare(empty_database("at_once"))
        assert len(made := shape("at_once")) > 50
        assert made == shape("step_by_step")


@pytest.mark.django_db(databases="__all__")
def test_a_database_that_had_the_steps_one_by_one_has_nothing_to_do(empty_database, django_db_blocker):
    with django_db_blocker.unblock():
        tables.prepare(using := empty_database("one_by_one"))
        recorder = MigrationRecorder(connections[using])
        gone, _ = recorder.migration_qs.filter(name__contains="_squashed_").delete()
        assert gone >= 7
        assert tables.from_the_future(using) == []
        call_command("migrate", "--check", database=using, verbosity=0)
        tables.prepare(using)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite's tables are rebuilt")
@pytest.mark.django_db(databases="__all__")
def test_a_table_that_a_migration_rebuilt_is_guarded_again(empty_database, django_db_blocker):
    with django_db_blocker.unblock():
        tables.prepare(using := empty_database("rebuilt"))
        with connections[using].schema_editor() as editor:
            editor._remake_table(Event)
            editor._remake_table(SearchText)
        assert triggers.missing(using) == list(triggers.NAMES)
        assert len(fulltext.missing(using)) == 3
        call_command("migrate", database=using, verbosity=0, interactive=False)
        assert triggers.missing(using) == fulltext.missing(using) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite's tables are rebuilt")
@pytest.mark.usefixtures("drawn_alone")
@pytest.mark.django_db(databases="__all__")
def test_what_a_table_holds_is_known_again_after_a_migration(empty_database, django_db_blocker):
    with django_db_blocker.unblock():
        tables.prepare(using := empty_database("moved_on"))
        Session.objects.using(using).bulk_create(
            Session(session_key=str(one), expire_date=timezone.now()) for one in range(2 * tables.FEW)
        )
        call_command("migrate", "people", "0008", database=using, verbosity=0, interactive=False)
        tables.prepare(using)
        assert "django_session" in told(using)


def told(using):
    """The tables of whose rows SQLite has been told."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {name for (name,) in cursor.fetchall()}
