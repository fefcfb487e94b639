"""Two values for one figure: what the records count against what was published, or two texts against each other.

216 and 209 members are no conflict (another day), 28 and 18 opinions neither (another filter); 140多 conflicts only with
what is not between 140 and 150.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jianyan.figures.evidence import Evidence, Known
from jianyan.figures.models import Settlement


@dataclass(frozen=True)
class Conflict:
    """A figure whose sides cannot all be true, and what somebody has said of that, if anybody has."""

    known: Known
    settlement: Settlement | None = None

    @property
    def title(self) -> str:
        return f"{self.known.year}年{self.known.meaning.title}"

    @property
    def sides(self) -> str:
        """Both sides in one line: 记录为229件，《……》为231件."""
        return "，".join(f"{side.source}为{side.shown}" for side in self.known.sides)


def found(evidence: Evidence, years: Collection[int] | None = None) -> list[Conflict]:
    """The conflicts of these years (all when None), newest year first, in the order of the texts. One query more.

    A figure is counted once for each meaning that was published of a year with records.
    """
    places = [place for place in evidence.said if years is None or place[0] in years]
    known = [evidence.known(year, meaning) for year, meaning in places]
    differing = [one for one in known if one.disagrees]
    explained = settled(evidence.committee_id, differing)
    conflicts = [Conflict(one, explained.get(one.digest)) for one in differing]
    return sorted(conflicts, key=lambda conflict: -conflict.known.year)


def settled(committee_id: int, known: Iterable[Known]) -> dict[str, Settlement]:
    """The explanations that hold for exactly these, by digest."""
    digests = {one.digest for one in known}
    if not digests:
        return {}
    rows = Settlement.objects.of(committee_id).live().filter(digest__in=digests)
    return {row.digest: row for row in rows.order_by("id")}


def unexplained(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Those nobody has explained yet."""
    return [one for one in conflicts if one.settlement is None]
