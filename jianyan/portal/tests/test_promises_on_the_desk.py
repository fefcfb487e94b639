"""A promise returns on its day to the unit, the sponsor and the office, whatever term it is by then."""

from datetime import date

import pytest
from django.utils import timezone

from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Role
from jianyan.portal import waiting
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.test_commitments import DAY, DUE, promised, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return f.world()


def test_a_promise_of_the_last_term_waits_on_the_desks_on_its_day(at, monkeypatch):
    one = promised(at)
    people.open_term(11, by=system(at.committee), on=date(2022, 6, 1))
    for day, there in ((DUE - DAY, False), (DUE, True), (DUE + 400 * DAY, True)):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        for actor in (at.unit(0, Role.HU), at.member(), at.of(Role.PO)):
            titles = [task.title for task in waiting.tasks(actor) if "承诺" in task.title]
            assert bool(titles) is there, (day, actor.role_label)
        assert not [task for task in waiting.tasks(at.unit(1)) if "承诺" in task.title]
        assert not [task for task in waiting.every(at.of(Role.LD)) if "承诺" in task.title], (
            "nobody promised him"
        )
    report(at, one, on=DUE)
    assert not [task for task in waiting.tasks(at.unit(0, Role.HU)) if "承诺" in task.title]
    assert [task.title for task in waiting.tasks(at.of(Role.PO)) if "承诺" in task.title]
