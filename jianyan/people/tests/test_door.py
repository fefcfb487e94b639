"""Who comes in where: a stranger gets 404, a colleague without the role 403, nobody signed in the sign-in page."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client

from jianyan.core.models import ContactRead
from jianyan.people import actions
from jianyan.people.backend import Backend
from jianyan.people.models import Account, Grant, Person, Role
from jianyan.people.tests.factories import BEGIN, sign_in, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return world()


def test_nobody_signed_in_is_asked_to(client, at):
    answer = client.get("/lan/people/")
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/lan/people/"


def test_a_session_ends_with_its_account_and_with_the_door_it_came_by(client, at):
    account = at.of(Role.MB).account
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert sign_in(client, at.of(Role.MB)).get("/lan/people/").status_code == 302
    Account.objects.filter(pk=account.pk).update(is_active=True)
    assert client.get("/lan/people/").status_code == 200
    session = client.session
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.save()
    assert client.get("/lan/people/").status_code == 302
    assert Backend().get_user(account.pk + 1) is None


def test_a_stranger_cannot_tell_that_the_page_exists(client, at):
    other = world("qing")
    sign_in(client, other.of(Role.AD))
    for path in ("/lan/people/", "/lan/seats/", "/nowhere/people/", f"/qing/people/{at.members[0].pk}/"):
        assert client.get(path).status_code == 404


def test_a_colleague_without_the_role_is_told_so(client, at):
    answer = sign_in(client, at.of(Role.MB)).get("/lan/seats/")
    assert answer.status_code == 403
    assert "不对您的角色开放" in answer.content.decode()


def test_who_lost_his_seat_is_a_stranger(client, at):
    held = Grant.objects.of(at.committee).get(account=at.of(Role.MB).account)
    sign_in(client, at.of(Role.MB))
    assert client.get("/lan/people/").status_code == 200
    actions.revoke_grant(held, by=at.of(Role.AD), on=BEGIN)
    assert client.get("/lan/people/").status_code == 404


def test_members_are_listed_by_strokes_and_found_by_name_or_initials(client, at):
    sign_in(client, at.of(Role.MB))
    text = client.get("/lan/people/").content.decode()
    assert text.index("龚三") < text.index("童二") < text.index("魏一")
    for asked in ("童", "te"):
        shown = client.get("/lan/people/", {"q": asked}).content.decode()
        assert ("童二" in shown, "魏一" in shown) == (True, False)


def test_the_ledger_of_members_holds_no_contact_data(client, at):
    answer = sign_in(client, at.of(Role.MB)).get("/lan/people/?export=1")
    assert answer.content[:2] == b"PK"
    assert b"1390000" not in answer.content


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.ML, True), (Role.SG, True), (Role.PO, True), (Role.MB, False), (Role.HU, False), (Role.AU, False)],
)
def test_contact_data_is_shown_to_few_and_every_reading_is_noted(client, at, role, sees):
    person = at.members[1]
    text = sign_in(client, at.of(role)).get(person.get_absolute_url()).content.decode()
    assert (person.phone in text) is sees
    assert [(row.person_id, row.account_id) for row in ContactRead.objects.of(at.committee)] == (
        [(person.pk, at.of(role).account_id)] if sees else []
    )


def test_everyone_sees_his_own_contact_data(client, at):
    text = sign_in(client, at.of(Role.MB)).get(at.members[0].get_absolute_url()).content.decode()
    assert at.members[0].phone in text


def edit(client, person, **changed):
    fields = ("name", "gender", "ethnicity", "affiliation", "work", "phone", "address")
    form = (
        {name: getattr(person, name) for name in fields}
        | {"born_on": "", "version": person.version}
        | changed
    )
    return client.post(f"{person.get_absolute_url()}edit/", form)


def test_a_correction_is_saved_and_noted(client, at):
    sign_in(client, at.of(Role.ML))
    assert edit(client, at.members[1], work="县水利局").status_code == 302
    assert Person.objects.of(at.committee).get(pk=at.members[1].pk).work == "县水利局"
    assert ContactRead.objects.of(at.committee).exists()


def test_a_correction_of_an_old_form_shows_what_changed(client, at):
    sign_in(client, at.of(Role.ML))
    edit(client, at.members[1], work="县水利局")
    answer = edit(client, at.members[1], work="县教育局")
    assert answer.status_code == 409
    assert "县水利局" in answer.content.decode()


def test_a_correction_without_a_name_is_given_back(client, at):
    assert edit(sign_in(client, at.of(Role.ML)), at.members[1], name="").status_code == 422


def test_the_administrator_gives_and_takes_back_a_seat(client, at):
    sign_in(client, at.of(Role.AD))
    form = {"username": "xin", "display_name": "辛五", "password": "qing-lan-2022-x", "role": "PO"}
    assert client.post("/lan/seats/new/", form).status_code == 302
    held = Grant.objects.of(at.committee).get(account=Account.objects.get(username="xin"))
    assert "辛五" in client.get("/lan/seats/").content.decode()
    client.post("/lan/seats/revoke/", {"grant": held.pk})
    assert "辛五" not in client.get("/lan/seats/").content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"username": "xin", "role": "PO"},
        {"username": "xin", "display_name": "辛", "password": "123", "role": "PO"},
    ],
)
def test_a_weak_or_half_seat_is_given_back(client, at, form):
    assert sign_in(client, at.of(Role.AD)).post("/lan/seats/new/", form).status_code == 422


PASSWORD = "water-and-stone-7"


def test_one_signs_out_wherever_else_one_is_signed_in(client, at):
    account = at.of(Role.MB).account
    account.set_password(PASSWORD)
    account.save()
    lost = sign_in(Client(), at.of(Role.MB))
    sign_in(client, at.of(Role.MB))
    page = client.post("/accounts/elsewhere/", {"password": "guess"})
    assert page.status_code == 422
    assert "密码不正确" in page.content.decode()
    assert lost.get("/lan/").status_code == 200
    answer = client.post("/accounts/elsewhere/", {"password": PASSWORD}, follow=True)
    assert "已经全部退出" in answer.content.decode()
    assert client.get("/lan/").status_code == 200
    assert lost.get("/lan/").status_code == 302
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


PAGES = (
    "people/",
    "people/former/",
    "bodies/",
    "units/",
    "people/{person}/",
    "bodies/{body}/",
    "units/{unit}/",
    "seats/",
)


@pytest.mark.parametrize("page", PAGES)
def test_pages_cost_the_same_for_many(client, at, page, same_queries):
    sign_in(client, at.of(Role.AD))
    names = iter("赵钱孙李周吴郑王冯陈")

    def grow():
        fresh = actions.register_persons(
            [Person(name=next(names) + "新") for _ in range(4)], by=at.system, on=BEGIN
        )
        seats = actions.seat_members(at.term, [(one, at.sectors[0]) for one in fresh], by=at.system, on=BEGIN)
        actions.end_tenure(seats[0], "resign", by=at.system, on=BEGIN)
        actions.join_bodies([(at.group, one, "成员") for one in fresh], by=at.system, on=BEGIN)

    where = page.format(person=at.members[0].pk, body=at.group.pk, unit=at.units[0].pk)
    assert client.get(f"/lan/{where}").status_code == 200
    same_queries(lambda: client.get(f"/lan/{where}"), grow)
