"""A member's own data: asked for, looked at, changed or refused with a reason; and lists he comes back to."""

import pytest

from jianyan.core.models import Event
from jianyan.people.models import ChangeRequest, Grant, Notice, Person, Role, SavedView
from jianyan.people.tests.factories import sign_in

pytestmark = pytest.mark.django_db


def asked(client, at, **changed):
    person = at.members[0]
    form = {name: getattr(person, name) for name in ("ethnicity", "affiliation", "work", "phone", "address")}
    return sign_in(client, at.of(Role.MB)).post("/lan/changes/new/", form | changed)


def decided(client, at, role=Role.ML, **said):
    one = ChangeRequest.objects.of(at.committee).get()
    return sign_in(client, at.of(role)).post(
        f"/lan/changes/{one.pk}/decide/", {"version": one.version} | said
    )


def test_the_office_changes_what_a_member_asked_for(client, at):
    assert asked(client, at, work="县水利局局长", phone="13700000000").status_code == 302
    assert Notice.anywhere.filter(account=at.of(Role.ML).account_id, kind="people.change").exists()
    assert Person.objects.of(at.committee).get(pk=at.members[0].pk).phone == "13900000000"
    assert "县水利局局长" in sign_in(client, at.of(Role.ML)).get("/lan/changes/").content.decode()
    assert decided(client, at, what="approve").status_code == 302
    person = Person.objects.of(at.committee).get(pk=at.members[0].pk)
    assert (person.work, person.phone) == ("县水利局局长", "13700000000")
    assert Notice.anywhere.filter(account=at.of(Role.MB).account_id, kind="people.change").exists()


def test_a_leader_who_is_a_member_is_led_to_where_he_asks(client, at):
    Grant.anywhere.filter(account=at.of(Role.LD).account_id).update(person=at.members[2])
    home = sign_in(client, at.of(Role.LD)).get("/lan/").content.decode()
    assert 'href="/lan/changes/"' in home
    assert 'href="/lan/changes/new/"' in client.get("/lan/changes/").content.decode()
    assert client.get("/lan/changes/new/").status_code == 200


def test_telephone_and_address_stand_nowhere_else_afterwards(client, at):
    asked(client, at, phone="13700000000")
    decided(client, at, what="approve")
    assert ChangeRequest.objects.of(at.committee).get().wanted == {"phone": ""}
    assert not any("13700000000" in one.payload for one in Event.objects.of(at.committee))


def test_a_refusal_has_a_reason_the_member_reads(client, at):
    asked(client, at, affiliation="民盟")
    assert decided(client, at, what="refuse").status_code == 409
    assert decided(client, at, what="refuse", why="请附组织部门的证明").status_code == 302
    assert "请附组织部门的证明" in sign_in(client, at.of(Role.MB)).get("/lan/changes/").content.decode()
    assert decided(client, at, what="approve").status_code == 409


def test_nothing_changed_or_asked_twice_is_said_in_the_form(client, at):
    assert "不用更正" in asked(client, at).content.decode()
    asked(client, at, work="县水利局")
    again = asked(client, at, work="县教育局")
    assert again.status_code == 422
    assert "已有一份申请" in again.content.decode()
    assert 'value="县教育局"' in again.content.decode()


def test_a_member_sees_and_withdraws_his_own_only(client, at):
    asked(client, at, work="县水利局")
    one = ChangeRequest.objects.of(at.committee).get()
    ChangeRequest.objects.of(at.committee).update(person=at.members[1])
    assert "县水利局" not in client.get("/lan/changes/").content.decode()
    assert client.post(f"/lan/changes/{one.pk}/decide/", {"what": "withdraw"}).status_code == 404
    ChangeRequest.objects.of(at.committee).update(person=at.members[0])
    assert client.post(f"/lan/changes/{one.pk}/decide/", {"what": "approve", "version": 1}).status_code == 403
    assert client.post(f"/lan/changes/{one.pk}/decide/", {"what": "withdraw"}).status_code == 302


# -- saved views and recent -------------------------------------------------------------------------------------


def test_a_list_is_saved_under_a_name_and_dropped_again(client, at):
    sign_in(client, at.of(Role.PO))
    shown = client.get("/lan/people/?q=te").content.decode()
    assert "存为常用视图" in shown
    client.post("/lan/views/", {"path": "/lan/people/?q=te", "name": "姓童的委员"})
    assert 'href="/lan/people/?q=te"' in client.get("/lan/views/").content.decode()
    tab = '<a href="/lan/people/?q=te"'
    assert f'{tab} class="active"' in client.get("/lan/people/?q=te").content.decode()
    assert tab in client.get("/lan/people/").content.decode()
    assert tab not in client.get("/lan/bodies/").content.decode()
    other = sign_in(client, at.of(Role.RS))
    assert tab not in other.get("/lan/people/").content.decode()
    assert "姓童的委员" not in other.get("/lan/views/").content.decode()
    other.post("/lan/views/drop/", {"view": SavedView.objects.of(at.committee).get().pk})
    sign_in(client, at.of(Role.PO))
    assert "姓童的委员" in client.get("/lan/views/").content.decode()
    client.post("/lan/views/drop/", {"view": SavedView.objects.of(at.committee).get().pk})
    assert "姓童的委员" not in client.get("/lan/views/").content.decode()


@pytest.mark.parametrize(
    "path", ["https://example.org/lan/", "//example.org/", "/qing/people/", "javascript:alert(1)"]
)
def test_nothing_outside_the_house_is_saved(client, at, path):
    sign_in(client, at.of(Role.PO)).post("/lan/views/", {"path": path, "name": "x"})
    assert not SavedView.objects.of(at.committee).exists()


def test_what_one_opened_last_stands_in_the_browser_and_goes_with_the_session(client, at):
    sign_in(client, at.of(Role.PO))
    for one in (*at.members, at.members[0]):
        client.get(one.get_absolute_url())
    text = client.get("/lan/views/").content.decode()
    assert text.index("魏一") < text.index("龚三") < text.index("童二")
    assert text.count("魏一") == 1
    client.cookies["recent"] = client.cookies["recent"].value.replace("lan", "qing")
    assert "魏一" not in client.get("/lan/views/").content.decode()
    client.get(at.members[0].get_absolute_url())
    out = client.post("/accounts/logout/")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.get("/accounts/login/")
    assert client.cookies["recent"].value == ""
