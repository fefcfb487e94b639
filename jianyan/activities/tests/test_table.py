"""All state tables of the room, tried move by move, in every state, by every seat: allowed where the table of rights says."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import pytest

from jianyan.activities import actions, flow
from jianyan.activities.models import Activity, Enrolment, LeaveRequest, Plan, PlanItem, PlanOpinion
from jianyan.activities.tests import factories as f
from jianyan.kit.flow import Flow, MoveRefused, NotYours
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Body, Role

DAY = date(2022, 5, 18)
# Who may do what, written from the table of rights by hand: the code's own predicates are what is tried.
STAFF = {"SG", "PO", "RS", "SPC", "ML", "CL"}
BODY_STAFF = STAFF | {"LG"}
PLANNERS, DECIDERS = {"SG", "SPC", "RS"}, {"SG", "LD"}
SELF = "MB"
RIGHTS = {
    "activity": dict.fromkeys(flow.FLOW.moves, BODY_STAFF) | {"approve": DECIDERS},
    "plan": dict.fromkeys(flow.WHOLE_PLAN.moves, PLANNERS) | {"adopt": DECIDERS, "send_back": DECIDERS},
    "item": dict.fromkeys(flow.PLAN.moves, PLANNERS),
    "enrolment": {
        "invite": BODY_STAFF,
        "enrol": BODY_STAFF | {SELF},
        "queue": BODY_STAFF | {SELF},
        "move_up": {str(role) for role in Role},
        "withdraw": BODY_STAFF | {SELF},
    },
    "leave": {
        "ask": BODY_STAFF | {SELF},
        "grant": {"SPC"},
        "refuse": {"SPC"},
        "withdraw": BODY_STAFF | {SELF},
    },
}
FLOWS: dict[str, Flow] = {
    "activity": flow.FLOW,
    "plan": flow.WHOLE_PLAN,
    "item": flow.PLAN,
    "enrolment": flow.ENROLMENT,
    "leave": flow.LEAVE,
}


@dataclass
class Stage:
    """One world with a record in every state of every table, reached by the verbs."""

    at: f.World
    records: dict[tuple[str, str], object]


def _activity(at, state, kind="liaison_activity"):
    """An activity of the group in a state."""
    one = Activity(
        kind=kind,
        title=f"{kind}{state}",
        starts_on=DAY,
        owner=at.group,
        audience="body",
        needs_approval=False,
    )
    by = at.office
    if state in ("planned", "under_way", "held", "closed", "postponed", "cancelled"):
        actions.plan_activity(one, by=by, on=DAY)
    else:
        actions.draft_activity(one, by=by, on=DAY)
    if state in ("draft", "approved"):
        actions.correct_activity(one, by=by, on=DAY, needs_approval=True)
    if state == "approved":
        actions.approve_activity(one, by=at.of(Role.LD), on=DAY)
    if state in ("under_way", "held", "closed"):
        actions.begin(one, by=by, on=DAY)
    if state in ("held", "closed"):
        actions.hold(one, by=by, on=DAY)
    if state == "closed":
        actions.close(one, by=by, on=DAY)
    if state == "postponed":
        actions.postpone(one, "大雪", by=by, on=DAY)
    if state == "cancelled":
        actions.cancel(one, "大雪", by=by, on=DAY)
    return one


def _plan(at, state, year):
    sg = at.of(Role.SG)
    one = actions.draft_plan(Plan(year=year), by=sg, on=DAY)
    actions.propose_plan_item(PlanItem(topic="停车", form="research", month=5), one, by=sg, on=DAY)
    steps = ["draft", "asking", "revised", "deliberated", "approved"]
    done = steps.index(state)
    if done >= 1:
        actions.ask_about_plan(one, [PlanOpinion(unit=at.units[0])], by=sg, on=DAY)
    if done >= 2:
        actions.revise_plan(one, "无", by=sg, on=DAY)
    if done >= 3:
        actions.deliberate_plan(one, by=sg, on=DAY)
    if done >= 4:
        actions.adopt_plan(one, "会议", by=sg, on=DAY)
    return one


def _item(at, state, year):
    sg = at.of(Role.SG)
    plan = _plan(at, "draft" if state == "draft" else "approved", year)
    one = plan.items.get()
    if state == "done":
        actions.complete_plan_item(one, by=sg, on=DAY)
    if state == "postponed":
        actions.postpone_plan_item(one, "下雨", by=sg, on=DAY)
    if state == "cancelled":
        actions.drop_plan_item(one, "不要了", by=sg, on=DAY)
    return one


def _enrolment(at, state):
    one = actions.plan_activity(
        Activity(
            kind="liaison_activity",
            title=f"报名{state}",
            starts_on=DAY,
            owner=at.group,
            audience="all",
            signs_up=True,
            capacity=1,
        ),
        by=at.office,
        on=DAY,
    )
    me = at.members[0].pk
    if state == "invited":
        actions.invite(one, [at.members[0]], by=at.office, on=DAY)
    elif state == "waiting":
        actions.sign_up(one, at.members[1].pk, by=at.office, on=DAY)
        actions.sign_up(one, me, by=at.member(0), on=DAY)
    else:
        actions.sign_up(one, me, by=at.member(0), on=DAY)
    row = Enrolment.objects.of(at.committee).select_related("activity").get(activity=one, person=me)
    if state == "withdrawn":
        actions.withdraw(row, by=at.member(0), on=DAY)
    return row


def _leave(at, state):
    """Leave from a meeting of the group by its kind of owner would be the secretary's; from research it is the SPC's."""
    one = Activity(
        kind="research", title=f"调研{state}", starts_on=DAY, owner=at.committee_body, audience="all"
    )
    actions.plan_activity(one, by=at.office, on=DAY)
    leave = actions.ask_leave(one, at.members[0].pk, "出差", by=at.member(0), on=DAY)
    if state == "granted":
        actions.grant_leave(leave, by=at.office, on=DAY)
    if state == "refused":
        actions.refuse_leave(leave, "会议重要", by=at.office, on=DAY)
    if state == "withdrawn":
        actions.withdraw_leave(leave, by=at.member(0), on=DAY)
    return leave


@pytest.fixture
def stage(db):
    at = f.world()
    [at.committee_body] = people.found_bodies(
        [Body(kind=Body.Kind.SPECIAL_COMMITTEE, name="经济委")], by=system(at.committee), on=f.OPENS
    )
    records = {("activity", state): _activity(at, state) for state in flow.FLOW.states}
    records |= {
        ("plan", state): _plan(at, state, 2000 + no) for no, state in enumerate(flow.WHOLE_PLAN.states)
    }
    records |= {("item", state): _item(at, state, 2020 + no) for no, state in enumerate(flow.PLAN.states)}
    records |= {("enrolment", state): _enrolment(at, state) for state in flow.ENROLMENT.states}
    records |= {("leave", state): _leave(at, state) for state in flow.LEAVE.states}
    return Stage(at, records)


def _seat(at, role):
    """A seat of a role: the member is the person of the record, the secretary of the body that holds it."""
    seat = at.of(role)
    if role == "LG":
        return replace(seat, body_ids=frozenset({at.group.pk, at.committee_body.pk}))
    return at.member(0) if role == "MB" else seat


def _answer(table, event, actor, record):
    """What the table says to a seat that tries a move."""
    try:
        table.check(event, actor, record)
    except NotYours:
        return "not yours"
    except MoveRefused:
        return "refused"
    return "made"


def _right_answer(kind, state, move, record, role):
    if state not in move.source or FLOWS[kind].why_not(move, record):
        return "refused"
    return "made" if role in RIGHTS[kind][move.name] else "not yours"


def test_every_seat_tries_every_move_in_every_state_of_every_table(stage):
    wrong = []
    for (kind, state), record in stage.records.items():
        for move, role in product(FLOWS[kind].moves.values(), map(str, Role)):
            if move.source:
                said = _answer(FLOWS[kind], move.name, _seat(stage.at, role), record)
                if said != _right_answer(kind, state, move, record, role):
                    wrong.append((kind, state, move.name, role, said))
    assert wrong == []


def test_every_state_is_reached_and_every_open_move_is_somebodys(stage):
    for (kind, state), record in stage.records.items():
        assert record.state == state, kind
    named = {
        (kind, move.name) for kind, table in FLOWS.items() for move in table.moves.values() if move.source
    }
    assert {(kind, name) for kind, of in RIGHTS.items() for name in of} >= named


def test_what_needs_approval_is_not_announced_before_and_attendance_bars_a_cancellation(stage):
    draft = Activity(kind="research", title="待批", starts_on=DAY)
    actions.draft_activity(draft, by=stage.at.office, on=DAY)
    actions.correct_activity(draft, by=stage.at.office, on=DAY, needs_approval=True)
    assert "报批" in flow.FLOW.why_not(flow.FLOW.moves["announce"], draft)
    held = stage.records["activity", "planned"]
    actions.record_attendance(held, {stage.at.members[0]: "present"}, by=stage.at.office, on=DAY)
    for name in ("cancel", "postpone", "relocate"):
        assert "已登记出席" in flow.FLOW.why_not(flow.FLOW.moves[name], held)


def test_nobody_decides_on_his_own_leave(stage):
    leave: LeaveRequest = stage.records["leave", "asked"]
    himself = replace(stage.at.office, person_ids=frozenset({leave.person_id}))
    with pytest.raises(NotYours):
        flow.LEAVE.check("grant", himself, leave)
