"""A small committee with a seat for every role and three members, built by the verbs themselves."""

from dataclasses import dataclass, field, replace
from datetime import date

from jianyan.people import actions as people
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Committee, Person, Role, Unit

BEGIN = date(2022, 1, 10)


@dataclass
class World:
    """One committee; the first two members have accounts."""

    committee: Committee
    seats: dict[str, Actor] = field(default_factory=dict)
    members: list[Person] = field(default_factory=list)

    def of(self, role: str) -> Actor:
        return self.seats[role]

    def member(self, no: int) -> Actor:
        return replace(self.seats[Role.MB], person_ids=frozenset({self.members[no].pk}))


def world(code: str = "lan") -> World:
    committee = people.found_committee(code, f"政协{code}县委员会", f"政协{code}县委员会")
    made, by = World(committee), system(committee)
    term = people.open_term(10, by=by, on=BEGIN)
    [sector] = people.set_sectors(["文化艺术"], by=by, on=BEGIN)
    made.members = people.register_persons(
        [Person(name=name) for name in ("魏一", "童二", "龚三")], by=by, on=BEGIN
    )
    people.seat_members(term, [(one, sector) for one in made.members], by=by, on=BEGIN)
    [unit] = people.register_units([Unit(name="县教育局")], by=by, on=BEGIN)
    held = {Role.MB: {"person": made.members[0]}, Role.SC: {"person": made.members[1]}}
    held |= {role: {"unit": unit} for role in (Role.HU, Role.HL)}
    for role in Role:
        account = Account.objects.create(username=f"{code}-{role}", display_name=Role(role).label)
        own = held.get(role, {})
        people.grant(account, role, by=by, on=BEGIN, **own)
        ids = {f"{kind}_ids": frozenset({one.pk}) for kind, one in own.items()}
        made.seats[role] = Actor(committee, account, frozenset({str(role)}), **ids)
    return made
