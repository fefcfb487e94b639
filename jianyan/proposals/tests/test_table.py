"""Both state tables, tried move by move, in every state, by every seat: allowed where the table says, refused elsewhere."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import product

import pytest

from jianyan.core.models import RuleProfile
from jianyan.kit.flow import Flow, MoveRefused, NotYours
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Countersign, Progress, Proposal, State
from jianyan.proposals.tests import factories as f

LEAD, COSPONSOR, STRANGER, UNIT, LEADER, OTHER_UNIT = "MB", "SC", "stranger", "HU", "HL", "co-handler"
SIGNS = {COSPONSOR}
SENDS = {LEAD}
OFFICE, COMMITTEE, AUTHORITY, SYSTEM = {"PO"}, {"PC"}, {"HA"}, set()
CONCLUDES = {"PO", "PC", "HA"}

# Who may make each move, written from the table of rights by hand: the code's own predicates are what is tried.
PROPOSAL_RIGHTS = {
    "create": {"MB", "SC", "LD", "ORG", "SPC", "LG", "PO", STRANGER},
    "invite_cosigners": SENDS,
    "sign": SIGNS,
    "decline": SIGNS,
    "edit_text": SENDS,
    "withdraw_name": SIGNS,
    "submit": SENDS,
    "send_back": OFFICE,
    "resubmit": SENDS,
    "withdraw": SENDS,
    "start_review": OFFICE,
    "second_review": COMMITTEE,
    "file": COMMITTEE,
    "merge": COMMITTEE,
    "not_file": COMMITTEE,
    "ask_reconsider": SENDS,
    "reconsider": COMMITTEE,
    "refuse_reconsider": COMMITTEE,
    "ask_withdrawal": SENDS,
    "withdraw_case": COMMITTEE,
    "refuse_withdrawal": COMMITTEE,
    "unmerge": SYSTEM,
    "allocate": OFFICE,
    "hand_over": AUTHORITY,
    "begin_handling": SYSTEM,
    "reassign": AUTHORITY,
    "reply": SYSTEM,
    "evaluate": SYSTEM,
    "lapse": OFFICE,
    "rehandle": CONCLUDES,
    "reply_again": SYSTEM,
    "close": CONCLUDES,
    "open_tracking": OFFICE,
    "report_progress": {"HU", "HL", "PO"},
    "confirm_progress": OFFICE,
    "end_tracking": OFFICE,
    "follow_up": OFFICE,
    "archive": OFFICE,
}
HANDLES, SIGNS_FOR_UNIT = {UNIT, LEADER, "PO"}, {LEADER, "PO"}
ASSIGNMENT_RIGHTS = {
    "accept": HANDLES,
    "lapse": SYSTEM,
    "request_return": HANDLES,
    "grant_return": AUTHORITY,
    "refuse_return": AUTHORITY,
    "reassign": AUTHORITY,
    "log_contact": HANDLES,
    "give_opinion": HANDLES,
    "lapse_opinion": SYSTEM,
    "draft": HANDLES,
    "countersign": SIGNS_FOR_UNIT,
    "object": SIGNS_FOR_UNIT,
    "settle_objection": AUTHORITY,
    "submit_for_check": HANDLES,
    "reject": AUTHORITY,
    "approve": AUTHORITY,
    "deliver": SIGNS_FOR_UNIT,
    "request_extension": HANDLES,
    "extend": AUTHORITY,
    "refuse_extension": AUTHORITY,
    "reopen": CONCLUDES,
}
CALLED = date(2022, 3, 1)
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass
class Tried:
    """What was found wrong, and in which states a move was shut or open to somebody or to the system."""

    wrong: list = field(default_factory=list)
    shut: set = field(default_factory=set)
    opened: set = field(default_factory=set)


def attempt(flow: Flow, rights: dict, seats: dict, record, tried: Tried) -> None:
    """Every move on one record as it stands, by every seat; what an earlier record has shown is not shown again."""
    for name, move in flow.moves.items():
        here = (name, record.state)
        outside = bool(move.source) and record.state not in move.source
        shut = outside or any(guard(record) for guard in move.unless)
        seen = tried.shut if shut else tried.opened
        if here in seen:
            continue
        seen.add(here)
        for seat, actor in seats.items():
            expected = MoveRefused if shut else None if seat in rights[name] else NotYours
            got, said = answer(flow, name, actor, record)
            if got is not expected or (got and not CHINESE.search(said)):
                tried.wrong.append((*here, seat, expected, got, said))


def answer(flow: Flow, name: str, actor, record) -> tuple:
    try:
        flow.check(name, actor, record)
    except (MoveRefused, NotYours) as refusal:
        return type(refusal), str(refusal)
    return None, ""


@pytest.fixture
def at(db):
    here = f.world()
    RuleProfile.anywhere.create(
        committee=here.committee,
        room="proposals",
        effective_on=f.OPENS,
        data={"countersign": True, "check_replies": True, "reconsideration": True},
    )
    return here


@pytest.fixture
def seats(at):
    """Every role once, and beside them a member and a unit that have nothing to do with the matter or only a part."""
    return {
        **{str(role): at.of(role) for role in Role},
        STRANGER: at.member(2),
        OTHER_UNIT: at.unit(1),
    }


def answered(at):
    """A joint case: its host's answer checked and delivered, found wanting."""
    case = f.checked(at, **f.joint(at))
    actions.return_feedback(
        case.forms.get(), attitude="satisfied", result="unsatisfied", by=at.member(), on=date(2022, 2, 8)
    )
    return f.again(case)


