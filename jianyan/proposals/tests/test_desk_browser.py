"""The unit desk in a real browser: at a desk, on a phone, and with JavaScript off."""

import pytest

from jianyan.core.tests.looking import overflow
from jianyan.people.models import Role
from jianyan.proposals.models import Question
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.test_desk import given

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    return f.world()


@pytest.mark.parametrize(
    ("phone", "javascript"), [(False, True), (True, True), (True, False)], ids=["desk", "phone", "plain"]
)
def test_a_clerk_accepts_in_two_clicks_then_asks_and_the_member_answers(at, new_page, phone, javascript):
    cases = [given(at, 1, f"关于第{no}件事的提案") for no in range(3)]
    page = new_page(phone=phone, javascript=javascript, user=at.of(Role.HU).account)
    page.goto("/lan/")
    page.click("text=去签收")
    page.click(f"button[aria-label='签收{cases[0].cause}']")
    page.wait_for_selector("text=已签收1件")
    for no in (1, 2):
        page.check(f"input[aria-label='选择{cases[no].cause}']")
    page.click("text=签收所选提案")
    page.wait_for_selector("text=已签收2件")
    page.wait_for_selector("text=没有待办的提案")
    page.click("nav.views >> text=在办")
    page.wait_for_selector("nav.views >> text=在办 3")
    page.wait_for_selector("text=首次联系期限还有")
    assert not javascript or overflow(page) <= 0
    page.goto(f"{cases[0].get_absolute_url()}questions/new/")
    page.fill("[name=text]", "排水渠在哪一段积水？")
    page.click("form.card button")
    page.wait_for_selector("text=问题已经送给魏一")
    member = new_page(phone=phone, javascript=javascript, user=at.of(Role.MB).account)
    member.goto("/lan/")
    member.click("li:has-text('承办单位问您的问题') >> text=去答复")
    member.click("#questions >> text=去答复")
    member.fill("[name=answer]", "城东桥下。")
    assert not javascript or overflow(member) <= 0
    member.click("text=送出答复")
    member.wait_for_selector("#questions >> text=城东桥下。")
    assert Question.objects.of(at.committee).get().answer == "城东桥下。"


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_authority_reads_all_units_and_opens_one(at, new_page, phone):
    given(at, 1)
    page = new_page(phone=phone, user=at.of(Role.HA).account)
    page.goto("/lan/proposals/desk/")
    assert overflow(page) <= 0
    page.click("text=lan县教育局")
    page.wait_for_selector("text=关于城东排水的提案")
    assert overflow(page) <= 0
