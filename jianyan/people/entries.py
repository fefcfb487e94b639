"""What can be entered in the registers, and what can be done with an entry: its form, its verb, when it is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from jianyan.kit import strokes
from jianyan.people import actions, forms, queries
from jianyan.people.actors import Actor
from jianyan.people.models import Advisor, Award, Body, Person, Post, Unit

# The verb behind a form: who, on which day, about which record (None for a new one), with which data. It gives the
# record whose page opens next, or None where the list does.
Do = Callable[[Actor, date, Any, dict[str, Any]], Any]


@dataclass(frozen=True)
class Entry:
    """One thing to enter. ``place`` names the list it returns to; ``offered`` says for which records it makes sense."""

    label: str
    form: type[forms.EntryForm]
    do: Do
    place: str
    hint: str = ""
    offered: Callable[[Any], bool] = lambda record: True
    initial: Callable[[Any], Mapping[str, Any]] = lambda record: {}


def _listed(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _session(by: Actor, on: date, _: Any, data: dict[str, Any]) -> None:
    actions.call_session(data["term"], data["number"], data["opens_on"], data["closes_on"], by=by, on=on)


def _member(by: Actor, on: date, _: Any, data: dict[str, Any]) -> Person:
    person = Person(**{name: data[name] for name in forms.MemberForm.PERSON})
    mode = cast(strokes.Mode, by.committee.stroke_name_mode)
    actions.admit_member(person, data["term"], data["sector"], reason=data["reason"], by=by, on=on, mode=mode)
    return person


def _body(by: Actor, on: date, _: Any, data: dict[str, Any]) -> Body:
    [body] = actions.found_bodies(
        [Body(**{k: data[k] for k in ("kind", "name", "host", "place")})], by=by, on=on
    )
    return body


def _unit(by: Actor, on: date, _: Any, data: dict[str, Any]) -> Unit:
    [unit] = actions.register_units([Unit(**data)], by=by, on=on)
    return unit


def _standard(by: Actor, on: date, _: Any, data: dict[str, Any]) -> None:
    actions.set_standard(data["body_kind"], data["name"], _listed(data["items"]), by=by, on=on)


# What is new: the last part of its address, and the entry.
NEW: dict[str, Entry] = {
    "term": Entry(
        "设立一届",
        forms.TermForm,
        lambda by, on, _, data: actions.open_term(data["number"], by=by, on=on) and None,
        "setup",
        "先设立本届，委员、全体会议都登记在这一届。",
    ),
    "session": Entry(
        "登记全体会议",
        forms.SessionForm,
        _session,
        "setup",
        "会期之内提交的是大会提案，其余为平时提案。",
    ),
    "sectors": Entry(
        "设置界别",
        forms.SectorsForm,
        lambda by, on, _, data: actions.set_sectors(_listed(data["names"]), by=by, on=on) and None,
        "setup",
        "界别不是党派：民主党派成员也可以在经济界任委员。",
    ),
    "member": Entry("登记委员", forms.MemberForm, _member, "members", "换届或增补产生的委员，一人登记一次。"),
    "body": Entry(
        "成立机构", forms.BodyForm, _body, "bodies", "专委会、联络组、工作室、党派团体、支部和各类小组。"
    ),
    "standard": Entry(
        "制定达标标准",
        forms.StandardForm,
        _standard,
        "bodies",
        "标准有施行日期；改标准就另立一份，以前的验收不受影响。",
    ),
    "unit": Entry("登记承办单位", forms.UnitForm, _unit, "units", "提案交办、信息转办的单位。"),
    "award": Entry(
        "登记表彰",
        forms.AwardForm,
        lambda by, on, _, data: actions.award([Award(**data)], by=by, on=on) and None,
        "honours",
        "谁表彰、表彰谁、哪一天、哪一份文件。优秀提案请在提案页登记。",
    ),
    "advisor": Entry(
        "聘任协商顾问",
        forms.AdvisorForm,
        lambda by, on, _, data: actions.engage_advisors([Advisor(**data)], by=by, on=on) and None,
        "honours",
        "委员以外的专家。",
    ),
}


def _seat(by: Actor, on: date, person: Person, data: dict[str, Any]) -> Person:
    actions.seat_members(data["term"], [(person, data["sector"])], by=by, on=on, reason=data["reason"])
    return person


def _leave(by: Actor, on: date, person: Person, data: dict[str, Any]) -> Person:
    actions.end_tenure(person.tenures.live().get(ends_on__isnull=True), data["reason"], by=by, on=on)
    return person


def _appoint(by: Actor, on: date, person: Person, data: dict[str, Any]) -> Person:
    actions.appoint([Post(person=person, **data)], by=by, on=on)
    return person


def _leave_post(by: Actor, on: date, person: Person, data: dict[str, Any]) -> Person:
    actions.leave_post(data["post"], by=by, on=on)
    return person


def _join(by: Actor, on: date, body: Body, data: dict[str, Any]) -> Body:
    actions.join_bodies([(body, one, data["role"]) for one in data["persons"]], by=by, on=on)
    return body


def _leave_body(by: Actor, on: date, body: Body, data: dict[str, Any]) -> Body:
    actions.leave_bodies(data["members"], by=by, on=on)
    return body


def _event(by: Actor, on: date, body: Body, data: dict[str, Any]) -> Body:
    actions.record_body_event(body, data["kind"], note=data["note"], by=by, on=on)
    return body


def _check(by: Actor, on: date, body: Body, data: dict[str, Any]) -> Body:
    standard = queries.standard_of(body)
    assert standard
    met = {int(no) for no in data["met"]}
    actions.check_bodies(standard, [(body, [no in met for no in range(len(standard.items))])], by=by, on=on)
    return body


def _is_seated(person: Person) -> bool:
    return bool(person.tenures.live().filter(ends_on__isnull=True).exists())


def _stands(body: Body) -> bool:
    return body.ended_on is None


UNIT = ("name", "short_name", "category", "sort_no", "handles", "duties")
# What is done with an entry that stands: by its kind, the last part of the address, and the entry.
STEPS: dict[type[Any], dict[str, Entry]] = {
    Person: {
        "seat": Entry("登记任期", forms.SeatForm, _seat, "members", offered=lambda one: not _is_seated(one)),
        "leave": Entry("离任", forms.LeaveForm, _leave, "members", offered=_is_seated),
        "post": Entry("登记职务", forms.PostForm, _appoint, "members"),
        "leave-post": Entry(
            "职务离任",
            forms.LeavePostForm,
            _leave_post,
            "members",
            offered=lambda one: bool(one.posts.live().filter(ends_on__isnull=True).exists()),
        ),
    },
    Body: {
        "join": Entry("编入成员", forms.JoinForm, _join, "bodies", offered=_stands),
        "leave": Entry("退出成员", forms.LeaveBodyForm, _leave_body, "bodies", offered=_stands),
        "check": Entry(
            "达标验收",
            forms.CheckForm,
            _check,
            "bodies",
            offered=lambda one: _stands(one) and queries.standard_of(one) is not None,
        ),
        "event": Entry("登记事项", forms.BodyEventForm, _event, "bodies", offered=_stands),
        "end": Entry(
            "撤销机构",
            forms.EndForm,
            lambda by, on, body, data: actions.dissolve_body(body, note=data["note"], by=by, on=on),
            "bodies",
            offered=_stands,
        ),
    },
    Unit: {
        "edit": Entry(
            "更正",
            forms.CorrectUnitForm,
            lambda by, on, unit, data: actions.correct_unit(unit, by=by, on=on, **data),
            "units",
            initial=lambda unit: {
                "expected": unit.version,
                **{name: getattr(unit, name) for name in UNIT},
            },
        ),
        "end": Entry(
            "撤销单位",
            forms.EndForm,
            lambda by, on, unit, data: actions.close_unit(unit, note=data["note"], by=by, on=on),
            "units",
            offered=_stands,
        ),
    },
}
