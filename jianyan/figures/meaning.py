"""What a number outside the records means: an indicator, a filter, a day, a convention; and whether that can be.

A published number, a cell of a report form and a row of the comparison all name a figure of the catalogue this way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jianyan.figures import catalogue, units
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Cut, Indicator, Rate, Share, UnknownCut
from jianyan.kit.chinese import long_date

Filter = tuple[tuple[str, tuple[str, ...]], ...]


def frozen(filter: Mapping[str, Iterable[str]]) -> Filter:
    """A filter as a sorted tuple, so that equal filters are equal."""
    return tuple(sorted((key, tuple(sorted(values))) for key, values in filter.items()))


@dataclass(frozen=True)
class Meaning:
    """A figure of the catalogue without its year. ``as_of`` is a day other than the last of its year, or None."""

    key: str
    filter: Filter = ()
    as_of: date | None = None
    convention: str = ""

    @property
    def indicator(self) -> Indicator | None:
        return catalogue.find(self.key)

    def scope(self, committee_id: int, year: int) -> Scope:
        """What the records are asked for."""
        scope = replace(Scope.of_year(committee_id, year), filter=self.filter, convention=self.convention)
        return scope.seen_on(self.as_of) if self.as_of else scope

    def settled(self, year: int) -> Meaning:
        """The same meaning in the one way to say it: no day for what a period counts, no default convention."""
        indicator = self.indicator
        if indicator is None:
            return self
        usual = next(iter(indicator.conventions), "")
        stands = indicator.counts == "统计日" and self.as_of != date(year, 12, 31)
        return Meaning(
            self.key,
            self.filter,
            self.as_of if stands else None,
            "" if self.convention == usual else self.convention,
        )

    @property
    def narrower(self) -> list[str]:
        """What sets this figure apart from the indicator itself, in words: 提出时间：大会提案."""
        indicator = self.indicator
        if indicator is None:
            return []
        known = cuts(indicator)
        words = [
            f"{known[key].label}：{'、'.join(known[key].labels.get(value, value) for value in values)}"
            for key, values in self.filter
            if key in known
        ]
        if self.as_of:
            words.append(f"截至{long_date(self.as_of)}")
        if self.convention:
            words.append(indicator.conventions.get(self.convention, self.convention))
        return words

    @property
    def title(self) -> str:
        """The indicator with what narrows it: 收到提案（提出时间：大会提案）."""
        name = self.indicator.title if self.indicator else self.key
        return f"{name}（{'；'.join(self.narrower)}）" if self.narrower else name


def cuts(indicator: Indicator) -> dict[str, Cut]:
    """Every cut an indicator can be narrowed by: a rate by those of both its figures, a share by those of its whole."""
    if isinstance(indicator, Rate):
        top, base = cuts(indicator.top), cuts(indicator.base)
        return {key: cut for key, cut in top.items() if key in base}
    found = {cut.key: cut for cut in indicator.cuts}
    if isinstance(indicator, Share):
        found = {cut.key: cut for cut in (*indicator.whole.cuts, *indicator.part_cuts)}
    return found


def objection(meaning: Meaning, unit: str) -> str | None:
    """Why a number in this unit cannot mean that, in one Chinese sentence; None when it can."""
    indicator = meaning.indicator
    if indicator is None:
        return "指标目录中没有这一指标，请重新选择"
    if not units.same(indicator.unit, unit):
        return (
            f"“{indicator.title}”的单位是“{indicator.unit}”，文中是“{unit or '（无单位）'}”，不能当作同一个数"
        )
    known = cuts(indicator)
    for key, values in meaning.filter:
        if key not in known:
            return f"“{indicator.title}”不能按“{key}”区分"
        try:
            known[key].condition(values)
        except UnknownCut as unknown:
            return str(unknown)
    if meaning.convention and meaning.convention not in indicator.conventions:
        return f"“{indicator.title}”没有这种计法"
    return None
