"""A matter that travels from one room to another is scored once. Records made by the rooms' own verbs, read on the pages.
The other stories are played in a browser: tests/test_duty_story.py."""

from datetime import date

import pytest

from jianyan.core.models import Link
from jianyan.duty.actions import posting
from jianyan.duty.models import Scorecard, ScoreEntry
from jianyan.duty.scoring.engine import points
from jianyan.opinions import actions as opinions
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.proposals import actions as proposals_do
from jianyan.proposals.tests import factories as proposals

pytestmark = pytest.mark.django_db


def file_of(client, at, person, seat):
    """The member's file as this seat reads it."""
    answer = sign_in(client, seat).get(f"/lan/duty/people/{person.pk}/?year=2022")
    assert answer.status_code == 200
    return answer.content.decode()


def card_of(at, person):
    posting.refresh(at.appraisal)
    return Scorecard.objects.of(at.world.committee).get(person=person)


def test_trap_6_a_refused_proposal_that_went_on_as_an_opinion_is_scored_once(at, client):
    """It was put forward, refused, taken over by the information office: one matter, one scoring."""
    refused = proposals.reviewed(at.world, on=date(2022, 3, 1))
    proposals_do.not_file(
        refused,
        ground="NF13",
        disposition="converted_to_opinion",
        explanation="转社情民意",
        by=at.of(Role.PC),
        on=date(2022, 3, 5),
    )
    link = Link.objects.of(at.world.committee).get(kind=Link.Kind.CONVERTED)
    taken = opinions.convert(
        link, "增设路灯", "情况", "建议", by=at.of(Role.RS), on=date(2022, 3, 8), persons=[at.person(0)]
    )
    assert points(card_of(at, at.person(0)).total) == "60"  # 50 for meetings, 10 for the submission
    lines = {
        (row.rule, bool(row.counted_num), row.reason)
        for row in ScoreEntry.objects.of(at.world.committee).filter(
            person=at.person(0), thing__contains=str(taken.pk)
        )
    }
    assert lines == {("O1", False, "同一事项已按其他条款计分")}
    assert "同一事项已按其他条款计分" in file_of(client, at, at.person(0), at.member(0))
