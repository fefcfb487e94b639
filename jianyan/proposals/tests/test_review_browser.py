"""The review desk in a real browser: by keyboard alone at a desk, by touch on a phone, and with JavaScript off."""

import pytest

from jianyan.core.tests.looking import overflow, whole
from jianyan.people.models import Role
from jianyan.proposals.models import State
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/lan/proposals/review/"


@pytest.fixture
def at():
    return f.world()


@pytest.fixture
def waiting(at):
    """Two proposals under review that say nearly the same, and one on another matter."""
    return [
        f.reviewed(at, cause="关于疏浚城东排水渠的提案"),
        f.reviewed(at, cause="关于尽快疏浚城东排水渠的提案"),
        f.reviewed(at, cause="关于增设校车的提案", situation="上学路远。", suggestions="一、增设校车。"),
    ]


def current(page):
    return page.inner_text("tr[aria-current] [data-open]")


def test_the_queue_is_walked_ticked_and_opened_by_keyboard(at, waiting, new_page):
    page = new_page(user=at.of(Role.PC).account)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(DESK)
    assert overflow(page) <= 0
    page.keyboard.press("j")
    assert current(page) == waiting[0].cause
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    assert current(page) == waiting[2].cause
    page.keyboard.press("j")  # there is no further one
    page.keyboard.press("k")
    assert current(page) == waiting[1].cause
    page.keyboard.press("x")
    assert page.locator("tbody .pick input:checked").count() == 1
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DESK}{waiting[1].pk}/")
    assert "可能重复" in page.inner_text(".columns-main")


def test_two_alike_are_compared_and_merged_without_a_mouse(at, waiting, new_page):
    page = new_page(user=at.of(Role.PC).account)
    page.goto(DESK)
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.focus("button[value=compare]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".compare mark")
    page.locator("form .btn-primary", has_text="并案").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已将1件并入")
    assert [f.again(one).state for one in waiting[:2]] == [State.FILED, State.MERGED]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_desk_works_on_a_phone(at, waiting, new_page, javascript):
    page = new_page(phone=True, javascript=javascript, user=at.of(Role.PC).account)
    page.goto(DESK)
    if javascript:
        assert overflow(page) <= 0
    for one in waiting[:2]:
        page.check(f"input[name=pk][value^='{one.pk}.']")
    page.click("button[value=compare]")
    page.wait_for_selector(".compare mark")
    assert whole(page).locator(".compare mark").count() >= 2
    if javascript:
        assert overflow(page) <= 0
    page.goto(DESK)
    page.check(f"input[name=pk][value^='{waiting[2].pk}.']")
    page.click("button[value=filing]")
    page.click("text=按以上编号立案")
    page.wait_for_selector("text=已立案1件")
    assert f.again(waiting[2]).case_no == 1
