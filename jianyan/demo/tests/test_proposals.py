"""The plan of the demo's proposal work holds the numbers the year is known by."""

from collections import Counter

import pytest

from jianyan.demo import people
from jianyan.demo.proposals.plan import plan
from jianyan.proposals.models import BY_MEMBERS

pytestmark = pytest.mark.django_db


def test_the_year_has_231_proposals_and_every_one_has_its_fate():
    cases = plan(people.set_up())
    assert Counter(case.fate for case in cases) == {"filed": 208, "merged": 12, "refused": 11}
    assert sum(case.sponsor_type not in BY_MEMBERS for case in cases) == 62
    assert sum(case.due_in_year for case in cases) == 198
    assert len({case.fields["cause"] for case in cases}) == 231
    assert sum(case.fields.get("cause", "").startswith("关于推动清岚工业园区") for case in cases) == 1
    wanting = [case for case in cases if case.result == "unsatisfied"]
    assert (len(wanting), sum(case.second == "unsatisfied" for case in wanting)) == (9, 4)


def test_every_case_has_units_and_is_put_forward_before_it_is_handed_over():
    for case in plan(people.set_up()):
        if case.fate == "filed":
            assert case.units
            assert case.handed_on > case.on
            assert case.replied_on > case.handed_on
        if case.main:
            assert case.main.fate == "filed"
            assert case.main.on <= case.on or case.main.handed_on == case.batch
