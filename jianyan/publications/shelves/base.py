"""What a shelf is: one kind of record with its list, form, verbs and rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.publications import actions
from jianyan.publications.forms.base import EntryForm, FileForm, Pick, ReasonForm

Right = Callable[[Actor], bool]


@dataclass(frozen=True)
class Step:
    """Something that can be done with one record: its label, its form, its verb, and when it is offered."""

    label: str
    form: type[EntryForm]
    do: Callable[..., object]
    right: Right
    offered: Callable[[Any], bool] = lambda record: not record.voided_at
    main: bool = False
    starts: Callable[[Any], dict[str, Any]] = lambda record: {}


@dataclass(frozen=True)
class Shelf:
    """One kind of record. ``columns`` are (heading, field) of list and export; the first leads to the record.

    ``facts`` are the particulars of the record page (the columns, where nothing else is said); ``order`` sorts the
    list by columns that are never empty.
    """

    title: str
    model: type[Record]
    dated: str
    columns: tuple[tuple[str, str], ...]
    form: type[EntryForm]
    add: Callable[..., object]
    add_label: str
    may_add: Right
    hint: str
    picks: tuple[Pick, ...] = ()
    search: tuple[str, ...] = ("title",)
    related: tuple[str, ...] = ()
    readers: Right = lambda actor: True
    steps: tuple[tuple[str, Step], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    shown: Callable[[TenantQuerySet], TenantQuerySet] = lambda rows: rows
    template: str = "publications/record.html"

    def step(self, name: str) -> Step | None:
        return dict(self.steps).get(name)

    @property
    def sorted_by(self) -> tuple[str, ...]:
        return self.order or (f"-{self.dated}", "-id")


def void(right: Right) -> tuple[str, Step]:
    """The step that voids a record, with the reason."""
    return "void", Step("作废", ReasonForm, actions.void, right)


def _attach(record: Any, file: Any, **who: Any) -> object:
    return actions.attach_file(record, file.name, file.read(), **who)


def file(right: Right, label: str = "添加附件") -> tuple[str, Step]:
    """The step that keeps a file with a record."""
    return "attach", Step(label, FileForm, _attach, right)
