"""Signing in: remembered devices, codes by short message, printed slips, a second factor for staff, locks a person lifts."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from jianyan.core.models import Event
from jianyan.people import access, devices, sms
from jianyan.people.models import Account, Device, Grant, Person, Role, Slip, SmsCode
from jianyan.people.tests.factories import BEGIN, sign_in, world

pytestmark = pytest.mark.django_db
PASSWORD = "water-and-stone-7"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0) Mobile MicroMessenger/8.0"


@pytest.fixture
def at():
    return world()


def with_password(actor):
    actor.account.set_password(PASSWORD)
    actor.account.save()
    return actor.account


def by_password(client, account, **more):
    form = {"login": account.username, "password": PASSWORD} | more
    return client.post("/accounts/login/", form, headers={"user-agent": PHONE})


def lasts(client):
    return Session.objects.get(session_key=client.session.session_key).expire_date - timezone.now()


# -- devices ----------------------------------------------------------------------------------------------------


def test_a_member_is_remembered_for_ninety_days_where_he_asks_for_it(client, at):
    account = with_password(at.of(Role.MB))
    assert by_password(client, account, keep="on").status_code == 302
    assert timedelta(days=89) < lasts(client) <= timedelta(days=90)
    other = Client()
    by_password(other, account)
    assert lasts(other) <= timedelta(hours=12)


def test_staff_are_not_remembered(client, at):
    by_password(client, with_password(at.of(Role.PO)), keep="on")
    assert lasts(client) <= timedelta(hours=12)


def test_one_sees_ones_sign_ins_and_ends_one_or_all_others(client, at):
    account = with_password(at.of(Role.MB))
    lost, desk = Client(), Client()
    for one in (client, lost, desk):
        by_password(one, account)
    shown = client.get("/accounts/devices/").content.decode()
    assert shown.count('title">微信') == 3
    assert "本次登录" in shown
    phone = Device.objects.get(session_key=lost.session.session_key)
    client.post("/accounts/devices/end/", {"device": phone.pk})
    assert (lost.get("/lan/").status_code, desk.get("/lan/").status_code) == (302, 200)
    client.post("/accounts/devices/end/")
    assert (desk.get("/lan/").status_code, client.get("/lan/").status_code) == (302, 200)


def test_nobody_ends_anothers_sign_in(client, at):
    other = Client()
    by_password(other, with_password(at.of(Role.ML)))
    by_password(client, with_password(at.of(Role.MB)))
    client.post("/accounts/devices/end/", {"device": Device.objects.get(account=at.of(Role.ML).account).pk})
    assert Device.objects.filter(account=at.of(Role.ML).account).exists()


def test_no_address_and_no_print_of_a_device_is_kept(client, at):
    by_password(client, with_password(at.of(Role.MB)))
    assert {one.name for one in Device._meta.fields} == {
        "id",
        "account",
        "session_key",
        "word",
        "signed_in_on",
        "is_kept",
    }
    assert AccessLog.objects.count() == 0
    Client().post("/accounts/login/", {"login": at.of(Role.MB).account.username, "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    devices.forget()
    assert AccessAttempt.objects.count() == 0


def test_a_sign_in_that_is_over_is_forgotten(client, at):
    by_password(client, with_password(at.of(Role.MB)))
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    devices.forget()
    assert Device.objects.count() == Session.objects.count() == 0


def test_the_list_survives_a_new_password(client, at):
    account = with_password(at.of(Role.MB))
    by_password(client, account)
    form = {"oldpassword": PASSWORD, "password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert "本次登录" in client.get("/accounts/devices/").content.decode()


# -- short messages ---------------------------------------------------------------------------------------------


@pytest.fixture
def sent(settings, gateway):
    settings.CHANNELS = [
        {
            "key": "sms",
            "title": "短信",
            "options": {
                "url": gateway.url,
                "body": {"to": "{address}", "text": "{title}"},
                "accepted": {"errcode": 0},
            },
        }
    ]
    return gateway.bodies


def code_in(body):
    return re.search(r"\d{6}", body["text"])[0]


@pytest.fixture
def phone(at):
    Person.objects.of(at.committee).filter(pk=at.members[0].pk).update(phone="139-0000-0000")
    Grant.objects.of(at.committee).filter(role=Role.SC).update(account=at.of(Role.MB).account)
    return "13900000000"


def asked(client, number):
    return client.post("/accounts/sms/", {"phone": number}, follow=True)


def test_a_member_signs_in_by_the_code_sent_to_his_phone(client, at, sent, phone):
    asked(client, phone)
    assert sent[0]["to"] == phone
    assert code_in(sent[0]) not in SmsCode.objects.get().digest
    answer = client.post("/accounts/sms/code/", {"code": code_in(sent[0]), "keep": "on"})
    assert answer.status_code == 302
    assert client.get("/lan/").status_code == 200
    assert lasts(client) > timedelta(days=89)


def test_a_code_is_good_once_for_five_minutes_and_five_tries(client, at, sent, phone):
    asked(client, phone)
    good = code_in(sent[0])
    assert client.post("/accounts/sms/code/", {"code": "x"}).status_code == 422
    SmsCode.objects.update(made_at=timezone.now() - timedelta(minutes=6))
    assert client.post("/accounts/sms/code/", {"code": good}).status_code == 422
    asked(client, phone)
    for _ in range(5):
        client.post("/accounts/sms/code/", {"code": "000000x"})
    assert client.post("/accounts/sms/code/", {"code": code_in(sent[-1])}).status_code == 422
    account = at.of(Role.MB).account
    SmsCode.objects.update(tries=0)
    assert sms.check(account, code_in(sent[-1]))
    assert not sms.check(account, code_in(sent[-1]))


def test_a_number_nobody_has_is_answered_alike_and_costs_no_message(client, at, sent, phone):
    known = asked(client, phone).content.decode()
    unknown = asked(Client(), "13911112222").content.decode()

    def without_own(text):
        return re.sub(r"139\d{8}|csrf\S+|value=\"\w{64}\"", "", text)

    assert without_own(known) == without_own(unknown)
    assert len(sent) == 1


def test_codes_are_sent_no_faster_than_one_a_minute_and_five_a_day(at, sent, phone):
    for minutes in range(20, 0, -2):
        SmsCode.objects.filter(made_at__gt=timezone.now() - timedelta(minutes=1)).update(
            made_at=timezone.now() - timedelta(minutes=minutes)
        )
        sms.ask(phone), sms.ask(phone)
    assert len(sent) == 5


def test_staff_have_no_door_by_short_message(client, at, sent):
    Person.objects.of(at.committee).filter(pk=at.members[1].pk).update(phone="13822223333")
    Grant.objects.of(at.committee).filter(role=Role.PO).update(person=at.members[1])
    asked(client, "13822223333")
    assert sent == []


def test_where_no_short_messages_are_set_up_no_door_is_shown(client, at):
    assert client.get("/accounts/sms/").status_code == 404
    assert "短信验证码" not in client.get("/accounts/login/").content.decode()


# -- slips ------------------------------------------------------------------------------------------------------


def printed(desk, *accounts):
    answer = desk.post("/lan/helping/slips/", {"account": [one.pk for one in accounts]})
    return answer.content.decode()


def slip_for(at, role, by=Role.AD):
    [one] = access.issue_slips([at.of(role).account], by=at.of(by), on=timezone.localdate())
    return f"/accounts/slip/{one.token}/"


def test_a_slip_lets_its_account_in_once_with_a_password_of_its_own(client, at):
    path = slip_for(at, Role.MB, by=Role.ML)
    assert "委员，您好" in client.get(path).content.decode()
    assert client.get(path).status_code == 200  # a look, or the preview of a chat, uses nothing up
    assert client.post(path, {"password": PASSWORD, "again": PASSWORD, "keep": "on"}).status_code == 302
    assert client.get("/lan/").status_code == 200
    assert Client().get(path).status_code == 404
    account = Account.objects.get(pk=at.of(Role.MB).account_id)
    assert account.check_password(PASSWORD)
    assert Event.objects.of(at.committee).filter(kind="people.use_slip", account_id=account.pk).exists()


def test_a_new_slip_makes_the_old_one_void_and_an_old_one_ends(client, at):
    first, second = slip_for(at, Role.MB), slip_for(at, Role.MB)
    assert client.get(first).status_code == 404
    Slip.objects.of(at.committee).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert client.get(second).status_code == 404


def test_the_code_of_a_slip_is_kept_nowhere(at):
    path = slip_for(at, Role.MB)
    token = path.split("/")[3]
    assert Slip.objects.of(at.committee).get().digest != token
    assert not any(token in one.payload for one in Event.objects.of(at.committee))


def test_a_unit_clerk_must_set_a_password_a_member_may_wait(client, at):
    at.of(Role.HU).account.set_unusable_password()
    at.of(Role.HU).account.save()
    path = slip_for(at, Role.HU)
    assert client.post(path, {"password": "", "again": ""}).status_code == 422
    shown = client.post(path, {"password": "kurz", "again": "kurz"}).content.decode()
    assert "密码太短" in shown
    assert client.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 302


def test_who_keeps_the_members_helps_nobody_who_holds_an_office(client, at):
    with pytest.raises(access.NotYours):
        slip_for(at, Role.AD, by=Role.ML)


def test_no_office_opens_an_account_that_also_sits_elsewhere(client, at):
    other = world("qing")
    account = at.of(Role.MB).account
    Grant.objects.of(other.committee).filter(role=Role.PO).update(account=account)
    with pytest.raises(access.Refused, match="其他政协"):
        slip_for(at, Role.MB)


def test_all_members_without_an_account_get_one_with_a_slip_to_print(client, at):
    desk = sign_in(client, at.of(Role.ML))
    assert "有2名在任委员还没有账号" in desk.get("/lan/helping/").content.decode()
    page = desk.post("/lan/helping/open/").content.decode()
    assert page.count('class="slip-code') == 2
    assert "用户名：<b>lan-te</b>" in page
    assert "还没有账号" not in desk.get("/lan/helping/").content.decode()
    assert desk.post("/lan/helping/open/", follow=True).status_code == 200


def test_a_slip_promises_its_owner_what_he_will_find(client, at):
    desk = sign_in(client, at.of(Role.AD))

    def printed(role):
        return desk.post("/lan/helping/slips/", {"account": at.of(role).account.pk}).content.decode()

    assert "让手机记住90天" in printed(Role.MB)
    assert "设置自己的密码和两步验证" in printed(Role.PO)
    assert "90天" not in printed(Role.PO)


def test_nobody_else_prints_slips(client, at):
    assert sign_in(client, at.of(Role.PO)).get("/lan/helping/").status_code == 403


def test_the_list_of_accounts_costs_the_same_for_many(client, at, same_queries):
    desk = sign_in(client, at.of(Role.AD))

    def grow():
        persons = list(access.without_account(at.committee.pk, timezone.localdate()))
        access.open_accounts(persons, by=at.of(Role.AD), on=timezone.localdate())

    same_queries(lambda: desk.get("/lan/helping/"), grow)


# -- the lock and the person ------------------------------------------------------------------------------------


def test_eight_wrong_passwords_lock_and_a_person_lifts_it(client, at):
    account = with_password(at.of(Role.MB))
    for _ in range(8):
        answer = client.post("/accounts/login/", {"login": account.username, "password": "guess"})
    assert answer.status_code == 429
    assert "打电话给本会委员联络部门" in answer.content.decode()
    assert by_password(client, account).status_code == 429
    desk = sign_in(Client(), at.of(Role.ML))
    assert (
        "现在就可以登录"
        in desk.post("/lan/helping/unlock/", {"one": account.pk}, follow=True).content.decode()
    )
    assert by_password(client, account).status_code == 302
    assert Event.objects.of(at.committee).filter(kind="people.unlock").exists()


# -- the second factor ------------------------------------------------------------------------------------------


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("role", [Role.PO, Role.SG, Role.ML, Role.AU])
def test_staff_set_up_a_second_factor_before_any_page_opens(client, at, role):
    by_password(client, with_password(at.of(role)))
    answer = client.get("/lan/people/")
    assert (answer.status_code, answer.url) == (302, "/accounts/second/?next=%2Flan%2Fpeople%2F")
    assert "设置验证器" in client.get(answer.url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_factor_that_was_set_up_opens_the_house(client, at):
    by_password(client, with_password(at.of(Role.AD)))
    assert client.get("/lan/people/").status_code == 302
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/lan/people/").status_code == 200


@pytest.mark.parametrize("role", [Role.MB, Role.SC, Role.LD, Role.HU, Role.HL, Role.HA, Role.ORG, Role.LG])
def test_nobody_else_is_asked_for_one(client, at, role):
    by_password(client, with_password(at.of(role)))
    assert client.get("/lan/people/").status_code in (200, 403)


def test_who_has_a_factor_is_asked_for_it_behind_every_door(client, at):
    TOTP.activate(at.of(Role.PO).account, secret := generate_totp_secret())
    by_password(client, with_password(at.of(Role.PO)))
    assert client.get("/lan/people/").status_code == 302
    assert "_auth_user_id" not in client.session
    by_slip = Client()
    assert (
        by_slip.post(slip_for(at, Role.PO), {"password": "", "again": ""}).url
        == "/accounts/2fa/authenticate/"
    )
    asked = client.get("/accounts/2fa/authenticate/").content.decode()
    assert all(said in asked for said in ("<h1>两步验证</h1>", "6位数字", "恢复代码", "用通行密钥"))
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/lan/people/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/lan/people/").status_code == 200


def test_the_last_factor_of_an_office_is_not_given_up(client, at):
    account = at.of(Role.PO).account
    TOTP.activate(account, secret := generate_totp_secret())
    by_password(client, with_password(at.of(Role.PO)))
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/accounts/2fa/totp/deactivate/")
    assert "先添加另一种验证方式" in answer.content.decode()


def test_a_lost_factor_is_reset_by_the_administrator_and_by_no_other(client, at):
    account = at.of(Role.PO).account
    TOTP.activate(account, generate_totp_secret())
    form = {"one": account.pk, "what": "factor"}
    assert sign_in(Client(), at.of(Role.ML)).post("/lan/helping/unlock/", form).status_code in (302, 403)
    assert account.authenticator_set.exists()
    sign_in(client, at.of(Role.AD)).post("/lan/helping/unlock/", form)
    assert not account.authenticator_set.exists()
    with pytest.raises(access.Refused, match="另一位管理员"):
        access.reset_factor(at.of(Role.AD).account, by=at.of(Role.AD), on=BEGIN)
