"""The six shapes of an indicator. An indicator yields entries, never a number; the shape counts them (law 1)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from django.db.models import Aggregate, Q, Sum
from django.db.models import Count as CountOf

from jianyan.core.tenancy import Tenant, TenantQuerySet
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
    ``group`` is the path along which entries are grouped where there is no plain one, over the rows that ``alive`` names.
    """

    key: str
    label: str
    path: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    where: Callable[[tuple[str, ...]], Q] | None = None
    many: bool = False
    group: str = ""
    alive: Mapping[str, Any] = field(default_factory=dict)

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
class Measure:
    """One number asked of the database: how many rows there are, or what an aggregate makes of them."""

    rows: TenantQuerySet
    of: Aggregate | None = None

    def number(self) -> int:
        """One query; 0 where there is nothing to add."""
        return self.rows.count() if self.of is None else self.rows.aggregate(n=self.of)["n"] or 0


@dataclass(frozen=True)
class Tally:
    """What counting leaves behind: numbers that add up, and from which the value follows.

    ``top`` is what was counted or summed, or the part of a whole; ``base`` the whole it is divided by; ``entries`` the
    number of records of the first list; ``days`` how many entries took how many days.
    """

    top: int
    base: int = 0
    entries: int = 0
    days: Mapping[int, int] = field(default_factory=dict)


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
    ``private`` figures (ratings) are shown outside the office for whole years only, never cut: a part would name somebody.
    ``conventions`` maps the codes the indicator understands to their Chinese names; ``pick`` says which holds where the
    scope names none (the first without it), and is then printed beside the figure.
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
    private: bool = False
    conventions: Mapping[str, str] = field(default_factory=dict)
    pick: Callable[[Scope], str] | None = None

    @abstractmethod
    def measures(self, scope: Scope) -> tuple[Measure, ...]:
        """The numbers to ask for, in the order in which ``tally`` takes them."""

    @abstractmethod
    def tally(self, *numbers: int) -> Tally:
        """The numbers as what they mean."""

    @abstractmethod
    def value(self, tally: Tally) -> Number | None:
        """The value of a tally; None when there is nothing to divide by or to measure."""

    @abstractmethod
    def parts(self, scope: Scope) -> tuple[Part, ...]:
        """The lists of records behind the figure."""

    def adds(self, scope: Scope) -> bool:
        """Whether the tallies of several committees add up to the tally of all."""
        return True

    def note(self, tally: Tally, scope: Scope) -> str:
        """Small print beside the value."""
        return ""

    @property
    def chooser(self) -> Indicator:
        """The indicator whose convention decides: this one, or the whole it is a share of."""
        return self

    def settled(self, scope: Scope) -> Scope:
        """The scope with its convention named."""
        chooser = self.chooser
        if chooser.pick is None or scope.convention in chooser.conventions:
            return scope
        return replace(scope, convention=chooser.pick(scope))

    def count(self, scope: Scope) -> Tally:
        """The tally of a settled scope, asked of the database."""
        return self.tally(*(measure.number() for measure in self.measures(scope)))

    def answer(self, scope: Scope) -> Answer:
        """Count the entries of the scope."""
        scope = self.settled(scope)
        tally = self.count(scope)
        return Answer(self.value(tally), self.parts(scope), self.note(tally, scope))

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
class Listed(Indicator):
    """An indicator over one list of entries."""

    entries: Entries

    def rows(self, scope: Scope) -> TenantQuerySet:
        return self.narrowed(self.entries(scope), scope)

    def parts(self, scope: Scope) -> tuple[Part, ...]:
        return (Part(self.title, self.rows(scope)),)


@dataclass(frozen=True, kw_only=True)
class Count(Listed):
    """The number of entries."""

    def measures(self, scope: Scope) -> tuple[Measure, ...]:
        return (Measure(self.rows(scope)),)

    def tally(self, *numbers: int) -> Tally:
        return Tally(numbers[0], entries=numbers[0])

    def value(self, tally: Tally) -> Number:
        return tally.top


@dataclass(frozen=True, kw_only=True)
class Total(Listed):
    """The sum of an integer column of the entries; ``per`` such units make one of the figure's (100 fen a yuan)."""

    column: str
    per: int = 1

    def measures(self, scope: Scope) -> tuple[Measure, ...]:
        rows = self.rows(scope)
        return Measure(rows, Sum(self.column)), Measure(rows)

    def tally(self, *numbers: int) -> Tally:
        return Tally(numbers[0], entries=numbers[1])

    def value(self, tally: Tally) -> Number:
        return _plain(Decimal(tally.top) / self.per)


