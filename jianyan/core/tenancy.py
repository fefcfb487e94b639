"""Tenant tables: every record belongs to one committee, and no query may forget it.

The manager fails closed: a query set that is evaluated without naming a committee raises ``NoCommittee``.
Rows reached from a record that was already found (``proposal.sponsors``) are bound through that foreign key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models.base import ModelState
from django.db.models.sql import Query

from jianyan.core import ids


class NoCommittee(RuntimeError):
    """A tenant table was asked without naming a committee: a mistake in the program, never shown to users."""


def _is_bound(query: Query) -> bool:
    """Whether the top-level conditions name the committee, or a foreign key to records already found."""
    if query.combinator:
        return all(_is_bound(part) for part in query.combined_queries)
    if query.where.connector != "AND" or query.where.negated:
        return False
    return any(_binds(child) for child in query.where.children)


def _binds(condition: Any) -> bool:
    field = getattr(getattr(condition, "lhs", None), "target", None)
    if field is None or getattr(condition, "lookup_name", "") not in ("exact", "in"):
        return False
    if field.name == "committee":
        return True
    related = getattr(field, "related_model", None)
    if not (isinstance(related, type) and issubclass(related, Tenant)):
        return False
    found = condition.rhs
    return _is_bound(found) if isinstance(found, Query) else True


class TenantQuerySet(models.QuerySet[Any]):
    """A query set that must be bound to committees before it runs."""

    def of(self, committee: Any) -> Self:
        """Bind to one committee (object or id) or to several (an iterable of ids)."""
        if isinstance(committee, Iterable):
            return self.filter(committee__in=list(committee))
        if isinstance(committee, self.model.committee.field.related_model):
            committee = committee.pk
        return self._where("committee", "exact", committee)

    def live(self) -> Self:
        """Without voided records (law 4: voided is not counted, for past periods too)."""
        return self._where("voided_at", "isnull", True)

    def _where(self, name: str, lookup: str, value: Any) -> Self:
        """``filter`` by a column of the table itself, for half the cost: nearly every query begins with two of these.

        Where the query is more than conditions on tables, or the value more than a number, Django's own way decides.
        """
        if not isinstance(value, int) or self.query.combinator or self.query.is_sliced:
            return self.filter(**{f"{name}__{lookup}": value})
        found, column = self.all(), self.model._meta.get_field(name)
        place = column.get_col(found.query.get_initial_alias(), column)
        found.query.where.add(column.get_lookup(lookup)(place, value), "AND")
        return found

    def between(self, field: str, start: date, end: date) -> Self:
        """Rows whose ``field`` lies in the period [start, end) of Shanghai dates."""
        return self.filter(**{f"{field}__gte": start, f"{field}__lt": end})

    def active_on(self, day: date, starts: str = "starts_on", ends: str = "ends_on") -> Self:
        """Rows whose interval [starts, ends) covers ``day``; an empty end means still active."""
        return self.filter(
            models.Q(**{f"{ends}__isnull": True}) | models.Q(**{f"{ends}__gt": day}),
            **{f"{starts}__lte": day},
        )

    def visible_to(self, actor: Any) -> Self:
        """Rows the actor may open. Closed by default: a room opens its tables by overriding this."""
        return self.none()

    def _bound(self) -> None:
        if not _is_bound(self.query) and not self.query.is_empty():
            raise NoCommittee(f"{self.model.__name__} was queried without a committee")

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._bound()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._bound()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        if self._result_cache is None:
            self._bound()
        return super().count()

    def exists(self) -> bool:
        if self._result_cache is None:
            self._bound()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._bound()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._bound()
        return super().update(**kwargs)

    def delete(self) -> NoReturn:
        raise TypeError("nothing is deleted: void the record (law 4)")


class Tenant(models.Model):
    """A row that belongs to one committee. ``anywhere`` is for the framework and for audits only."""

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    committee = models.ForeignKey(
        "people.Committee",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="所属政协",
        db_index=False,
    )

    anywhere = models.Manager["Self"]()
    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "anywhere"
        default_manager_name = "objects"

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **later: Any
    ) -> Self:
        """A row as Django makes it, a column left out staying out, for a quarter of the cost.

        Django's own goes through every column, asks of each whether it was left out, and tells listeners; we have
        none, and a list of fifty makes a hundred and more. ``later`` is what a coming Django hands over.
        """
        record = cls.__new__(cls)
        record._state = ModelState()
        record._state.adding, record._state.db = False, db
        vars(record).update(zip(field_names, values, strict=True))
        return record


class Record(Tenant):
    """A tenant row people work on: it has a version, is written through the journal, and is voided, never deleted."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)
    voided_by = models.BigIntegerField("作废人", null=True, blank=True, editable=False)
    void_reason = models.CharField("作废原因", max_length=200, blank=True, editable=False)

    # Fields the journal may hold only as a keyed hash: contact data that must be erasable (law 4).
    journal_keyed: tuple[str, ...] = ()

    class Meta(Tenant.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        """The page of the record; rooms with pages override it."""
        return ""

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("nothing is deleted: void the record (law 4)")
