"""A small committee and its activities, built by the verbs themselves, so that no impossible record exists."""

from dataclasses import dataclass, field, replace
from datetime import date

from jianyan.activities import actions
from jianyan.activities.models import Activity, Report, Suggestion
from jianyan.people import actions as people
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Body, Committee, Person, Role, Unit

OPENS = date(2022, 1, 10)
MAY = date(2022, 5, 18)


@dataclass
class World:
    """One committee with a desk for every role, six members, a studio, a liaison group, two units."""

    committee: Committee
    seats: dict[str, Actor] = field(default_factory=dict)
    members: list[Person] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    studio: Body | None = None
    group: Body | None = None

    def of(self, role: str) -> Actor:
        return self.seats[role]

    @property
    def office(self) -> Actor:
        return self.seats[Role.SPC]

    def member(self, no: int = 0) -> Actor:
        return replace(self.seats[Role.MB], person_ids=frozenset({self.members[no].pk}))


def world(code: str = "lan") -> World:
    """A committee in session, every role seated and signed in."""
    committee = people.found_committee(code, f"政协{code}县委员会", f"政协{code}县委员会")
    made, by = World(committee), system(committee)
    term = people.open_term(10, by=by, on=OPENS)
    people.call_session(term, 1, OPENS, date(2022, 1, 13), by=by, on=OPENS)
    [sector] = people.set_sectors(["经济"], by=by, on=OPENS)
    names = ("魏一", "童二", "龚三", "程四", "卫五", "万六")
    made.members = people.register_persons([Person(name=name) for name in names], by=by, on=OPENS)
    people.seat_members(term, [(one, sector) for one in made.members], by=by, on=OPENS)
    made.units = people.register_units(
        [Unit(name=f"{code}县{name}局", sort_no=no) for no, name in enumerate(("教育", "水利"))],
        by=by,
        on=OPENS,
    )
    [made.studio] = people.found_bodies([Body(kind=Body.Kind.STUDIO, name="工作室")], by=by, on=OPENS)
    [made.group] = people.found_bodies([Body(kind=Body.Kind.LIAISON_GROUP, name="联络组")], by=by, on=OPENS)
    people.join_bodies([(made.group, one, "成员") for one in made.members[:3]], by=by, on=OPENS)
    held = {
        Role.MB: {"person": made.members[0]},
        Role.SC: {"person": made.members[1]},
        Role.LG: {"body": made.group},
        Role.ORG: {"body": made.studio},
        Role.HU: {"unit": made.units[0]},
        Role.HL: {"unit": made.units[0]},
    }
    for role in Role:
        account = Account.objects.create(username=f"{code}-{role}", display_name=Role(role).label)
        own = held.get(role, {})
        people.grant(account, role, by=by, on=OPENS, **own)
        ids = {f"{kind}_ids": frozenset({one.pk}) for kind, one in own.items()}
        made.seats[role] = Actor(committee, account, frozenset({str(role)}), **ids)
    return made


def held(
    at: World, on: date = MAY, *, kind: str = "inspection", title: str = "视察停车", people=(), **fields
) -> Activity:
    """An activity held by the office, with those who were there."""
    activity = actions.record_activity(Activity(kind=kind, title=title, **fields), by=at.office, on=on)
    if people:
        actions.record_attendance(activity, dict.fromkeys(people, "present"), by=at.office, on=on)
    return activity


def said(at: World, activity: Activity, *texts: str) -> list[Suggestion]:
    return actions.record_suggestions(
        activity, [Suggestion(text=text) for text in texts], by=at.office, on=MAY
    )


def report(at: World, on: date = MAY, *, recipients=None, **fields) -> Report:
    given = {"type": "research", "title": "关于停车的报告", "author_type": "committee"} | fields
    return actions.record_report(
        Report(**given), by=at.office, on=on, recipients=recipients or {"县委": None}
    )
