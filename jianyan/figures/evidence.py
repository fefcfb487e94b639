"""What is known of a figure in a year: what the records count and what published texts said, and whether they agree.

Two numbers are held together only where indicator, filter, day, convention and year are the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from jianyan.figures import catalogue
from jianyan.figures.display import shown
from jianyan.figures.meaning import Meaning, frozen
from jianyan.figures.models import PublishedFigure
from jianyan.figures.shapes import Number
from jianyan.kit import canonical

COUNTED = "counted"


@dataclass(frozen=True)
class Bounds:
    """The values a number in a text leaves open: 140多 is anything between 140 and 150, without either.

    None is no limit. An end that is ``open`` is itself left out.
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Bounds) -> bool:
        """Whether both can be true of one value."""
        return not (self._below(other) or other._below(self))

    def _below(self, other: Bounds) -> bool:
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))


def bounds(value: Decimal, approx: str, step: int | None, *, percent: bool = False) -> Bounds:
    """What a stated value says of the exact one, by the rules of ``factcheck.holds``.

    With 10^k the place of the last non-zero digit (``step``): X多 is ]X, X+10^k[, 超X [X, ...[, 近X ]X-10^k, X[, 约X half a
    place to both sides. An exact percentage is whatever rounds half-up to its printed digits.
    """
    place = Decimal(step or 0)
    if approx == "more_than":
        return Bounds(value, value + place, True, True) if place else Bounds(value, None)
    if approx == "less_than":
        return Bounds(value - place, value, True, True) if place else Bounds(None, value)
    if approx == "about":
        return Bounds(value - place / 2, value + place / 2)
    if percent:
        half = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent))) / 2
        return Bounds(value - half, value + half, False, True)
    return Bounds(value, value)


@dataclass(frozen=True)
class Side:
    """One place that gives the figure: the records, or a number of a published text."""

    value: Decimal
    approx: str
    shown: str
    bounds: Bounds
    source: str
    url: str
    mark: str  # what a settlement remembers it by
    figure: PublishedFigure | None = None

    @property
    def counted(self) -> bool:
        return self.figure is None


@dataclass(frozen=True)
class Known:
    """All that is known of one figure in one year; the records come first."""

    year: int
    meaning: Meaning
    sides: tuple[Side, ...]

    @property
    def best(self) -> Side | None:
        """The records where there are any, else an exact number before an approximate one, the first said before later."""
        return min(self.sides, key=lambda side: (not side.counted, side.approx != ""), default=None)

    @cached_property
    def disagrees(self) -> bool:
        """Whether two of its sides cannot both be true."""
        sides = self.sides
        return any(not a.bounds.meets(b.bounds) for no, a in enumerate(sides) for b in sides[no + 1 :])

    @property
    def digest(self) -> str:
        """What a settlement is tied to: the figure and every side with its value."""
        told: dict[str, object] = {
            "year": self.year,
            "key": self.meaning.key,
            "filter": {key: list(values) for key, values in self.meaning.filter},
            "as_of": self.meaning.as_of,
            "convention": self.meaning.convention,
            "sides": sorted(side.mark for side in self.sides),
        }
        return canonical.digest(canonical.canonical(told))


def said(
    committee_id: int, years: Collection[int] | None = None, keys: Collection[str] | None = None
) -> dict[tuple[int, Meaning], list[PublishedFigure]]:
    """The confirmed figures of published texts by year and meaning, oldest text first. One query."""
    rows = PublishedFigure.objects.of(committee_id).live().filter(text__voided_at=None)
    rows = rows.filter(state=PublishedFigure.State.CONFIRMED)
    if years is not None:
        rows = rows.filter(text__year__in=years)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    found: dict[tuple[int, Meaning], list[PublishedFigure]] = {}
    for figure in rows.select_related("text__committee", "committee").order_by("text_id", "no"):
        meant = Meaning(figure.key, frozen(figure.filter), figure.as_of, figure.convention)
        found.setdefault((figure.text.year, meant), []).append(figure)
    return found


class Evidence:
    """One look at what is known: what was said is read once, and a figure is counted once."""

    def __init__(
        self,
        committee_id: int,
        code: str,
        recorded: Iterable[int],
        *,
        roles: Iterable[str] | None = None,
        years: Collection[int] | None = None,
        keys: Collection[str] | None = None,
    ) -> None:
        self.committee_id, self.code = committee_id, code
        self.recorded = frozenset(recorded)
        self.allowed = {indicator.key for indicator in catalogue.every(roles)}
        self.said = {
            place: figures
            for place, figures in said(committee_id, years, keys).items()
            if place[1].key in self.allowed
        }

    def known(self, year: int, meaning: Meaning) -> Known:
        """What the records and the texts give for a figure in a year."""
        counted = self._counted(year, meaning) if year in self.recorded else None
        once = {  # a text that prints a number twice says it once
            (figure.text_id, figure.value, figure.approx): _told(figure)
            for figure in reversed(self.said.get((year, meaning), []))
        }
        told = sorted(once.values(), key=lambda side: side.mark)
        return Known(year, meaning, ((counted, *told) if counted else tuple(told)))

    def _counted(self, year: int, meaning: Meaning) -> Side | None:
        indicator = meaning.indicator
        if indicator is None:
            return None
        value: Number | None = indicator.answer(meaning.scope(self.committee_id, year)).value
        if value is None:
            return None
        exact = Decimal(value)
        return Side(
            exact,
            "",
            shown(value, indicator.unit),
            Bounds(exact, exact),
            "记录",
            address(self.code, year, meaning),
            f"{COUNTED}:{exact}",
        )


def _told(figure: PublishedFigure) -> Side:
    return Side(
        figure.number,
        figure.approx,
        figure.surface,
        bounds(figure.number, figure.approx, figure.step, percent=figure.unit in ("%", "％")),
        str(figure.text),
        figure.get_absolute_url(),
        f"{figure.pk}:{figure.value}:{figure.approx}",
        figure,
    )


def address(code: str, year: int, meaning: Meaning) -> str:
    """The page that opens a figure to its records."""
    query = [(f"f.{key}", value) for key, values in meaning.filter for value in values]
    if meaning.as_of:
        query.append(("as_of", meaning.as_of.isoformat()))
    if meaning.convention:
        query.append(("convention", meaning.convention))
    return f"/{code}/figures/{year}/{meaning.key}/" + (f"?{urlencode(query)}" if query else "")
