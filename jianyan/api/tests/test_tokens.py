"""A token is made and revoked by the person in the browser, is shown once, and opens no more than its owner's seat."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from jianyan.api import actions
from jianyan.api.models import Token
from jianyan.api.tests.factories import Program, token
from jianyan.core import audit, journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
today = timezone.localdate  # asked anew: a run may go on past midnight
TILL = today() + timedelta(days=30)


@pytest.fixture
def at():
    return world()


def asked(**more):
    return {"name": "县局公文系统", "scopes": ["read"], "expires_on": TILL.isoformat(), **more}


def test_a_person_makes_a_token_and_sees_it_once(client, at):
    sign_in(client, at.of(Role.HU))
    page = client.post("/lan/api/tokens/", asked()).content.decode()
    [secret] = re.findall(r"jy_[\w-]{43}", page)
    again = client.get("/lan/api/tokens/").content.decode()
    assert "县局公文系统" in again
    assert secret not in again
    assert Program(client, secret).get("/assignments").status_code == 200
    held = Token.objects.of(at.committee).get()
    assert secret not in str(vars(held))
    assert [one.kind for one in journal.timeline(held)] == ["api.make_token"]
    assert held.digest not in str(journal.timeline(held)[0].after)
    assert [one for one in audit.records(at.committee.pk) if one.what == "record"] == []


def test_a_revoked_token_opens_nothing_from_that_moment(client, at):
    secret = token(at.of(Role.HU))
    program = Program(client, secret)
    assert program.get("/assignments").status_code == 200
    held = Token.objects.of(at.committee).get()
    sign_in(client, at.of(Role.HU)).post(f"/lan/api/tokens/{held.pk}/revoke/")
    client.logout()
    answer = program.get("/assignments")
    assert (answer.status_code, answer.json()["message"]) == (401, "令牌已停用，请在网页上重新生成")


def test_a_token_ends_with_its_day_and_with_the_seat_of_its_owner(client, at):
    program = Program(client, token(at.of(Role.HU)))
    Token.objects.of(at.committee).update(expires_on=today() - timedelta(days=1))
    assert "已过期" in program.get("/assignments").json()["message"]
    Token.objects.of(at.committee).update(expires_on=TILL)
    account = at.of(Role.HU).account
    account.is_active = False
    account.save()
    assert program.get("/assignments").status_code == 401


def test_a_token_of_one_committee_opens_no_other(client, at):
    world("mei")
    assert Program(client, token(at.of(Role.HU)), code="mei").get("/assignments").status_code == 401


def test_other_peoples_tokens_are_neither_seen_nor_revoked(client, at):
    token(at.of(Role.HU), name="水利局的系统")
    held = Token.objects.of(at.committee).get()
    sign_in(client, at.of(Role.MB))
    assert "水利局的系统" not in client.get("/lan/api/tokens/").content.decode()
    assert client.post(f"/lan/api/tokens/{held.pk}/revoke/").status_code == 404
    with pytest.raises(NotYours):
        actions.revoke_token(held, by=at.of(Role.MB), on=today())
    sign_in(client, at.of(Role.AD))
    assert client.post(f"/lan/api/tokens/{held.pk}/revoke/").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"expires_on": (today() + timedelta(days=400)).isoformat()}, "最长一年"),
        ({"expires_on": today().isoformat()}, "从明天起"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(client, at, wrong, sentence):
    sign_in(client, at.of(Role.HU))
    answer = client.post("/lan/api/tokens/", asked(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "县局公文系统" in answer.content.decode()


def test_the_form_sent_twice_makes_one_token(at):
    by = at.of(Role.HU)
    token(by)
    with pytest.raises(Refused, match="已有一枚"):
        token(by)
