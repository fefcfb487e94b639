"""The state table, tried move by move in every state: what it allows happens, what it refuses says why."""

from itertools import product

import pytest

from jianyan.kit.flow import MoveRefused, NotYours
from jianyan.people.actors import Actor
from jianyan.people.models import Committee
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Proposal, State

NOBODY = Actor(Committee(code="wu"))


@pytest.mark.parametrize(("name", "state"), list(product(FLOW.moves, State.values)))
def test_a_move_is_open_in_its_own_states_only(name, state):
    move, proposal = FLOW.moves[name], Proposal(state=state)
    allowed = state in move.source
    if allowed or not move.source:
        return
    with pytest.raises(MoveRefused, match=f"不能{move.label}"):
        FLOW.check(name, NOBODY, proposal)


@pytest.mark.parametrize(
    "name", [name for name, move in FLOW.moves.items() if not move.unless and move.source]
)
def test_a_move_is_not_for_everybody(name):
    proposal = Proposal(state=min(FLOW.moves[name].source))
    proposal.__dict__["signers"] = []
    with pytest.raises(NotYours, match="权限"):
        FLOW.check(name, NOBODY, proposal)


@pytest.mark.parametrize(("name", "state"), list(product(ASSIGNMENT_FLOW.moves, Assignment.State.values)))
def test_a_units_part_moves_by_its_table(name, state):
    move = ASSIGNMENT_FLOW.moves[name]
    if state in move.source:
        return
    with pytest.raises(MoveRefused, match="不能"):
        ASSIGNMENT_FLOW.check(name, NOBODY, Assignment(state=state))


def test_every_state_but_the_last_ones_leads_somewhere_and_is_reached():
    left = {state for move in FLOW.moves.values() if move.target for state in move.source}
    ends = {State.WITHDRAWN, State.CASE_WITHDRAWN, State.ARCHIVED}
    assert set(State.values) - left == {str(state) for state in ends}
    assert {move.target for move in FLOW.moves.values()} - {None} == set(State.values)


def test_every_stamp_is_a_date_column_of_its_table():
    for flow, table in ((FLOW, Proposal), (ASSIGNMENT_FLOW, Assignment)):
        for move in flow.moves.values():
            for name in (*([move.stamps] if move.stamps else ()), *move.needs):
                assert table._meta.get_field(name).verbose_name
