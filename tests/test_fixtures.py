"""The fixtures of conftest keep their own promises."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

import conftest
from jianyan.core import triggers
from jianyan.core.models import Event
from jianyan.people.models import Account
from jianyan.people.tests.factories import world
from tests import emptying


@pytest.mark.django_db
def test_queries_are_counted(queries):
    assert len(queries(lambda: list(ContentType.objects.all()))) == 1


@pytest.mark.django_db
def test_a_page_that_asks_once_a_row_is_caught(same_queries):
    def one_by_one():
        for kind in list(ContentType.objects.all()):
            ContentType.objects.filter(pk=kind.pk).count()

    with pytest.raises(AssertionError, match="more rows, more statements"):
        same_queries(one_by_one, lambda: ContentType.objects.create(app_label="test", model="row"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_triggers_outlive_a_flush(turn):
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_wrote_is_gone_and_what_the_database_was_made_with_stands(turn):
    assert not Event.anywhere.exists()
    assert not Account.objects.exists()
    assert ContentType.objects.count() == emptying.MADE_WITH["django_content_type"]
    assert Permission.objects.count() == emptying.MADE_WITH["auth_permission"] > 100
    world()
    assert Event.anywhere.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_the_database_was_made_with_comes_back(turn):
    assert Permission.objects.count() == emptying.MADE_WITH["auth_permission"]
    Permission.objects.last().delete()
    ContentType.objects.create(app_label="test", model="row")


def test_the_browser_meets_the_server_beside_the_database(page):
    page.set_content("<p id=a>建言</p><script>document.title = '可用'</script>")
    assert page.inner_text("#a") == "建言"
    assert page.title() == "可用"
    assert connection.introspection.table_names()


def test_a_window_without_scripts_runs_none(new_page):
    page = new_page(javascript=False, phone=True)
    page.set_content("<title>甲</title><script>document.title = '乙'</script>")
    assert page.title() == "甲"


HALF_WRITTEN = """() => {
  localStorage.left = sessionStorage.left = "x";
  addEventListener("beforeunload", event => event.preventDefault());
}"""


@pytest.mark.django_db(transaction=True)
def test_a_window_put_back_is_empty_for_the_next(windows, new_page):
    """Also where its page would not be left, because something stands half written on it."""
    first = new_page(user=world().of("PO").account)
    first.goto("/lan/")
    first.click("input[name=q]")
    first.evaluate(HALF_WRITTEN)
    first.set_viewport_size({"width": 500, "height": 500})
    first.context.new_page()
    windows.put_back(first)

    again = new_page()
    assert again is first
    assert again.context.pages == [again]
    assert again.viewport_size == {"width": 1366, "height": 800}
    assert again.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    again.goto("/lan/")
    assert again.locator("input[type=password]").is_visible()


@pytest.mark.django_db(transaction=True)
def test_a_window_of_ones_own_is_closed(windows, new_page):
    page = new_page(own=True)
    windows.put_back(page)
    assert page.is_closed()
    assert new_page(phone=True) is not page


def test_walks_over_the_database_are_played_beside_both():
    """A walk of hypothesis is a test case without a mark; it was once left out beside PostgreSQL, and nothing said so."""
    from jianyan.proposals.tests.test_walks import WalksOfACase

    walk = SimpleNamespace(
        cls=WalksOfACase, fixturenames=(), get_closest_marker=lambda name: None, path=Path("test_walks.py")
    )
    assert conftest._may_differ(walk)
