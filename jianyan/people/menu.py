"""The side bar: one line a room, shown to those its page is for."""

from dataclasses import dataclass

from jianyan.people.actors import Actor
from jianyan.people.audience import EVERYONE, INSIDE
from jianyan.people.models import Role


@dataclass(frozen=True)
class Item:
    """A line of the menu."""

    label: str
    icon: str
    path: str
    roles: frozenset[str]


ITEMS = (
    Item("工作台", "home", "", EVERYONE),
    Item("年度数据", "chart-bar", "figures/", EVERYONE),
    Item("数据核对", "checkup-list", "factcheck/", INSIDE),
    Item("提案", "file-text", "proposals/", EVERYONE),
    Item("社情民意", "message-2", "opinions/", EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)}),
    Item("履职活动", "calendar-event", "activities/", EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)}),
    Item("委员与机构", "users", "people/", EVERYONE),
    Item("文史宣传", "book", "publications/", EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)}),
    Item("工作日志", "history", "journal/", INSIDE),
)


def menu(actor: Actor, path: str) -> list[dict[str, object]]:
    """The lines this actor sees; the one of the current page is active."""
    root = f"/{actor.committee.code}/"
    return [
        {
            "label": item.label,
            "icon": item.icon,
            "url": root + item.path,
            "active": path == root if not item.path else path.startswith(root + item.path),
        }
        for item in ITEMS
        if actor.roles & item.roles
    ]
