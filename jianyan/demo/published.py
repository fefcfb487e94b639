"""The demo's past: the published reviews of 2020 and 2021, taken in while the review of 2022 is being prepared.

The last paragraph of each waits to be confirmed, and the later one contradicts itself about the proposals received.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jianyan.demo.stage import Cast, Dated
from jianyan.figures import actions
from jianyan.figures.models import PublishedFigure
from jianyan.people.actors import Actor
from jianyan.people.models import Role

TEXTS = tomllib.loads((Path(__file__).parent / "texts" / "published.toml").read_text(encoding="utf-8"))
TAKEN_IN = date(2022, 12, 5)
READ_AMISS = {
    "activities.participants": "activities.supervisors"
}  # members who supervise, not members who take part
LAST = "六、"  # the paragraph that is left for later


def acts(cast: Cast) -> list[Dated]:
    """The research office takes in both reviews on one day."""
    by = cast.seat(Role.RS)
    return [Dated(TAKEN_IN, partial(_take_in, review, by)) for review in TEXTS["reviews"]]


def _take_in(review: dict[str, Any], by: Actor) -> None:
    origin = actions.Origin(review["year"], review["title"], review["source"], review["published_on"])
    text = actions.import_published(origin, review["name"], review["body"].encode(), by=by, on=TAKEN_IN)
    figures = (
        PublishedFigure.objects.of(by.committee_id).filter(text=text).select_related("text").order_by("no")
    )
    later = text.text.index(LAST)
    amiss = [one for one in figures if one.key in READ_AMISS]
    for one in amiss:
        actions.correct(one, READ_AMISS[one.key], by=by, on=TAKEN_IN)
    fitting = [one for one in figures if one.key and one.start < later and one not in amiss]
    actions.confirm(fitting, by=by, on=TAKEN_IN)
    if strange := [one for one in figures if one.start >= later and not one.key]:
        actions.set_aside(strange, by=by, on=TAKEN_IN)
