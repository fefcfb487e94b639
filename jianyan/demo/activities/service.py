"""Epidemic service, gifts, welfare, platforms, visits to members and reading in the demo year."""

from __future__ import annotations

from datetime import date
from random import Random

from jianyan.activities import actions
from jianyan.activities.models import (
    Activity,
    Campaign,
    Donation,
    Kind,
    MemberVisit,
    Problem,
    PublicMatter,
    ReadingGroup,
    ReadingNote,
)
from jianyan.demo.activities.acting import TEXTS, act, body, held, members_of, share, spread
from jianyan.demo.stage import Cast, Dated
from jianyan.people.models import Body, Role

S = TEXTS["service"]
COMMITTEE, STUDIO, LIAISON = Body.Kind.SPECIAL_COMMITTEE, Body.Kind.STUDIO, Body.Kind.LIAISON_GROUP
# Rows 33-36 and 61-67 of domain 6.6. "30多万" is 306,500 yuan, "2万多" 20,431 people, "230多" 236 out of 243 raised.
WELFARE, REACHED, LIAISON_ACTIVITIES = 19, 20_431, 67
STUDIO_ACTIVITIES = (5, 4, 4, 3, 2)  # 18, with the five talks 23
# 181 visits in all: 161 through the year and the 20 before Spring Festival. The review names the 20 apart; a visit before
# the festival is a visit all the same, so they are counted within the 181 and asked for by their occasion.
ORDINARY_VISITS, FESTIVAL_VISITS = 161, 20
RAISED, SOLVED = 243, 236
READING, NOTES = 12, 46
# Of what residents brought, one matter waits on the desk of opinions; what reporters wrote of others stands there.
WAITING = "路面塌陷"
TOLD = {
    "opinion": "已转政协机关研究，有结果即告知。",
    "answered": "已当场说明有关政策。",
    "coordinated": "已请有关部门办理。",
}


def acts(cast: Cast) -> list[Dated]:
    """All of them."""
    found = [act(date(2022, 8, 19), _epidemic, cast, number) for number in range(5)]
    found += [act(date(2022, 8, 22), _epidemic_gifts, cast), act(date(2022, 11, 10), _hardship_gifts, cast)]
    found += _welfare(cast) + _studios(cast) + _liaison(cast) + _reading(cast)
    found += [act(date(2022, 1, 28), _festival, cast)]
    found += [act(date(2022, month, 27), _visits, cast, month) for month in range(2, 13)]
    return found


def _epidemic(cast: Cast, number: int) -> Activity:
    """Every member served: each special committee's members at their posts (row 32, 209 members)."""
    owner = body(cast, COMMITTEE, number)
    return held(
        cast,
        date(2022, 8, 19),
        Kind.EPIDEMIC_SERVICE,
        f"{owner.name}委员参加疫情防控志愿服务",
        members_of(cast, COMMITTEE, number),
        owner=owner,
        seat=Role.SPC,
        campaign=Campaign.EPIDEMIC,
        starts_on=date(2022, 8, 16),
        ends_on=date(2022, 8, 31),
        audience=Activity.Audience.BODY,
    )


def _epidemic_gifts(cast: Cast) -> None:
    """306,500 yuan: 56 gifts of money and three of goods."""
    amounts = [1_000] * 20 + [2_000] * 20 + [5_000] * 10 + [10_000] * 6
    gifts = [
        Donation(
            campaign=Campaign.EPIDEMIC,
            form="cash",
            amount_fen=amount * 100,
            person=cast.tenures[no * 3].person,
            sector=cast.tenures[no * 3].sector,
            recipient="县疫情防控指挥部",
        )
        for no, amount in enumerate(amounts)
    ]
    for no, (goods, amount) in enumerate(
        (("医用口罩、防护服", 50_000), ("生活物资", 50_000), ("帐篷、取暖设备", 36_500))
    ):
        gifts.append(
            Donation(
                campaign=Campaign.EPIDEMIC,
                form="goods",
                goods=goods,
                amount_fen=amount * 100,
                person=cast.tenures[170 + no].person,
                sector=cast.tenures[170 + no].sector,
                recipient="县疫情防控指挥部",
            )
        )
    actions.record_donations(gifts, by=cast.seat(Role.ML), on=date(2022, 8, 22))


