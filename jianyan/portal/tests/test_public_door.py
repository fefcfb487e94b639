"""The public door shows what was released and nothing else; each part is shut until the committee opens it."""

import csv
import io
import json

import pytest
from django.utils import timezone

from jianyan.activities import actions as activities
from jianyan.activities.models import Platform
from jianyan.core import profiles
from jianyan.people import actions as people
from jianyan.people.models import Body, Role
from jianyan.proposals.tests import factories as f
from jianyan.publications import rules

pytestmark = pytest.mark.django_db
today = timezone.localdate  # asked anew: a run may go on past midnight
SHUT = ("year/", "members/", "data/", "data/proposals.csv", "data/members.json")


@pytest.fixture
def at():
    return f.world()


def open_up(at, **switches):
    data = profiles.as_data(rules.Rules(**switches))
    profiles.adopt("door", data, today(), by=at.of(Role.SG), on=today())


def shown(client, path=""):
    answer = client.get(f"/lan/open/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("path", SHUT)
def test_what_nobody_opened_is_not_there(client, at, path):
    assert client.get(f"/lan/open/{path}").status_code == 404


def test_the_door_names_only_what_can_be_read(client, at):
    page = shown(client)
    assert "/lan/proposals/public/" in page
    for word in ("委员</a>", "线索箱", "开放数据", "工作室和联络组"):
        assert word not in page
    open_up(at, members=True, data=True)
    page = shown(client)
    assert "开放数据" in page
    assert "/lan/open/members/" in page


def test_members_stand_by_sector_without_anything_else(client, at):
    open_up(at, members=True)
    page = shown(client, "members/")
    assert page.index("经济（2人）") < page.index("教育（1人）")
    assert "魏一" in page
    assert "1390000" not in page


def test_studios_with_their_hours_once_they_are_published(client, at):
    [studio] = people.found_bodies(
        [Body(kind=Body.Kind.STUDIO, name="东街工作室", place="东街1号")], by=at.of(Role.AD), on=f.OPENS
    )
    made = Platform(body=studio, kind="single", opening="每周三上午")
    activities.open_platform(made, by=at.of(Role.SG), on=today())
    assert "东街工作室" not in shown(client, "studios/")
    activities.publish_platform(made, by=at.of(Role.SG), on=today())
    page = shown(client, "studios/")
    assert "每周三上午" in page
    assert made.public_path in page


def test_open_data_holds_the_columns_of_its_list_and_what_is_public(client, at):
    case = f.published(at)
    f.filed(at, cause="关于未公开之事的提案")
    open_up(at, data=True)
    [row] = csv.DictReader(io.StringIO(shown(client, "data/proposals.csv")))
    assert (row["id"], row["cause"], row["author"]) == (str(case.pk), case.cause, "委员提案")
    held = json.loads(shown(client, "data/proposals.json"))
    assert [one["name"] for one in held["elements"]] == list(row)
    assert held["items"] == [row]
    assert client.get("/lan/open/data/members.csv").status_code == 404, "shut by itself"
    assert "未公开之事" not in shown(client, "data/proposals.csv")


def test_a_cell_is_never_a_formula(client, at):
    from jianyan.portal.open_data import _cell

    assert _cell("=1+1") == "'=1+1"


def test_the_feed_tells_the_site_what_is_new(client, at):
    case = f.published(at)
    page = shown(client, "feed.xml")
    assert f"/lan/proposals/public/{case.pk}/" in page
    assert case.cause in page
