"""The demo's people: the committee, its 209 members of 2022 and 216 of February 2023, bodies, units, accounts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from jianyan.demo.duty import honoured
from jianyan.demo.stage import Cast, Dated
from jianyan.people import actions, demo_accounts
from jianyan.people.actors import Actor, system
from jianyan.people.models import (
    Account,
    Advisor,
    Award,
    Body,
    BodyEvent,
    Committee,
    Person,
    Post,
    Role,
    Standard,
    Tenure,
    Unit,
)

TEXTS = tomllib.loads((Path(__file__).parent / "texts" / "people.toml").read_text(encoding="utf-8"))
BEGIN = date(2022, 1, 10)
MEMBERS, CO_OPTED, RESIGNED = 209, 9, 2  # 209 during 2022; 209 - 2 + 9 = 216 on 2023-02-13
LEADERS, STANDING, STAFF = 6, 32, 22
Kind = Body.Kind


def set_up() -> Cast:
    """The committee with its term, members, bodies, units and accounts, as of the first day of the plenary."""
    committee = actions.found_committee(TEXTS["code"], TEXTS["committee"], TEXTS["short_name"])
    cast = Cast(committee)
    office = system(committee)
    cast.term = actions.open_term(10, by=office, on=BEGIN)
    cast.sessions = [
        actions.call_session(cast.term, 1, BEGIN, date(2022, 1, 13), by=office, on=BEGIN),
    ]
    cast.sectors = actions.set_sectors(list(TEXTS["sectors"]), by=office, on=BEGIN)
    _persons(cast, office)
    _bodies(cast, office)
    _units(cast, office)
    _accounts(cast, office)
    return cast


def _names() -> Iterator[tuple[str, str]]:
    """Made-up names with gender, none twice, always in the same order."""
    chance, seen = Random(2022), set()
    while True:
        gender = Person.Gender.FEMALE if chance.random() < 0.32 else Person.Gender.MALE
        name = chance.choice(TEXTS["surnames"]) + chance.choice(TEXTS[f"given_{gender}"].split())
        if name not in seen:
            seen.add(name)
            yield name, gender


def _seats() -> list[str]:
    """The sector of each of the 209 seats, mixed, always alike."""
    seats = [name for name, size in TEXTS["sectors"].items() for _ in range(size)]
    Random(25).shuffle(seats)
    return seats


# A sector is not a party: only the parties' own sectors say what their members belong to.
PARTIES = {
    "中共": "中共党员",
    "无党派人士": "无党派",
    **{name: name for name in ("民革", "民盟", "民建", "民进", "农工党", "九三学社")},
}


def _person(committee: Committee, name: str, gender: str, no: int, sector: str, chance: Random) -> Person:
    parties = ("中共党员",) * 9 + ("民革", "民盟", "民建", "九三学社") + ("群众",) * 7
    return Person(
        committee=committee,
        name=name,
        gender=gender,
        affiliation=PARTIES.get(sector) or chance.choice(parties),
        ethnicity="汉族" if chance.random() < 0.94 else chance.choice(("回族", "土家族", "苗族", "满族")),
        born_on=date(chance.randint(1962, 1992), chance.randint(1, 12), chance.randint(1, 28)),
        work=chance.choice(TEXTS["workplaces"]),
        phone=f"1{chance.choice('3578')}0{no:08d}",
    )


def _persons(cast: Cast, office: Actor) -> None:
    chance, names = Random(10), _names()
    sectors = _seats() + [""] * (CO_OPTED + STAFF)
    people = actions.register_persons(
        [_person(cast.committee, *next(names), no, sector, chance) for no, sector in enumerate(sectors)],
        by=office,
        on=BEGIN,
    )
    cast.leaders, cast.standing = people[:LEADERS], people[LEADERS : LEADERS + STANDING]
    cast.members, cast.staff = people[:MEMBERS], people[MEMBERS + CO_OPTED :]
    by_name = {sector.name: sector for sector in cast.sectors}
    seats = [(person, by_name[name]) for person, name in zip(cast.members, sectors, strict=False)]
    assert cast.term is not None
    cast.tenures = actions.seat_members(cast.term, seats, by=office, on=BEGIN)
    kinds = [Post.Kind.CHAIR, *[Post.Kind.VICE_CHAIR] * 4, Post.Kind.SECRETARY_GENERAL]
    posts = [
        Post(person=p, kind=k, sort_no=n, resident=True)
        for n, (p, k) in enumerate(zip(cast.leaders, kinds, strict=True))
    ]
    posts += [
        Post(person=p, kind=Post.Kind.STANDING_MEMBER, sort_no=10 + n) for n, p in enumerate(cast.standing)
    ]
    posts += [
        Post(person=p, kind=Post.Kind.STAFF, sort_no=100 + n, resident=True) for n, p in enumerate(cast.staff)
    ]
    actions.appoint(posts, by=office, on=BEGIN)


def _bodies(cast: Cast, office: Actor) -> None:
    committees = _found(cast, office, Kind.SPECIAL_COMMITTEE, TEXTS["special_committees"])
    _found(cast, office, Kind.PARTY_BRANCH, [f"{body.name}党支部" for body in committees], hosts=committees)
    _found(cast, office, Kind.LIAISON_GROUP, [f"{town}政协联络组" for town in TEXTS["towns"]])
    _found(cast, office, Kind.PARTY, TEXTS["parties"])
    _found(cast, office, Kind.ORGANIZATION, TEXTS["organizations"])
    seats = [(committees[no % 5], person, "委员") for no, person in enumerate(cast.members)]
    groups = cast.bodies[Kind.LIAISON_GROUP]
    seats += [(groups[no % 18], person, "成员") for no, person in enumerate(cast.members[LEADERS:])]
    actions.join_bodies(seats, by=office, on=BEGIN)


def _found(
    cast: Cast,
    office: Actor,
    kind: Body.Kind,
    names: list[str],
    *,
    on: date = BEGIN,
    hosts: list[Body] | None = None,
) -> list[Body]:
    bodies = [
        Body(kind=kind, name=name, sort_no=no, host=hosts[no] if hosts else None)
        for no, name in enumerate(names)
    ]
    cast.bodies[kind] = actions.found_bodies(bodies, by=office, on=on)
    return cast.bodies[kind]


def _units(cast: Cast, office: Actor) -> None:
    named = [name.split(":") for group in TEXTS["units"] for name in group["names"]]
    cast.units = actions.register_units(
        [Unit(name=name, category=category, sort_no=no) for no, (name, category) in enumerate(named, 1)],
        by=office,
        on=BEGIN,
    )


def _accounts(cast: Cast, office: Actor) -> None:
    """One account for each role of the table of rights but the public, each in its own seat."""
    unit = next(unit for unit in cast.units if unit.category == "教育")
    groups = cast.bodies
    holders: dict[str, dict[str, Any]] = {
        Role.MB: {"person": cast.members[60]},
        Role.SC: {"person": cast.standing[0]},
        Role.LD: {"person": cast.leaders[1]},
        Role.SG: {"person": cast.leaders[5]},
        Role.HU: {"unit": unit},
        Role.HL: {"unit": unit},
        Role.SPC: {"body": groups[Kind.SPECIAL_COMMITTEE][1]},
        Role.LG: {"body": groups[Kind.LIAISON_GROUP][0]},
        Role.ORG: {"body": groups[Kind.PARTY][0]},
    }
    shared = Account(display_name="")
    shared.set_password(demo_accounts.PASSWORD)  # hashed once: argon2 is slow on purpose
    for role in Role:
        if role == Role.PUB:
            continue
        held = holders.get(role, {})
        person = held.get("person")
        name = person.name if isinstance(person, Person) else f"{cast.staff[len(cast.seats)].name}"
        account = Account.objects.create(
            username=demo_accounts.account_name(role), display_name=name, password=shared.password
        )
        actions.grant(account, role, by=office, on=BEGIN, **held)
        cast.seats[role] = Actor(
            cast.committee,
            account,
            frozenset({str(role)}),
            frozenset({person.pk} if isinstance(person, Person) else ()),
            frozenset({unit.pk} if role in (Role.HU, Role.HL) else ()),
            frozenset({held["body"].pk} if isinstance(held.get("body"), Body) else ()),
        )


def acts(cast: Cast) -> list[Dated]:
    """What happens to members and bodies in the year and up to the next plenary."""
    liaison = cast.seat(Role.ML)
    single = (
        (date(2022, 3, 8), _study_groups),
        (date(2022, 3, 15), _work_groups),
        (date(2022, 6, 16), _advisors),
        (date(2022, 10, 20), _standard),
        (date(2022, 11, 25), _checks),
        (date(2022, 12, 28), _awards),
        (date(2023, 1, 18), _next_session),
        (date(2023, 1, 18), _changes),
    )
    return [
        *(Dated(on, partial(do, cast, liaison, on)) for on, do in single),
        *(
            Dated(on, partial(_studio, cast, liaison, on, no))
            for no in range(5)
            for on in (date(2022, 4 + no, 12),)
        ),
        *(
            Dated(on, partial(_upgrade, cast, liaison, on, no))
            for no in range(7)
            for on in (date(2022, 9, 5 + no),)
        ),
    ]


def _study_groups(cast: Cast, by: Actor, on: date) -> None:
    hosts = cast.bodies[Kind.SPECIAL_COMMITTEE]
    _found(cast, by, Kind.STUDY_GROUP, [f"{host.name}学习组" for host in hosts], on=on, hosts=hosts)


def _studio(cast: Cast, by: Actor, on: date, no: int) -> None:
    body = Body(kind=Kind.STUDIO, name=TEXTS["studios"][no], sort_no=no)
    cast.bodies.setdefault(Kind.STUDIO, []).extend(actions.found_bodies([body], by=by, on=on))


def _upgrade(cast: Cast, by: Actor, on: date, no: int) -> None:
    group = cast.bodies[Kind.LIAISON_GROUP][no * 2]
    actions.record_body_event(
        group, BodyEvent.Kind.UPGRADED, by=by, on=on, note="补齐设备，健全制度，更新牌匾"
    )


def _standard(cast: Cast, by: Actor, on: date) -> None:
    actions.set_standard(Kind.LIAISON_GROUP, "镇（街道）政协联络组建设标准", TEXTS["standard"], by=by, on=on)


def _checks(cast: Cast, by: Actor, on: date) -> None:
    standard = Standard.objects.of(cast.committee).get(body_kind=Kind.LIAISON_GROUP)
    groups = cast.bodies[Kind.LIAISON_GROUP]
    actions.check_bodies(standard, [(group, [True] * len(standard.items)) for group in groups], by=by, on=on)


def _next_session(cast: Cast, by: Actor, on: date) -> None:
    assert cast.term is not None
    cast.sessions.append(
        actions.call_session(cast.term, 2, date(2023, 2, 13), date(2023, 2, 15), by=by, on=on)
    )


def _work_groups(cast: Cast, by: Actor, on: date) -> None:
    groups = _found(cast, by, Kind.WORK_GROUP, TEXTS["work_groups"], on=on)
    actions.join_bodies(
        [(groups[no % 5], person, "组员") for no, person in enumerate(cast.members)], by=by, on=on
    )


def _advisors(cast: Cast, by: Actor, on: date) -> None:
    names, chance = _names(), Random(7)
    taken = {person.name for person in (*cast.members, *cast.staff)}
    fresh = (name for name, _ in names if name not in taken)
    fields = (
        "产业经济",
        "城乡规划",
        "生态环境",
        "公共管理",
        "农业技术",
        "旅游管理",
        "教育学",
        "公共卫生",
        "法学",
        "历史文化",
    )
    actions.engage_advisors(
        [
            Advisor(
                name=next(fresh),
                organization=chance.choice(("沧宁学院", "沧宁市委党校")),
                title="教授",
                field=one,
            )
            for one in fields
        ],
        by=by,
        on=on,
    )


def _awards(cast: Cast, by: Actor, on: date) -> None:
    """20 excellent members, 6 advanced individuals as the appraisal decided; 2 honours from the city, one of the county's."""
    chosen = honoured(cast)
    by_party = {"awarder": "中共清岚县委", "level": Award.Level.COUNTY, "document": "清委发〔2022〕18号"}
    given = [
        Award(
            kind=Award.Kind.EXCELLENT_MEMBER,
            title="优秀政协委员",
            holder=Award.Holder.MEMBER,
            person=person,
            **by_party,
        )
        for person in chosen[:20]
    ]
    given += [
        Award(
            kind=Award.Kind.ADVANCED_INDIVIDUAL,
            title="政协工作先进个人",
            holder=Award.Holder.MEMBER,
            person=person,
            **by_party,
        )
        for person in chosen[20:]
    ]
    city = {"awarder": "政协沧宁市委员会", "level": Award.Level.CITY, "kind": Award.Kind.COLLECTIVE}
    given += [
        Award(title="反映社情民意信息工作先进集体", holder=Award.Holder.COMMITTEE, **city),
        Award(title="提案工作先进单位", holder=Award.Holder.AREA, **city),
    ]
    given += [
        Award(kind=Award.Kind.EXCELLENT_PROPOSAL, title="优秀提案", holder=Award.Holder.PROPOSAL, **by_party)
        for _ in range(10)
    ]
    actions.award(given, by=by, on=on)


def _changes(cast: Cast, by: Actor, on: date) -> None:
    """Before the second plenary the standing committee accepts two resignations and co-opts nine."""
    assert cast.term is not None
    for tenure in cast.tenures[-RESIGNED:]:
        actions.end_tenure(tenure, Tenure.End.RESIGN, by=by, on=on)
    fresh = list(
        Person.objects.of(cast.committee)
        .exclude(pk__in=[p.pk for p in (*cast.members, *cast.staff)])
        .order_by("id")
    )
    actions.seat_members(
        cast.term,
        [(person, cast.sectors[no % len(cast.sectors)]) for no, person in enumerate(fresh)],
        by=by,
        on=on,
        reason=Tenure.Start.CO_OPT,
    )