def _hardship_gifts(cast: Cast) -> None:
    """108,000 yuan by members of the sectors 经济 and 工商联; none of it is in the epidemic's gifts."""
    givers = [seat for seat in cast.tenures if seat.sector.name in ("经济", "工商联")]
    even = 108_000 // len(givers) // 500 * 500
    gifts = [
        Donation(
            campaign=Campaign.HARDSHIP,
            form="cash",
            amount_fen=(108_000 - even * (len(givers) - 1) if no == 0 else even) * 100,
            person=seat.person,
            sector=seat.sector,
            recipient="困难家庭帮扶专户",
        )
        for no, seat in enumerate(givers)
    ]
    actions.record_donations(gifts, by=cast.seat(Role.ML), on=date(2022, 11, 10))


def _welfare(cast: Cast) -> list[Dated]:
    chance = Random("welfare")
    reached = [chance.randint(600, 1_500) for _ in range(WELFARE - 1)]
    reached.append(REACHED - sum(reached))
    assert reached[-1] > 0
    return [
        act(on, _welfare_event, cast, on, number, reached[number])
        for number, on in enumerate(spread(WELFARE, date(2022, 3, 5), date(2022, 12, 18)))
    ]


def _welfare_event(cast: Cast, on: date, number: int, reached: int) -> Activity:
    names = S["welfare"]
    town = cast.bodies[LIAISON][number % 18].name.removesuffix("政协联络组")
    return held(
        cast,
        on,
        Kind.PUBLIC_WELFARE,
        f"{names[number % len(names)]}（{town}）",
        cast.members[number + 30 :: 30],
        seat=Role.ML,
        owner=body(cast, Body.Kind.ORGANIZATION, number % 5),
        place=town,
        beneficiaries=reached,
        campaign=Campaign.RULE_OF_LAW if "普法" in names[number % len(names)] else Campaign.RURAL,
    )


def _studios(cast: Cast) -> list[Dated]:
    """Each studio from the month after it was founded."""
    found = []
    for studio, count in enumerate(STUDIO_ACTIVITIES):
        for no, on in enumerate(spread(count, date(2022, 4 + studio, 26), date(2022, 12, 14))):
            found.append(act(on, _studio, cast, on, studio, no))
    return found


def _studio(cast: Cast, on: date, studio: int, no: int) -> None:
    owner = body(cast, STUDIO, studio)
    name = S["studio"][(studio + no) % len(S["studio"])]
    people = cast.members[studio + 40 :: 25]
    held(
        cast,
        on,
        Kind.STUDIO_ACTIVITY,
        f"{owner.name}{name}",
        people,
        owner=owner,
        seat=Role.ML,
        beneficiaries=18 + 5 * no + studio,
    )
    _matters(cast, on, owner, 2, studio * 7 + no)


def _liaison(cast: Cast) -> list[Dated]:
    days = spread(LIAISON_ACTIVITIES, date(2022, 2, 22), date(2022, 12, 20))
    return [act(on, _liaison_activity, cast, on, number) for number, on in enumerate(days)]


def _liaison_activity(cast: Cast, on: date, number: int) -> None:
    group = number % 18
    owner = body(cast, LIAISON, group)
    name = S["liaison"][number % len(S["liaison"])]
    # The first group has a secretary of its own, who enters what the group does.
    seat = Role.LG if group == 0 else Role.ML
    held(
        cast,
        on,
        Kind.LIAISON_ACTIVITY,
        f"{owner.name}第{number // 18 + 1}次活动：{name}",
        members_of(cast, LIAISON, group),
        owner=owner,
        seat=seat,
        place=owner.name.removesuffix("政协联络组"),
    )
    if number % 3 == 0:
        _matters(cast, on, owner, 1, number)


def _matters(cast: Cast, on: date, owner: Body, count: int, number: int) -> None:
    names = S["matters"]
    ways = ("answered", "coordinated", "answered", "coordinated", "opinion", "answered", "open")
    by = cast.seat(Role.ML)
    for no in range(count):
        matter = PublicMatter(body=owner, title=names[(number + no * 5) % len(names)])
        way = ways[(number + no) % 7]
        if way == "opinion" and matter.title != WAITING:
            continue
        actions.receive_matter(matter, by=by, on=on)
        if way != "open":
            where = "有关部门" if way == "coordinated" else ""
            actions.settle_matter(matter, way, by=by, on=on, told=TOLD[way], went_to=where)


