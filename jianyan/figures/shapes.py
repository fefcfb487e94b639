"""The six shapes of an indicator. An indicator yields entries, never a number; the shape counts them (law 1)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Q, Sum

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope

Entries = Callable[[Scope], TenantQuerySet]
Number = int | Decimal


class UnknownCut(LookupError):
    """A filter names a cut the indicator does not declare: the question cannot be answered from the records."""


@dataclass(frozen=True)
class Cut:
    """A way to divide an indicator's entries: also the filter of the same key.

    ``path`` is the lookup path from the entry, ``labels`` the values with their Chinese words. ``where`` replaces the
    plain lookup where a value is a rule rather than a column. ``many`` marks paths that may meet an entry twice.
    """

    key: str
    label: str
    path: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    where: Callable[[tuple[str, ...]], Q] | None = None
    many: bool = False

    def condition(self, values: tuple[str, ...]) -> Q:
        """The condition on entries for these values."""
        unknown = [value for value in values if self.labels and value not in self.labels]
        if unknown:
            raise UnknownCut(f"{self.label}没有“{'、'.join(unknown)}”这一类")
        return self.where(values) if self.where else Q(**{f"{self.path}__in": values})

    def narrow(self, rows: TenantQuerySet, values: tuple[str, ...]) -> TenantQuerySet:
        """The rows with one of these values, each once."""
        if not self.many:
            return rows.filter(self.condition(values))
        return rows.filter(pk__in=rows.model.anywhere.filter(self.condition(values)).values("pk"))


@dataclass(frozen=True)
class Part:
    """One list of records behind a figure: two for shares and rates, one for the others."""

    label: str
    rows: TenantQuerySet


@dataclass(frozen=True)
class Answer:
    """What a shape makes of its entries. ``value`` is None when there is nothing to divide by or to measure."""

    value: Number | None
    parts: tuple[Part, ...]
    note: str = ""

    @property
    def entries(self) -> int:
        """The number of records of the first list."""
        return self.parts[0].rows.count()


@dataclass(frozen=True, kw_only=True)
class Indicator(ABC):
    """What every shape declares. ``meaning`` (口径) is shown beside the figure; ``lexicon`` names its words.

    ``id`` is the catalogue id, None where the catalogue has none. ``dated`` names the entry's date column,
    ``related`` what a list of entries needs joined, ``roles`` who may know that the figure exists (empty: all).
    ``conventions`` maps the codes the indicator understands to their Chinese names; the first is the default.
    """

    key: str
    title: str
    unit: str
    meaning: str
    section: str = ""
    id: str | None = None
    lexicon: str = ""
    dated: str = ""
    counts: str = "发生日期"
    related: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    roles: frozenset[str] = frozenset()
    conventions: Mapping[str, str] = field(default_factory=dict)

    @abstractmethod
    def answer(self, scope: Scope) -> Answer:
        """Count the entries of the scope."""

    def cut(self, key: str) -> Cut:
        """The declared cut of a key; UnknownCut when there is none."""
        for cut in self.cuts:
            if cut.key == key:
                return cut
        raise UnknownCut(f"“{self.title}”不能按“{key}”区分")

    def narrowed(self, rows: TenantQuerySet, scope: Scope) -> TenantQuerySet:
        """The rows that pass the scope's filter; every part of the filter must be a declared cut."""
        for key, values in scope.filter:
            rows = self.cut(key).narrow(rows, values)
        return rows


@dataclass(frozen=True, kw_only=True)
class Count(Indicator):
    """The number of entries."""

    entries: Entries

    def rows(self, scope: Scope) -> TenantQuerySet:
        return self.narrowed(self.entries(scope), scope)

    def answer(self, scope: Scope) -> Answer:
        rows = self.rows(scope)
        return Answer(rows.count(), (Part(self.title, rows),))


@dataclass(frozen=True, kw_only=True)
class Total(Indicator):
    """The sum of an integer column of the entries; ``per`` such units make one of the figure's (100 fen a yuan)."""

    entries: Entries
    column: str
    per: int = 1

    def rows(self, scope: Scope) -> TenantQuerySet:
        return self.narrowed(self.entries(scope), scope)

    def answer(self, scope: Scope) -> Answer:
        rows = self.rows(scope)
        total = rows.aggregate(total=Sum(self.column))["total"] or 0
        return Answer(_plain(Decimal(total) / self.per), (Part(self.title, rows),))


