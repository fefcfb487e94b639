"""Accounts as pages: a refusal keeps what was typed, in Chinese, and nobody is sent out of the house."""

import pytest

from jianyan.people.models import Account, Role
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
NEW = {"username": "xiaoli", "display_name": "小李", "password": "Qinglan2022shui", "role": "HU"}


@pytest.fixture
def desk(client):
    return sign_in(client, world().of(Role.AD))


def test_a_seat_without_its_unit_is_refused_in_the_form(desk):
    answer = desk.post("/lan/seats/new/", NEW)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "承办单位角色必须指明单位" in shown
    assert 'value="xiaoli"' in shown
    assert not Account.objects.filter(username="xiaoli").exists()


def test_a_short_password_is_refused_in_chinese(desk):
    shown = desk.post("/lan/seats/new/", NEW | {"password": "shui2022x"}).content.decode()
    assert "密码太短，至少10位。" in shown
    assert "password is too short" not in shown


@pytest.mark.parametrize("outside", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_outside(desk, outside):
    answer = desk.get("/accounts/login/", {"next": outside})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
