"""The demo's annual review: drafted by the research office, written on by the liaison office, not yet handed in."""

from __future__ import annotations

from datetime import date

from jianyan.demo.stage import Cast, Dated
from jianyan.people.models import Role
from jianyan.publications import actions, numbers
from jianyan.publications.models import Review

YEAR = 2022
DRAFTED, WRITTEN = date(2023, 1, 30), date(2023, 2, 1)
ADDED = "委员有话愿意说、有难事找得到人，“委员之家”的味道更浓了。"


def acts(cast: Cast) -> list[Dated]:
    """The review of 2022 as it lies on the desk two weeks before the plenary."""
    return [Dated(DRAFTED, lambda: _draft(cast)), Dated(WRITTEN, lambda: _write(cast))]


def _draft(cast: Cast) -> None:
    actions.start_review(YEAR, by=cast.seat(Role.RS), on=DRAFTED)


def _write(cast: Cast) -> None:
    """The liaison office adds a sentence to its own section."""
    review = Review.objects.of(cast.committee).get(year=YEAR)
    section = review.sections.get(area="liaison")
    text = numbers.text_of(review).of(section).prose.text
    actions.write_section(section, text + ADDED, by=cast.seat(Role.ML), on=WRITTEN, expected=section.version)
