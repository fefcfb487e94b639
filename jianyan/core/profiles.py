"""Rules as data with a date (law 6): which profile of a room is in force on a day, and how one is adopted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.core.journal import Actor
from jianyan.core.models import RuleProfile
from jianyan.kit.flow import Refused

# A room's own check of stored rules; raises ValueError with the reason in Chinese.
Check = Callable[[Mapping[str, Any]], object]
_CHECKS: dict[str, Check] = {}

journal.declare({"core.adopt_rules": "施行规则"})


def declare(room: str, check: Check) -> None:
    """Name the function with which a room reads its rules; rules of a room without one cannot be adopted."""
    _CHECKS[room] = check


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
    if room not in _CHECKS:
        raise LookupError(f"room {room} has declared no rules")
    try:
        _CHECKS[room](data)
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
