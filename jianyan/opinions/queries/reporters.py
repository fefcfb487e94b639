"""A year by reporter, by sector and by level: who reported how much, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from jianyan.opinions.models import Adoption, Opinion, OpinionInstruction, OpinionReporter
from jianyan.opinions.models.bulletins import Level

LEVELS = tuple(Level)


@dataclass
class Tally:
    """What one reporter (or sector) has to his name in a year. An item counts once a column, however often it was used."""

    name: str
    kind: str = ""
    received: set[int] = field(default_factory=set)
    issued: set[int] = field(default_factory=set)
    adopted: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    instructed: set[int] = field(default_factory=set)

    @property
    def row(self) -> list[Any]:
        """The line of a table: received, issued, adopted by level, instructed."""
        levels = [len(self.adopted[level]) for level in LEVELS]
        return [self.name, self.kind, len(self.received), len(self.issued), *levels, len(self.instructed)]


HEADS = ("反映人", "反映主体", "收到", "编报", *(f"{level.label}采用" for level in LEVELS), "有批示")


@dataclass(frozen=True)
class Year:
    """The tallies of a year."""

    reporters: list[Tally]
    sectors: list[Tally]
    levels: list[tuple[str, int, int, int]]  # level, items, adoptions, instructions


@dataclass(frozen=True)
class _Known:
    """What the tallies need of a manuscript."""

    pk: int
    reporter_type: str
    byline: str
    sector: str | None
    into: int | None
    registered: date | None
    issued: date | None


class _Book:
    """The manuscripts a year concerns, and whose name each stands under. Four queries, whatever the number."""

    def __init__(self, committee_id: int, year: int) -> None:
        self.days = (date(year, 1, 1), date(year, 12, 31))
        every = Opinion.objects.of(committee_id).live().filter(kind=Opinion.Kind.INFORMATION)
        used = Adoption.objects.of(committee_id).live().filter(adopted_on__range=self.days)
        wrote = OpinionInstruction.objects.of(committee_id).live().filter(instructed_on__range=self.days)
        wrote = wrote.filter(kind=OpinionInstruction.Kind.SUBSTANTIVE)
        items = every.filter(
            Q(registered_on__range=self.days)
            | Q(issued_on__range=self.days)
            | Q(pk__in=used.values("opinion"))
            | Q(pk__in=wrote.values("opinion"))
        )
        rows = every.filter(Q(pk__in=items.values("pk")) | Q(merged_into__in=items.values("pk")))
        columns = (
            "pk", "reporter_type", "byline", "sector__name", "merged_into", "registered_on", "issued_on",
        )  # fmt: skip
        self.known = {
            row[0]: _Known(*row) for row in rows.filter(serial_no__isnull=False).values_list(*columns)
        }
        self.parts: dict[int, list[int]] = defaultdict(list)  # item -> manuscripts that stand behind it
        for one in self.known.values():
            self.parts[one.into or one.pk].append(one.pk)
        self.names: dict[int, list[str]] = defaultdict(list)
        signed = OpinionReporter.objects.of(committee_id).live().filter(opinion__in=rows.values("pk"))
        for pk, name in signed.order_by("opinion", "order_no").values_list("opinion", "person__name"):
            self.names[pk].append(name)
        self.adoptions = [row for row in used.values_list("opinion", "level") if row[0] in self.known]
        self.instructions = [row for row in wrote.values_list("opinion", "level") if row[0] in self.known]
        self.reporters: dict[tuple[str, str], Tally] = {}
        self.sectors: dict[str, Tally] = {}

    def within(self, day: date | None) -> bool:
        """Whether a day lies in the year."""
        return day is not None and self.days[0] <= day <= self.days[1]

    def credited(self, pk: int) -> Iterator[Tally]:
        """The tallies of whoever reported a manuscript."""
        one = self.known[pk]
        said = str(dict(Opinion.Reporter.choices).get(one.reporter_type, one.reporter_type))
        own = one.reporter_type in (Opinion.Reporter.MEMBER, Opinion.Reporter.INFORMANT)
        for name in (self.names[pk] if own else []) or [one.byline]:
            yield self.reporters.setdefault((said, name), Tally(name, said))
        if one.sector:
            yield self.sectors.setdefault(one.sector, Tally(one.sector))

    def of_item(self, item: int) -> Iterator[Tally]:
        """The tallies of everyone credited with an item, those of merged manuscripts too."""
        for pk in self.parts[item]:
            yield from self.credited(pk)


def of_year(committee_id: int, year: int) -> Year:
    """Received and issued by their own dates, results by theirs, each to every reporter credited with the item.

    Those of a merged manuscript are credited with what came of the item it went into.
    """
    book = _Book(committee_id, year)
    for one in book.known.values():
        for tally in book.credited(one.pk) if book.within(one.registered) else ():
            tally.received.add(one.pk)
        for tally in book.of_item(one.pk) if book.within(one.issued) else ():
            tally.issued.add(one.pk)
    for item, level in book.adoptions:
        for tally in book.of_item(item):
            tally.adopted[level].add(item)
    for item, _ in book.instructions:
        for tally in book.of_item(item):
            tally.instructed.add(item)
    return Year(_ranked(book.reporters.values()), _ranked(book.sectors.values()), _by_level(book))


def _by_level(book: _Book) -> list[tuple[str, int, int, int]]:
    return [
        (
            str(level.label),
            len({item for item, at in book.adoptions if at == level}),
            sum(at == level for _, at in book.adoptions),
            sum(at == level for _, at in book.instructions),
        )
        for level in LEVELS
    ]


def _ranked(tallies: Any) -> list[Tally]:
    """By what was received, then by name: a list, not a contest."""
    held = [one for one in tallies if one.received or one.issued or one.adopted or one.instructed]
    return sorted(held, key=lambda one: (-len(one.received), one.kind, one.name))