def _reading(cast: Cast) -> list[Dated]:
    found = [act(date(2022, 3, 22), _reading_groups, cast)]
    found += [
        act(on, _read, cast, on, number)
        for number, on in enumerate(spread(READING, date(2022, 4, 21), date(2022, 12, 15)))
    ]
    return [*found, act(date(2022, 12, 20), _reading_notes, cast)]


def _reading_groups(cast: Cast) -> None:
    for number in range(5):
        people = members_of(cast, COMMITTEE, number)
        owner = body(cast, Body.Kind.STUDY_GROUP, number)
        actions.found_reading_group(
            ReadingGroup(
                name=f"{owner.name}读书群",
                body=owner,
                owner=people[8],
                reader=people[9],
                books=S["books"][number],
            ),
            by=cast.seat(Role.CL),
            on=date(2022, 3, 22),
        )


def _read(cast: Cast, on: date, number: int) -> Activity:
    owner = body(cast, Body.Kind.STUDY_GROUP, number % 5)
    people = members_of(cast, COMMITTEE, number % 5)[(number // 5) * 12 : (number // 5) * 12 + 17]
    book = S["books"][number % 5]
    return held(
        cast,
        on,
        Kind.READING,
        f"{owner.name}读书会：《{book}》（第{number // 5 + 1}期）",
        people,
        owner=owner,
        seat=Role.CL,
        topic=book,
    )


def _reading_notes(cast: Cast) -> None:
    groups = list(ReadingGroup.objects.of(cast.committee).order_by("id"))
    titles = S["notes"]
    actions.record_reading_notes(
        [
            ReadingNote(
                group=groups[no % 5],
                person=members_of(cast, COMMITTEE, no % 5)[no // 5],
                title=titles[no % len(titles)],
            )
            for no in range(NOTES)
        ],
        by=cast.seat(Role.CL),
        on=date(2022, 12, 20),
    )


def _festival(cast: Cast) -> None:
    """Twenty members before Spring Festival, which fell on 1 February 2022 (row 67)."""
    days = spread(FESTIVAL_VISITS, date(2022, 1, 18), date(2022, 1, 27))
    actions.record_member_visits(
        [
            MemberVisit(
                person=cast.members[60 + no * 7],
                visitor=cast.leaders[no % 6],
                visited_on=on,
                occasion="spring_festival",
                note="致以节日问候，了解家庭情况",
            )
            for no, on in enumerate(days)
        ],
        by=cast.seat(Role.ML),
        on=date(2022, 1, 28),
    )


def _visits(cast: Cast, month: int) -> None:
    """A month's visits to members, the difficulties heard there and elsewhere, and those settled."""
    on, by, chance = date(2022, month, 27), cast.seat(Role.ML), Random(f"visits {month}")
    ordinary = cast.members[len(cast.leaders) + 9 :]
    people = chance.sample(ordinary, share(ORDINARY_VISITS, month))
    actions.record_member_visits(
        [
            MemberVisit(
                person=person,
                visitor=cast.leaders[no % 6],
                visited_on=date(2022, month, 3 + no),
                note=chance.choice(S["visit_notes"]),
            )
            for no, person in enumerate(people)
        ],
        by=by,
        on=on,
    )
    raised = [
        Problem(
            origin="member",
            title=chance.choice(TEXTS["projects"]["member_problems"]),
            person=person,
            body=cast.bodies[COMMITTEE][no % 5],
            raised_on=date(2022, month, 3 + no),
        )
        for no, person in enumerate(chance.sample(ordinary, share(RAISED, month)))
    ]
    actions.record_problems(raised, by=by, on=on)
    waiting = (
        Problem.objects.of(cast.committee)
        .filter(origin="member", solved_on__isnull=True)
        .order_by("raised_on", "id")
    )
    ways = TEXTS["projects"]["member_solved"]
    actions.solve_problems(
        {one: chance.choice(ways) for one in waiting[: share(SOLVED, month)]}, by=by, on=on
    )
