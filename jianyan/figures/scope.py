"""What a figure is asked for: whose records, which period or day, under which convention, with which filter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True)
class Scope:
    """The parameters of a figure. The same indicator asked with two scopes gives two figures.

    ``start``/``end`` is the period [start, end) in Shanghai dates; ``as_of`` the day on which standing things
    (members, bodies) are counted. ``filter`` holds (cut key, values) pairs, sorted, so that equal scopes are equal.
    """

    committees: tuple[int, ...]
    start: date
    end: date
    as_of: date
    convention: str = ""
    filter: tuple[tuple[str, tuple[str, ...]], ...] = ()
    person: int | None = None
    body: int | None = None
    unit: int | None = None

    @classmethod
    def of_year(cls, committees: int | Iterable[int], year: int) -> Scope:
        """A calendar year; standing things as of its last day."""
        owners = (committees,) if isinstance(committees, int) else tuple(sorted(committees))
        return cls(owners, date(year, 1, 1), date(year + 1, 1, 1), date(year, 12, 31))

    def narrowed(self, filter: Mapping[str, Iterable[str]]) -> Scope:
        """This scope with more filter; values of a cut named twice are replaced."""
        merged = dict(self.filter) | {key: tuple(sorted(values)) for key, values in filter.items()}
        return replace(self, filter=tuple(sorted(merged.items())))

    def seen_on(self, day: date) -> Scope:
        """This scope with standing things counted on another day."""
        return replace(self, as_of=day)

    @property
    def year_before(self) -> date:
        """The day one year before the period begins; 28 February where that year has no 29th."""
        day = self.start
        return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def as_json(self) -> dict[str, object]:
        """The scope as plain values, for snapshots and addresses; ids as strings."""
        return {
            "committees": [str(pk) for pk in self.committees],
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "as_of": self.as_of.isoformat(),
            "convention": self.convention,
            "filter": {key: list(values) for key, values in self.filter},
            **{name: str(value) for name in ("person", "body", "unit") if (value := getattr(self, name))},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Scope:
        """The inverse of ``as_json``."""
        day = date.fromisoformat
        chosen = data["filter"] if isinstance(data["filter"], Mapping) else {}
        owners = data["committees"] if isinstance(data["committees"], list) else []
        one = {name: int(str(data[name])) for name in ("person", "body", "unit") if data.get(name)}
        return cls(
            tuple(int(pk) for pk in owners),
            day(str(data["start"])),
            day(str(data["end"])),
            day(str(data["as_of"])),
            str(data["convention"]),
            tuple(sorted((key, tuple(values)) for key, values in chosen.items())),
            **one,
        )
