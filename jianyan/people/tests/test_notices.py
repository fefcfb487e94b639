"""Notices: told once, counted in the bell without a statement of its own, read one by one or all at once, and one's own."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jianyan.people import notices
from jianyan.people.models import Account, Delivery, Notice, Preference, Role
from jianyan.people.notices import Telling
from jianyan.people.tests.factories import seated, sign_in, world

pytestmark = pytest.mark.django_db
today = timezone.localdate  # asked anew: a run may go on past midnight
MAIL = "smtp://127.0.0.1:1"


def telling(actor, record=1, **more):
    usual = {
        "account": actor.account.pk,
        "kind": "proposals.file",
        "model": "proposals.proposal",
        "record": record,
        "occasion": "v2",
        "title": f"第{record:03d}号提案已经立案",
        "sentence": "交办时再通知您。",
        "path": "/lan/people/",
        "on": today(),
        "about": f"关于第{record}事的提案",
    }
    return Telling(**(usual | more))


def told(at, *tellings, but=None):
    notices.tell(tellings, committee=at.committee.pk, but=but)
    return list(Notice.objects.of(at.committee).order_by("id"))


def test_the_same_occasion_is_told_once_and_the_next_one_again(at):
    who = at.of(Role.MB)
    told(at, telling(who))
    told(at, telling(who))
    assert len(told(at, telling(who, occasion="v3"))) == 2


def test_nobody_is_told_of_his_own_act_or_of_what_is_long_past(at):
    who = at.of(Role.MB)
    old = today() - timedelta(days=31)
    assert told(at, telling(who), but=who.account.pk) == []
    assert told(at, telling(who, on=old)) == []
    with notices.as_of(old):
        assert len(told(at, telling(who, on=old))) == 1


def test_many_of_one_kind_are_one_notice_that_names_them(at):
    who = at.of(Role.HU)
    many = [telling(who, no, many="{n}件提案已经立案", shelf="/lan/proposals/") for no in range(1, 7)]
    [one] = told(at, *many)
    assert (one.title, one.path) == ("6件提案已经立案", "/lan/proposals/")
    assert "关于第3事的提案" in one.detail
    few = [telling(who, no, many="{n}件提案已经立案", occasion="v9") for no in range(1, 6)]
    assert len(told(at, *few)) == 6


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 12), st.booleans()), max_size=40))
def test_whatever_is_to_be_told_is_told_once_by_itself_or_among_many(wanted):
    tellings = [
        Telling(
            account=account,
            kind="proposals.file",
            model="proposals.proposal",
            record=record,
            occasion="v1",
            title="甲",
            sentence="乙。",
            path="/",
            on=today(),
            many="{n}件" if may_gather else "",
        )
        for account, record, may_gather in wanted
    ]
    shown = list(notices._gathered(tellings))
    for account in {one.account for one in tellings}:
        mine = [one for one in shown if one.account == account]
        many = sum(int(one.title.removesuffix("件")) for one in mine if one.title != "甲")
        single = [one.record for one in mine if one.title == "甲"]
        assert len(single) == len(set(single))
        assert many + len(single) == len({one.record for one in tellings if one.account == account})
        assert sum(one.title != "甲" for one in mine) <= 1


def test_an_account_without_address_or_channel_has_no_delivery(at, settings):
    who = at.of(Role.MB)
    Account.objects.filter(pk=who.account.pk).update(email="wei@lan.example")
    told(at, telling(who))
    settings.EMAIL_URL = MAIL
    told(at, telling(at.of(Role.SC)))
    assert not Delivery.anywhere.exists()
    told(at, telling(who, 2))
    [one] = Delivery.anywhere.all()
    assert (one.address, one.gathered, one.state) == ("wei@lan.example", True, "waiting")


def test_telling_many_costs_as_many_statements_as_telling_one(at, queries, settings):
    settings.EMAIL_URL = MAIL
    Account.objects.update(email="x@lan.example")
    one = queries(lambda: told(at, telling(at.of(Role.MB))))
    many = queries(
        lambda: told(at, *(telling(actor, no) for actor in at.seats.values() for no in (10, 11, 12)))
    )
    assert len(many) == len(one)


# -- pages


def test_the_bell_shows_what_is_unread_and_costs_no_statement(at, client, queries):
    who = at.of(Role.MB)
    sign_in(client, who)
    client.get("/lan/people/")
    without = queries(lambda: client.get("/lan/people/"))
    told(at, *(telling(who, no) for no in range(3)))
    told(at, telling(at.of(Role.SC)))
    with_them = queries(lambda: client.get("/lan/people/"))
    assert len(with_them) == len(without)
    page = client.get("/lan/people/").content.decode()
    assert "3条未读通知" in page
    assert 'href="/lan/notices/"' in page


def test_the_box_shows_ones_own_unread_first(at, client):
    who = at.of(Role.MB)
    told(at, *(telling(who, no) for no in (1, 2, 3)), telling(at.of(Role.SC), 4))
    sign_in(client, who)
    newest = Notice.objects.of(at.committee).get(record_id=3)
    assert client.get(f"/lan/notices/{newest.pk}/")["Location"] == "/lan/people/"
    shown = [one.record_id for one in client.get("/lan/notices/").context["page"].rows]
    assert shown == [2, 1, 3]
    newest.refresh_from_db()
    assert newest.is_read
    assert newest.read_at


def test_one_is_marked_and_then_all(at, client):
    who = at.of(Role.MB)
    first, *_ = told(at, *(telling(who, no) for no in (1, 2, 3)))
    sign_in(client, who)
    client.post("/lan/notices/read/", {"notice": first.pk})
    assert Notice.objects.of(at.committee).filter(is_read=True).count() == 1
    client.post("/lan/notices/read/", {"notice": "nonsense"})
    assert Notice.objects.of(at.committee).filter(is_read=True).count() == 1
    client.post("/lan/notices/read/")
    assert not Notice.objects.of(at.committee).filter(is_read=False).exists()
    assert "条未读通知" not in client.get("/lan/notices/").content.decode()


def test_anothers_notice_cannot_be_opened_or_marked(at, client):
    [theirs] = told(at, telling(at.of(Role.SC)))
    sign_in(client, at.of(Role.MB))
    assert client.get(f"/lan/notices/{theirs.pk}/").status_code == 404
    client.post("/lan/notices/read/", {"notice": theirs.pk})
    client.post("/lan/notices/read/")
    theirs.refresh_from_db()
    assert not theirs.is_read


def test_a_notice_of_one_committee_is_not_counted_in_another(at, client):
    other = world("yu")
    actor = at.of(Role.MB)
    told(at, telling(actor))
    from jianyan.people import actions

    actions.grant(actor.account, Role.RS, by=other.system, on=date(2022, 1, 10))
    sign_in(client, actor)
    assert "1条未读通知" in client.get("/lan/people/").content.decode()
    assert "条未读通知" not in client.get("/yu/people/").content.decode()


def test_an_empty_box_says_when_something_will_come(at, client):
    sign_in(client, at.of(Role.MB))
    assert "还没有通知" in client.get("/lan/notices/").content.decode()


def test_a_box_of_many_costs_as_many_statements_as_a_box_of_few(at, client, same_queries):
    who = at.of(Role.MB)
    told(at, telling(who))
    sign_in(client, who)
    sent = same_queries(
        lambda: client.get("/lan/notices/"),
        lambda: told(at, *(telling(who, no) for no in range(10, 50))),
    )
    assert sent <= 8
    page = client.get("/lan/notices/").context["page"]
    older = client.get(f"/lan/notices/{page.next_url}").context["page"]
    assert {one.pk for one in page.rows} & {one.pk for one in older.rows} == set()


# -- how one is reached


def test_without_a_channel_the_page_says_so(at, client):
    sign_in(client, at.of(Role.MB))
    assert "没有启用对外发送" in client.get("/accounts/notices/").content.decode()


def test_an_account_chooses_how_it_is_reached(at, client, settings):
    settings.EMAIL_URL = MAIL
    who = at.of(Role.MB)
    sign_in(client, who)
    answer = client.post("/accounts/notices/", {"email-mode": "each", "email-address": "wei@lan.example"})
    assert answer.status_code == 302
    told(at, telling(who))
    one = Delivery.anywhere.get()
    assert (one.address, one.gathered) == ("wei@lan.example", False)
    client.post("/accounts/notices/", {"email-mode": "off", "email-address": "wei@lan.example"})
    told(at, telling(who, 2))
    one.refresh_from_db()
    assert (one.state, Delivery.anywhere.count()) == ("dropped", 1)


def test_a_channel_without_its_address_is_refused_and_keeps_the_choice(at, client, settings):
    settings.CHANNELS = [
        {
            "key": "sms",
            "title": "短信",
            "asks": "手机号",
            "options": {"url": "http://127.0.0.1:1/", "body": {}},
        }
    ]
    sign_in(client, at.of(Role.MB))
    answer = client.post("/accounts/notices/", {"sms-mode": "each", "sms-address": ""})
    assert answer.status_code == 422
    assert "请填写手机号" in answer.content.decode()
    assert not Preference.objects.exists()


def test_who_has_no_mail_may_choose_another_channel_without_naming_one(at, client, settings):
    settings.EMAIL_URL = MAIL
    settings.CHANNELS = [
        {"key": "sms", "title": "短信", "options": {"url": "http://127.0.0.1:1/", "body": {}}}
    ]
    sign_in(client, at.of(Role.MB))
    shown = client.get("/accounts/notices/").context["form"]
    assert shown["email-mode"].initial == "off"
    chosen = {"email-mode": "off", "email-address": "", "sms-mode": "each", "sms-address": "13900000000"}
    assert client.post("/accounts/notices/", chosen).status_code == 302


def test_an_account_that_was_closed_or_lost_its_seat_is_not_addressed(at):
    gone = seated(at, Role.PO, "gone")
    Account.objects.filter(pk=gone.account.pk).update(is_active=False)
    found = notices.seats(at.committee.pk, roles=(Role.PO,))
    assert found.by_role[Role.PO] == {at.of(Role.PO).account.pk}
