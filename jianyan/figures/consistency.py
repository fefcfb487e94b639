"""Whether the numbers of one text can be true together (口径与四舍五入的核对): rates against bases, parts against wholes.

Arithmetic alone; it knows no records. A hint is never a verdict: the base of a rate is often another than the text names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jianyan.figures import catalogue, units
from jianyan.figures.meaning import cuts
from jianyan.figures.models import PublishedFigure
from jianyan.figures.shapes import Indicator, Share

FEW = 3  # numerators worth naming


def numerators(rate: Decimal, base: int) -> range:
    """The whole numbers whose share of ``base`` rounds half-up to ``rate`` percent at its printed digits.

    98% of 231 is 226 or 227; no number is 99.12% of 115. Raises ValueError for a base that is not positive.
    """
    if base <= 0:
        raise ValueError("a rate needs a positive base")
    half = _half(rate)
    low = math.ceil((rate - half) * base / 100)
    high = math.ceil((rate + half) * base / 100)
    return range(max(low, 0), high)


def residue(shares: Sequence[Decimal]) -> Decimal:
    """What a set of shares lacks of 100, in percentage points; 23.91, 73.91 and 2.17 lack 0.01."""
    return 100 - sum(shares, Decimal(0))


def shares_fit(shares: Sequence[Decimal]) -> bool:
    """Whether shares can be all parts of one whole: what they lack of 100 is no more than their rounding explains."""
    return abs(residue(shares)) <= sum((_half(share) for share in shares), Decimal(0))


def _half(rate: Decimal) -> Decimal:
    """Half of the last printed digit."""
    return Decimal(1).scaleb(min(0, int(rate.as_tuple().exponent))) / 2


def hints(figures: Iterable[PublishedFigure]) -> dict[int, list[str]]:
    """What does not fit among the figures of one text, in courteous sentences, by the number of the figure.

    Figures that were set aside, have no meaning yet or are approximate are left out.
    """
    exact = [
        (figure, indicator)
        for figure in figures
        if figure.state != PublishedFigure.State.ASIDE and not figure.approx
        if (indicator := catalogue.find(figure.key)) is not None
    ]
    found: defaultdict[int, list[str]] = defaultdict(list)
    for no, hint in (*_rates(exact), *_breakdowns(exact)):
        if hint not in found[no]:
            found[no].append(hint)
    return dict(found)


Told = Sequence[tuple[PublishedFigure, Indicator]]


def _rates(told: Told) -> Iterable[tuple[int, str]]:
    """A rate that no whole number gives of any base the text offers for it."""
    for figure, indicator in told:
        if indicator.unit != "%" or figure.number > 100:
            continue
        bases = sorted({int(base.number) for base in _bases(figure, indicator, told)})
        if not bases or figure.number == 100:
            continue
        fitting = {base: numerators(figure.number, base) for base in bases}
        if not any(fitting.values()):
            words = "、".join(str(base) for base in bases)
            yield (
                figure.no,
                f"以文中的{words}为基数，没有哪个整数能得出{figure.surface}，请核对基数（反馈表、答复件数可能与提案件数不同）",
            )
        for base, tops in fitting.items():
            if 0 < len(tops) <= FEW:
                yield figure.no, f"以{base}为基数时，分子是{'或'.join(str(top) for top in tops)}"


def _bases(figure: PublishedFigure, indicator: Indicator, told: Told) -> list[PublishedFigure]:
    """The counts a rate may be a part of: those of its own base, else the counts before it in its sentence."""
    counts = [(one, kind) for one, kind in told if kind.unit != "%" and _whole_number(one)]
    if isinstance(indicator, Share):
        own = [one for one, kind in counts if kind.key == indicator.whole.key and not one.filter]
        if own:
            return own
    return [
        one
        for one, kind in counts
        if one.sentence == figure.sentence and one.start < figure.start and kind.section == indicator.section
    ]


def _whole_number(figure: PublishedFigure) -> bool:
    return figure.number > 0 and figure.number == figure.number.to_integral_value()


def _breakdowns(told: Told) -> Iterable[tuple[int, str]]:
    """Parts whose sum is not their whole, and shares that are not 100 together."""
    groups: defaultdict[tuple[str, str], dict[str, PublishedFigure]] = defaultdict(dict)
    for figure, _ in told:
        if len(figure.filter) == 1:
            [(cut, values)] = figure.filter.items()
            if len(values) == 1:
                groups[figure.key, cut].setdefault(values[0], figure)
    kinds = {kind.key: kind for _, kind in told}
    for (key, name), parts in groups.items():
        cut = cuts(kinds[key]).get(name)
        if cut is None or cut.many or len(parts) < 2:
            continue
        complete = bool(cut.labels) and set(parts) >= set(cut.labels)
        if kinds[key].unit == "%":
            yield from _shares(list(parts.values()), complete)
        else:
            yield from _parts(list(parts.values()), told, complete)


def _shares(parts: list[PublishedFigure], complete: bool) -> Iterable[tuple[int, str]]:
    shares = [part.number for part in parts]
    total, lacking = sum(shares, Decimal(0)), residue(shares)
    if total > 100 and not shares_fit(shares):
        yield parts[-1].no, f"各部分合计{total}%，超过100%，请核对"
    elif complete and not shares_fit(shares):
        yield parts[-1].no, f"各部分合计{total}%，相差{lacking}个百分点，不是四舍五入所致，请核对"
    elif complete and lacking:
        yield parts[-1].no, f"各部分合计{total}%，相差{abs(lacking)}个百分点属于四舍五入，不必凑成100%"


def _parts(parts: list[PublishedFigure], told: Told, complete: bool) -> Iterable[tuple[int, str]]:
    whole = _whole_of(parts, told)
    if whole is None:
        return
    total = sum((part.number for part in parts), Decimal(0))
    listed = "＋".join(str(part.number) for part in parts)
    if total > whole.number:
        yield whole.no, f"各部分{listed}＝{total}，多于{whole.surface}，请核对"
    elif complete and total < whole.number:
        yield whole.no, f"各部分{listed}＝{total}，少于{whole.surface}，请核对是否有未列出的部分"


def _whole_of(parts: list[PublishedFigure], told: Told) -> PublishedFigure | None:
    """The figure itself without a filter, else the count before the first part in its sentence."""
    first = min(parts, key=lambda part: part.start)
    plain = [one for one, _ in told if not one.filter and units.same(one.unit, first.unit)]
    own = [one for one in plain if one.key == first.key]
    before = [one for one in plain if one.sentence == first.sentence and one.start < first.start]
    return next(iter(own), None) or (before[-1] if before else None)


# ---- rates and counts others publish, as they are typed ----


@dataclass(frozen=True)
class Fit:
    """One rate held against one base: the whole numbers whose share it can be; none when it cannot."""

    rate: Decimal
    base: int
    tops: range

    @property
    def told(self) -> str:
        """470, 226或227, 12至15; 不可能."""
        if not self.tops:
            return "不可能"
        if len(self.tops) <= FEW:
            return "或".join(str(top) for top in self.tops)
        return f"{self.tops[0]}至{self.tops[-1]}"


def fits(rates: Sequence[Decimal], bases: Sequence[int]) -> list[list[Fit]]:
    """Every rate against every base: a row a rate. No share is more than its base."""
    return [[Fit(rate, base, _within(numerators(rate, base), base)) for base in bases] for rate in rates]


def _within(tops: range, base: int) -> range:
    return range(tops.start, min(tops.stop, base + 1))


def bases_of_all(rates: Sequence[Decimal], low: int, high: int) -> list[int]:
    """The bases between two numbers of which every one of these rates can be a share."""
    return [base for base in range(max(low, 1), high + 1) if all(row[0].tops for row in fits(rates, [base]))]


def sums_to(rates: Sequence[Decimal], base: int) -> bool:
    """Whether rates can be all parts of one base: whole numbers of it exist that add up to it."""
    rows = [row[0].tops for row in fits(rates, [base])]
    return all(rows) and sum(row[0] for row in rows) <= base <= sum(row[-1] for row in rows)
