"""What was entered once is not entered again: said in a sentence before the database refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from jianyan.kit.flow import Refused


def not_twice(rows: Sequence[Any]) -> None:
    """Refuse rows that are like another in what must be unique in their table, void rows included; a row of the
    database is no twin of itself. One query a constraint."""
    for fields in _unique(type(rows[0])) if rows else ():
        keys = [tuple(getattr(row, name) for name in fields) for row in rows]
        asked = {f"{name}__in": {key[place] for key in keys} for place, name in enumerate(fields)}
        known = type(rows[0]).objects.of(rows[0].committee_id).filter(**asked)
        seen = {tuple(found): pk for pk, *found in known.values_list("pk", *fields)}
        for row, key in zip(rows, keys, strict=True):
            if None not in key and seen.setdefault(key, row.pk) != row.pk:
                raise Refused(f"“{row}”已经登记过，请核对是否重复；填错的请打开原来的登记更正")


def _unique(table: type[models.Model]) -> list[tuple[str, ...]]:
    """The columns of each unconditional constraint, the committee apart."""
    found = [one for one in table._meta.constraints if isinstance(one, models.UniqueConstraint)]
    columns = {one.name: one.attname for one in table._meta.concrete_fields}
    plain = [one.fields for one in found if one.condition is None]
    return [tuple(columns[name] for name in fields if name != "committee") for fields in plain]
