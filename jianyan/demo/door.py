"""The public door of the demo year: what the committee shows, and the clue box it opens."""

from __future__ import annotations

from datetime import date
from functools import partial

from jianyan.activities import rules as activities
from jianyan.core import profiles
from jianyan.demo.stage import Cast, Dated
from jianyan.people.models import Role
from jianyan.publications import rules as door

OPENED = date(2023, 2, 13)


def acts(cast: Cast) -> list[Dated]:
    """The chairmen's meeting opens the door once the review is approved."""
    return [Dated(OPENED, partial(_open, cast))]


def _open(cast: Cast) -> None:
    by, source = cast.seat(Role.SG), "主席会议纪要"
    shown = profiles.as_data(door.Rules(figures=True, members=True, data=True))
    box = profiles.as_data(activities.Rules(clue_box=True))
    profiles.adopt(door.ROOM, shown, OPENED, by=by, on=OPENED, source=source)
    profiles.adopt(activities.ROOM, box, OPENED, by=by, on=OPENED, source=source)
