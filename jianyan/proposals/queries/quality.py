"""How good the units suggested have been in this committee: each decision beside what had been suggested before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import sqrt

from jianyan.people.actors import Actor
from jianyan.proposals.models import Assignment, UnitSuggestion
from jianyan.proposals.models.suggestions import WHOLE

TOP = 3
EDGES = (0.2, 0.4, 0.6, 0.8, 1.01)  # chances stated, divided for the table of how far they came true


@dataclass(frozen=True)
class Bin:
    """Decisions whose first suggestion was given a chance in this range, and how many of them it came true for."""

    low: int
    high: int
    n: int
    said: float
    right: int

    @property
    def stated(self) -> int:
        """The mean chance stated, in percent."""
        return round(100 * self.said / self.n) if self.n else 0

    @property
    def came_true(self) -> int:
        """The share in which the first suggestion hosted, in percent."""
        return round(100 * self.right / self.n) if self.n else 0

    @property
    def height(self) -> int:
        """Where its mark stands in a drawing a hundred high, counted from the top."""
        return 100 - self.came_true

    @property
    def size(self) -> float:
        """The radius of its mark: an area as large as its decisions are many, within reason."""
        return round(min(6.0, 1.5 + sqrt(self.n) / 2), 1)


@dataclass(frozen=True)
class Quality:
    """Decisions with one host: how often it was first, or among the first three, of what had been suggested."""

    since: date | None
    n: int
    first: int
    top: int
    sure: int
    sure_right: int
    answers: dict[str, int]
    bins: tuple[Bin, ...]

    @property
    def error(self) -> int | None:
        """By how many percent points stated chances and what came true differ, in the mean; None without decisions."""
        off = sum(abs(one.said - one.right) for one in self.bins)
        return round(100 * off / self.n) if self.n else None

    @property
    def unsure(self) -> int:
        return self.n - self.sure

    @property
    def unsure_right(self) -> int:
        return self.first - self.sure_right


def routing_quality(actor: Actor) -> Quality:
    """Over the latest decision of each case, with the host it has today (a return changes it). Two queries."""
    rows = UnitSuggestion.objects.visible_to(actor).live().order_by("id")
    answers = Counter(
        str(UnitSuggestion.Answer(answer).label) for answer in rows.values_list("answer", flat=True)
    )
    latest = {one.proposal_id: one for one in rows.filter(proposal__voided_at=None)}
    hosts = _hosts(actor, latest)
    decided = [(one, host) for pk, one in latest.items() if (host := hosts.get(pk) or one.host_id)]
    marks = [_mark(one, host) for one, host in decided]
    return Quality(
        since=min((one.decided_on for one, _ in decided), default=None),
        n=len(decided),
        first=sum(right for _, right, _ in marks),
        top=sum(top for _, _, top in marks),
        sure=sum(one.sure for one, _ in decided),
        sure_right=sum(right for (one, _), (_, right, _) in zip(decided, marks, strict=True) if one.sure),
        answers={str(label): answers[str(label)] for label in UnitSuggestion.Answer.labels},
        bins=_bins([(score, right) for score, right, _ in marks]),
    )


def _hosts(actor: Actor, cases: Iterable[int]) -> dict[int, int]:
    rows = Assignment.objects.of(actor.committee_id).live().filter(proposal__in=list(cases), returned_on=None)
    hosts = rows.filter(role__in=(Assignment.Role.SOLE, Assignment.Role.HOST))
    return dict(hosts.values_list("proposal", "unit"))


def _mark(one: UnitSuggestion, host: int) -> tuple[float, bool, bool]:
    """The chance stated for the first, whether it hosts, and whether one of the first three does."""
    order = [int(unit["unit"]) for unit in one.units]
    return one.units[0]["score"] / WHOLE, order[0] == host, host in order[:TOP]


def _bins(marks: list[tuple[float, bool]]) -> tuple[Bin, ...]:
    found, low = [], 0.0
    for high in EDGES:
        inside = [(score, right) for score, right in marks if low <= score < high]
        said, right = sum(score for score, _ in inside), sum(hit for _, hit in inside)
        found.append(Bin(round(100 * low), min(100, round(100 * high)), len(inside), said, right))
        low = high
    return tuple(found)