def test_every_seat_tries_every_move_of_a_proposal_in_every_state(at, seats):
    assert set(PROPOSAL_RIGHTS) == set(FLOW.moves)
    case, tried = answered(at), Tried()
    day = date(2022, 3, 1)
    for asked in (False, True):
        if asked:
            reply = case.assignments.order_by("id").first().replies.get()
            Progress.anywhere.create(committee=at.committee, reply=reply, text="已开工。", reported_on=day)
        for state in State.values:
            placed = f.again(case)
            placed.state, placed.reconsider_until_on = state, day
            placed.reconsider_asked_on = placed.withdrawal_asked_on = day if asked else None
            attempt(FLOW, PROPOSAL_RIGHTS, seats, placed, tried)
    assert tried.wrong == []
    never = {(name, state) for name, move in FLOW.moves.items() for state in move.source} - tried.opened
    assert never == set(), "a guard shuts these for everybody, so nothing was tried there"


def parts(at):
    """The host's part and the co-handler's of one case in handling, each as it may stand, with the seats that try it."""
    case = answered(at)
    Proposal.anywhere.filter(pk=case.pk).update(state=State.IN_HANDLING)
    host, co = case.assignments.order_by("id")
    words = Countersign.anywhere.filter(reply=host.replies.get())
    switched = {UNIT: at.unit(1, Role.HU), LEADER: at.unit(1), OTHER_UNIT: at.unit(0)}
    for asked, checks in product((False, True), (True, False)):
        yield host, {}, {"check_required": checks, "extension_asked_on": CALLED if asked else None}
    Assignment.anywhere.filter(pk=host.pk).update(state=Assignment.State.DRAFTING)
    for objected, opinion in product((False, True), (None, CALLED)):  # the host's draft is out again
        words.update(agreed=False, voided_at=None if objected else "2022-03-01T00:00:00Z")
        yield co, switched, {"opinion_on": opinion, "extension_asked_on": opinion}


def test_every_seat_tries_every_move_of_a_units_part_in_every_state(at, seats):
    assert set(ASSIGNMENT_RIGHTS) == set(ASSIGNMENT_FLOW.moves)
    found = {Assignment.Role.HOST: Tried(), Assignment.Role.CO: Tried()}
    for part, switched, columns in parts(at):
        placed = Assignment.objects.of(at.committee).select_related("proposal", "unit").get(pk=part.pk)
        for name, value in columns.items():
            setattr(placed, name, value)
        for state in Assignment.State.values:
            placed.state = state
            attempt(ASSIGNMENT_FLOW, ASSIGNMENT_RIGHTS, {**seats, **switched}, placed, found[part.role])
    assert [tried.wrong for tried in found.values()] == [[], []]
    moves = ASSIGNMENT_FLOW.moves.items()
    opened = set().union(*(tried.opened for tried in found.values()))
    assert {(name, state) for name, move in moves for state in move.source} - opened == set()


def test_every_state_but_the_last_ones_leads_somewhere_and_is_reached():
    left = {state for move in FLOW.moves.values() if move.target for state in move.source}
    ends = {State.WITHDRAWN, State.CASE_WITHDRAWN, State.ARCHIVED}
    assert set(State.values) - left == {str(state) for state in ends}
    assert {move.target for move in FLOW.moves.values()} - {None} == set(State.values)


def test_every_line_of_the_specification_has_its_move():
    cited = {move.code for move in FLOW.moves.values()}
    assert cited == {f"P{no:02d}" for no in range(1, 29)}


def test_every_stamp_is_a_date_column_of_its_table():
    for flow, table in ((FLOW, Proposal), (ASSIGNMENT_FLOW, Assignment)):
        for move in flow.moves.values():
            for name in (*([move.stamps] if move.stamps else ()), *move.needs):
                assert table._meta.get_field(name).verbose_name
