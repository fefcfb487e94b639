"""After much came at once the database knows what its tables hold."""

import pytest
from django.db import connection

from jianyan.core import tables


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL plans by what it was told")
@pytest.mark.django_db
def test_statistics_are_told_within_the_transaction_that_brought_the_rows():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE told AS SELECT generate_series(1, 5000) AS one")
        tables.refresh_statistics()
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'told'")
        assert cursor.fetchone() == (5000,)
