"""The weekly brief, the health page, what is new."""

import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.utils import timezone
from pypdf import PdfReader

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from jianyan.portal.views import brief, corner

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[2] / "static"
FILLED = """many => document.querySelectorAll(".page-brief ul").forEach(list => {
  const line = "<li>2022年12月16日　县住房和城乡建设局　<a href='/'>关于加快石门桥镇老旧小区加装电梯进度的提案</a></li>";
  list.innerHTML = line.repeat(many);
})"""


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


@pytest.mark.browser
def test_the_brief_prints_on_one_page_also_when_every_list_is_full(client, at, chromium):
    html = sign_in(client, at.of(Role.LD)).get("/lan/brief/?week=2022-06-22").content.decode()
    window = chromium.new_page()

    def answer(route):
        path = route.request.url.removeprefix("http://jianyan.test")
        if path.startswith("/static/"):
            return route.fulfill(path=STATIC / path.removeprefix("/static/"))
        return route.fulfill(body=html, content_type="text/html; charset=utf-8")

    window.route("**/*", answer)
    window.goto("http://jianyan.test/")
    window.evaluate(FILLED, brief.LINES + 1)
    printed = window.pdf(format="A4", prefer_css_page_size=True)
    window.close()
    [page] = PdfReader(io.BytesIO(printed)).pages
    assert page.extract_text().count("16") == 4 * (brief.LINES + 1)


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
