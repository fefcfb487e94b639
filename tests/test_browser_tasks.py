"""The everyday tasks in a real browser: sign in and follow a number down to its record, check a text, be told why not.

Data comes through the actions of the rooms. What one page shows to whom is tested beside the page.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from jianyan.core.tests.looking import overflow, says, whole
from jianyan.people.models import Account, Role
from jianyan.proposals import actions
from jianyan.proposals.tests import factories as made

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "shuili-2022-jiaoyu"


@pytest.fixture
def at():
    return made.world()


def test_signing_in_and_following_a_number_to_its_record(at, page):
    case = made.filed(at, cause="关于改造老旧小区水管的提案")
    account = Account.objects.get(pk=at.of(Role.LD).account.pk)
    account.set_password(PASSWORD)
    account.save()
    page.goto("/lan/")
    page.fill("[name=login]", account.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/lan/")
    page.wait_for_selector(".top-search")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.click("a.figure:has-text('收到提案')")
    expect(page.locator(".figure-large .figure-value")).to_have_text("1件")
    page.click("#entries >> text=关于改造老旧小区水管的提案")
    page.wait_for_url(f"**{case.get_absolute_url()}")
    assert "关于改造老旧小区水管的提案" in page.inner_text("h1")


def test_a_pasted_text_is_checked_without_javascript(at, new_page):
    made.filed(at)
    page = new_page(javascript=False, user=at.of(Role.RS).account)
    page.goto("/lan/factcheck/")
    page.click("text=开始核对")
    says(page, "请粘贴文稿，或选择一个文件", where="[role=alert]")
    page.fill("[name=text]", "2022年，县政协收到提案1件，立案2件。")
    page.select_option("[name=year]", "2022")
    page.click("text=开始核对")
    expect(page.locator(".said-agrees").first).to_have_text(re.compile(r"^1件"), use_inner_text=True)
    expect(page.locator(".said-differs").first).to_have_text(re.compile(r"^2件"), use_inner_text=True)
    page.click(".verdict-pair a")
    expect(page.locator(".figure-large .figure-value")).to_have_text("1件")


def test_a_members_phone_shows_what_waits_and_nothing_sticks_out(at, new_page):
    made.replied(at)
    made.draft(at, cause="关于" + "很长的" * 30 + "提案")
    page = new_page(phone=True, user=at.of(Role.MB).account)
    for path in (
        "",
        "proposals/",
        "proposals/new/",
        "opinions/",
        "opinions/new/",
        "activities/",
        "figures/2022/",
    ):
        page.goto(f"/lan/{path}")
        assert overflow(page) <= 0, path
        assert page.locator("nav.tabs a").count() == 4
    page.goto("/lan/")
    assert page.locator(".task").count() >= 1
    page.click("nav.starts >> text=撰写提案")
    page.wait_for_url("**/proposals/new/")


def test_a_refused_move_says_why_and_keeps_the_words(at, new_page):
    case = made.reviewed(at)
    page = new_page(user=at.of(Role.PC).account)
    page.goto(f"/lan/proposals/{case.pk}/moves/not_file/")
    page.select_option("[name=ground]", index=1)
    page.select_option("[name=disposition]", index=1)
    page.fill("[name=explanation]", "所提事项本县已经列入今年计划。")
    actions.file([made.again(case)], by=at.of(Role.PC), on=date(2022, 1, 12))
    page.click("main form button[type=submit]")
    page.wait_for_selector("h1:has-text('没有保存')")
    assert whole(page).locator("[role=alert]").count() == 1
    assert "所提事项本县已经列入今年计划。" in page.locator("#kept").input_value()


def test_one_proposal_is_made_by_two_presses_of_a_button(at, new_page):
    page = new_page(user=at.of(Role.MB).account)
    page.goto("/lan/proposals/new/")
    page.click("text=开始撰写")
    page.fill("[name=cause]", "关于疏浚城东排水渠的提案")
    page.check("[name=category][value=social]")
    page.fill("[name=suggestions]", "一、清淤。")
    page.dblclick(".write-bar >> text=保存草稿", no_wait_after=True)
    page.wait_for_selector("text=草稿已保存")
    page.goto("/lan/proposals/")
    assert page.locator("a:has-text('关于疏浚城东排水渠的提案')").count() == 1


def test_whatever_the_keyboard_reaches_is_seen_to_be_reached(at, new_page):
    page = new_page(user=at.of(Role.PO).account)
    page.goto("/lan/proposals/")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    name = "document.activeElement.outerHTML.slice(0, 90)"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate(outline) != "none", page.evaluate(name)
