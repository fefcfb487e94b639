"""Which tables a count was read from: watched while it is counted, so that no indicator has to say, or can forget.

A count follows from its scope and from what its statements found; so it can only change when a row of a table that
these statements name has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection

from jianyan.core import journal
from jianyan.core.tenancy import Record

_WORD = re.compile(r"\w+")
OUTSIDE = "outside the journal"


@lru_cache(maxsize=1)
def _tables() -> dict[str, str]:
    """Every table with the name by which the journal knows it; OUTSIDE where rows change without a line."""
    return {
        model._meta.db_table: journal.model_name(model) if issubclass(model, Record) else OUTSIDE
        for model in apps.get_models(include_auto_created=True)
    }


@lru_cache(maxsize=1024)
def of(sql: str) -> frozenset[str]:
    """The tables a statement names (one named elsewhere in it is one too many, which does no harm)."""
    known = _tables()
    return frozenset(known[word] for word in _WORD.findall(sql) if word in known)


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables that are read inside the block, filled as it runs."""
    seen: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.update(of(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
