"""Groups, seats and rooms of a meeting, each list in its own order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from jianyan.activities.models import Activity, Placing
from jianyan.people.actors import Actor

_DIGITS = re.compile(r"(\d+)")
_NUMBERS = {one: no for no, one in enumerate("零一二三四五六七八九十")}


def placings(activity: Activity) -> list[Placing]:
    """All of them, in the order of strokes. One query."""
    rows = Placing.objects.of(activity.committee_id).live().filter(activity=activity)
    return list(rows.select_related("person").order_by("person__stroke_key", "person_id"))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """2排10座 after 2排9座, 第十组 after 第二组."""
    parts = _DIGITS.split(text)
    return tuple((1, int(one), "") if one.isdigit() else (0, 0, _spelled(one)) for one in parts if one)


def _spelled(text: str) -> str:
    return "".join(chr(_NUMBERS[one]) if one in _NUMBERS else one for one in text)


def gathered(rows: Iterable[Placing], by: str) -> list[tuple[str, list[Placing]]]:
    """By group or by room, those without one left out."""
    named = [one for one in rows if getattr(one, by)]
    named.sort(key=lambda one: natural(getattr(one, by)))
    return [(name, list(same)) for name, same in groupby(named, key=lambda one: str(getattr(one, by)))]


def in_seats(rows: Sequence[Placing]) -> list[Placing]:
    """Those who have a seat, in the order of the seats."""
    return sorted((one for one in rows if one.seat), key=lambda one: natural(one.seat))


def own_placings(actor: Actor, activities: Sequence[Activity]) -> dict[int, Placing]:
    """Activity to what was arranged for this person. One query."""
    if not actor.person_ids or not activities:
        return {}
    rows = Placing.objects.of(actor.committee_id).live().filter(activity__in=activities)
    return {one.activity_id: one for one in rows.filter(person__in=actor.person_ids)}
