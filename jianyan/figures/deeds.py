"""What persons did, one row a person and record: declared by the rooms beside their indicators, asked for by key.

An indicator counts records of a committee; a deed says who was in one, as what, on which day. Bodies and handling units have
deeds of their own, under the same words: ``doer`` says whose they are. ``duty`` reads deeds through
this catalogue alone, so it may score what rooms above and below it record without importing them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Entries


@dataclass(frozen=True)
class Trait:
    """What can be asked of a deed: a path from its row; ``through`` turns what is stored into what is asked for."""

    key: str
    label: str
    path: str
    labels: Mapping[str, str] = field(default_factory=dict)
    through: Mapping[str, str] | None = None

    def of(self, value: Any) -> str:
        told = "" if value is None else str(value)
        return self.through.get(told, "") if self.through is not None else told


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One kind of deed. ``entries`` gives one row for each person and record of a period.

    ``thing`` is the path to the id of what was done, a record of ``model``; ``named`` the paths of its title. ``ref`` are
    the paths that make a row unique. ``order`` is the path of the place among several, ``sharers`` that of their number,
    ``origin`` of the id of an ``origin_model`` record it grew from. ``touches`` names every table a row is read from
    with the path to that table's id, ``organisers`` the roles that keep the record. ``offer``: what a person was
    invited to; shown beside what he did, never scored. Where ``doer`` is a body or a unit, ``person`` leads to that.
    """

    key: str
    title: str
    meaning: str
    entries: Entries
    dated: str
    model: str
    thing: str
    address: str
    named: tuple[str, ...]
    touches: Mapping[str, str]
    organisers: tuple[str, ...] = ()
    person: str = "person"
    ref: tuple[str, ...] = ("pk",)
    traits: tuple[Trait, ...] = ()
    order: str = ""
    sharers: str = ""
    origin: str = ""
    origin_model: str = ""
    proven: str = ""
    offer: bool = False
    doer: str = "person"  # person, body or unit

    def rows(self, scope: Scope, persons: Iterable[int] | None = None) -> TenantQuerySet:
        """The rows of a period; of these persons where some are named."""
        rows = self.entries(scope).exclude(**{f"{self.person}__isnull": True})
        return rows if persons is None else rows.filter(**{f"{self.person}__in": list(persons)})

    @property
    def fields(self) -> frozenset[str]:
        """What conditions may ask for."""
        return frozenset(one.key for one in self.traits)


@dataclass(frozen=True, slots=True)
class Done:
    """One row of a deed as plain values."""

    person: int
    ref: str
    on: date
    thing: str
    title: str
    url: str
    values: Mapping[str, str]
    persons: int
    order: int
    origin: str
    proven: bool


_DECLARED: dict[str, Deed] = {}


def declare(*deeds: Deed) -> None:
    """Add deeds to the catalogue. A key is declared once."""
    for deed in deeds:
        if deed.key in _DECLARED:
            raise ValueError(f"deed {deed.key} is declared twice")
        _DECLARED[deed.key] = deed


def find(key: str) -> Deed | None:
    """The deed of a key, or None."""
    return _DECLARED.get(key)


def every(*, offers: bool = False, doer: str = "person") -> list[Deed]:
    """What can be scored of persons, bodies or units, by key; or what is offered."""
    held = (one for one in _DECLARED.values() if one.offer == offers and one.doer == doer)
    return sorted(held, key=lambda one: one.key)


def done(deed: Deed, scope: Scope, persons: Iterable[int] | None = None) -> Iterator[Done]:
    """The rows as plain values, one query, no records built."""
    paths = [deed.person, deed.dated, deed.thing, *deed.ref, *deed.named]
    paths += [one.path for one in deed.traits]
    further = [one for one in (deed.order, deed.sharers, deed.origin, deed.proven) if one]
    wanted = list(dict.fromkeys([*paths, *further]))
    where = {path: no for no, path in enumerate(wanted)}
    for row in deed.rows(scope, persons).order_by().values_list(*wanted).iterator(chunk_size=2000):
        yield _done(deed, row, where)


def _done(deed: Deed, row: tuple[Any, ...], where: Mapping[str, int]) -> Done:
    thing = row[where[deed.thing]]
    origin = row[where[deed.origin]] if deed.origin else None
    return Done(
        person=row[where[deed.person]],
        ref=f"{deed.key}:{'/'.join(str(row[where[path]]) for path in deed.ref)}",
        on=row[where[deed.dated]],
        thing=f"{deed.model}:{thing}",
        title="　".join(str(row[where[path]]) for path in deed.named if row[where[path]]),
        url=deed.address.format(thing),
        values={one.key: one.of(row[where[one.path]]) for one in deed.traits},
        persons=row[where[deed.sharers]] or 1 if deed.sharers else 1,
        order=row[where[deed.order]] or 1 if deed.order else 1,
        origin=f"{deed.origin_model}:{origin}" if origin else "",
        proven=bool(row[where[deed.proven]]) if deed.proven else True,
    )


def whom(deed: Deed, scope: Scope, touched: Mapping[str, Iterable[int]]) -> set[int]:
    """The persons whose rows are read from these records, given by table."""
    found: set[int] = set()
    for table, ids in touched.items():
        if path := deed.touches.get(table):
            rows = deed.rows(scope).filter(**{f"{path}__in": list(ids)})
            found.update(rows.order_by().values_list(deed.person, flat=True))
    return found
