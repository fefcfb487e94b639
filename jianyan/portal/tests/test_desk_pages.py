"""The desk: what it offers to begin opens, and a member reaches every room from it."""

import re

import pytest
from django.template.loader import render_to_string

from jianyan.people.menu import menu
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from jianyan.proposals.tests import factories as cases

pytestmark = pytest.mark.django_db
SEATS = [role for role in Role if role != Role.PUB]


@pytest.fixture
def at():
    return world()


def links(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return re.findall(r'<a[^>]* href="(/lan/[^"#?]*)', answer.content.decode())


@pytest.mark.parametrize("role", SEATS)
def test_whatever_a_desk_offers_opens(client, at, role):
    sign_in(client, at.of(role))
    for address in sorted(set(links(client, "/lan/"))):
        assert client.get(address, follow=True).status_code == 200, address


@pytest.mark.parametrize("role", [Role.MB, Role.SC])
def test_a_member_reaches_every_room_from_the_desk(client, at, role):
    actor = at.of(role)
    assert {line["url"] for line in menu(actor, "/lan/")} <= set(links(sign_in(client, actor), "/lan/"))


@pytest.mark.parametrize("path", ["", "search/?q=水利", "publications/", "proposals/", "opinions/new/"])
def test_a_members_bar_is_the_same_on_every_page(client, at, path):
    page = sign_in(client, at.of(Role.MB)).get(f"/lan/{path}", follow=True).content.decode()
    bar = page[page.index('<nav class="tabs"') :]
    assert re.findall(r"<span>(.+?)</span>", bar[: bar.index("</nav>")]) == [
        "首页",
        "提案",
        "社情民意",
        "活动",
    ]


def test_a_field_keeps_its_label_whatever_the_page_is_called():
    from django import forms

    class Asked(forms.Form):
        name = forms.CharField(label="姓名", help_text="写全名")

    shown = render_to_string(
        "components/_field.html",
        {"field": Asked()["name"], "label": "撰写提案", "help": "别的话", "title": "页名"},
    )
    assert "姓名" in shown
    assert "写全名" in shown
    assert "撰写提案" not in shown


@pytest.mark.parametrize(
    ("role", "stage", "word"),
    [(Role.MB, "replied", "去评价"), (Role.MB, "draft", "继续填写")],
)
def test_a_task_without_a_list_of_its_own_leads_to_the_nearest_case(client, role, stage, word):
    here = cases.world()
    case = getattr(cases, stage)(here)
    shown = sign_in(client, here.of(role)).get("/lan/").content.decode()
    assert re.search(rf'href="{case.get_absolute_url()}">{word}', shown)


@pytest.mark.parametrize(
    ("stage", "word", "tab"), [("handed_over", "去签收", "todo"), ("in_handling", "去办理", "doing")]
)
def test_what_a_unit_has_to_do_leads_to_its_desk(client, stage, word, tab):
    here = cases.world()
    getattr(cases, stage)(here)
    shown = sign_in(client, here.of(Role.HL)).get("/lan/").content.decode()
    assert f'href="/lan/proposals/desk/?tab={tab}">{word}' in shown
