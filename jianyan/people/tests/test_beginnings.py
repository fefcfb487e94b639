"""The first committee of an installation."""

import pytest

from jianyan.people import actors, beginnings
from jianyan.people.beginnings import CannotBegin
from jianyan.people.models import Account, Committee, Grant

pytestmark = pytest.mark.django_db
STRONG = "correct-horse-9"


def begin(code="lan", password=STRONG):
    return beginnings.begin(code, "政协岚县委员会", "岚县政协", "county", "root", password)


def test_the_administrator_has_his_seat():
    committee = begin()
    account = Account.objects.get(username="root")
    assert account.check_password(STRONG)
    [grant] = Grant.objects.of(committee).filter(account=account)
    assert actors.seat(account, committee.code, grant.starts_on).roles == {"AD"}


def test_one_administrator_may_begin_several():
    begin(), begin("qing", password="")
    assert Account.objects.count() == 1


@pytest.mark.parametrize("code", ["", "岚", "Lan", "1an", "l", "api", "static", "a" * 31, "a_b"])
def test_a_code_must_fit_an_address(code):
    with pytest.raises(CannotBegin):
        begin(code)


def test_a_taken_code_or_a_weak_password_is_refused_whole():
    begin()
    with pytest.raises(CannotBegin, match="已被使用"):
        begin()
    with pytest.raises(CannotBegin):
        beginnings.begin("qing", "政协", "政协", "county", "second", "123")
    assert Committee.objects.count() == 1
