"""What residents, opinions and promises past their day have in common is shown to the office, each with its records."""

from datetime import timedelta

import pytest

from jianyan.activities.actions import record_public_matters
from jianyan.activities.models import PublicMatter
from jianyan.core import profiles
from jianyan.opinions import actions as opinions
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Body, ModelCall, Role
from jianyan.portal.clues import clues
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.test_commitments import DUE, promised

pytestmark = pytest.mark.django_db
URL = f"/lan/clues/{f.OPENS.year}/"


@pytest.fixture
def at():
    return f.world()


def enter(client, at, role):
    client.force_login(at.of(role).account)
    return client


def residents(at, *titles):
    by = system(at.committee)
    [studio] = people.found_bodies([Body(kind=Body.Kind.STUDIO, name="东街工作室")], by=by, on=f.OPENS)
    rows = [PublicMatter(body=studio, received_on=f.OPENS, title=title) for title in titles]
    return record_public_matters(studio, rows, by=by, on=f.OPENS)


def test_what_several_records_speak_of_is_one_clue_that_opens_them(at, client):
    matters = residents(at, "东街路灯不亮", "夜里照明灯坏了", "办证要跑几趟")
    promise = promised(at, cause="关于更换主街路灯的提案")
    said = opinions.submit(
        "背街小巷增设路灯", "夜里看不见路。", persons=[at.members[0]], by=at.member(0), on=f.OPENS
    )
    enter(client, at, Role.RS)
    assert 'href="/lan/clues/"' in client.get("/lan/proposals/topics/").content.decode()
    page = client.get(URL).content.decode()
    assert "路灯亮化" in page
    for record in (*matters[:2], promise, said):
        assert record.get_absolute_url() in page
    assert matters[2].get_absolute_url() not in page, "one record alone is no clue"
    page = enter(client, at, Role.PO).get(URL).content.decode()
    assert promise.get_absolute_url() in page
    assert said.get_absolute_url() not in page, "a manuscript is open to its own desk"
    assert "topics/offer/?line=" in page
    assert "路灯亮化" in client.get("/lan/proposals/topics/offer/?line=路灯亮化").content.decode()


def test_a_promise_that_is_not_due_is_no_clue(at):
    promised(at, cause="关于更换主街路灯的提案")
    residents(at, "东街路灯不亮")
    office = at.of(Role.PO)
    assert clues(office, DUE.year, DUE) == []
    [clue] = clues(office, DUE.year, DUE + timedelta(days=1))
    assert clue.counts == {"群众反映": 1, "逾期承诺": 1}


def test_the_page_is_for_the_office_and_costs_the_same_with_many_records(at, client, same_queries):
    residents(at, "东街路灯不亮", "夜里照明灯坏了")
    assert enter(client, at, Role.MB).get(URL).status_code == 403
    assert client.get("/lan/clues/1066/").status_code in (403, 404)
    enter(client, at, Role.SPC)
    by = system(at.committee)
    studio = Body.objects.of(at.committee).get(name="东街工作室")

    def more():
        rows = [PublicMatter(body=studio, received_on=f.OPENS, title=f"{no}号路灯坏了") for no in range(12)]
        record_public_matters(studio, rows, by=by, on=f.OPENS)

    assert same_queries(lambda: client.get(URL), more) <= 25


def test_a_language_model_reads_titles_of_matters_and_promises_only(at, client, settings):
    """The manuscripts of opinions are for leaders."""
    residents(at, "东街路灯不亮", "夜里照明灯坏了")
    opinions.submit("背街小巷增设路灯", "看不见路。", persons=[at.members[0]], by=at.member(0), on=f.OPENS)
    settings.MODELS = [{"url": "http://127.0.0.1:9/v1", "model": "m", "tasks": ["topics"]}]
    profiles.adopt("models", {"topics": True}, f.OPENS, by=system(at.committee), on=f.OPENS)
    assert "请语言模型拟写选题" in enter(client, at, Role.PO).get(URL).content.decode()
    answer = client.post(f"{URL}word/", {"name": "路灯亮化"}, follow=True).content.decode()
    assert "语言模型没有拟写：连不上" in answer
    assert "路灯亮化" in answer, "the name stays in the form"
    call = ModelCall.objects.of(at.committee).get()
    assert sorted(call.sent.splitlines()) == ["东街路灯不亮", "夜里照明灯坏了"]
    assert client.post(f"{URL}word/", {"name": "别的"}).status_code == 404