@dataclass(frozen=True, kw_only=True)
class Distinct(Indicator):
    """How many different ones (persons, units) the entries name. Its list is those ones, found by ``listing``."""

    entries: Entries
    column: str
    listing: Callable[[Any], TenantQuerySet]

    def rows(self, scope: Scope) -> TenantQuerySet:
        return self.narrowed(self.entries(scope), scope)

    def answer(self, scope: Scope) -> Answer:
        rows = self.rows(scope)
        value = rows.aggregate(n=CountOf(self.column, distinct=True))["n"]
        named = rows.exclude(**{f"{self.column}__isnull": True}).order_by().values(self.column)
        return Answer(value, (Part(self.title, self.listing(named)), Part("所依据的记录", rows)))


def everything(scope: Scope) -> Q:
    """No condition of its own: a share that says something only once a part is chosen."""
    return Q()


@dataclass(frozen=True, kw_only=True)
class Share(Indicator):
    """The part of a whole that meets a condition, in percent. The part cannot lie outside the whole.

    ``whole`` filters narrow the base; ``part_cuts`` narrow only the part (category of the filed proposals).
    """

    whole: Count
    where: Callable[[Scope], Q] = everything
    part_cuts: tuple[Cut, ...] = ()
    part_title: str = "其中"

    @property
    def asks_for_a_part(self) -> bool:
        """Whether the share is all of the whole until a part is chosen (the share of a category)."""
        return self.where is everything

    def lists(self, scope: Scope) -> tuple[TenantQuerySet, TenantQuerySet]:
        """(part, whole)."""
        own = {cut.key: cut for cut in self.part_cuts}
        base = tuple((key, values) for key, values in scope.filter if key not in own)
        whole = self.whole.rows(Scope(**{**scope.__dict__, "filter": base}))
        part = whole.filter(pk__in=whole.filter(self.where(scope)).order_by().values("pk"))
        for key, values in scope.filter:
            if key in own:
                part = own[key].narrow(part, values)
        return part, whole

    def answer(self, scope: Scope) -> Answer:
        part, whole = self.lists(scope)
        top, base = part.count(), whole.count()
        value = percent(top, base) if base else None
        return Answer(value, (Part(self.part_title, part), Part(self.whole.title, whole)), f"{top} ÷ {base}")


@dataclass(frozen=True, kw_only=True)
class Rate(Indicator):
    """One count per another (proposals a member): two lists."""

    top: Indicator
    base: Indicator

    def answer(self, scope: Scope) -> Answer:
        top, base = self.top.answer(scope), self.base.answer(scope)
        value = rounded(Decimal(top.value or 0) / Decimal(base.value)) if base.value else None
        return Answer(value, (top.parts[0], base.parts[0]), f"{top.value} ÷ {base.value}")


@dataclass(frozen=True, kw_only=True)
class Spread(Indicator):
    """The median (and mean) of a duration in days between two date columns of the entries."""

    entries: Entries
    start: str
    end: str

    def rows(self, scope: Scope) -> TenantQuerySet:
        return self.narrowed(self.entries(scope), scope)

    def days(self, scope: Scope) -> list[int]:
        """The duration of each entry that has both dates."""
        pairs: Any = self.rows(scope).order_by().values_list(self.start, self.end)
        return [
            (end - start).days for start, end in pairs if isinstance(start, date) and isinstance(end, date)
        ]

    def answer(self, scope: Scope) -> Answer:
        days = self.days(scope)
        part = (Part(self.title, self.rows(scope)),)
        if not days:
            return Answer(None, part)
        mean = rounded(Decimal(sum(days)) / len(days))
        return Answer(_plain(Decimal(str(median(days)))), part, f"中位数；平均 {mean} 天，{len(days)} 项")


def percent(top: int, base: int) -> Number:
    """top/base in percent, half-up to two places (conventions of rates: scale 2 inside)."""
    return rounded(Decimal(100 * top) / Decimal(base))


def rounded(value: Decimal) -> Number:
    """Half-up to two places; an integer where nothing follows the point."""
    return _plain(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value.normalize()
