"""What is put forward, by whom and when, and what becomes of it: decided before the year is played."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from jianyan.demo.stage import Cast
from jianyan.people.models import Body, Sector, Unit
from jianyan.proposals.actions import Signer
from jianyan.proposals.models import SponsorType

TEXTS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent.parent / "texts" / "proposals.toml").read_text(encoding="utf-8")
)
DAY = timedelta(days=1)

SESSION, INTERSESSION = 168, 63
# Collective ones: (session, intersession) of each type; 62 in all.
COLLECTIVE = {
    SponsorType.PARTY: (18, 4),
    SponsorType.ORGANIZATION: (12, 5),
    SponsorType.SECTOR: (13, 0),
    SponsorType.COMMITTEE: (5, 5),
}
JOINT = 49
MERGED = (9, 3)
REFUSED = (7, 4)
SEPARATE, UNSATISFIED, STILL_UNSATISFIED, LAPSED, LATE = 10, 9, 4, 3, 3
PLENARY_HANDOVER = date(2022, 2, 11)
# Hand-over days of the year with the number of intersession cases; the last three fall due in 2023.
HANDOVERS = {
    date(2022, 3, 18): 8,
    date(2022, 4, 18): 7,
    date(2022, 5, 18): 7,
    date(2022, 6, 17): 7,
    date(2022, 7, 18): 6,
    date(2022, 8, 18): 6,
    date(2022, 9, 16): 5,
    date(2022, 10, 18): 4,
    date(2022, 11, 18): 3,
    date(2022, 12, 16): 3,
}
LAST_DUE = date(2022, 9, 16)
FORMS_OUT = date(2022, 11, 18)  # answered, forms not yet back
UNANSWERED = date(2022, 12, 16)  # still in hand when the demo ends
CLOSINGS = tuple(
    date(2022, month, day)
    for month, day in ((6, 24), (7, 8), (8, 10), (9, 9), (10, 21), (11, 11), (12, 9), (12, 23))
)
BODY_KINDS = {
    SponsorType.PARTY: Body.Kind.PARTY,
    SponsorType.ORGANIZATION: Body.Kind.ORGANIZATION,
    SponsorType.COMMITTEE: Body.Kind.SPECIAL_COMMITTEE,
}


@dataclass
class Case:
    """One proposal of the plan; ``pk`` is known once it is put forward."""

    no: int
    matter: dict[str, Any]
    fields: dict[str, Any]
    sponsor_type: str
    signers: list[Signer]
    on: date
    on_paper: bool
    fate: str = "filed"  # filed, merged, refused
    main: Case | None = None
    batch: date = PLENARY_HANDOVER  # the hand-over day of what came in with it
    handed_on: date | None = None
    units: list[tuple[Unit, str]] = field(default_factory=list)
    reply_class: str = "A"
    replied_on: date | None = None
    result: str = "satisfied"
    attitude: str = "satisfied"
    second: str = ""  # the result after another round, when there is one
    lapsed: bool = False
    closed_on: date | None = None
    pk: int = 0

    @property
    def lead(self) -> str:
        one = self.signers[0]
        return (
            f"{one.person.name}委员"
            if one.person and not one.sector
            else (f"{one.sector.name}界别" if one.sector else one.body.name if one.body else "")
        )

    @property
    def due_in_year(self) -> bool:
        return self.handed_on is not None and self.handed_on <= LAST_DUE

    def sent_on(self) -> date:
        """Forms go out on the Friday after the reply."""
        assert self.replied_on
        return self.replied_on + (4 - self.replied_on.weekday()) % 7 * DAY


def plan(cast: Cast) -> list[Case]:
    """All proposals of 2022 in the order they are put forward, with everything that happens to them."""
    chance = Random(231)
    cases = _put_forward(cast, chance)
    _fates(cases, chance)
    for case in cases:
        if case.fate == "filed":
            case.units = assigned(cast, case)
    _leave_something(cast, cases)
    _split(cases)
    _answers(cases, chance)
    return cases


def _leave_something(cast: Cast, cases: list[Case]) -> None:
    """At the end the demo's unit still has a case in hand, and the demo's member a form to fill in."""
    merged_into = {id(case.main) for case in cases}
    year = [case for case in cases[SESSION:] if case.fate == "filed" and id(case) not in merged_into]
    in_hand = next(case for case in year if case.handed_on == UNANSWERED)
    schools = next(case for case in year if case.units[0][0].category == "教育")
    for name in ("on", "batch", "handed_on"):
        one, other = getattr(in_hand, name), getattr(schools, name)
        setattr(in_hand, name, other)
        setattr(schools, name, one)
    member = cast.members[60]
    own = next(case for case in cases if case.signers[0].person == member and case.fate == "filed")
    asked = next(
        case for case in year if case.handed_on == FORMS_OUT and case.sponsor_type == own.sponsor_type
    )
    own.signers, asked.signers = asked.signers, own.signers


def _put_forward(cast: Cast, chance: Random) -> list[Case]:
    matters = _matters(cast, chance)
    types = _types()
    days = [date(2022, 1, 10 + no * 3 // SESSION) for no in range(SESSION)] + _year_days()
    members = _turns(cast, chance)
    cases = []
    for no, on in enumerate(days):
        kind = types[no]
        town, matter = next(matters)
        signers = _signers(cast, kind, no, members, chance)
        fields = written(matter, town, chance)
        if signers[0].body:
            fields["contact_person"] = cast.members[(no * 7) % len(cast.members)].name
        cases.append(Case(no, matter, fields, kind, signers, on, on_paper=no % 3 != 1))
    return cases


def _types() -> list[str]:
    """The sponsor types in order: the number-one proposal first (a committee's), collective ones spread among the others."""
    out: list[str] = []
    joint = [JOINT * SESSION // (SESSION + INTERSESSION), 0]
    joint[1] = JOINT - joint[0]
    for place, total in enumerate((SESSION, INTERSESSION)):
        special = [str(kind) for kind, counts in COLLECTIVE.items() for _ in range(counts[place])]
        special += [str(SponsorType.JOINT)] * joint[place]
        rest = [str(SponsorType.INDIVIDUAL)] * (total - len(special))
        mixed = special + rest
        Random(62 + place).shuffle(mixed)
        if place == 0:
            mixed.remove(str(SponsorType.COMMITTEE))
            mixed.insert(0, str(SponsorType.COMMITTEE))
        out += mixed
    return out


def _year_days() -> list[date]:
    """Intersession proposals come in the weeks before each hand-over: what is filed, merged and refused."""
    spare = sum(MERGED[1:]) + sum(REFUSED[1:])
    days: list[date] = []
    for no, (day, count) in enumerate(HANDOVERS.items()):
        extra = 1 if no < spare else 0
        days += [day - (20 - 2 * step) * DAY for step in range(count + extra)]
    return sorted(days)


def _matters(cast: Cast, chance: Random) -> Any:
    """(town, matter) without end of repetition: the number-one matter first, county matters once, town matters by town."""
    county = [
        matter for matter in TEXTS["matter"] if matter["kind"] == "county" and not matter.get("number_one")
    ]
    town = [matter for matter in TEXTS["matter"] if matter["kind"] == "town"]
    places = _places(cast)
    pairs: list[tuple[str, dict[str, Any]]] = [
        (places[(no + turn * 5) % len(places)], matter) for turn in range(5) for no, matter in enumerate(town)
    ]
    pairs = pairs[: SESSION + INTERSESSION - len(county) - 1] + [("", matter) for matter in county]
    chance.shuffle(pairs)
    yield "", next(matter for matter in TEXTS["matter"] if matter.get("number_one"))
    yield from pairs


def _places(cast: Cast) -> list[str]:
    return [body.name.removesuffix("政协联络组") for body in cast.bodies[Body.Kind.LIAISON_GROUP]]


def written(matter: dict[str, Any], town: str, chance: Random) -> dict[str, Any]:
    """The texts of a matter for a place: numbers filled in, three or four of its suggestions."""
    fill = {"p": town, "n": chance.randint(21, 89), "m": chance.randint(3, 9)}
    asks = list(matter["asks"])
    if len(asks) > 3 and chance.random() < 0.5 and not matter.get("number_one"):
        asks.pop(chance.randrange(1, len(asks)))
    return {
        "cause": matter["cause"].format(**fill),
        "situation": matter["situation"].format(**fill),
        "analysis": matter["analysis"].format(**fill),
        "category": matter["category"],
        "suggestions": "\n".join(
            f"{mark}、{ask.format(**fill)}" for mark, ask in zip("一二三四五六", asks, strict=False)
        ),
    }


def _turns(cast: Cast, chance: Random) -> Any:
    """Members in turn; the one with a demo account comes early, some come twice, a few never."""
    active = cast.members[6:190]
    own = active.index(cast.members[60])
    order = [own, *chance.sample(range(len(active)), len(active))]
    while True:
        yield from (active[no] for no in order)


def _signers(cast: Cast, kind: str, no: int, members: Any, chance: Random) -> list[Signer]:
    if kind == SponsorType.SECTOR:
        sector: Sector = cast.sectors[no % len(cast.sectors)]
        return [Signer(sector=sector, person=cast.members[25 + cast.sectors.index(sector)])]
    if kind in BODY_KINDS:
        bodies = cast.bodies[BODY_KINDS[SponsorType(kind)]]
        return [Signer(body=bodies[1 if no == 0 else no % len(bodies)])]
    count = chance.choice((2, 2, 3, 4)) if kind == SponsorType.JOINT else 1
    chosen: dict[int, Signer] = {}
    while len(chosen) < count:
        person = next(members)
        chosen.setdefault(person.pk, Signer(person=person))
    return list(chosen.values())


def _fates(cases: list[Case], chance: Random) -> None:
    """Which are merged (into a case of the same plenary or an earlier hand-over) and which are not filed."""
    refused = iter(TEXTS["refused"])
    for place, pool in enumerate((cases[:SESSION], cases[SESSION:])):
        days = list(HANDOVERS)
        own = [
            case
            for case in pool[1:]
            if not case.signers[0].body and not case.signers[0].sector and (place == 0 or case.on < days[5])
        ]
        chosen = chance.sample(own, MERGED[place] + REFUSED[place])
        for case in chosen[: REFUSED[place]]:
            text = next(refused)
            case.fate, case.matter = "refused", text
            case.fields = {
                "cause": text["cause"],
                "situation": text["situation"],
                "category": text["category"],
                "suggestions": text["ask"],
            }
        _merge(pool, chosen[REFUSED[place] :], chance)
    _batches(cases)


def _merge(pool: list[Case], children: list[Case], chance: Random) -> None:
    """Each child repeats a town's matter that somebody put forward in the same weeks."""
    free = [
        case
        for case in pool[1:]
        if case.fate == "filed" and case not in children and case.matter["kind"] == "town"
    ]
    for child, main in zip(children, chance.sample(free, len(children)), strict=True):
        child.fate, child.main = "merged", main
        child.fields = {**main.fields, "cause": main.fields["cause"].replace("关于", "关于尽快", 1)}


def _batches(cases: list[Case]) -> None:
    """Filed cases go out with their batch; what is merged or refused is decided with the batch it came in with."""
    later = iter([case for case in cases[SESSION:] if case.fate == "filed"])
    for day, count in HANDOVERS.items():
        for _ in range(count):
            case = next(later)
            case.batch, case.on = day, min(case.on, day - 8 * DAY)
    for case in cases[SESSION:]:
        if case.main:
            case.batch, case.on = case.main.batch, case.main.on + DAY
        elif case.fate == "refused":
            case.batch = next(day for day in HANDOVERS if day - 8 * DAY >= case.on)
    for case in cases:
        case.handed_on = case.batch if case.fate == "filed" else None


def assigned(cast: Cast, case: Case) -> list[tuple[Unit, str]]:
    """Units by category, the first as host; a town's own matters go to the town where it is a unit."""
    found: list[Unit] = []
    for category in case.matter["units"]:
        held = [unit for unit in cast.units if unit.category == category]
        if category == "乡镇街道":
            held = [
                unit
                for unit in held
                if any(
                    unit.name.startswith(place) and place in case.fields["cause"] for place in _places(cast)
                )
            ]
        found += [unit for unit in held[:1] if unit not in found]
    if len(found) == 1:
        return [(found[0], "sole")]
    return [(unit, "co" if no else "host") for no, unit in enumerate(found)]


def _split(cases: list[Case]) -> None:
    """Ten cases are handled separately by two units, who each answer."""
    merged_into = {id(case.main) for case in cases}
    pool = [
        case
        for case in cases[1:]
        if case.due_in_year and len(case.units) == 2 and id(case) not in merged_into
    ]
    for case in pool[: SEPARATE * 6 : 6]:
        case.units = [(unit, "separate") for unit, _ in case.units]


def _answers(cases: list[Case], chance: Random) -> None:
    """When each is answered, with which class, and what its sponsor says."""
    merged_into = {id(case.main) for case in cases}
    filed = [case for case in cases if case.fate == "filed"]
    for case in filed:
        assert case.handed_on
        latest = 86 if case.handed_on < LAST_DUE else 72
        first = 78 if case.handed_on > LAST_DUE else 45
        case.replied_on = workday(case.handed_on + chance.randint(first, max(latest, first + 4)) * DAY)
        case.reply_class = chance.choices("ABCD", (62, 29, 7, 2))[0]
        case.result = "satisfied" if chance.random() < 0.88 else "basically"
    filed[0].reply_class, filed[0].result = "A", "satisfied"
    plain = [
        case
        for case in filed[1:]
        if case.handed_on == PLENARY_HANDOVER
        and id(case) not in merged_into
        and not case.signers[0].body
        and case.units[0][1] != "separate"
    ]
    picked = chance.sample(plain, UNSATISFIED + LAPSED + LATE)
    for no, case in enumerate(picked[:UNSATISFIED]):
        case.result, case.reply_class = "unsatisfied", "B" if no % 2 else "C"
        case.second = "unsatisfied" if no < STILL_UNSATISFIED else "basically" if no % 2 else "satisfied"
        case.attitude = ("unsatisfied", "basically", "basically")[no] if no < 3 else "satisfied"
    for case in picked[UNSATISFIED : UNSATISFIED + LAPSED]:
        case.lapsed = True
    for no, case in enumerate(picked[UNSATISFIED + LAPSED :]):
        case.replied_on = date(2022, 5, 16 + no)
    for case in filed:
        if case.due_in_year:
            case.closed_on = _closing(case)


def _closing(case: Case) -> date:
    after = date(2022, 7, 20) if case.second else case.sent_on() + (32 if case.lapsed else 14) * DAY
    return next(day for day in CLOSINGS if day > after)


def workday(day: date) -> date:
    """The day, or the Friday before when it is a weekend."""
    return day - max(0, day.weekday() - 4) * DAY


def upcoming(cast: Cast) -> list[Case]:
    """Eight proposals of the second plenary, in February 2023."""
    chance, places = Random(2023), _places(cast)
    town = [matter for matter in TEXTS["matter"] if matter["kind"] == "town"]
    cases = []
    for no in range(8):
        matter = town[no * 5]
        person = cast.members[70 + no * 9]
        fields = written(matter, places[(no * 5 + 25) % len(places)], chance)
        cases.append(
            Case(
                231 + no,
                matter,
                fields,
                "individual",
                [Signer(person=person)],
                date(2023, 2, 13 + no % 2),
                on_paper=no % 2 == 0,
            )
        )
    return cases
