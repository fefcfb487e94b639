"""The shell and its parts in a real browser, under the content policy the server sends."""

import mimetypes

import pytest
from django.template import engines
from django.template.loader import get_template

from jianyan.core.middleware import POLICY
from jianyan.people.models import Account
from jianyan.people.reading import Reading
from scripts import vendor

HOST = "http://jianyan.test"
MENU = [{"label": "提案", "icon": "file-text", "url": "/", "active": True}]
ROWS = [{"label": "社会建设", "value": 92, "url": "/a"}, {"label": "生态文明建设", "value": 27}]
PAGE = """{% extends "base.html" %}{% block title %}收到提案{% endblock %}{% block content %}
{% include "components/_stamp.html" with tone="you" who="韦兰英委员" act="评价县教育局的答复" left="还有12天" only %}
{% include "components/_figure.html" with size="large" title="2022年" value="229" unit="件" only %}
{% include "components/_chart.html" with title="按类别" head="类别" unit="件" rows=rows only %}
{% include "components/_chart.html" with title="按月份" head="月份" unit="件" rows=rows kind="bar" only %}
{% include "components/_table.html" with columns=columns rows=lines only %}
{% include "portal/homes/waiting.html" with data=waiting only %}
{% include "components/_pager.html" with next_url="/2" shown="本页20件" only %}{% endblock %}"""


def shell(**more):
    context = {
        "committee": {"name": "政协清源县委员会", "short_name": "清源县政协"},
        "me": {"display_name": "龚敏", "role_label": "提案工作室"},
        "menu": MENU,
        "search_url": "/search/",
        "text_size_url": "/size/",
        "sign_out_url": "/out/",
        "rows": ROWS,
        "columns": [{"label": "编号"}, {"label": "案由", "title": True}],
        "lines": [
            {"url": "/1", "cells": ["2022-001", "关于在城东片区增设公办幼儿园的提案"]},
            {"hidden": True},
        ],
        "waiting": {
            "tasks": [{"title": "退回修改的社情民意信息", "note": "1件", "action": "去修改", "url": "/"}]
        },
    }
    return engines["django"].from_string(PAGE).render(context | more)


@pytest.fixture
def look(chromium):
    """Opens a text as a page with the server's policy: ``look(html, width=390)``; gives the window and the breaches."""
    windows = []

    def show(html, width=1280, javascript=True):
        window = chromium.new_page(viewport={"width": width, "height": 800}, java_script_enabled=javascript)
        windows.append(window)
        breaches = []
        window.on("console", lambda line: breaches.append(line.text) if line.type == "error" else None)
        window.on("pageerror", lambda error: breaches.append(str(error)))

        def answer(route):
            path = route.request.url.removeprefix(HOST)
            if path.startswith("/static/"):
                file = vendor.STATIC / path.removeprefix("/static/")
                kind = mimetypes.guess_type(file.name)[0] or "text/plain"
                return route.fulfill(body=file.read_bytes(), content_type=kind)
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            return route.fulfill(body=html, headers=headers)

        window.route("**/*", answer)
        window.goto(HOST + "/")
        window.wait_for_load_state("networkidle")
        return window, breaches

    yield show
    for window in windows:
        window.close()


def width_left_over(window):
    return window.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.browser
def test_charts_are_drawn_as_svg_within_the_policy(look):
    window, breaches = look(shell())
    assert window.locator("figure[data-chart] .chart-view svg").count() == 2
    assert breaches == []


@pytest.mark.browser
def test_a_chart_is_kept_as_a_picture(look, tmp_path):
    window, breaches = look(shell())
    with window.expect_download() as waited:
        window.click("text=存为图片 >> nth=0")
    kept = tmp_path / "kept.png"
    waited.value.save_as(kept)
    assert waited.value.suggested_filename == "按类别.png"
    assert kept.read_bytes().startswith(b"\x89PNG")
    assert kept.stat().st_size > 4_000  # something is drawn on it
    assert breaches == []
    assert "共2项，最少27件，最多92件。" in window.inner_text("figure.chart")


@pytest.mark.browser
def test_without_javascript_the_tables_stand(look):
    window, _ = look(shell(), javascript=False)
    assert window.locator("figure[data-chart] table").count() == 2
    assert window.locator("figure[data-chart] table").nth(1).is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("size", Account.TextSize.values)
@pytest.mark.parametrize("width", [390, 1280])
def test_no_text_size_runs_off_the_page(look, size, width):
    window, _ = look(shell(reading=Reading(size)), width)
    assert width_left_over(window) <= 0
    wider = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.outerHTML)"
    assert window.eval_on_selector_all(".top-name, .table-wrap", wider) == []


@pytest.mark.browser
def test_the_side_opens_on_a_phone_without_javascript(look):
    window, _ = look(shell(), 390, javascript=False)
    assert not window.locator("#side").is_visible()
    window.click(".side-button")
    assert window.locator("#side").is_visible()


@pytest.mark.browser
def test_targets_are_large_and_text_is_not_small(look):
    window, _ = look(shell(), 390)
    heights = window.evaluate(
        "[...document.querySelectorAll('.btn, button, summary, input[type=search], .side-button')]"
        ".filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
    )
    sizes = window.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => e.offsetParent && e.textContent.trim())"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(heights) >= 44
    assert min(sizes) >= 15


@pytest.mark.browser
@pytest.mark.parametrize("size", ["xl", "xx"])
def test_the_version_for_the_elderly_has_large_words_and_large_targets(look, size):
    window, _ = look(shell(reading=Reading(size, contrast=True)), 390)
    heights = window.evaluate(
        "[...document.querySelectorAll('.btn, .sizes button, .menu > summary, input[type=search], .side-button')]"
        ".filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
    )
    root = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert min(heights) >= 60
    assert window.evaluate(root) == {"xl": 23, "xx": 30}[size]
    assert window.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_title_is_written_once_and_read_twice():
    html = shell()
    assert "<title>收到提案 · 政协清源县委员会</title>" in html
    assert "<h1>收到提案</h1>" in html


@pytest.mark.parametrize("name", ["403.html", "404.html", "409.html", "500.html", "account/login.html"])
def test_pages_of_the_house_render_with_nothing_known(name):
    assert "<h1>" in get_template(name).render({})


def test_a_stale_page_shows_what_changed():
    context = {"reason": "已被他人修改", "changes": [("期限", "2022年6月10日", "2022年6月30日")]}
    html = get_template("409.html").render(context)
    assert "<del>2022年6月10日</del>" in html
    assert "<ins>2022年6月30日</ins>" in html
