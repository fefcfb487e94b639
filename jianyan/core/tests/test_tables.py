"""After much came at once, and once a day, the database knows what its tables hold."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from jianyan.core import tables, triggers, worker

pytestmark = pytest.mark.django_db
needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL alone")
needs_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")
ROWS = "WITH RECURSIVE n(one) AS (SELECT 1 UNION ALL SELECT one + 1 FROM n WHERE one < 5000)"


@needs_postgresql
def test_statistics_are_told_within_the_transaction_that_brought_the_rows():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE told AS SELECT generate_series(1, 5000) AS one")
        tables.refresh_statistics()
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'told'")
        assert cursor.fetchone() == (5000,)


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def plan():
    """The index by which rows of one kind on one day are found: by default SQLite takes both for equally rare."""
    return ask("EXPLAIN QUERY PLAN SELECT * FROM told WHERE kind = 1 AND day = 7")[0][-1]


@needs_sqlite
def test_sqlite_plans_by_what_it_was_told_within_the_transaction_that_brought_the_rows():
    ask(f"CREATE TABLE told AS {ROWS} SELECT one, one % 2 AS kind, one % 1000 AS day FROM n")
    ask("CREATE INDEX told_day ON told (day)")
    ask("CREATE INDEX told_kind ON told (kind)")
    assert "told_kind" in plan()
    tables.refresh_statistics()
    assert "told_day" in plan()


@needs_sqlite
def test_the_only_committee_there_is_does_not_take_a_list_out_of_its_order():
    ask("CREATE TABLE owner (id BIGINT PRIMARY KEY)")
    ask("INSERT INTO owner VALUES (1)")
    ask(f"CREATE TABLE told AS {ROWS} SELECT one, 1 AS owner, one % 1000 AS day, one % 3 AS kind FROM n")
    ask("CREATE INDEX told_list ON told (owner, day)")
    ask("CREATE INDEX told_kind ON told (owner, kind)")
    tables.refresh_statistics()
    joined = (
        "SELECT * FROM told JOIN owner ON owner.id = told.owner WHERE told.owner = 1 ORDER BY day LIMIT 20"
    )
    steps = [step[-1] for step in ask(f"EXPLAIN QUERY PLAN {joined}")]
    assert not any("ORDER BY" in step for step in steps), steps


@needs_sqlite
def test_told_once_more_other_connections_hear_of_it():
    def structure():
        return ask("PRAGMA schema_version")

    tables.refresh_statistics()
    before = structure()
    tables.refresh_statistics()
    assert structure() != before


@needs_sqlite
def test_the_worker_looks_every_day():
    ask("DROP TABLE IF EXISTS sqlite_stat1")
    (chore,) = (one for one in worker.CHORES if one.do is tables.refresh_daily)
    assert chore.seconds == 24 * 3600
    worker.do_chores([worker.Chore(chore.do, chore.seconds)])
    assert ask("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")


def test_a_start_that_migrates_nothing_sets_up_again_what_stands_beside_the_tables():
    on_table = f" ON {triggers.TABLE}" if connection.vendor == "postgresql" else ""
    ask(f"DROP TRIGGER core_event_no_delete{on_table}")
    assert triggers.missing() == ["core_event_no_delete"]
    Permission.objects.filter(codename="add_event").delete()
    tables.prepare()
    assert triggers.missing() == []
    assert Permission.objects.filter(codename="add_event").exists()
