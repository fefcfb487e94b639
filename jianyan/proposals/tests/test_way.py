"""The way of a case: where it stands, what is behind it, what is still to come."""

from datetime import date

import pytest

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.proposals import actions, queries
from jianyan.proposals import permissions as may
from jianyan.proposals.models import State
from jianyan.proposals.queries.way import ASIDE, STEPS, place_of
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return f.world()


def places(case):
    return {step.label: step.place for step in queries.way(f.again(case))}


def here(case):
    return [step.label for step in queries.way(f.again(case)) if step.place in ("here", "end")]


def test_every_state_has_one_place_on_the_way():
    past = {state for state in State.values if place_of(state) == len(STEPS)}
    assert past == {*ASIDE, State.ARCHIVED}
    assert {place_of(state) for state in State.values} == set(range(len(STEPS) + 1))


def test_the_place_moves_on_with_the_case(at):
    made = (f.draft, f.submitted, f.reviewed, f.filed, f.handed_over, f.replied, f.closed)
    stood = [here(make(at, cause=f"关于第{no}步的提案")) for no, make in enumerate(made)]
    assert [place for [place] in stood] == [
        "撰写",
        "收件",
        "审查立案",
        "交办",
        "办理答复",
        "评价",
        "归档",
    ]


def test_what_is_behind_says_when_and_what_is_ahead_says_who(at):
    case = f.in_handling(at)
    steps = {step.label: step for step in queries.way(f.again(case))}
    assert steps["审查立案"].on == f.again(case).filed_on
    assert (steps["办理答复"].place, steps["办理答复"].who) == ("here", "承办单位")
    assert (steps["评价"].place, steps["评价"].on, steps["评价"].who) == ("ahead", None, "提案者")


def test_the_way_names_whoever_the_flow_names_and_so_does_the_stamp(at):
    """A right has one name: a step, the stamp and the buttons cannot say different things."""
    for make in (f.submitted, f.reviewed, f.filed, f.closed):
        case = f.again(make(at, cause=f"关于{make.__name__}的提案"))
        [step] = [one for one in queries.way(case) if one.place == "here"]
        if following := queries.next_step(case, at.of(Role.PO)):
            assert step.who == following.who, step.label
    filed = {step.label: step.who for step in queries.way(f.again(f.filed(at, cause="关于再立一件的提案")))}
    assert (filed["交办"], filed["办结"]) == ("提案办公室", "提案办公室")


def test_a_renamed_role_is_renamed_in_one_place(at, monkeypatch):
    monkeypatch.setitem(may.HOLDERS, may.hand_over, "督查室")
    case = f.submitted(at)
    assert {step.label: step.who for step in queries.way(case)}["交办"] == "督查室"
    case.state = State.ALLOCATING
    assert queries.next_step(case, at.of(Role.PO)).who == "督查室"


def test_where_the_office_decides_on_filing_the_way_names_the_office(at):
    case = f.reviewed(at)
    case.passes_by = "office,office,office"
    assert {step.label: step.who for step in queries.way(case)}["审查立案"] == "提案办公室"


def test_a_withdrawn_one_ends_where_it_left_the_road(at):
    case = f.submitted(at)
    actions.withdraw(case, "另行撰写。", by=at.of(Role.MB), on=date(2022, 1, 10))
    assert [(step.label, step.place) for step in queries.way(f.again(case))] == [
        ("撰写", "done"),
        (f.again(case).get_state_display(), "end"),
    ]


def test_the_page_says_you_are_here(client, at):
    case = f.in_handling(at)
    for role in (Role.MB, Role.PO, Role.HU):
        page = sign_in(client, at.of(role)).get(f.again(case).get_absolute_url()).content.decode()
        [marked] = [part for part in page.split("<li")[1:] if 'aria-current="step"' in part]
        assert "办理答复" in marked
        assert "现在在这里" in marked
