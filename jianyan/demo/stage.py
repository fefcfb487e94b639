"""The stage of the demo year: its cast, and acts that are put in date order before they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from jianyan.people.actors import Actor
from jianyan.people.models import Body, Committee, Person, PlenarySession, Sector, Tenure, Term, Unit


@dataclass(frozen=True)
class Dated:
    """One act: the day it happens and what it does, through an action of a room."""

    on: date
    do: Callable[[], object]


@dataclass
class Cast:
    """Who plays. ``seats`` has one actor for each role code; lists are in official order."""

    committee: Committee
    seats: dict[str, Actor] = field(default_factory=dict)
    term: Term | None = None
    sessions: list[PlenarySession] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    leaders: list[Person] = field(default_factory=list)  # chair, vice chairs, secretary-general
    standing: list[Person] = field(default_factory=list)  # standing members, without the leaders
    members: list[Person] = field(
        default_factory=list
    )  # the 209 members of 2022, leaders and standing included
    tenures: list[Tenure] = field(default_factory=list)  # theirs, in the same order
    staff: list[Person] = field(default_factory=list)  # the office
    units: list[Unit] = field(default_factory=list)
    bodies: dict[str, list[Body]] = field(default_factory=dict)  # by Body.Kind

    def seat(self, role: str) -> Actor:
        """The actor who holds a role."""
        return self.seats[role]


def in_order(acts: Iterable[Dated]) -> list[Dated]:
    """Acts by date; acts of one day keep the order in which the rooms gave them."""
    return sorted(acts, key=lambda act: act.on)
