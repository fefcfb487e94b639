"""The tabs of the room: every way shown is open, and nobody is shown a way that is not his."""

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse

from jianyan.people.models import Role
from jianyan.proposals.tests import factories as f
from jianyan.proposals.views.tabs import TABS

pytestmark = pytest.mark.django_db
SEATS = [role for role in Role if role != Role.PUB]


@pytest.fixture
def at():
    return f.world()


def shown(client, path):
    """The tabs on a page as (label, address, whether it is the current one)."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    row = re.search(r'<nav class="views no-print" aria-label="提案">(.*?)</nav>', answer.content.decode())[1]
    found = re.findall(r'<a href="([^"]+)"([^>]*)>([^<]+)</a>', row)
    return [(label, path, "aria-current" in more) for path, more, label in found]


@pytest.mark.parametrize("role", SEATS, ids=str)
def test_every_tab_of_a_seat_opens_and_is_marked_there(at, role):
    client = Client()
    client.force_login(at.of(role).account)
    row = shown(client, "/lan/proposals/")
    assert len(row) >= 4
    for label, path, _ in row:
        there = shown(client, path)
        assert [one[:2] for one in there] == [one[:2] for one in row], "the row is the same on every page"
        assert [one[0] for one in there if one[2]] == [label]


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_nobody_is_shown_a_page_his_role_may_not_open(tab):
    assert tab.roles <= resolve(reverse(tab.name, args=["lan"])).func.audience


def test_a_long_row_wraps_on_a_phone(at, new_page):
    phone = new_page(phone=True, user=at.of(Role.PO).account)
    phone.goto("/lan/proposals/")
    assert phone.locator("html").evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    assert phone.locator("nav[aria-label=提案] a").last.is_visible()
