"""Who acts in the demo's proposal work: members, bodies and units with accounts of their own, made when first needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jianyan.demo.proposals.plan import Case
from jianyan.demo.stage import Cast
from jianyan.people import actions as people
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Person, Role, Unit


@dataclass
class Players:
    """Seats beyond those of the cast. Their accounts have no password: nobody signs in with them in the demo."""

    cast: Cast
    units: dict[int, Actor] = field(default_factory=dict)
    members: dict[int, Actor] = field(default_factory=dict)

    def unit(self, unit: Unit, on: date) -> Actor:
        """The leader of a unit."""
        held = self.cast.seat(Role.HL)
        if unit.pk in held.unit_ids:
            return held
        if unit.pk not in self.units:
            account = self._account(f"cb{unit.sort_no:02d}", f"{unit.name}负责人", Role.HL, on, unit=unit)
            self.units[unit.pk] = Actor(
                self.cast.committee, account, frozenset({str(Role.HL)}), unit_ids=frozenset({unit.pk})
            )
        return self.units[unit.pk]

    def author(self, case: Case, on: date) -> Actor:
        """Who enters a proposal: the office from paper, else its first sponsor himself."""
        lead = case.signers[0]
        if case.on_paper or lead.sector:
            return self.cast.seat(Role.PO)
        if lead.body:
            held = next((seat for seat in self.cast.seats.values() if lead.body.pk in seat.body_ids), None)
            return held or self.cast.seat(Role.PO)
        return self.member(lead.person, on) if lead.person else self.cast.seat(Role.PO)

    def member(self, person: Person, on: date) -> Actor:
        held = next((seat for seat in self.cast.seats.values() if person.pk in seat.person_ids), None)
        if held:
            return held
        if person.pk not in self.members:
            account = self._account(
                f"wy{self.cast.members.index(person):03d}", person.name, Role.MB, on, person=person
            )
            self.members[person.pk] = Actor(
                self.cast.committee, account, frozenset({str(Role.MB)}), person_ids=frozenset({person.pk})
            )
        return self.members[person.pk]

    def _account(self, name: str, label: str, role: str, on: date, **of: object) -> Account:
        account, fresh = Account.objects.get_or_create(
            username=name, defaults={"display_name": label, "password": "!"}
        )
        if fresh:
            people.grant(account, role, by=system(self.cast.committee), on=on, **of)  # type: ignore[arg-type]
        return account
