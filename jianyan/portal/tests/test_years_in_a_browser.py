"""The years in a real browser: two reviews of our own taken in, confirmed, laid side by side, and a contradiction explained."""

from datetime import date

import pytest

from jianyan.core.tests.looking import overflow, says, whole
from jianyan.people import actions as people
from jianyan.people.models import Role, Unit
from jianyan.people.tests.factories import world

pytestmark = pytest.mark.django_db(transaction=True)
REVIEWS = {
    2020: "2020年，县政协现有委员195名，建成委员工作室3个。",
    2021: "2021年，县政协现有委员201名，建成委员工作室4个。年末，本届政协现有委员203名。",
}


@pytest.fixture
def at():
    made = world()
    for month in (3, 5, 7):
        people.register_units(
            [Unit(name=f"第{month}局", sort_no=month)], by=made.system, on=date(2022, month, 1)
        )
    return made


def take_in(page, year):
    page.goto("/lan/figures/published/new/")
    page.fill("[name=year]", str(year))
    page.fill("[name=title]", f"{year}年履职回顾")
    page.fill("[name=source]", "县报")
    page.fill("[name=text]", REVIEWS[year])
    page.click("text=登记并读出数字")
    page.wait_for_selector("text=请逐个确认")
    for box in whole(page).locator("tbody [name=pk]").all():
        box.check()
    page.click("text=确认所选")
    page.wait_for_selector("text=已确认")


@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, True), (False, False)])
def test_two_past_reviews_are_compared_with_the_records_and_a_contradiction_is_explained(
    at, new_page, phone, javascript
):
    page = new_page(phone=phone, javascript=javascript, user=at.of(Role.RS).account)
    for year in REVIEWS:
        take_in(page, year)
        assert overflow(page) <= 0
    page.goto("/lan/figures/compare/")
    assert "据《2020年履职回顾》" in page.content()
    assert "有1处数值不一致" in page.inner_text(".note-warning")
    assert overflow(page) <= 0
    page.locator("tr:has-text('委员数') [name=row]").first.check()
    page.click("text=画出勾选的指标")
    page.wait_for_selector("figure.chart")
    if javascript:
        page.wait_for_selector("figure.chart svg")
    says(page, "2020年195名", where="figure.chart")
    page.click("text=逐处核对或说明原因")
    says(page, "203名")
    page.click("text=说明原因")
    page.fill("[name=reason]", "年中增补2名，口径不同")
    page.click("text=记下说明")
    page.wait_for_selector("text=没有待核对的不一致")
    assert overflow(page) <= 0
    page.click("text=201名")
    page.wait_for_url("**/figures/published/**")
    assert page.locator(".said:target").inner_text().startswith("201名")


def test_pages_of_forms_fit_a_phone(at, new_page):
    page = new_page(phone=True, user=at.of(Role.RS).account)
    for path in ("forms/", "forms/new/", "forms/keys/", "published/", "conflicts/", "compare/?whole=1"):
        page.goto(f"/lan/figures/{path}")
        assert overflow(page) <= 0, path
