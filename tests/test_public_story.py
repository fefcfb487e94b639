"""From a reply to a public page, and from a number of the statistics to its records, in a real browser."""

from datetime import date

import pytest
from playwright.sync_api import expect

from jianyan.core.tests.looking import overflow, says
from jianyan.people.models import Role
from jianyan.proposals.tests import factories as made

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/lan/proposals/public/"


@pytest.fixture
def at():
    return made.world()


def test_a_case_is_opened_read_by_a_stranger_and_taken_back(at, new_page):
    case = made.closed(at, situation="雨季积水，住户来电13912345678反映。")
    unit = new_page(user=at.of(Role.HL).account)
    unit.goto(case.get_absolute_url())
    unit.click("text=定公开方式")
    unit.check("text=摘要公开")
    unit.click("main form button[type=submit]")
    says(unit, "请写明公开摘要", where=".field-error")
    unit.fill("[name=summary]", "渠道已经疏浚，汛期专人值守。")
    unit.click("main form button[type=submit]")
    unit.wait_for_selector("text=已定下这份答复的公开方式")

    office = new_page(user=at.of(Role.PO).account)
    office.goto("/lan/proposals/")
    office.click("text=公开决定")
    office.check(f"[aria-label='选择{case.cause}']")
    office.click("text=对勾选的作此决定")
    office.wait_for_selector("text=已登记1件：公开")

    for phone in (False, True):
        anyone = new_page(phone=phone, javascript=not phone)
        anyone.goto(LIST)
        assert overflow(anyone) <= 0
        anyone.click(f"text={case.cause}")
        anyone.wait_for_url(f"**{LIST}{case.pk}/")
        text = anyone.inner_text("main")
        assert "汛期专人值守" in text
        assert "13912345678" not in text
        assert "（电话略）" in text
        assert overflow(anyone) <= 0

    office.goto("/lan/proposals/publication/?decided=public")
    office.check(f"[aria-label='选择{case.cause}']")
    office.fill("[name=reason]", "规划有调整，核实后再定")
    office.click("text=对勾选的作此决定")
    office.wait_for_selector("text=已登记1件：撤回公开")
    anyone = new_page()
    assert anyone.goto(f"{LIST}{case.pk}/").status == 404
    anyone.goto(LIST)
    assert "还没有公开的提案" in anyone.inner_text("main")


@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, True), (False, False)])
def test_statistics_are_asked_drawn_and_opened(at, new_page, phone, javascript):
    made.evaluated(at, result="basically", reply_class="B", units=[(at.units[1], "sole")])
    made.closed(at, date(2022, 2, 10), cause="关于第二件事的提案")
    page = new_page(phone=phone, javascript=javascript, user=at.of(Role.LD).account)
    page.goto("/lan/proposals/statistics/")
    assert overflow(page) <= 0
    page.select_option("[name=by]", "unit")
    page.select_option("[name=figure]", "proposals.solved_rate")
    page.click("main form.filter button[type=submit]")
    page.wait_for_selector("text=按承办单位：解决率")
    assert overflow(page) <= 0
    expect(page.locator("figure.chart svg")).to_have_count(1 if javascript else 0)
    assert page.locator("figure.chart table").count() == 1
    says(page, "满意率比解决率高50个百分点", where="[aria-label='办理实效']")
    page.click("[aria-label='统计表'] td.num a:has-text('100%')")
    expect(page.locator(".figure-large .figure-value")).to_have_text("100%")
    says(page, "lan县教育局")


def test_published_rates_are_held_against_bases_without_javascript(at, new_page):
    page = new_page(javascript=False, phone=True, user=at.of(Role.RS).account)
    page.goto("/lan/factcheck/")
    page.click("text=核对比率与基数")
    page.fill("[name=rates]", "99.12")
    page.fill("[name=bases]", "115")
    page.click("main form button[type=submit]")
    says(page, "113、114", where="[aria-label='结论']")
    assert overflow(page) <= 0
