"""The tabs above the lists of the room: one line a page, shown to those the page is for."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from jianyan.people.audience import EVERYONE, Request
from jianyan.people.models import Role
from jianyan.proposals.models.base import READERS
from jianyan.proposals.permissions import PUBLISHERS, TOPIC_READERS


@dataclass(frozen=True)
class Tab:
    """A list of the room: its word, the name of its address, and who is shown the way."""

    label: str
    name: str
    roles: frozenset[str]


def _of(*roles: str) -> frozenset[str]:
    return frozenset(str(role) for role in roles)


TABS = (
    Tab("提案", "proposals", EVERYONE),
    Tab("办理工作台", "unit_desk", _of(Role.HU, Role.HL)),
    Tab("审查工作台", "review_desk", _of(Role.PO, Role.PC)),
    Tab("分办", "assign_pile", _of(Role.PO)),
    Tab("预交办", "consulting", _of(Role.PO, Role.HA, Role.HU, Role.HL)),
    Tab("承办单位", "unit_desk", _of(Role.HA, Role.PO, Role.PC)),
    Tab("建议台账", "asks", EVERYONE),
    Tab("承诺日历", "commitments", EVERYONE),
    Tab("统计", "proposal_statistics", EVERYONE),
    Tab("评价汇总", "rating_totals", _of(Role.HU, Role.HL)),
    Tab("选题目录", "proposal_topics", _of(*TOPIC_READERS)),
    Tab("征集期", "proposal_windows", _of(Role.PO, Role.SG)),
    Tab("公开决定", "publication_decisions", _of(*PUBLISHERS)),
    Tab("文书", "proposal_papers", _of(*READERS, Role.HU, Role.HL)),
)


def tabs(request: Request) -> list[dict[str, object]]:
    """The tabs this seat sees; the one of the current page is active. No query."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    code = request.actor.committee.code
    return [
        {"label": tab.label, "url": reverse(tab.name, args=[code]), "active": tab.name == here}
        for tab in TABS
        if request.actor.roles & tab.roles
    ]
