"""What waits for whom on the desk."""

import pytest

from jianyan.people.models import Role
from jianyan.portal.waiting import rows
from jianyan.proposals.tests import factories as cases

pytestmark = pytest.mark.django_db


def test_a_draft_waits_for_who_speaks_for_it_and_a_paper_one_for_nobody_but_the_office():
    """A co-sponsor was asked to go on with another's draft, and a member with the form he fills in by hand."""
    at = cases.world()
    joint = cases.draft(at, cause="关于联名的提案", **cases.joint(at))
    assert list(rows.drafts(at.member(0))) == [joint]
    assert not rows.drafts(at.member(1)).exists()
    cases.draft(at, cause="纸质提案", on_behalf=True, by=at.of(Role.PO))
    assert list(rows.drafts(at.member(0))) == [joint]
