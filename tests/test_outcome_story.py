"""What comes of an activity, in a real browser: suggestions consolidated, a report signed, sent, answered, told."""

import pytest
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.models import Activity, Report, Suggestion
from jianyan.activities.queries.board import board_sheet
from jianyan.core.tests.looking import overflow
from jianyan.people.models import Notice, Role
from jianyan.proposals.tests import factories as made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    return made.world()


def discussed(at):
    """98 suggestions of a plenary: 94 in 33 items of 5 aspects, 4 still waiting."""
    by, today = at.of(Role.SPC), timezone.localdate()
    activity = Activity(kind="plenary_discussion", title="讨论工作报告", starts_on=today, ends_on=today)
    actions.record_activity(activity, by=by, on=today)
    rows = [Suggestion(text=f"意见{no}", person=at.members[no % 3]) for no in range(1, 99)]
    raw = actions.record_suggestions(activity, rows, by=by, on=today)
    placed = raw[4:]
    plan = [
        (f"方面{a}", [(f"条目{a}之{i}", placed[i::33]) for i in range(33) if i % 5 == a]) for a in range(5)
    ]
    actions.consolidate(activity, plan, by=by, on=today)
    return activity


def by_keyboard(page, number, to):
    """Tick a suggestion and choose where it goes, by keyboard and by the names a screen reader says."""
    page.get_by_role("checkbox", name=f"{number}．意见{number} 童二", exact=True).focus()
    page.keyboard.press("Space")
    where = page.get_by_role("combobox", name="移至")
    where.focus()
    where.select_option(label=to)
    page.get_by_role("button", name="移动勾选的意见").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#messages >> text=已移动1条")


def test_ninety_eight_suggestions_become_a_report_that_is_answered(at, new_page):
    activity = discussed(at)
    office = new_page(user=at.of(Role.SPC).account, javascript=False)
    office.goto(activity.get_absolute_url())
    office.click("#consolidated a.btn")
    first = office.locator("select[name=to] option[value]:not([value=''])").first.inner_text()
    by_keyboard(office, 1, first)
    office.check("label:has-text('2．意见2') input")
    office.select_option("select[name=to]", "aside")
    office.click("text=移动勾选的意见")
    assert "不采纳必须写明原因" in office.inner_text("main")
    assert office.is_checked("label:has-text('2．意见2') input")
    office.fill("[name=reason]", "不属本县事权")
    office.click("text=移动勾选的意见")
    office.wait_for_selector("#aside >> text=不属本县事权")

    mouse = new_page(user=at.of(Role.SPC).account)
    mouse.goto(f"{activity.get_absolute_url()}board/")
    assert overflow(mouse) <= 0
    items = mouse.locator(".board-item")
    for left, line in ((1, "3．意见3"), (0, "4．意见4")):
        line_ready = f"#loose li[draggable='true']:has-text('{line}')"  # only once the script runs
        mouse.locator(line_ready).drag_to(items.nth(0))
        mouse.wait_for_selector(f"#loose >> text=未归纳 {left}条")
    for left in (1, 0):  # taken back, and given again
        mouse.click("button:has-text('撤回上一步')")
        mouse.wait_for_selector(f"#loose >> text=未归纳 {left}条")
    mouse.click("button:has-text('归纳定稿')")
    mouse.wait_for_selector("text=归纳已定稿")
    sheet = board_sheet(activity, at.of(Role.SPC))
    counts = (len(sheet.raw), sheet.placed, len(sheet.aside), sheet.item_count, len(sheet.aspects))
    assert counts == (98, 97, 1, 33, 5)

    _written(mouse, activity)
    report = Report.objects.of(at.committee).get()
    address = report.get_absolute_url()
    _signed(new_page, at, address)
    _sent(mouse, address, at)
    _answered(new_page(user=at.of(Role.HU).account, phone=True), address)
    mouse.goto(address)
    mouse.click("text=告知提出人")
    mouse.click("main form button[type=submit]")
    mouse.wait_for_selector("text=已办理")

    member = new_page(user=at.of(Role.MB).account, phone=True)
    member.goto("/lan/notices/")
    member.click("text=您提出的意见建议有了结果")
    member.goto(address)
    assert "已列入年度计划" in member.inner_text("main")
    assert overflow(member) <= 0
    assert Notice.objects.of(at.committee).filter(kind="activities.send_report").exists()


def _written(page, activity):
    page.goto(activity.get_absolute_url())
    page.click("text=起草报告")
    page.select_option("[name=type]", "consultation")
    page.fill("[name=title]", "全会讨论意见报告")
    page.select_option("[name=author_type]", "office")
    page.fill("[name=text]", "讨论情况如下。")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=建议（33条）")
    page.click("text=送签")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=已办理")


def _signed(new_page, at, address):
    for role, button in ((Role.SG, "审核通过"), (Role.LD, "签发")):
        signer = new_page(user=at.of(role).account)
        signer.goto("/lan/")
        signer.click("text=去签批")
        signer.goto(address)
        signer.click(f"main a.btn-primary:has-text('{button}'), a.btn-primary:has-text('{button}')")
        signer.click("main form button[type=submit]")
        signer.wait_for_selector("text=已办理")


def _sent(page, address, at):
    page.goto(address)
    page.click("text=报送对象")
    page.fill("[name=names]", "县委")
    page.select_option("[name=units]", str(at.units[0].pk))
    page.click("main form button[type=submit]")
    page.click("text=编号报送")
    page.click("main form button[type=submit]")
    page.wait_for_selector(f"text={timezone.localdate().year}年第1号")


def _answered(page, address):
    page.goto("/lan/")
    page.click("text=去反馈")
    page.goto(address)
    page.click("[aria-label='反馈办理情况：第1条']")
    page.select_option("[name=conclusion]", "adopted")
    page.fill("[name=text]", "已列入年度计划。")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=已有回音1条")
    assert overflow(page) <= 0
