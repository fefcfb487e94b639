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


OUTSIDE = (Role.HU, Role.HL, Role.HA, Role.ORG, Role.PC, Role.AD)
DUTY = EVERYONE - {str(role) for role in OUTSIDE}
ITEMS = (
    Item("工作台", "home", "", EVERYONE),
    Item("年度数据", "chart-bar", "figures/", EVERYONE),
    Item("年度回顾", "notebook", "reviews/", EVERYONE),
    Item("数据核对", "checkup-list", "factcheck/", INSIDE),
    Item("提案", "file-text", "proposals/", EVERYONE),
    Item("社情民意", "message-2", "opinions/", EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)}),
    Item("信息转办", "message-2", "opinions/transfers/", frozenset({str(Role.HU), str(Role.HL)})),
    Item("履职活动", "calendar-event", "activities/", EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)}),
    Item("履职考核", "clipboard-check", "duty/", DUTY),
    Item("委员与机构", "users", "people/", EVERYONE),
    Item("文史宣传", "book", "publications/", EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)}),
    Item("规则与日历", "adjustments", "rules/", INSIDE),
    Item(
        "导入",
        "upload",
        "imports/",
        frozenset({str(Role.PO), str(Role.ML), str(Role.RS), str(Role.SG), str(Role.AD)}),
    ),
    Item("工作日志", "history", "journal/", INSIDE),
    Item("消息发送", "send", "deliveries/", frozenset({str(Role.AD)})),
    Item("语言模型记录", "eye", "model-calls/", frozenset({str(Role.AU), str(Role.AD)})),
    Item("联系方式查阅", "eye", "contact-reads/", frozenset({str(Role.AU)})),
)


def menu(actor: Actor, path: str) -> list[dict[str, object]]:
    """The lines this actor sees; the one of the current page is active."""
    return _lines(actor, path, ITEMS)


def _lines(actor: Actor, path: str, items: tuple[Item, ...]) -> list[dict[str, object]]:
    root = f"/{actor.committee.code}/"
    return [
        {
            "label": item.label,
            "icon": item.icon,
            "url": root + item.path,
            "active": path == root if not item.path else path.startswith(root + item.path),
        }
        for item in items
        if actor.roles & item.roles
    ]


PLACES = (
    Item("首页", "home", "", EVERYONE),
    Item("提案", "file-text", "proposals/", EVERYONE),
    Item("社情民意", "message-2", "opinions/", EVERYONE),
    Item("活动", "calendar-event", "activities/", EVERYONE),
)


def on_phone_first(actor: Actor) -> bool:
    """Members work on a phone: a bar of four instead of the office's side bar."""
    return bool(actor.roles) and actor.roles <= {str(Role.MB), str(Role.SC)}


def places(actor: Actor, path: str) -> list[dict[str, object]]:
    """The bar of a member's page: at the foot of a phone, below the head of a wider window."""
    return _lines(actor, path, PLACES)
