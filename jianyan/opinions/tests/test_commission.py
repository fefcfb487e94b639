"""A topic asked for: from the office's commission over what members write on it to the item it yields."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jianyan.opinions import actions
from jianyan.opinions.models import Commission, Opinion
from jianyan.opinions.tests import factories as f
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def be(actor):
        client.force_login(actor.account)
        return client

    return be


def shown(answer):
    return answer.content.decode()


def asked(at, sign_in):
    """The office asks on its page, until a week from now."""
    office = sign_in(at.of(Role.RS))
    ends = timezone.localdate() + timedelta(days=7)
    given = {"title": "高校毕业生就业难点", "note": "一事一报。", "ends_on": ends}
    assert office.post("/lan/opinions/commissions/new/", given).status_code == 302
    return Commission.objects.of(at.committee).get()


def written(topic, title, client):
    """Begun from the topic's page and sent."""
    assert f"?commission={topic.pk}" in shown(client.get(topic.get_absolute_url()))
    page = client.post("/lan/opinions/new/", {"commission": topic.pk}).url
    told = {"title": title, "text": "3家企业缺工。", "advice": "请办专场招聘会。", "secrecy": "on"}
    client.post(page, {**told, "commission": topic.pk, "revision": 1, "do": "send"})
    one = Opinion.objects.of(topic.committee).get(title=title)
    assert (one.commission, one.origin) == (topic, "commissioned")
    return one


def edited(at, main, *others):
    """Registered, the others merged into the first, and that one edited."""
    by = {"by": at.of(Role.RS), "on": timezone.localdate()}
    for one in (main, *others):
        actions.register(one, secrecy_checked=True, **by)
    if others:
        actions.merge(main, others, **by)
    return actions.edit(main, "应届毕业生就业三难", "据反映，情况。建议办会。", **by)


def test_two_on_one_topic_yield_one_item_and_each_author_sees_his_own_only(at, sign_in):
    topic = asked(at, sign_in)
    first = written(topic, "招工难", sign_in(at.of(Role.MB)))
    second = written(topic, "岗位不对口", sign_in(at.of(Role.SC)))
    issue = f.signed(at, [edited(at, first, second)], on=timezone.localdate())
    page = shown(sign_in(at.of(Role.RS)).get(topic.get_absolute_url()))
    assert "收到来稿2条，编报1条" in page
    assert page.count(f'href="{issue.get_absolute_url()}"') == 2  # the merged one leads to the issue too
    own = shown(sign_in(at.of(Role.MB)).get(topic.get_absolute_url()))
    assert "应届毕业生就业三难" in own
    assert [words for words in ("岗位不对口", issue.get_absolute_url()) if words in own] == []


def test_what_came_on_a_topic_and_is_not_issued_yields_nothing_yet(at, sign_in):
    topic = asked(at, sign_in)
    edited(at, written(topic, "招工难", sign_in(at.of(Role.MB))))
    assert "收到来稿1条，编报0条" in shown(sign_in(at.of(Role.RS)).get(topic.get_absolute_url()))


def test_a_topic_no_longer_asked_for_takes_no_more_and_keeps_what_came(at, sign_in):
    topic = asked(at, sign_in)
    one = written(topic, "招工难", sign_in(at.of(Role.MB)))
    office, url = sign_in(at.of(Role.RS)), topic.get_absolute_url()
    assert office.post(url, {"version": topic.version + 1}).status_code == 409
    assert office.post(url, {"version": topic.version}).status_code == 302
    client = sign_in(at.of(Role.MB))
    assert client.post(url, {"version": topic.version}).status_code == 403
    assert "写一条" not in shown(client.get(url))
    page = client.post("/lan/opinions/new/", {"commission": topic.pk}).url
    assert "不是约稿" in shown(client.get(page))
    assert topic.title not in shown(client.get(page))
    one.refresh_from_db()
    assert one.commission == topic


def test_the_page_of_a_topic_costs_the_same_however_much_came_on_it(at, sign_in, same_queries):
    topic = asked(at, sign_in)

    def more(no):
        given = {"commission": topic, "origin": "commissioned"}
        f.signed(at, [f.edited(at, f"招工难{no}", **given)])

    more(0)
    client = sign_in(at.of(Role.RS))
    same_queries(lambda: client.get(topic.get_absolute_url()), lambda: [more(no) for no in (1, 2, 3)])
