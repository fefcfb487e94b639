"""Who takes part in a story: a committee in session, its people each at a window, and the day it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Account, Role
from jianyan.proposals.models import Proposal
from jianyan.proposals.tests import factories as made
from tests.journeys.people import Someone


@dataclass
class Story:
    """Who takes part: roles by their holder, further members and units by number."""

    at: made.World
    window: Any
    move: Any
    known: dict[Any, Someone] = field(default_factory=dict)

    def day(self, month: int, day: int, year: int = 2022) -> None:
        """The day it is for the server, and for everybody in the story."""
        self.move(date(year, month, day))

    def someone(self, key: Any, account: Account) -> Someone:
        if key not in self.known:
            self.known[key] = Someone(self.window(account))
        return self.known[key]

    def of(self, role: Role) -> Someone:
        """The holder of a role; MB is 魏一, HU and HL are of the first unit."""
        return self.someone(role, self.at.of(role).account)

    def member(self, no: int) -> Someone:
        """魏一, 童二 and 龚三, each with an account of a plain member."""
        if no == 0:
            return self.of(Role.MB)
        return self.seated(Role.MB, no, person=self.at.members[no])

    def unit(self, no: int, role: Role = Role.HL) -> Someone:
        """The leader of a unit, who may do what its clerk does and sign besides."""
        return self.of(role) if no == 0 else self.seated(role, no, unit=self.at.units[no])

    def seated(self, role: Role, no: int, **own: Any) -> Someone:
        if (role, no) in self.known:
            return self.known[role, no]
        account = Account.objects.create(username=f"{role}-{no}", display_name=f"{role.label}{no}")
        people.grant(account, role, by=system(self.at.committee), on=made.OPENS, **own)
        return self.someone((role, no), account)

    def case(self, cause: str) -> Proposal:
        return Proposal.objects.of(self.at.committee).get(cause=cause)
