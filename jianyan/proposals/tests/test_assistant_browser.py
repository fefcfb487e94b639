"""The assistant in a real browser: a pile assigned on a PC, a class lowered on a phone with the lines in view."""

from datetime import timedelta

import pytest

from jianyan.core.tests.looking import overflow, says
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals.models import UnitSuggestion
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.test_assistant_story import check_replies, pile  # noqa: F401 - a fixture
from jianyan.proposals.tests.test_reply_check import drafted

pytestmark = pytest.mark.django_db(transaction=True)
PILE = "/lan/proposals/assigning/"
ON = f.OPENS + timedelta(days=20)


@pytest.fixture
def at():
    return f.world()


def test_an_author_is_warned_while_typing_and_continues_the_old_case(at, new_page):
    """In other words than the old case has; what the author says of it is kept with the draft."""
    old = f.replied(at, reply_class="B", cause="关于老旧小区加装电梯的提案", situation="老人上下楼难。")
    page = new_page(phone=True, user=at.of(Role.MB).account)
    page.goto("/lan/proposals/new/")
    page.click("text=开始撰写")
    page.wait_for_load_state()
    page.fill("[name=situation]", "楼上住的多是老年人。")
    page.fill("[name=cause]", "关于老楼装电梯的建议")
    page.press("[name=cause]", "Tab")
    says(page, "答复B类", where=f"#similar li:has-text('{old.cause}')")
    page.select_option("[name=earlier_stand]", "continues")
    page.fill("[name=earlier_note]", f"{old.number}答复以后还没有装")
    page.get_by_role("button", name="检查格式").click()
    page.wait_for_load_state()
    page.goto(page.url)
    assert page.input_value("[name=earlier_note]").endswith("还没有装")
    assert page.input_value("[name=earlier_stand]") == "continues"


def test_a_reviewer_merges_from_the_suggestion_of_the_desk(at, new_page):
    main = f.reviewed(at, cause="关于疏浚城东排水渠的提案")
    other = f.reviewed(at, cause="关于尽快疏浚城东排水渠的提案")
    page = new_page(user=at.of(Role.PC).account)
    page.goto("/lan/proposals/review/")
    page.locator("a[href*='review/compare/']").first.click()
    page.locator("mark", has_text="疏浚城东排水渠").first.wait_for()
    page.locator("form .btn-primary", has_text="并案").click()
    page.wait_for_selector("text=已将1件并入")
    assert [f.again(one).state for one in (main, other)] == ["filed", "merged"]


def test_an_office_takes_changes_and_refuses_suggestions(at, new_page):
    school, water, _ = at.units
    taken, changed, refused = pile(at, 3)
    queries.suggest(
        taken, at.of(Role.PO)
    )  # the tables are read once a process, before a window waits for them
    page = new_page(user=at.of(Role.PO).account)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(PILE)
    assert overflow(page) <= 0
    page.locator("tr", has_text=changed.cause).get_by_role("link", name="改动").click()
    assert page.input_value("[name=unit1]") == str(water.pk)
    page.select_option("[name=role1]", "host")
    page.select_option("[name=unit2]", str(school.pk))
    page.select_option("[name=role2]", "co")
    page.get_by_role("button", name="提出承办意见", exact=True).click()
    page.goto(PILE)
    page.locator("tr", has_text=refused.cause).get_by_role("link", name="不采用").click()
    page.select_option("[name=unit1]", str(water.pk))
    page.select_option("[name=role1]", "sole")
    page.get_by_role("button", name="提出承办意见", exact=True).click()
    page.goto(PILE)
    page.get_by_label(f"按建议办理{taken.cause}").check()
    page.get_by_role("button", name="按建议办理所选").click()
    page.get_by_text("已按建议确定承办单位1件").wait_for()
    page.goto("/lan/proposals/statistics/suggestions/")
    assert page.locator(".reliability circle").count() >= 1
    kept = {one.proposal: one.answer for one in UnitSuggestion.objects.of(at.committee)}
    assert kept == {taken: "taken", changed: "changed", refused: "refused"}


def test_a_checker_lowers_a_class_on_a_phone_with_the_lines_in_view(at, check_replies, new_page):  # noqa: F811
    part = drafted(at)
    actions.submit_for_check(part, by=at.unit(0), on=ON)
    page = new_page(phone=True, user=at.of(Role.HA).account)
    page.goto(f"/lan/proposals/assignments/{part.pk}/approve/")
    assert overflow(page) <= 0
    assert page.locator("mark", has_text="将于明年开工").is_visible()
    page.select_option("[name=reply_class]", "B")
    page.fill("[name=opinion]", "疏浚在明年。")
    page.locator("form#move button[type=submit], main form button.btn-primary").first.click()
    page.wait_for_url("**/proposals/**")
    part.refresh_from_db()
    assert (part.state, part.replies.latest("id").reply_class) == ("approved", "B")
