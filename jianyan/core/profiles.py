"""Rules as data with a date (law 6): which profile of a room is in force on a day, and how one is adopted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_type_hints

from jianyan.core import journal
from jianyan.core.journal import Actor
from jianyan.core.models import RuleProfile
from jianyan.kit.flow import NotYours, Refused

SHIPPED = "默认规则"
Rules = TypeVar("Rules")


class BadRules(ValueError):
    """A rule profile that cannot be used; the message says why, in Chinese."""


def why(label: str, evidence: str = "", choices: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a page shows of a rule: its name, what local rules say, and the words of its values."""
    return {"label": label, "evidence": evidence, "choices": choices or {}}


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
# Plain SQL: nearly every verb asks, some several times.
_EFFECTIVE = (
    f"SELECT * FROM {RuleProfile._meta.db_table} "  # noqa: S608 - our own table's name
    "WHERE committee_id = %s AND voided_at IS NULL AND room = %s AND effective_on <= %s "
    "ORDER BY effective_on DESC LIMIT 1"
)

journal.declare({"core.adopt_rules": "施行规则"})


def declare(room: str, sheet: Sheet) -> None:
    """Name the sheet of a room; rules of a room without one cannot be adopted."""
    _SHEETS[room] = sheet


def sheets() -> dict[str, Sheet]:
    """The sheets of all rooms, by room."""
    return dict(_SHEETS)


def effective(committee_id: int, room: str, day: date) -> RuleProfile | None:
    """The latest live profile of a room effective by a day; None where the shipped defaults hold. One query."""
    return next(iter(RuleProfile.anywhere.raw(_EFFECTIVE, [committee_id, room, day])), None)


def version_of(profile: RuleProfile) -> str:
    """How a record names the profile it was reckoned under: 2022-01-10 第1版."""
    return f"{profile.effective_on:%Y-%m-%d} 第{profile.version}版"


def in_force(
    committee_id: int, room: str, day: date, read: Callable[[Mapping[str, Any], str], Rules], shipped: Rules
) -> Rules:
    """The rules of a committee on a day: its latest profile effective by then, else the shipped ones. One query."""
    profile = effective(committee_id, room, day)
    return read(profile.data, version_of(profile)) if profile else shipped


def as_data(rules: Any) -> dict[str, Any]:
    """Rules as plain values for storing: the inverse of how a room reads them."""
    data = asdict(rules)
    del data["version"]
    return data


@cache
def kinds(rules: type) -> dict[str, Any]:
    """The type of each rule by its name; they are read from words, which takes a millisecond a hundred."""
    return get_type_hints(rules)


def labels(kind: Any, data: Mapping[str, Any]) -> dict[str, str]:
    """The rules of a dataclass with their words; BadRules where the data names one it does not know."""
    known = {one.name: str(one.metadata["label"]) for one in fields(kind) if one.metadata}
    if unknown := sorted(set(data) - set(known)):
        raise BadRules(f"规则中有不认识的项目：{'、'.join(unknown)}")
    return known


def switches(kind: Callable[..., Rules]) -> Callable[..., Rules]:
    """How a dataclass of switches is read: every rule is yes or no."""

    def read(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
        known = labels(kind, data)
        for name, value in data.items():
            if not isinstance(value, bool):
                raise BadRules(f"“{known[name]}”应为是或否")
        return kind(**data, version=version)

    return read


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
