"""What is done to the registers of people: each verb one transaction and one line in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from jianyan.core import journal
from jianyan.core.journal import Actor
from jianyan.kit import strokes
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import (
    Account,
    Advisor,
    Award,
    Body,
    BodyEvent,
    BodyMember,
    Committee,
    Grant,
    Person,
    PlenarySession,
    Post,
    Role,
    Sector,
    Standard,
    StandardCheck,
    Tenure,
    Term,
    Unit,
)
from jianyan.people.permissions import may_keep_registers

journal.declare(
    {
        "people.open_term": "设立一届",
        "people.call_session": "登记全体会议",
        "people.set_sectors": "设置界别",
        "people.admit_member": "登记委员",
        "people.register_persons": "登记人员",
        "people.correct_person": "更正人员信息",
        "people.seat_members": "产生委员",
        "people.end_tenure": "委员离任",
        "people.appoint": "任职",
        "people.leave_post": "离任职务",
        "people.found_bodies": "成立机构",
        "people.join_bodies": "编入机构",
        "people.leave_bodies": "退出机构",
        "people.dissolve_body": "撤销机构",
        "people.record_body_event": "登记机构事项",
        "people.set_standard": "制定达标标准",
        "people.check_bodies": "达标验收",
        "people.register_units": "登记承办单位",
        "people.correct_unit": "更正承办单位",
        "people.close_unit": "撤销承办单位",
        "people.award": "表彰",
        "people.engage_advisors": "聘任协商顾问",
        "people.grant": "授予角色",
        "people.revoke_grant": "收回角色",
        "people.void": "作废登记",
    }
)


def _keeper(by: Actor) -> None:
    if not may_keep_registers(by):
        raise NotYours("您没有登记委员与机构的权限")


def found_committee(code: str, name: str, short_name: str, **fields: Any) -> Committee:
    """Make a committee: the one act before any journal, since the journal belongs to it."""
    return Committee.objects.create(code=code, name=name, short_name=short_name, **fields)


def open_term(number: int, *, by: Actor, on: date, ends_on: date | None = None) -> Term:
    """Begin a term."""
    _keeper(by)
    with journal.act("people.open_term", by=by, on=on) as act:
        return act.create(Term(committee_id=by.committee_id, number=number, starts_on=on, ends_on=ends_on))


def call_session(
    term: Term, number: int, opens_on: date, closes_on: date, *, by: Actor, on: date
) -> PlenarySession:
    """Enter a plenary session of a term."""
    _keeper(by)
    if closes_on < opens_on:
        raise Refused("闭幕日期不能早于开幕日期")
    with journal.act("people.call_session", by=by, on=on) as act:
        return act.create(
            PlenarySession(
                committee_id=by.committee_id, term=term, number=number, opens_on=opens_on, closes_on=closes_on
            )
        )


def set_sectors(names: Sequence[str], *, by: Actor, on: date) -> list[Sector]:
    """Enter sectors in the committee's official order, after those it has."""
    _keeper(by)
    known = list(Sector.objects.of(by.committee_id).values_list("name", "sort_no"))
    if twice := sorted({name for name, _ in known} & set(names)) or sorted(
        name for name in set(names) if list(names).count(name) > 1
    ):
        raise Refused(f"界别重复：{'、'.join(twice)}")
    last = max((no for _, no in known), default=0)
    with journal.act("people.set_sectors", by=by, on=on) as act:
        return act.create_all(
            Sector(committee_id=by.committee_id, name=name, sort_no=no)
            for no, name in enumerate(names, last + 1)
        )


def register_persons(
    persons: Iterable[Person], *, by: Actor, on: date, mode: strokes.Mode = "empty_first"
) -> list[Person]:
    """Enter persons; their place in the order of strokes is computed here and stored."""
    _keeper(by)
    fresh = list(persons)
    for person in fresh:
        person.committee_id = by.committee_id
        place_in_order(person, mode)
    with journal.act("people.register_persons", by=by, on=on) as act:
        return act.create_all(fresh)


def place_in_order(person: Person, mode: str) -> None:
    """Reckon where a person stands by strokes and by sound; stored with the person."""
    person.stroke_key = strokes.sort_key(person.name, cast(strokes.Mode, mode))
    person.pinyin = initials(person.name)


def initials(name: str) -> str:
    """The first letters of a name by its sound."""
    from pypinyin import Style, lazy_pinyin  # loaded at use: its dictionary takes a second

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:40]


