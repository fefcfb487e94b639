"""Pages of a list: every row once, forwards and backwards, whatever the cursor says."""

import base64
import json

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianyan.core import pages
from jianyan.core.tests import factories as f

pytestmark = pytest.mark.django_db
ORDER = ("sort_no", "-name", "id")


@pytest.fixture
def rows():
    by = f.seat()
    units = [f.Unit(committee_id=by.committee_id, name=f"{no:02}局", sort_no=no % 3) for no in range(11)]
    f.Unit.anywhere.bulk_create(units)
    return f.Unit.objects.of(by.committee_id)


def page(rows, url="", order=ORDER, size=4):
    return pages.keyset(rows, RequestFactory().get("/" + url), order, size)


def walk(rows, way, url=""):
    found = []
    while True:
        one = page(rows, url)
        found.append([row.pk for row in one.rows])
        if not (url := getattr(one, way)):
            return found


def test_every_row_is_met_once_in_order(rows):
    met = [pk for page in walk(rows, "next_url") for pk in page]
    assert met == list(rows.order_by(*ORDER).values_list("pk", flat=True))


def test_the_way_back_meets_the_same_pages(rows):
    first = page(rows)
    last = page(rows, page(rows, first.next_url).next_url)
    back = page(rows, last.previous_url)
    assert last.next_url == ""
    assert [row.pk for row in page(rows, back.previous_url).rows] == [row.pk for row in first.rows]
    assert page(rows, back.previous_url).previous_url == ""


def test_other_parameters_are_kept(rows):
    asked = QueryDict(page(rows, "?q=甲&q=乙&after=x").next_url[1:])
    assert asked.getlist("q") == ["甲", "乙"]
    assert len(asked.getlist("after")) == 1


def test_an_empty_list_is_one_empty_page(rows):
    assert page(rows.filter(name="无")) == pages.Page([], "", "")


@pytest.mark.parametrize(
    "mark",
    [
        [],
        [1],
        [1, "a", "x"],
        ["a", 1, 1],
        [None, None, None],
        [[1], [2], [3]],
        [{}, {}, {}],
        {"a": 1},
        5,
        [1, "a\x00", 1],
        [10**30, "a", 1],
        [1.5, "a", 1],
        [True, "a", 1],
    ],
)
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_written_by_hand_breaks_nothing(rows, mark, way):
    assert (
        len(page(rows, f"?{way}=" + base64.urlsafe_b64encode(json.dumps(mark).encode()).decode()).rows) <= 4
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_no_text_is_a_harmful_cursor(rows, text):
    assert page(rows, "?after=" + text.replace("#", "").replace("&", "")).rows


FALLING = ("-sort_no", "-id")


def as_at_hand(rows, url):
    return pages.among(rows and rows.order_by(*FALLING), RequestFactory().get("/" + url), FALLING, 4)


def test_rows_at_hand_make_the_pages_of_a_list(rows):
    url = ""
    for _ in range(3):
        asked, held = page(rows, url, FALLING), as_at_hand(rows, url)
        assert held == asked
        if asked.previous_url:
            assert as_at_hand(rows, asked.previous_url) == page(rows, asked.previous_url, FALLING)
        url = asked.next_url
    assert url == ""
    assert as_at_hand([], "") == pages.Page([], "", "")


@pytest.mark.parametrize("mark", [["x", 1], [1, "x"], [True, 3]])
def test_a_cursor_written_by_hand_breaks_no_page_of_rows_at_hand(rows, mark):
    asked = base64.urlsafe_b64encode(json.dumps(mark).encode()).decode()
    assert len(as_at_hand(rows, f"?after={asked}").rows) <= 4


def test_a_page_is_one_query(rows, queries):
    url = page(rows).next_url
    assert len(queries(lambda: page(rows, url))) == 1


def test_a_deep_page_begins_at_its_place_of_the_index(rows):
    if connection.vendor == "postgresql":  # with eleven rows its planner rightly scans the table
        return
    request = RequestFactory().get("/" + page(rows).next_url)
    mark = pages._cursor(request.GET["after"], len(ORDER))
    plan = rows.order_by(*ORDER).filter(pages._beyond(ORDER, mark)).explain()
    assert "USING INDEX unit_sort (committee_id=? AND sort_no>?)" in plan


def test_a_download_keeps_its_chinese_name():
    answer = pages.download(b"x", "委员 名册.xlsx", pages.XLSX)
    assert answer.headers["Content-Disposition"].endswith("%E5%A7%94%E5%91%98%20%E5%90%8D%E5%86%8C.xlsx")
