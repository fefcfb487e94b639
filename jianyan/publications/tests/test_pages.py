"""The pages of the shelf: who may open them, what bad input gets, what a click does."""

from datetime import date

import pytest

from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import BookMovement, Manuscript, PublicityItem
from jianyan.publications.shelves import SHELVES
from jianyan.publications.tests.factories import world

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 1)
ROOT = "/lan/publications/"
ENTRIES = {
    "papers": {"kind": "report", "title": "报告", "recipient": "县委"},
    "rules": {"action": "made", "name": "规则"},
    "outlines": {"title": "大纲", "themes": "往事"},
    "manuscripts": {"title": "往事", "author": "童二"},
    "volumes": {"series": "文史资料", "volume_no": "24", "print_run": "100"},
    "books": {"title": "书", "mode": "handed_out", "copies": "3", "recipient": "读者"},
    "publicity": {"title": "稿", "author": "办公室"},
}


@pytest.fixture
def at():
    return world()


@pytest.fixture
def sign_in(client, at):
    def be(role):
        client.force_login(at.of(role).account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return be


@pytest.mark.parametrize("kind", SHELVES)
def test_what_is_entered_has_a_page_and_stands_in_the_list(kind, sign_in):
    client = sign_in(Role.SG)
    made = client.post(f"{ROOT}{kind}/new/", {"on": "2022-06-01", **ENTRIES[kind]}, follow=True)
    assert made.redirect_chain
    record = made.context["record"]
    assert str(record) in made.content.decode()
    assert record.get_absolute_url() in client.get(f"{ROOT}{kind}/").content.decode()
    assert client.get(f"{ROOT}{kind}/?export=1").content[:2] == b"PK"


@pytest.mark.parametrize("kind", SHELVES)
def test_an_empty_form_is_given_back(kind, sign_in):
    answer = sign_in(Role.SG).post(f"{ROOT}{kind}/new/", {})
    assert answer.status_code == 422
    assert "还不能保存" in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUB])
def test_each_shelf_opens_for_its_readers(role, at, sign_in):
    client = sign_in(role)
    for kind, shelf in SHELVES.items():
        assert client.get(f"{ROOT}{kind}/").status_code == (200 if shelf.readers(at.of(role)) else 403)
        assert client.get(f"{ROOT}{kind}/new/").status_code == (200 if shelf.may_add(at.of(role)) else 403)


def test_a_manuscript_of_somebody_else_is_unknown(at, sign_in):
    one = actions.receive_manuscript("往事", "童二", by=at.of(Role.CL), on=ON, person=at.members[1])
    assert sign_in(Role.MB).get(one.get_absolute_url()).status_code == 404
    assert sign_in(Role.SC).get(one.get_absolute_url()).status_code == 200


def test_a_member_signs_as_himself(at, sign_in):
    sign_in(Role.MB).post(f"{ROOT}manuscripts/new/", {"title": "往事", "basis": "done"})
    assert Manuscript.objects.of(at.committee).get().person == at.members[0]


def test_an_item_is_published_on_its_page(at, sign_in):
    item = actions.write_publicity("稿", "办公室", by=at.of(Role.CL), on=ON)
    sent = {"medium": "市报", "level": "city", "on": "2022-06-02"}
    page = sign_in(Role.CL).post(f"{item.get_absolute_url()}publish/", sent, follow=True).content.decode()
    assert "市报（市级）" in page
    assert PublicityItem.objects.of(at.committee).get().publications.count() == 1


def test_a_movement_beyond_stock_is_refused_with_the_reason(at, sign_in):
    volume = actions.publish_volume("文史资料", 24, by=at.of(Role.CL), on=ON, print_run=2)
    sent = {"volume": volume.pk, "mode": "handed_out", "copies": "3", "recipient": "读者", "on": "2022-06-02"}
    answer = sign_in(Role.CL).post(f"{ROOT}books/new/", sent)
    assert answer.status_code == 409
    assert "库存2册" in answer.content.decode()


def test_voiding_shows_the_reason_and_leaves_the_list(at, sign_in):
    item = actions.write_publicity("错登", "办公室", by=at.of(Role.CL), on=ON)
    sent = {"reason": "登记错误", "on": "2022-06-02", "version": 1}
    client = sign_in(Role.CL)
    assert (
        "已作废：登记错误"
        in client.post(f"{item.get_absolute_url()}void/", sent, follow=True).content.decode()
    )
    assert "错登" not in client.get(f"{ROOT}publicity/").content.decode()
    assert sign_in(Role.MB).get(f"{item.get_absolute_url()}void/").status_code == 403


def test_an_old_page_is_refused(at, sign_in):
    one = actions.receive_manuscript("往事", "童二", by=at.of(Role.CL), on=ON)
    actions.correct(one, "改题", by=at.of(Role.CL), on=ON, title="新题")
    answer = sign_in(Role.CL).post(f"{one.get_absolute_url()}accept/", {"on": "2022-06-02", "version": 1})
    assert answer.status_code == 409
    assert "新题" in answer.content.decode()


@pytest.mark.parametrize("query", ["q=读者", "kind=handed_out", "year=2022"])
def test_the_filter_finds(query, at, sign_in):
    actions.record_movement("handed_out", 3, "读者", by=at.of(Role.CL), on=ON, title="书")
    actions.record_movement("sold", 3, "书店", by=at.of(Role.CL), on=date(2021, 6, 1), title="书")
    assert len(sign_in(Role.CL).get(f"{ROOT}books/?{query}").context["rows"]) == 1
    assert BookMovement.objects.of(at.committee).count() == 2


@pytest.mark.parametrize("path", ["books/?kind=x&year=y", "books/1/", "books/1/burn/", "nonsense/"])
def test_bad_addresses_do_no_harm(path, sign_in):
    assert sign_in(Role.CL).get(ROOT + path).status_code in (200, 404)


def test_the_room_opens_on_the_shelf_its_reader_keeps(sign_in):
    assert sign_in(Role.CL).get(ROOT).url == f"{ROOT}outlines/"
    assert sign_in(Role.HU).get(ROOT).url == f"{ROOT}volumes/"


@pytest.mark.parametrize("kind", ["books", "publicity"])
def test_a_list_costs_the_same_however_long(kind, at, sign_in, same_queries):
    def more():
        for no in range(4):
            actions.record_movement("handed_out", 1, f"读者{no}", by=at.of(Role.CL), on=ON, title="书")
            actions.write_publicity(f"稿{no}", "办公室", by=at.of(Role.CL), on=ON)

    more()
    client = sign_in(Role.CL)
    same_queries(lambda: client.get(f"{ROOT}{kind}/"), more)
