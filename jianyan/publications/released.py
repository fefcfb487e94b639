"""What is released of the figures: each as it was frozen when the annual review was approved. Wall and public door show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.people.models import Committee
from jianyan.publications.models import Review, ReviewTie

# What may leave the house: results of the whole committee. Nothing that is late or refused, no part, no name.
KEYS = (
    "proposals.received",
    "proposals.filed",
    "proposals.replied",
    "proposals.reply_rate",
    "proposals.face_to_face_rate",
    "proposals.satisfaction",
    "opinions.issued_items",
    "opinions.adopted",
    "opinions.instructed",
    "activities.activities",
    "activities.participations",
    "activities.suggestions",
    "activities.reports",
    "activities.public_welfare",
    "activities.people_reached",
    "activities.studio_visitors",
    "people.members",
    "people.studios",
    "activities.training",
    "publications.volumes",
    "publications.party_papers",
    "publications.publicity_written",
)
SHOWN = 12  # four in a row, three rows: read from the back of the hall
FEWEST = 5  # a smaller number could point at somebody


@dataclass(frozen=True)
class Line:
    """One figure of the wall."""

    key: str
    title: str
    section: str
    value: str
    unit: str
    url: str  # the figure with its records, for whoever signs in on a PC
    frozen: str  # as it was approved, for the house
    meaning: str  # 口径


def approved(committee: Committee) -> Review | None:
    """The newest review that was approved, in its last edition. One query."""
    rows = Review.objects.of(committee.pk).live().filter(state=Review.State.APPROVED)
    found: Review | None = rows.order_by("-year", "-edition").first()
    return found


def lines(review: Review, committee: Committee, most: int = len(KEYS)) -> list[Line]:
    """Figures of the whole year that the review froze. One query."""
    rows = ReviewTie.objects.of(committee.pk).filter(
        section__review=review, section__voided_at=None, snapshot__key__in=KEYS, cuts={}
    )
    year = Scope.of_year(committee.pk, review.year).as_json()
    held: dict[str, Any] = {}
    for tie in rows.select_related("snapshot").order_by("-id"):
        if _is_whole(tie.snapshot.scope, year) and _may_hang(tie.snapshot):
            held[tie.snapshot.key] = tie.snapshot
    return [_line(held[key], review.year, committee) for key in _chosen(held)[:most]]


def _is_whole(scope: dict[str, Any], year: dict[str, Any]) -> bool:
    """The whole committee in the whole year; ways of counting are those the review chose."""
    named = ("start", "end", "filter", "person", "unit", "body")
    return all((scope.get(name) or None) == (year.get(name) or None) for name in named)


def _may_hang(snapshot: Any) -> bool:
    return snapshot.unit == "%" or (snapshot.value.isdigit() and int(snapshot.value) >= FEWEST)


def _chosen(held: Iterable[str]) -> list[str]:
    return [key for key in KEYS if key in held]


def _line(snapshot: Any, year: int, committee: Committee) -> Line:
    indicator = catalogue.find(snapshot.key)
    assert indicator
    url = f"/{committee.code}/figures/{year}/{snapshot.key}/"
    frozen = f"/{committee.code}/figures/snapshots/{snapshot.pk}/"
    return Line(
        indicator.key,
        indicator.title,
        indicator.section,
        snapshot.value,
        snapshot.unit,
        url,
        frozen,
        indicator.meaning,
    )
