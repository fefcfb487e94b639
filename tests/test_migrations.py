"""The tables and the migrations say the same, and each room's migrations stand in one line."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from jianyan.core import triggers

OWN = [app.label for app in apps.get_app_configs() if app.name.startswith("jianyan.")]


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, verbosity=1)
    assert "No changes" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("app", OWN)
def test_migrations_stand_in_one_line(app):
    assert len(MigrationLoader(connection).graph.leaf_nodes(app)) <= 1


@pytest.mark.django_db
def test_the_journal_is_guarded_after_migrate():
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_guarded_in_tests_with_real_transactions():
    assert triggers.missing() == []
