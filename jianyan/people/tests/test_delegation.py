"""Acting in a leader's name: stated rights, both names, dates that end by themselves, and what nobody may lend."""

from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from jianyan.core import journal
from jianyan.core.models import Event
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actors, delegation
from jianyan.people.models import Delegation, Grant, Notice, Role
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def at():
    assert get_resolver().url_patterns  # every room has declared its verbs
    return world()


def today():
    return timezone.localdate()


def lent(at, *rights, days=30, by=Role.LD, to=Role.PO, **more):
    principal = at.of(Role.LD if by == Role.AD else by).account
    until = today() + days * DAY
    return delegation.delegate(principal, at.of(to).account, rights, until, by=at.of(by), on=today(), **more)


def acting(at, one, on=None):
    return actors.seat(one.delegate, at.committee.code, on or today(), one.pk)


def test_the_journal_says_both_names(client, at):
    one = lent(at, "supervise")
    by = acting(at, one)
    assert (by.roles, by.person_ids) == ({"LD"}, frozenset())
    assert by.account_id == one.delegate_id
    with journal.act("proposals.supervise", by=by, on=today()) as act:
        act.change(at.units[0], short_name="教育局")
    line = Event.objects.of(at.committee).latest("seq")
    assert (line.actor, line.account_id) == ("提案办公室（代主席、副主席）", one.delegate_id)


def test_what_was_not_lent_is_refused_where_the_journal_is_written(at):
    by = acting(at, lent(at, "supervise"))
    with (
        pytest.raises(NotYours, match="不在委托事项之内"),
        journal.act("opinions.sign", by=by, on=today()) as act,
    ):
        act.change(at.units[0], short_name="教育局")
    at.units[0].refresh_from_db()
    assert at.units[0].short_name == ""


@pytest.mark.parametrize("verb", sorted(delegation.NEVER))
def test_what_a_person_does_as_himself_is_never_lent(at, verb):
    assert verb in journal.declared()
    by = acting(at, lent(at, *delegation.rights_of({Role.LD})))
    with pytest.raises(NotYours), journal.act(verb, by=by, on=today()) as act:
        act.change(at.units[0], short_name="教育局")


def test_every_lent_verb_is_a_verb_of_the_house(at):
    known = set(journal.declared())
    assert {one for right in delegation.RIGHTS.values() for one in right.verbs} <= known


def test_it_ends_by_itself(at):
    one = lent(at, "supervise", days=3)
    assert acting(at, one, today() + 3 * DAY).roles == {"LD"}
    assert acting(at, one, today() + 4 * DAY).roles == {"PO"}


def test_it_ends_when_the_leader_leaves_or_takes_it_back(client, at):
    one = lent(at, "supervise")
    Grant.objects.of(at.committee).filter(account=one.principal).update(ends_on=today())
    assert acting(at, one).roles == {"PO"}
    Grant.objects.of(at.committee).filter(account=one.principal).update(ends_on=None)
    sign_in(client, at.of(Role.LD)).post("/lan/delegations/withdraw/", {"delegation": one.pk})
    assert acting(at, one).roles == {"PO"}
    with pytest.raises(Refused, match="已经收回"):
        delegation.withdraw(Delegation.objects.of(at.committee).get(), by=at.of(Role.LD), on=today())


def test_the_administrator_enters_it_from_paper_and_nobody_else_for_another(at):
    with pytest.raises(Refused, match="书面依据"):
        lent(at, "sign", by=Role.AD)
    assert lent(at, "sign", by=Role.AD, paper="2022年3月1日委托书").paper
    assert Notice.anywhere.filter(account=at.of(Role.LD).account_id, kind="people.delegate").exists()
    with pytest.raises(NotYours):
        delegation.delegate(
            at.of(Role.LD).account, at.of(Role.RS).account, ["sign"], today(), by=at.of(Role.PO), on=today()
        )


@pytest.mark.parametrize(
    ("rights", "more"),
    [
        ([], {}),
        (["replies"], {}),  # a right of units
        (["sign"], {"days": 400}),
        (["sign"], {"days": -1}),
        (["sign"], {"to": Role.LD}),
        (["sign"], {"to": Role.MB}),
        (["replies"], {"by": Role.HL, "to": Role.PO}),
    ],
)
def test_what_cannot_be_lent_is_refused(at, rights, more):
    with pytest.raises(Refused):
        lent(at, *rights, **more)


def test_a_leader_of_a_unit_lends_to_his_own_clerk(at):
    by = acting(at, lent(at, "replies", by=Role.HL, to=Role.HU))
    assert by.roles == {"HL"}
    assert by.unit_ids == {at.units[0].pk}


def test_nobody_puts_on_anothers_delegation(client, at):
    one = lent(at, "supervise")
    sign_in(client, at.of(Role.RS))
    assert client.post("/lan/delegations/act/", {"delegation": one.pk}).status_code == 404
    sign_in(client, at.of(Role.LD)).post("/lan/delegations/act/", {"delegation": one.pk})
    assert "您正在以" not in client.get("/lan/").content.decode()
    assert actors.seat(at.of(Role.RS).account, "lan", today(), one.pk).roles == {"RS"}


def test_only_who_may_act_is_offered(client, at):
    def offered(role):
        form = sign_in(client, at.of(role)).get("/lan/delegations/new/").context["form"]
        return set(form.fields["to"].queryset)

    clerk, office = at.of(Role.HU).account, at.of(Role.PO).account
    assert office in offered(Role.LD)
    assert clerk not in offered(Role.LD)
    assert offered(Role.HL) == {clerk}


def test_both_homes_show_it_and_each_page_says_in_whose_name(client, at):
    sign_in(client, at.of(Role.LD))
    form = {"to": at.of(Role.PO).account_id, "rights": ["sign"], "last_on": today() + DAY}
    assert client.post("/lan/delegations/new/", form).status_code == 302
    assert "您委托提案办公室办理" in client.get("/lan/").content.decode()
    sign_in(client, at.of(Role.PO))
    assert "主席、副主席委托您办理" in client.get("/lan/").content.decode()
    client.post("/lan/delegations/act/", {"delegation": Delegation.objects.of(at.committee).get().pk})
    shown = client.get("/lan/people/").content.decode()
    assert "您正在以<strong>主席、副主席</strong>的名义办理" in shown
    assert "撰写提案" not in client.get("/lan/").content.decode()
    assert client.post("/lan/delegations/new/", form).status_code == 403
    client.post("/lan/delegations/act/", {"stop": "1"})
    assert "您正在以" not in client.get("/lan/people/").content.decode()


def test_the_list_costs_the_same_for_many(client, at, same_queries):
    sign_in(client, at.of(Role.LD))
    lent(at, "sign")
    same_queries(
        lambda: client.get("/lan/delegations/"),
        lambda: [lent(at, "sign", to=one) for one in (Role.RS, Role.SG)],
    )
