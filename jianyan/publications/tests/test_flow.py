"""The state tables, tried state by state, move by move and role by role."""

from itertools import product

import pytest

from jianyan.kit.flow import MoveRefused, NotYours
from jianyan.people.models import Role
from jianyan.publications.flow import FLOW, VOLUME_FLOW
from jianyan.publications.models import Manuscript, Volume
from jianyan.publications.tests.factories import ON, handed_in, printed

S = Manuscript.State
MOVES = [move for move in FLOW.moves.values() if move.source]
EDITORS = {Role.CL, Role.SPC, Role.SG}
KEEPERS = {Role.CL, Role.SG}
# Who may make a move on a manuscript of somebody else.
MAY = {
    **dict.fromkeys(("review_fact", "review_politics", "review_language", "object", "send_back"), EDITORS),
    "accept": {Role.SG},
    "reopen": {Role.SG},
}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_leaves_only_the_states_of_its_row(move, at):
    one = handed_in(at)
    bare = [state for state in S.values if state not in move.source]
    for state in bare:
        one.state = state
        assert f"不能{move.label}" in FLOW.why_not(move, one)


@pytest.mark.parametrize(("name", "state"), list(product(VOLUME_FLOW.moves, Volume.State.values)))
def test_a_volume_that_is_out_is_not_compiled_any_more(name, state):
    move, volume = VOLUME_FLOW.moves[name], Volume(state=state)
    if move.source and state not in move.source:
        with pytest.raises(MoveRefused, match="不能"):
            VOLUME_FLOW.check(name, None, volume)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_is_for_its_roles_only(move, at):
    one = handed_in(at, author="外来作者")
    may = {role for role in Role if move.who(at.of(role), one)}
    assert may == MAY.get(move.name, KEEPERS)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_nobody_judges_his_own_manuscript(move, at):
    """An author who is the clerk or the secretary-general as well may rewrite, withdraw and license his text, no more."""
    one = handed_in(at, author="童二")
    for role in (Role.CL, Role.SPC, Role.SG):
        author = at.member(1)
        author = type(author)(at.committee, author.account, frozenset({str(role)}), author.person_ids)
        own = {"resubmit", "grant_rights", "withdraw", "place", "take_out", "print"}
        if move.name not in own:
            assert not move.who(author, one)


def test_the_author_may_revise_withdraw_and_license(at):
    one = handed_in(at, author="童二")
    may = {move.name for move in MOVES if move.who(at.member(1), one)}
    assert may == {"resubmit", "grant_rights", "withdraw"}


@pytest.mark.parametrize(("flow", "table"), [(FLOW, Manuscript), (VOLUME_FLOW, Volume)])
def test_every_stamp_and_need_is_a_column_and_every_state_is_reached(flow, table):
    for move in flow.moves.values():
        for name in (*([move.stamps] if move.stamps else ()), *move.needs):
            assert table._meta.get_field(name).verbose_name
    assert {move.target for move in flow.moves.values()} - {None} == set(flow.states)


def test_a_right_is_asked_after_the_rule(at):
    one, volume = handed_in(at), printed(at)
    with pytest.raises(NotYours):
        FLOW.check("review_fact", at.of(Role.HU), one)
    with pytest.raises(MoveRefused, match="已出版"):
        VOLUME_FLOW.check("arrange", at.of(Role.HU), volume)
    assert one.received_on == ON
