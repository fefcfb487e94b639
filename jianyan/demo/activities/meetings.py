"""Meetings, study and training of the demo year."""

from __future__ import annotations

from datetime import date, time
from random import Random

from jianyan.activities import actions
from jianyan.activities.models import Activity, Campaign, Kind, PlenarySpeech, Sitting
from jianyan.demo.activities.acting import TEXTS, act, body, held, members_of, spread
from jianyan.demo.stage import Cast, Dated
from jianyan.kit.chinese import ordinal
from jianyan.people.models import Body, Person, Role, Tenure

M = TEXTS["meetings"]
# Domain 6.6, rows 13-18; the others are what a county committee has besides.
PARTY_GROUP, CHAIRMAN, STANDING, SECRETARY_GENERAL, SPECIAL_COMMITTEE = 24, 13, 4, 6, 15
CENTER_GROUP_STUDY, TALKS, THEME = 32, 5, 20
FIRST, LAST = date(2022, 1, 17), date(2022, 12, 29)


def acts(cast: Cast) -> list[Dated]:
    """All of them."""
    return [*_plenaries(cast), *_meetings(cast), *_study(cast), *_party(cast)]


def _plenaries(cast: Cast) -> list[Dated]:
    return [
        act(date(2022, 1, 11), _speeches, cast),
        act(date(2022, 1, 13), _plenary, cast, 0),
        act(date(2023, 2, 15), _plenary, cast, 1),
    ]


def _plenary(cast: Cast, number: int) -> Activity:
    """A plenary of two rolls, opening and closing; its members are those of the opening day."""
    session = cast.sessions[number]
    seats = Tenure.objects.of(cast.committee).on(session.opens_on).select_related("person").order_by("id")
    there = [seat.person for seat in seats]
    return held(
        cast,
        session.closes_on,
        Kind.PLENARY,
        f"县政协{session}",
        there,
        place="县会议中心",
        starts_on=session.opens_on,
        ends_on=session.closes_on,
        audience=Activity.Audience.ALL,
        sittings=[
            Sitting(number=1, title="开幕会", on=session.opens_on, begins_at=time(9), place="县会议中心"),
            Sitting(number=2, title="闭幕会", on=session.closes_on, begins_at=time(15), place="县会议中心"),
        ],
        second=Random(session.number),
    )


def _speeches(cast: Cast) -> None:
    """Nine speeches, all by parties, organisations and circles (row 6): collected, selected, given."""
    by, on = cast.seat(Role.SG), date(2022, 1, 11)
    for number, one in enumerate(TEXTS["speeches"], 1):
        kind, place = one["by"]
        by_body = {} if kind == "sector" else {"body": cast.bodies[kind][place]}
        by_sector = {"sector": cast.sectors[place]} if kind == "sector" else {}
        speech = PlenarySpeech(
            session=cast.sessions[0],
            title=one["title"],
            author_type=kind,
            person=cast.members[50 + number],
            **by_body,
            **by_sector,
        )
        actions.collect_speech(speech, by=by, on=on)
        actions.select_speech(speech, one["form"], by=by, on=on)
        actions.give_speech(speech, by=by, on=on)


def _topic(name: str, number: int) -> str:
    return str(M[name][number % len(M[name])])


def _series(
    cast: Cast, kind: Kind, count: int, label: str, people: list[Person], first: date, last: date
) -> list[Dated]:
    """Meetings of one kind numbered through the year."""
    return [
        act(
            on,
            held,
            cast,
            on,
            kind,
            f"{label}第{number}次会议",
            people,
            topic=_topic(str(kind), number - 1),
            place="县政协会议室",
            audience=Activity.Audience.NAMED,
        )
        for number, on in enumerate(spread(count, first, last), 1)
    ]


def _meetings(cast: Cast) -> list[Dated]:
    standing = [*cast.leaders, *cast.standing]
    chairs = [members_of(cast, Body.Kind.SPECIAL_COMMITTEE, number)[:9] for number in range(5)]
    found = _series(cast, Kind.PARTY_GROUP, PARTY_GROUP, "县政协党组2022年", cast.leaders, FIRST, LAST)
    found += _series(
        cast, Kind.CHAIRMAN, CHAIRMAN, "十届县政协主席会议2022年", cast.leaders, date(2022, 1, 20), LAST
    )
    found += _series(
        cast,
        Kind.SECRETARY_GENERAL,
        SECRETARY_GENERAL,
        "县政协秘书长会议2022年",
        cast.leaders[5:],
        FIRST,
        LAST,
    )
    found += [
        act(
            on,
            held,
            cast,
            on,
            Kind.STANDING,
            f"十届县政协常委会第{ordinal(number)}次会议",
            standing,
            topic=_topic("standing", number - 1),
            place="县政协常委会会议室",
            observers=cast.staff[:5],
            audience=Activity.Audience.STANDING,
        )
        for number, on in enumerate(
            (date(2022, 3, 24), date(2022, 7, 21), date(2022, 9, 29), date(2022, 12, 22)), 1
        )
    ]
    return found + [
        act(on, _committee_meeting, cast, on, number, chairs[number % 5])
        for number, on in enumerate(spread(SPECIAL_COMMITTEE, date(2022, 2, 21), date(2022, 12, 16)))
    ]


