"""A question between unit and sponsor waits for the one it was put to."""

import pytest

from jianyan.people.models import Role
from jianyan.portal import waiting
from jianyan.proposals import actions
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text
from jianyan.proposals.tests.test_questions import ON, asked_by_sponsor, asked_by_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return f.world()


def test_an_open_question_waits_on_the_desk_of_the_one_asked(at):
    case = f.in_handling(at)
    one = asked_by_unit(at, case)
    [task] = [task for task in waiting.tasks(at.member()) if "问" in task.title]
    assert (task.title, task.url) == ("承办单位问您的问题", f"/lan/proposals/{case.pk}/")
    assert not [task for task in waiting.tasks(at.unit(0)) if "问" in task.title]
    actions.answer_question(one, "桥下。", by=at.member(), on=ON)
    assert not [task for task in waiting.tasks(at.member()) if "问" in task.title]
    asked_by_sponsor(at, case)
    assert [task.title for task in waiting.tasks(at.unit(0)) if "问" in task.title] == [
        "提案者问本单位的问题"
    ]
    row = text(signed_in(at, Role.HU).get("/lan/proposals/desk/?tab=doing"))
    assert "提案者提问待答复" in row


def test_a_unit_that_gave_the_case_back_is_not_asked_any_more(at):
    case = f.handed_over(at)
    asked_by_sponsor(at, case)
    part = case.assignments.get()
    assert [task for task in waiting.tasks(at.unit(0)) if "问" in task.title]
    actions.request_return(part, "不属职责", at.units[1], by=at.unit(0), on=f.OPENS + 4 * f.DAY)
    actions.decide_return(part, at.units[1], by=at.of(Role.HA), on=f.OPENS + 5 * f.DAY)
    assert not [task for task in waiting.tasks(at.unit(0)) if "问" in task.title]