def correct_person(
    person: Person, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> Person:
    """Correct what is stored of a person; a new name moves them in the order of strokes."""
    _keeper(by)
    if "name" in values:
        moved = Person(name=values["name"])
        place_in_order(moved, person.committee.stroke_name_mode)
        values |= {"stroke_key": moved.stroke_key, "pinyin": moved.pinyin}
    with journal.act("people.correct_person", by=by, on=on) as act:
        act.change(person, expected=expected, **values)
    return person


def seat_members(
    term: Term,
    seats: Iterable[tuple[Person, Sector]],
    *,
    by: Actor,
    on: date,
    reason: str = Tenure.Start.TERM,
) -> list[Tenure]:
    """Give persons a seat in a term from ``on``: at the change of term, or co-opted later."""
    _keeper(by)
    with journal.act("people.seat_members", by=by, on=on) as act:
        return act.create_all(
            Tenure(
                committee_id=by.committee_id,
                person=person,
                term=term,
                sector=sector,
                starts_on=on,
                start_reason=reason,
            )
            for person, sector in seats
        )


def admit_member(
    person: Person,
    term: Term,
    sector: Sector,
    *,
    by: Actor,
    on: date,
    reason: str = Tenure.Start.TERM,
    mode: strokes.Mode = "empty_first",
) -> Tenure:
    """Enter a new person together with the seat: what the office has in hand is one paper."""
    _keeper(by)
    person.committee_id = by.committee_id
    place_in_order(person, mode)
    with journal.act("people.admit_member", by=by, on=on) as act:
        act.create(person)
        return act.create(
            Tenure(
                committee_id=by.committee_id,
                person=person,
                term=term,
                sector=sector,
                starts_on=on,
                start_reason=reason,
            )
        )


def end_tenure(tenure: Tenure, reason: str, *, by: Actor, on: date) -> Tenure:
    """End a seat on a day, with the reason the standing committee decided."""
    _keeper(by)
    if tenure.ends_on:
        raise Refused("该委员已经离任")
    if on < tenure.starts_on:
        raise Refused("离任日期不能早于任职日期")
    with journal.act("people.end_tenure", by=by, on=on) as act:
        act.change(tenure, ends_on=on, end_reason=reason)
    return tenure


def appoint(posts: Iterable[Post], *, by: Actor, on: date) -> list[Post]:
    """Enter posts (chair, standing member, staff) from ``on``."""
    _keeper(by)
    fresh = list(posts)
    for post in fresh:
        post.committee_id, post.starts_on = by.committee_id, on
    with journal.act("people.appoint", by=by, on=on) as act:
        return act.create_all(fresh)


def leave_post(post: Post, *, by: Actor, on: date) -> Post:
    """End a post on a day."""
    _keeper(by)
    if post.ends_on:
        raise Refused("该职务已经离任")
    if on < post.starts_on:
        raise Refused("离任日期不能早于任职日期")
    with journal.act("people.leave_post", by=by, on=on) as act:
        act.change(post, ends_on=on)
    return post


def found_bodies(bodies: Iterable[Body], *, by: Actor, on: date) -> list[Body]:
    """Found bodies of one or several kinds on a day."""
    _keeper(by)
    fresh = list(bodies)
    for body in fresh:
        body.committee_id, body.started_on = by.committee_id, on
    with journal.act("people.found_bodies", by=by, on=on) as act:
        return act.create_all(fresh)


def join_bodies(members: Iterable[tuple[Body, Person, str]], *, by: Actor, on: date) -> list[BodyMember]:
    """Put persons into bodies: (body, person, role) from ``on``."""
    _keeper(by)
    with journal.act("people.join_bodies", by=by, on=on) as act:
        return act.create_all(
            BodyMember(committee_id=by.committee_id, body=body, person=person, role=role, starts_on=on)
            for body, person, role in members
        )


def leave_bodies(members: Iterable[BodyMember], *, by: Actor, on: date) -> None:
    """End memberships of bodies on a day."""
    _keeper(by)
    with journal.act("people.leave_bodies", by=by, on=on) as act:
        for member in members:
            if on < member.starts_on:
                raise Refused(f"{member.person}退出的日期不能早于编入的日期")
            act.change(member, ends_on=on)


def dissolve_body(body: Body, *, by: Actor, on: date, note: str = "") -> Body:
    """Dissolve a body on a day; those who still belong to it leave with it."""
    _keeper(by)
    if body.ended_on:
        raise Refused("该机构已经撤销")
    if on < body.started_on:
        raise Refused("撤销日期不能早于成立日期")
    with journal.act("people.dissolve_body", by=by, on=on, note=note) as act:
        act.change(body, ended_on=on)
        for member in body.members.live().filter(ends_on__isnull=True, starts_on__lte=on):
            act.change(member, ends_on=on)
    return body


def record_body_event(body: Body, kind: str, *, by: Actor, on: date, note: str = "") -> BodyEvent:
    """Enter what happened to a body."""
    _keeper(by)
    with journal.act("people.record_body_event", by=by, on=on) as act:
        return act.create(
            BodyEvent(committee_id=by.committee_id, body=body, kind=kind, happened_on=on, note=note)
        )


def set_standard(body_kind: str, name: str, items: Sequence[str], *, by: Actor, on: date) -> Standard:
    """Set what a kind of body must have from ``on``."""
    _keeper(by)
    if not items:
        raise Refused("标准至少要有一个条目")
    with journal.act("people.set_standard", by=by, on=on) as act:
        return act.create(
            Standard(
                committee_id=by.committee_id,
                body_kind=body_kind,
                name=name,
                items=list(items),
                effective_on=on,
            )
        )


def check_bodies(
    standard: Standard, found: Iterable[tuple[Body, Sequence[bool]]], *, by: Actor, on: date
) -> list[StandardCheck]:
    """Check bodies against a standard, item by item; a body passes when every item does."""
    _keeper(by)
    found, checks = list(found), []
    known = StandardCheck.objects.of(by.committee_id).filter(
        checked_on=on, body__in=[one for one, _ in found]
    )
    if twice := known.select_related("body").first():
        raise Refused(f"{twice.body}{long_date(on)}已经验收过，请核对验收日期")
    for body, results in found:
        if len(results) != len(standard.items):
            raise Refused(f"{body}的验收结果与标准条目数不符")
        checks.append(
            StandardCheck(
                committee_id=by.committee_id,
                standard=standard,
                body=body,
                checked_on=on,
                results=list(results),
                passed=all(results),
            )
        )
    with journal.act("people.check_bodies", by=by, on=on) as act:
        return act.create_all(checks)


def register_units(units: Iterable[Unit], *, by: Actor, on: date) -> list[Unit]:
    """Enter handling units in their official order."""
    _keeper(by)
    fresh = list(units)
    for unit in fresh:
        unit.committee_id = by.committee_id
    with journal.act("people.register_units", by=by, on=on) as act:
        return act.create_all(fresh)


def correct_unit(unit: Unit, *, by: Actor, on: date, expected: int | None = None, **values: Any) -> Unit:
    """Correct a unit's name, short name, category or place in the official order."""
    _keeper(by)
    with journal.act("people.correct_unit", by=by, on=on) as act:
        act.change(unit, expected=expected, **values)
    return unit


def close_unit(unit: Unit, *, by: Actor, on: date, note: str = "") -> Unit:
    """A unit was dissolved or merged into another; it is offered no more, its cases stay its own."""
    _keeper(by)
    if unit.ended_on:
        raise Refused("该单位已经撤销")
    with journal.act("people.close_unit", by=by, on=on, note=note) as act:
        act.change(unit, ended_on=on)
    return unit


def award(awards: Iterable[Award], *, by: Actor, on: date) -> list[Award]:
    """Enter awards given on a day by one document."""
    _keeper(by)
    fresh = list(awards)
    for one in fresh:
        one.committee_id, one.awarded_on = by.committee_id, on
    with journal.act("people.award", by=by, on=on) as act:
        return act.create_all(fresh)


def engage_advisors(advisors: Iterable[Advisor], *, by: Actor, on: date) -> list[Advisor]:
    """Engage advisors from ``on``."""
    _keeper(by)
    fresh = list(advisors)
    for advisor in fresh:
        advisor.committee_id, advisor.starts_on = by.committee_id, on
    with journal.act("people.engage_advisors", by=by, on=on) as act:
        return act.create_all(fresh)


def grant(
    account: Account,
    role: str,
    *,
    by: Actor,
    on: date,
    person: Person | None = None,
    body: Body | None = None,
    unit: Unit | None = None,
) -> Grant:
    """Give an account a role from ``on``; a handling unit's role needs its unit, a member's role the person."""
    if not by.has(Role.AD):
        raise NotYours("只有系统管理员可以授予角色")
    if role in (Role.HU, Role.HL) and unit is None:
        raise Refused("承办单位角色必须指明单位")
    if role in (Role.MB, Role.SC) and person is None:
        raise Refused("委员角色必须指明本人")
    with journal.act("people.grant", by=by, on=on) as act:
        return act.create(
            Grant(
                committee_id=by.committee_id,
                account=account,
                role=role,
                person=person,
                body=body,
                unit=unit,
                starts_on=on,
            )
        )


def revoke_grant(held: Grant, *, by: Actor, on: date) -> Grant:
    """Take a role back from ``on``."""
    if not by.has(Role.AD):
        raise NotYours("只有系统管理员可以收回角色")
    with journal.act("people.revoke_grant", by=by, on=on) as act:
        act.change(held, ends_on=on)
    return held


def void(record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Any:
    """Void a register entry made by mistake."""
    _keeper(by)
    with journal.act("people.void", by=by, on=on, note=reason) as act:
        act.void(record, reason, expected=expected)
    return record
