"""A small committee and its opinions, built by the verbs themselves, so that no impossible record exists."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from jianyan.opinions import actions
from jianyan.opinions.models import Issue, Opinion, Series
from jianyan.people import actions as people
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Body, Committee, Person, Role, Unit

BEGIN = date(2022, 3, 1)
DAY = timedelta(days=1)


@dataclass
class World:
    """One committee with a seat for every role, three members, a party, two units, three series."""

    committee: Committee
    seats: dict[str, Actor] = field(default_factory=dict)
    members: list[Person] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    party: Body | None = None
    series: dict[str, Series] = field(default_factory=dict)

    def of(self, role: str) -> Actor:
        return self.seats[role]

    def member(self, no: int) -> Actor:
        return replace(self.seats[Role.MB], person_ids=frozenset({self.members[no].pk}))

    def unit(self, no: int) -> Actor:
        return replace(self.seats[Role.HU], unit_ids=frozenset({self.units[no].pk}))


def world(code: str = "lan") -> World:
    """Every role seated and signed in; the first member is the one with an account."""
    committee = people.found_committee(code, f"政协{code}县委员会", f"政协{code}县委员会")
    made, by = World(committee), system(committee)
    term = people.open_term(10, by=by, on=date(2022, 1, 10))
    sectors = people.set_sectors(["经济", "教育"], by=by, on=BEGIN)
    made.members = people.register_persons(
        [Person(name=name) for name in ("魏一", "童二", "龚三")], by=by, on=BEGIN
    )
    people.seat_members(
        term, [(one, sectors[no % 2]) for no, one in enumerate(made.members)], by=by, on=date(2022, 1, 10)
    )
    made.units = people.register_units(
        [Unit(name=f"县{name}局", sort_no=no) for no, name in enumerate(("教育", "水利"))], by=by, on=BEGIN
    )
    [made.party] = people.found_bodies([Body(kind=Body.Kind.PARTY, name="民建支部")], by=by, on=BEGIN)
    held = {
        Role.MB: {"person": made.members[0]},
        Role.SC: {"person": made.members[1]},
        Role.ORG: {"body": made.party},
        Role.HU: {"unit": made.units[0]},
        Role.HL: {"unit": made.units[0]},
    }
    for role in Role:
        account = Account.objects.create(username=f"{code}-{role}", display_name=Role(role).label)
        own = held.get(role, {})
        people.grant(account, role, by=by, on=BEGIN, **own)
        ids = {f"{kind}_ids": frozenset({one.pk}) for kind, one in own.items()}
        made.seats[role] = Actor(committee, account, frozenset({str(role)}), **ids)
    return with_series(made)


def with_series(made: World) -> World:
    """Its three series founded."""
    kinds = {
        Series.Kind.NEWSLETTER: Role.SG,
        Series.Kind.SPECIAL_REPORT: Role.LD,
        Series.Kind.DIRECT_TRAIN: Role.LD,
    }
    fresh = [
        Series(name=kind.label, kind=kind, signer=signer, is_bundling=kind == Series.Kind.NEWSLETTER)
        for kind, signer in kinds.items()
    ]
    founded = actions.found_series(fresh, by=made.of(Role.RS), on=BEGIN)
    made.series = {one.kind: one for one in founded}
    return made


def submitted(
    at: World, title: str = "校门口拥堵", *, no: int = 0, on: date = BEGIN, **given: object
) -> Opinion:
    given.setdefault("by", at.member(no))
    given.setdefault("persons", [at.members[no]])
    return actions.submit(title, "情况。建议。", on=on, **given)


def registered(at: World, title: str = "校门口拥堵", *, on: date = BEGIN, **given: object) -> Opinion:
    opinion = submitted(at, title, on=on, **given)
    return actions.register(opinion, by=at.of(Role.RS), on=on, secrecy_checked=True)


def edited(at: World, title: str = "校门口拥堵", *, on: date = BEGIN, **given: object) -> Opinion:
    opinion = registered(at, title, on=on, **given)
    return actions.edit(opinion, title, "据反映，情况。", by=at.of(Role.RS), on=on)


def compiled(
    at: World, opinions: list[Opinion], kind: str = Series.Kind.NEWSLETTER, *, on: date = BEGIN
) -> Issue:
    return actions.compile_issue(at.series[kind], "本期", opinions, by=at.of(Role.RS), on=on)


def signed(
    at: World, opinions: list[Opinion], kind: str = Series.Kind.NEWSLETTER, *, on: date = BEGIN
) -> Issue:
    issue = compiled(at, opinions, kind, on=on)
    return actions.sign_issue(issue, by=at.of(issue.series.signer), on=on)


def dispatched(
    at: World, *titles: str, kind: str = Series.Kind.NEWSLETTER, on: date = BEGIN, **given: object
) -> list[Opinion]:
    """One issue that carries an opinion for each title, sent to the county."""
    issue = signed(at, [edited(at, title, on=on, **given) for title in titles], kind, on=on)
    actions.dispatch(issue, [("县委办公室", "county")], by=at.of(Role.RS), on=on)
    return list(Opinion.objects.of(at.committee).filter(issues=issue).order_by("pk"))
