"""Rules as data with a date (law 6): which profile of a room is in force on a day, and how one is adopted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.core.journal import Actor
from jianyan.core.models import RuleProfile
from jianyan.kit.flow import NotYours, Refused


@dataclass(frozen=True)
class Sheet:
    """How a room keeps its rules: their Chinese title, how stored data is read and written, and who may adopt them.

    ``read`` raises ValueError with the reason in Chinese and gives an object (a dataclass where the rules have a
    page); ``write`` is its inverse. ``examples`` gives rules to begin from: (title, note, data).
    """

    title: str
    read: Callable[[Mapping[str, Any]], Any]
    write: Callable[[Any], dict[str, Any]] | None = None
    who: Callable[[Actor], bool] = lambda actor: True
    examples: Callable[[], Sequence[tuple[str, str, Mapping[str, Any]]]] = lambda: ()


_SHEETS: dict[str, Sheet] = {}

journal.declare({"core.adopt_rules": "施行规则"})


def declare(room: str, sheet: Sheet) -> None:
    """Name the sheet of a room; rules of a room without one cannot be adopted."""
    _SHEETS[room] = sheet


def sheets() -> dict[str, Sheet]:
    """The sheets of all rooms, by room."""
    return dict(_SHEETS)


def effective(committee_id: int, room: str, day: date) -> RuleProfile | None:
    """The latest live profile of a room effective by a day; None where the shipped defaults hold. One query."""
    found = RuleProfile.objects.of(committee_id).live().filter(room=room, effective_on__lte=day)
    return found.order_by("-effective_on").first()


def version_of(profile: RuleProfile) -> str:
    """How a record names the profile it was reckoned under: 2022-01-10 第1版."""
    return f"{profile.effective_on:%Y-%m-%d} 第{profile.version}版"


def adopt(
    room: str, data: Mapping[str, Any], effective_on: date, *, by: Actor, on: date, source: str = ""
) -> RuleProfile:
    """Put rules into force from a day, after the room has read them; what was reckoned before keeps its dates."""
    if room not in _SHEETS:
        raise LookupError(f"room {room} has declared no rules")
    if not _SHEETS[room].who(by):
        raise NotYours(f"您没有施行{_SHEETS[room].title}的权限")
    try:
        _SHEETS[room].read(data)
    except (ValueError, TypeError) as wrong:
        raise Refused(f"规则内容有误：{wrong}") from wrong
    if RuleProfile.objects.of(by.committee_id).filter(room=room, effective_on=effective_on).exists():
        raise Refused("该施行日期已有一份规则，请更换日期")
    with journal.act("core.adopt_rules", by=by, on=on) as act:
        return act.create(
            RuleProfile(
                committee_id=by.committee_id,
                room=room,
                effective_on=effective_on,
                data=dict(data),
                source=source,
            )
        )
