"""座位表, 住房安排 and 分组名单 of a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from jianyan.activities.models import Activity, Placing
from jianyan.activities.papers import SENSE
from jianyan.activities.queries.places import gathered, in_seats
from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Making, Paper

SEATS, ROOMS, GROUPS = "seats", "rooms", "groups"
TITLES = {SEATS: "座位表", ROOMS: "住房安排表", GROUPS: "分组名单"}
_COLUMN = {SEATS: "seat", ROOMS: "room", GROUPS: "group"}


def has(rows: Sequence[Placing], name: str) -> bool:
    """Whether there is anything to print on it."""
    return any(getattr(one, _COLUMN[name]) for one in rows)


def _begun(activity: Activity, name: str, made: Making) -> Paper:
    paper = made.paper(f"{TITLES[name]}：{activity.title}")
    paper.title(broken_title(activity, name))
    place = f"　{activity.place}" if activity.place else ""
    paper.subtitle(f"{long_date(activity.starts_on)}{place}")
    return paper


def broken_title(activity: Activity, name: str) -> str:
    from jianyan.kit.papers import broken

    return broken(f"{activity.title}{TITLES[name]}", SENSE)


def seats(activity: Activity, rows: Sequence[Placing], made: Making) -> Paper:
    """Seat after seat with who sits there; then by name, for who looks for his own."""
    paper = _begun(activity, SEATS, made)
    paper.section("按座号")
    paper.table(*_three([(one.seat, one.person.name) for one in in_seats(rows)], ("座号", "姓名")))
    paper.section("按姓氏笔画")
    paper.table(*_three([(one.person.name, one.seat) for one in rows if one.seat], ("姓名", "座号")))
    return paper


def _three(
    pairs: Sequence[tuple[str, str]], heads: tuple[str, str]
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[int, ...]]:
    """Three pairs a line."""
    lines = []
    for first in range(0, len(pairs), 3):
        said = [cell for pair in pairs[first : first + 3] for cell in pair]
        lines.append((*said, *[""] * (6 - len(said))))
    return heads * 3, lines, (16, 17) * 3


def rooms(activity: Activity, rows: Sequence[Placing], made: Making) -> Paper:
    """Room after room with who lives there."""
    paper = _begun(activity, ROOMS, made)
    table = [(room, "、".join(one.person.name for one in same)) for room, same in gathered(rows, "room")]
    paper.table(("住房", "姓名"), table, (25, 75))
    return paper


def groups(activity: Activity, rows: Sequence[Placing], made: Making) -> Paper:
    """Group after group with its members in the order of strokes."""
    paper = _begun(activity, GROUPS, made)
    for name, same in gathered(rows, "group"):
        paper.heading(f"{name}（{len(same)}人）")
        paper.names([one.person.name for one in same])
    return paper


DRAWN = {SEATS: seats, ROOMS: rooms, GROUPS: groups}
