"""Rows 57 to 59 as decisions: whom the Party committee honoured is what the appraisal decided, and what the office sees of it."""

from jianyan.core.models import Link
from jianyan.duty.models import Advice, Appraisal, Objection, Result
from jianyan.duty.queries import audit
from jianyan.people.models import Award
from jianyan.proposals.models import Distinction


def test_the_excellent_members_honoured_are_those_the_chairman_meeting_decided(committee):
    year = Appraisal.objects.of(committee).get(year=2022)
    excellent = Result.objects.of(committee).filter(appraisal=year, grade="excellent")
    honoured = Award.objects.of(committee).live().filter(kind=Award.Kind.EXCELLENT_MEMBER)
    assert {one.person_id for one in excellent} == {one.person_id for one in honoured}
    assert excellent.count() == 20
    assert all(one.decided_on and one.decided_on <= honoured[0].awarded_on for one in excellent)


def test_advanced_individuals_are_those_next_to_them(committee):
    results = Result.objects.of(committee).filter(appraisal__year=2022).exclude(grade__in=("", "excellent"))
    honoured = Award.objects.of(committee).live().filter(kind=Award.Kind.ADVANCED_INDIVIDUAL)
    chosen = results.filter(person__in=honoured.values("person"))
    assert chosen.count() == 6
    others = results.exclude(person__in=honoured.values("person"))
    assert min(one.total for one in chosen) >= max(one.total for one in others)


def test_the_excellent_proposals_honoured_are_the_ten_that_were_decided(committee):
    kept = Distinction.objects.of(committee).live().filter(kind=Distinction.Kind.EXCELLENT)
    assert kept.count() == 10
    honoured = Link.objects.of(committee).live().filter(kind=Link.Kind.AWARDED)
    assert {one.source_id for one in honoured} == {one.proposal_id for one in kept}
    awards = Award.objects.of(committee).live().filter(kind=Award.Kind.EXCELLENT_PROPOSAL)
    assert {one.target_id for one in honoured} <= {one.pk for one in awards}


def test_every_objection_was_answered_before_freezing_and_every_score_adds_up(committee):
    year = Appraisal.objects.of(committee).get(year=2022)
    answered = Objection.objects.of(committee).filter(appraisal=year)
    assert answered
    assert all(one.answered_on <= year.frozen_on for one in answered)
    assert list(audit.wrong()) == []
    assert Advice.objects.of(committee).filter(appraisal=year).exists()
