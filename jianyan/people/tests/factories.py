"""A small committee built by the verbs themselves: every role seated, three members, bodies and units."""

from dataclasses import dataclass, field
from datetime import date

from jianyan.people import actions
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Body, Committee, Person, Role, Sector, Tenure, Term, Unit

BEGIN = date(2022, 1, 10)


@dataclass
class World:
    """One committee and those who sit in it."""

    committee: Committee
    term: Term
    sectors: list[Sector]
    members: list[Person]
    tenures: list[Tenure]
    units: list[Unit]
    group: Body
    seats: dict[str, Actor] = field(default_factory=dict)

    @property
    def system(self) -> Actor:
        return system(self.committee)

    def of(self, role: str) -> Actor:
        return self.seats[role]


def world(code: str = "lan") -> World:
    """A committee in its first year: 魏一 and 龚三 of 经济, 童二 of 教育."""
    committee = actions.found_committee(code, f"政协{code}县委员会", f"{code}县政协")
    by = system(committee)
    term = actions.open_term(10, by=by, on=BEGIN)
    actions.call_session(term, 1, BEGIN, date(2022, 1, 13), by=by, on=BEGIN)
    sectors = actions.set_sectors(["经济", "教育"], by=by, on=BEGIN)
    members = actions.register_persons(
        [
            Person(name=name, gender=gender, phone=f"1390000000{no}", work=f"{code}县机关")
            for no, (name, gender) in enumerate((("魏一", "male"), ("童二", "female"), ("龚三", "male")))
        ],
        by=by,
        on=BEGIN,
    )
    tenures = actions.seat_members(
        term, [(one, sectors[no % 2]) for no, one in enumerate(members)], by=by, on=BEGIN
    )
    units = actions.register_units(
        [Unit(name=f"县{name}局", sort_no=no) for no, name in enumerate(("教育", "水利"))], by=by, on=BEGIN
    )
    [group] = actions.found_bodies([Body(kind=Body.Kind.LIAISON_GROUP, name="城关镇联络组")], by=by, on=BEGIN)
    made = World(committee, term, sectors, members, tenures, units, group)
    for role in Role:
        if role != Role.PUB:
            made.seats[role] = seated(made, role)
    return made


def seated(at: World, role: str, name: str = "") -> Actor:
    """A new account in a seat of this role."""
    held: dict[str, object] = {}
    if role in (Role.MB, Role.SC):
        held = {"person": at.members[0]}
    elif role in (Role.HU, Role.HL):
        held = {"unit": at.units[0]}
    account = Account.objects.create(
        username=f"{at.committee.code}-{name or role}", display_name=Role(role).label
    )
    actions.grant(account, role, by=at.system, on=BEGIN, **held)
    ids = {f"{kind}_ids": frozenset({one.pk}) for kind, one in held.items()}
    return Actor(at.committee, account, frozenset({str(role)}), **ids)


def sign_in(client, actor):
    """The client as this actor's account."""
    client.force_login(actor.account)
    return client