def _committee_meeting(cast: Cast, on: date, number: int, people: list[Person]) -> Activity:
    owner = body(cast, Body.Kind.SPECIAL_COMMITTEE, number % 5)
    title = f"{owner.name}2022年第{number // 5 + 1}次会议"
    return held(
        cast,
        on,
        Kind.SPECIAL_COMMITTEE,
        title,
        people,
        owner=owner,
        seat=Role.SPC,
        topic=_topic("special_committee", number // 5),
        place="县政协会议室",
        audience=Activity.Audience.BODY,
    )


def _study(cast: Cast) -> list[Dated]:
    group = [*cast.leaders, *cast.standing[:6]]
    subjects = M["study"]
    found = [
        act(
            on,
            held,
            cast,
            on,
            Kind.CENTER_GROUP_STUDY,
            f"党组理论学习中心组第{number}次学习",
            group,
            topic=subjects[(number - 1) % len(subjects)],
            place="县政协会议室",
        )
        for number, on in enumerate(spread(CENTER_GROUP_STUDY, date(2022, 1, 19), date(2022, 12, 28)), 1)
    ]
    found += [
        act(
            on,
            held,
            cast,
            on,
            Kind.LECTURE,
            f"专题讲座：{title}",
            cast.members[number::4][:48],
            topic=title,
            place="县政协报告厅",
        )
        for number, (title, on) in enumerate(
            zip(M["lectures"], spread(4, date(2022, 3, 17), date(2022, 11, 17)), strict=True)
        )
    ]
    training = act(
        date(2022, 5, 26),
        held,
        cast,
        date(2022, 5, 26),
        Kind.TRAINING,
        "2022年全体委员履职能力培训班",
        cast.members,
        place="县委党校",
        starts_on=date(2022, 5, 26),
        ends_on=date(2022, 5, 27),
        audience=Activity.Audience.ALL,
    )
    return [*found, training]


def _party(cast: Cast) -> list[Dated]:
    """Party lectures and theme activities of the branches, and the talks at the studios (row 18, inside row 61)."""
    days = spread(THEME, date(2022, 2, 25), date(2022, 12, 23))
    found = [act(on, _theme, cast, on, number) for number, on in enumerate(days)]
    found += [act(date(2022, 7, 1), _party_lecture, cast, number) for number in range(5)]
    talks = spread(TALKS, date(2022, 11, 3), date(2022, 12, 9))
    return found + [act(on, _talk, cast, on, number) for number, on in enumerate(talks)]


def _theme(cast: Cast, on: date, number: int) -> Activity:
    owner = body(cast, Body.Kind.PARTY_BRANCH, number % 5)
    subject = _topic("theme", number // 5)
    people = members_of(cast, Body.Kind.SPECIAL_COMMITTEE, number % 5)[:14]
    return held(
        cast,
        on,
        Kind.THEME_ACTIVITY,
        f"{owner.name}主题党日：{subject}",
        people,
        owner=owner,
        seat=Role.SPC,
        campaign=Campaign.PARTY_BUILDING,
        topic=subject,
    )


def _party_lecture(cast: Cast, number: int) -> Activity:
    owner = body(cast, Body.Kind.PARTY_BRANCH, number)
    people = members_of(cast, Body.Kind.SPECIAL_COMMITTEE, number)[:16]
    return held(
        cast,
        date(2022, 7, 1),
        Kind.PARTY_LECTURE,
        f"{owner.name}“七一”专题党课",
        people,
        owner=owner,
        seat=Role.SPC,
    )


def _talk(cast: Cast, on: date, number: int) -> Activity:
    owner = body(cast, Body.Kind.STUDIO, number)
    subject = _topic("talks", number)
    return held(
        cast,
        on,
        Kind.TALK,
        f"{owner.name}宣讲：{subject}",
        cast.members[number + 10 :: 25],
        owner=owner,
        seat=Role.ML,
        campaign=Campaign.CONGRESS,
        topic=subject,
        beneficiaries=60 + 7 * number,
    )
