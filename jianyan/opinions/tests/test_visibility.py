"""Who sees which opinion: the reporter, the office, the unit it was sent to, and nobody else."""

import pytest

from jianyan.core.models import Link
from jianyan.figures import catalogue, drill
from jianyan.figures.scope import Scope
from jianyan.opinions import actions
from jianyan.opinions.models import Adoption, Issue, Opinion
from jianyan.opinions.tests.factories import BEGIN, dispatched, registered, submitted, world
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
READERS = (Role.RS, Role.SG, Role.LD, Role.AU)


def seen(actor, model=Opinion):
    return set(model.objects.of(actor.committee_id).visible_to(actor).values_list("pk", flat=True))


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_a_role_without_need_sees_no_opinion(role, at):
    registered(at, no=2)
    assert seen(at.of(role)) == set()
    assert seen(at.of(role), Issue) == set()


@pytest.mark.parametrize("role", READERS)
def test_the_house_reads_every_opinion(role, at):
    opinion = registered(at, no=2)
    assert seen(at.of(role)) == {opinion.pk}


def test_every_reporter_sees_his_own_and_not_his_colleagues(at):
    opinion = submitted(at, persons=at.members[:2])
    assert [bool(seen(at.member(no))) for no in range(3)] == [True, True, False]
    assert seen(at.member(1)) == {opinion.pk}


def test_a_party_sees_what_it_reported(at):
    opinion = registered(at, by=at.of(Role.ORG), persons=(), body=at.party, reporter_type="party")
    assert seen(at.of(Role.ORG)) == {opinion.pk}


def test_a_unit_sees_what_was_sent_to_it_and_only_that(at):
    first, _ = dispatched(at, "甲", "乙")
    actions.transfer(first, at.units[0], by=at.of(Role.RS), on=BEGIN)
    assert seen(at.unit(0)) == {first.pk}
    assert seen(at.unit(1)) == set()


def test_what_came_of_an_opinion_is_as_open_as_the_opinion(at):
    [opinion] = dispatched(at, "甲")
    adoption = actions.record_adoption(opinion, "city", "市政协", by=at.of(Role.RS), on=BEGIN)
    assert seen(at.member(0), Adoption) == {adoption.pk}
    assert seen(at.member(1), Adoption) == set()


def test_everyone_sees_the_same_number_but_not_the_titles(at):
    registered(at, "甲"), registered(at, "乙", no=1)
    figure = catalogue.ask(catalogue.find("opinions.received"), Scope.of_year(at.committee.pk, 2022))
    shown = drill.entries(figure.indicator, list(figure.answer.parts[0].rows), at.member(0))
    assert [(one.title, one.hidden) for one in shown] == [("甲", False), ("（不公开）", True)]


def test_another_committee_sees_nothing(at):
    registered(at)
    assert seen(world("qing").of(Role.RS)) == set()


def converted(at):
    """The open link a refusal leaves behind; here it comes from an opinion, as any record may."""
    source = registered(at, "被退的件")
    link = Link(
        committee=at.committee, kind=Link.Kind.CONVERTED, source_model="opinions.opinion", source_id=source.pk
    )
    return Link.anywhere.bulk_create([link])[0]


def test_a_wish_is_filled_once_and_counted_as_received(at):
    link = converted(at)
    made = actions.convert(link, "转来", "情况。", by=at.of(Role.RS), on=BEGIN, persons=[at.members[1]])
    assert (link.target_model, link.target_id, made.origin) == (
        "opinions.opinion",
        made.pk,
        "refused_proposal",
    )
    assert made.state == Opinion.State.REGISTERED
    with pytest.raises(actions.manuscripts.Refused, match="已经转为"):
        actions.convert(link, "再转", "情况。", by=at.of(Role.RS), on=BEGIN, persons=[at.members[1]])


def test_only_the_information_office_fills_a_wish(at):
    link = converted(at)
    with pytest.raises(actions.manuscripts.NotYours):
        actions.convert(link, "转来", "情况。", by=at.member(0), on=BEGIN, persons=[at.members[0]])
