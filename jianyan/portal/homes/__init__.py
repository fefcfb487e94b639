"""What stands on the desk of a role: parts in the order they are shown. A home takes at most ten statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from jianyan.people.actors import OFFICE, Actor
from jianyan.people.models import Role
from jianyan.portal.homes import authority, delegations, house, keepers, leader, member, unit, waiting

STAFF = (Role.PO, Role.PC, Role.RS, Role.SPC, Role.ML, Role.CL)
LEADERS = (Role.LD, Role.SG)
MEMBERS = (Role.MB, Role.SC)
UNITS = (Role.HU, Role.HL)


@dataclass(frozen=True)
class Part:
    """One part of a home: for whom, how it is read, and the template that shows it; nothing read, nothing shown."""

    template: str
    roles: tuple[str, ...]
    read: Callable[[Actor, date], dict[str, Any]]

    @property
    def path(self) -> str:
        return f"portal/homes/{self.template}.html"


PARTS = (
    Part("delegations", tuple(Role), delegations.shown),
    Part("waiting", (*MEMBERS, *UNITS, Role.ORG), waiting.few),
    Part("queues", (*STAFF, *LEADERS, Role.HA, Role.LG), waiting.queues),
    Part("starts", tuple(Role), house.starts),
    Part("unit", UNITS, unit.countdown),
    Part("units", (Role.HA,), authority.units),
    Part("dates", MEMBERS, member.dates),
    Part("cases", (*MEMBERS, Role.ORG, Role.LG), member.cases),
    Part("duty", MEMBERS, member.duty),
    Part("year", OFFICE, house.year),
    Part("late", LEADERS, leader.late),
    Part("supervised", LEADERS, leader.supervised),
    Part("instructions", LEADERS, leader.instructions),
    Part("records", STAFF, house.records),
    Part("journal", (Role.AU,), keepers.journal),
    Part("system", (Role.AD,), keepers.system),
    Part("rooms", MEMBERS, house.rooms),
)


def parts_of(actor: Actor) -> list[dict[str, Any]]:
    """The parts of this seat's home that have something to show."""
    today, found = timezone.localdate(), []
    for part in PARTS:
        if actor.has(*part.roles) and (read := part.read(actor, today)):
            found.append({"path": part.path, "name": part.template, "data": read})
    return found
