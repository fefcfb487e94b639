"""The weekly brief, the health page, what is new."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from jianyan.portal.views import brief, corner

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return world()


def test_the_brief_is_a_week_from_monday_to_sunday(client, at):
    assert brief.monday_of("2022-06-22") == date(2022, 6, 20)
    assert brief.monday_of("nonsense").weekday() == 0
    text = sign_in(client, at.of(Role.LD)).get("/lan/brief/?week=2022-06-22").content.decode()
    assert "2022年6月20日至2022年6月26日" in text
    assert "下一周到期的承办件" in text
    numbers = re.findall(r'href="(/lan/figures/[^"]+)"', text)
    assert len(numbers) == len(brief.KEYS)
    for one in numbers:
        assert "2022年6月20日" in client.get(unescape(one)).content.decode(), one
    assert sign_in(client, at.of(Role.HU)).get("/lan/brief/").status_code == 403


def test_the_health_page_says_what_to_do(client, at, monkeypatch):
    shown = sign_in(client, at.of(Role.AD)).get("/lan/health/").content.decode()
    for one in ("磁盘", "后台任务", "备份", f"{timezone.localdate().year + 1}年放假安排"):
        assert one in shown
    monkeypatch.setattr(corner, "TIGHT", 2**60)
    assert "请清理旧备份" in client.get("/lan/health/").content.decode()
    assert sign_in(client, at.of(Role.PO)).get("/lan/health/").status_code == 403


def test_what_is_new_is_told_to_whom_it_concerns(client, at):
    member = sign_in(client, at.of(Role.MB)).get("/lan/news/").content.decode()
    assert "更正本人信息" in member
    assert "登录时的第二步" not in member
    assert "登录时的第二步" in sign_in(client, at.of(Role.PO)).get("/lan/news/").content.decode()
