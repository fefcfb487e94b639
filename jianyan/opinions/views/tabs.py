"""The tabs above the lists of the room: one line a page, shown to those the page is for."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from jianyan.opinions.models.base import READERS
from jianyan.opinions.permissions import AUTHORS, BODIES
from jianyan.people.audience import EVERYONE, Request
from jianyan.people.models import Role


@dataclass(frozen=True)
class Tab:
    """A list of the room: its word, the name of its address, and who is shown the way."""

    label: str
    name: str
    roles: frozenset[str]


def _of(*roles: str) -> frozenset[str]:
    return frozenset(str(role) for role in roles)


UNITS = (Role.HU, Role.HL)
TABS = (
    Tab("信息", "opinions", EVERYONE - _of(*UNITS)),
    Tab("编辑工作台", "opinion_desk", _of(Role.RS)),
    Tab("转来待登记", "opinion_links", _of(Role.RS)),
    Tab("刊期", "issues", _of(*READERS)),
    Tab("转办", "opinion_transfers", _of(*READERS, *UNITS)),
    Tab("约稿", "commissions", _of(*AUTHORS, *BODIES, *READERS)),
    Tab("统计", "opinion_statistics", _of(*READERS)),
    Tab("刊物", "series", _of(*READERS)),
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
