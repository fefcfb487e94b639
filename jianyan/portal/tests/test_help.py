"""Help where one stands: each page leads to what the reader's own manual says of it."""

import re

import pytest
from django.urls import get_resolver

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from jianyan.portal import manual
from jianyan.portal.manual import Passage
from scripts.generate_docs import _views

pytestmark = pytest.mark.django_db


def names(patterns):
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from names(one.url_patterns)
        else:
            yield one.name


def test_every_tie_names_a_page_and_a_passage_that_are_there():
    known = set(names(get_resolver().url_patterns))
    assert [page for page in manual._ties() if page not in known] == []
    said = {one for passages in manual._ties().values() for one in passages}
    assert [one for one in said if not manual.text(one)] == []


def test_most_pages_of_the_house_have_a_passage_of_their_own():
    inside = [path for path in dict(_views(get_resolver().url_patterns, "/")) if path.startswith("/‹代码›/")]
    assert len(inside) > 300
    assert len(manual._ties()) > 180


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUB])
def test_each_role_has_a_manual_that_begins_somewhere(role):
    assert manual.text(manual.passage("desk", {role}))
    assert manual.text(manual.passage("notices", {role})) == manual.text(Passage("README", "通知"))


def test_ones_own_manual_comes_first():
    assert manual.passage("proposal", {Role.MB}) == Passage("委员", "看办理过程")
    assert manual.passage("proposal", {Role.HU}) == Passage("承办单位", "签收和退办")
    assert manual.passage("deliveries", {Role.MB}) == Passage("委员", "")


def test_the_page_leads_to_its_passage_and_on_to_the_manual(client):
    at = world()
    sign_in(client, at.of(Role.MB))
    page = client.get("/lan/proposals/").content.decode()
    [address] = set(re.findall(r'href="(/lan/help/[^"]*)"', page))
    shown = client.get(address).content.decode()
    assert "<h1>手册：看办理过程</h1>" in shown
    assert "“办理过程”按日期列出每一步" in shown
    [contents] = set(re.findall(r'href="([^"]*)">写提案<', shown))
    assert "先看保密提示" in client.get(contents.replace("&amp;", "&")).content.decode()
    part = client.get(f"{address}&part=1").content.decode()
    assert part.startswith("<section")
    assert "“办理过程”按日期列出每一步" in part


def test_what_no_manual_says_is_not_there(client):
    at = world()
    sign_in(client, at.of(Role.MB))
    assert client.get("/lan/help/?manual=委员&on=没有的章节").status_code == 404
    assert client.get("/lan/help/?manual=../settings").status_code == 404
    assert client.get("/lan/help/?at=没有的页面").status_code == 200


def test_links_between_manuals_stay_inside(client):
    at = world()
    sign_in(client, at.of(Role.LD))
    shown = client.get("/lan/help/?manual=领导&on=核对讲话稿、工作报告").content.decode()
    [address] = re.findall(r'href="([^"]*)">数据核对</a>。', shown)
    assert "怎样核对" in client.get(address.replace("&amp;", "&")).content.decode()