@dataclass(frozen=True, kw_only=True)
class Distinct(Listed):
    """How many different ones (persons, units) the entries name. Its list is those ones, found by ``listing``."""

    column: str
    listing: Callable[[Any], TenantQuerySet]

    def adds(self, scope: Scope) -> bool:
        """A record belongs to one committee, so no two committees name the same one."""
        named: Any = self.entries(scope).model._meta.get_field(self.column).related_model
        return isinstance(named, type) and issubclass(named, Tenant)

    def measures(self, scope: Scope) -> tuple[Measure, ...]:
        return (Measure(self.rows(scope), CountOf(self.column, distinct=True)),)

    def tally(self, *numbers: int) -> Tally:
        return Tally(numbers[0], entries=numbers[0])

    def value(self, tally: Tally) -> Number:
        return tally.top

    def parts(self, scope: Scope) -> tuple[Part, ...]:
        rows = self.rows(scope)
        named = rows.exclude(**{f"{self.column}__isnull": True}).order_by().values(self.column)
        return Part(self.title, self.listing(named)), Part("所依据的记录", rows)


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

    @property
    def chooser(self) -> Indicator:
        return self if self.pick else self.whole

    def part_of(self, whole: TenantQuerySet, scope: Scope) -> TenantQuerySet:
        """The rows of the whole that meet the condition, each once: one over a further table may meet a row twice."""
        part = whole.filter(self.where(scope))
        if part.query.alias_map.keys() == whole.query.alias_map.keys():
            return part
        return whole.filter(pk__in=part.order_by().values("pk"))

    def lists(self, scope: Scope) -> tuple[TenantQuerySet, TenantQuerySet]:
        """(part, whole)."""
        own = {cut.key: cut for cut in self.part_cuts}
        base = tuple((key, values) for key, values in scope.filter if key not in own)
        whole = self.whole.rows(replace(scope, filter=base))
        part = self.part_of(whole, scope)
        for key, values in scope.filter:
            if key in own:
                part = own[key].narrow(part, values)
        return part, whole

    def measures(self, scope: Scope) -> tuple[Measure, ...]:
        part, whole = self.lists(scope)
        return Measure(part), Measure(whole)

    def tally(self, *numbers: int) -> Tally:
        return Tally(numbers[0], numbers[1], entries=numbers[0])

    def value(self, tally: Tally) -> Number | None:
        return percent(tally.top, tally.base) if tally.base else None

    def note(self, tally: Tally, scope: Scope) -> str:
        told = self.conventions.get(scope.convention) if self.pick else None
        return f"{tally.top} ÷ {tally.base}{f'；{told}' if told else ''}"

    def parts(self, scope: Scope) -> tuple[Part, ...]:
        part, whole = self.lists(scope)
        return Part(self.part_title, part), Part(self.whole.title, whole)


@dataclass(frozen=True, kw_only=True)
class Rate(Indicator):
    """One count per another (proposals a member): two lists. Both are counts of records or of different ones."""

    top: Count | Distinct
    base: Count | Distinct

    def adds(self, scope: Scope) -> bool:
        return self.top.adds(scope) and self.base.adds(scope)

    def measures(self, scope: Scope) -> tuple[Measure, ...]:
        return *self.top.measures(scope), *self.base.measures(scope)

    def tally(self, *numbers: int) -> Tally:
        return Tally(numbers[0], numbers[1], entries=numbers[0])

    def value(self, tally: Tally) -> Number | None:
        return rounded(Decimal(tally.top) / Decimal(tally.base)) if tally.base else None

    def note(self, tally: Tally, scope: Scope) -> str:
        return f"{tally.top} ÷ {tally.base}"

    def parts(self, scope: Scope) -> tuple[Part, ...]:
        return self.top.parts(scope)[0], self.base.parts(scope)[0]


@dataclass(frozen=True, kw_only=True)
class Spread(Listed):
    """The median (and mean) of a duration in days between two date columns of the entries."""

    start: str
    end: str

    def measures(self, scope: Scope) -> tuple[Measure, ...]:
        return (Measure(self.rows(scope)),)

    def tally(self, *numbers: int) -> Tally:
        return Tally(0, entries=numbers[0])

    def pairs(self, scope: Scope) -> Any:
        """The two dates of every entry."""
        return self.rows(scope).order_by().values_list(self.start, self.end)

    def count(self, scope: Scope) -> Tally:
        return self.measured(list(self.pairs(scope)))

    def measured(self, pairs: Sequence[tuple[date | None, date | None]]) -> Tally:
        """How many entries took how many days; those with one date only are entries without a duration."""
        days = Counter((end - start).days for start, end in pairs if start and end)
        return Tally(sum(days.elements()), days.total(), len(pairs), days)

    def value(self, tally: Tally) -> Number | None:
        days = sorted(Counter(tally.days).elements())
        return _plain(Decimal(str(median(days)))) if days else None

    def note(self, tally: Tally, scope: Scope) -> str:
        if not tally.base:
            return ""
        return f"中位数；平均 {rounded(Decimal(tally.top) / tally.base)} 天，{tally.base} 项"


def percent(top: int, base: int) -> Number:
    """top/base in percent, half-up to two places (conventions of rates: scale 2 inside)."""
    return rounded(Decimal(100 * top) / Decimal(base))


def rounded(value: Decimal) -> Number:
    """Half-up to two places; an integer where nothing follows the point."""
    return _plain(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value.normalize()
