"""Builds the demo year: sets the stage, gathers every room's acts, runs them in date order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from itertools import groupby

from django.db import transaction

from jianyan.core import tables
from jianyan.demo import people
from jianyan.demo.stage import Cast, Dated, in_order
from jianyan.people import notices
from jianyan.proposals.notices import reminders

LAST_DAY = date(2023, 2, 15)  # notices are told as of the day on which the desks are shown

# Each module gives the acts of one room; people set the stage and act too.
ROOMS = (
    "people",
    "topics",
    "proposals",
    "opinions",
    "activities",
    "duty",
    "publications",
    "published",
    "reviews",
    "door",
)


def build(tell: Callable[[str], None] = lambda line: None) -> Cast:
    """Play the year into an empty database, one transaction a month. ``tell`` hears the progress."""
    with transaction.atomic():
        tell("布置：政协、委员、机构、承办单位、账号")
        cast = people.set_up()
    scripts: list[Dated] = []
    for room in ROOMS:
        scripts += import_module(f"jianyan.demo.{room}").acts(cast)
    with notices.as_of(LAST_DAY):
        for (year, month), acts in groupby(in_order(scripts), key=lambda act: (act.on.year, act.on.month)):
            with transaction.atomic():
                for act in acts:
                    act.do()
            tables.refresh_statistics()
            tell(f"{year}年{month}月")
        reminders.remind(cast.committee.pk, LAST_DAY)
    return cast
