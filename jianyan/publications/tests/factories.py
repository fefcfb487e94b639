"""A small committee with a seat for every role and three members, built by the verbs themselves."""

from dataclasses import dataclass, field, replace
from datetime import date

from jianyan.people import actions as people
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Committee, Person, Role, Unit
from jianyan.publications import actions

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


ON = date(2022, 6, 1)
REVIEWERS = {"fact": "甲审", "politics": "乙审", "language": "丙审"}


def handed_in(at: World, title: str = "往事", author: str = "童二", **given):
    """A manuscript as the clerk enters it; 童二 is a member."""
    person = next((one for one in at.members if one.name == author), None)
    return actions.receive_manuscript(title, author, by=at.of(Role.CL), on=ON, person=person, **given)


def passed(at: World, manuscript, *kinds: str, on: date = ON):
    """Reviewed favourably; all three reviews when none is named."""
    for kind in kinds or REVIEWERS:
        actions.review(manuscript, kind, "passed", "可用", REVIEWERS[kind], by=at.of(Role.CL), on=on)
    return manuscript


def accepted(at: World, title: str = "往事", author: str = "童二"):
    """Through the three reviews, accepted, the right to print given."""
    one = passed(at, handed_in(at, title, author))
    actions.accept_manuscript(one, by=at.of(Role.SG), on=ON)
    return actions.grant_rights(one, "同意刊印", by=at.of(Role.CL), on=ON)


def printed(at: World, copies: int = 100, volume_no: int = 24):
    """A volume that came out."""
    return actions.publish_volume("文史资料", volume_no, by=at.of(Role.CL), on=ON, print_run=copies)
