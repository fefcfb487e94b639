"""What comes of an activity, in a real browser: suggestions consolidated, a report signed, sent, answered, told; and how
rooms meet: an inspection beside the case it follows, a resident's matter that becomes a clue for proposals."""

import pytest
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.models import Activity, Platform, PublicMatter, Report, Suggestion
from jianyan.activities.queries.board import board_sheet
from jianyan.core import journal
from jianyan.core.tests.looking import overflow
from jianyan.people import actions as people
from jianyan.people.models import Body, Notice, Role
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


def test_an_inspection_and_the_case_it_follows_show_each_other(at, client):
    today, by = timezone.localdate(), at.of(Role.SPC)
    case = made.in_handling(at)
    activity = Activity(kind="case_inspection", title="带案视察", starts_on=today, ends_on=today)
    actions.record_activity(activity, by=by, on=today)
    client.force_login(by.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = f"{activity.get_absolute_url()}tie/"
    assert case.cause in client.get(url, {"q": case.cause[:4]}).content.decode()
    client.post(url, {"pk": case.pk})
    assert case.cause in client.get(activity.get_absolute_url()).content.decode()
    assert "带案视察" in client.get(case.get_absolute_url()).content.decode()
    assert client.post(url, {"pk": case.pk}).status_code == 409  # once is enough
    client.force_login(at.of(Role.HU).account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "带案视察" not in client.get(case.get_absolute_url()).content.decode()  # not for units


def test_a_micro_consultation_in_a_studio_ends_in_a_clue_somebody_may_write_on(at, client):
    today, by = timezone.localdate(), at.of(Role.SPC)
    backend, day = "allauth.account.auth_backends.AuthenticationBackend", {"on": timezone.localdate()}
    founded = [Body(kind=Body.Kind.STUDIO, name="工作室")]
    [studio] = people.found_bodies(founded, by=at.of(Role.ML), on=made.OPENS)
    platform = actions.open_platform(Platform(body=studio, kind="team"), by=by, on=today)
    client.force_login(by.account, backend=backend)
    held = {"kind": "micro_consultation", "title": "背街路灯微协商", "owner": studio.pk, "held": "on"}
    held |= {"starts_on": today, "beneficiaries": "20"}
    meeting = client.post("/lan/activities/new/", held)["Location"]
    client.post(f"{meeting}suggestions/", {"lines": "居民代表：背街没有路灯"})
    brought = {"body": studio.pk, "kind": "clue", "title": "路灯不亮"} | day
    address = client.post("/lan/activities/matters/new/", brought)["Location"]
    client.post(f"{address}settle/", {"outcome": "proposal", "told": "已转为提案线索", "version": 1} | day)
    matter = PublicMatter.objects.of(at.committee).get()
    shown = client.get(platform.get_absolute_url()).content.decode()
    assert "背街路灯微协商" in shown
    assert "路灯不亮" in shown
    client.force_login(at.of(Role.PO).account, backend=backend)
    assert "群众事项转来的线索" in client.get("/lan/").content.decode()
    page = client.get("/lan/proposals/topics/").content.decode()
    assert "路灯不亮" in page
    link = page.split("/topics/clues/")[1].split("/")[0]
    client.post(f"/lan/proposals/topics/clues/{link}/", {"title": "完善背街路灯", "reason": ""})
    assert client.post(f"/lan/proposals/topics/clues/{link}/", {"title": "再来"}).status_code == 404
    client.force_login(by.account, backend=backend)
    assert "完善背街路灯" in client.get(matter.get_absolute_url()).content.decode()
    assert journal.timeline(matter)[-1].label == "群众事项办理"


def test_a_liaison_group_fails_and_then_passes_its_standard(at, client):
    today, by = timezone.localdate(), at.of(Role.ML)
    [group] = people.found_bodies([Body(kind=Body.Kind.LIAISON_GROUP, name="镇联络组")], by=by, on=made.OPENS)
    standard = people.set_standard("liaison_group", "八有", ["有人员", "有场所"], by=by, on=made.OPENS)
    platform = actions.open_platform(Platform(body=group, kind="liaison"), by=by, on=today)
    client.force_login(by.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    people.check_bodies(standard, [(group, [True, False])], by=by, on=made.OPENS)
    assert "未达标" in client.get(platform.get_absolute_url()).content.decode()
    people.check_bodies(standard, [(group, [True, True])], by=by, on=today)
    assert "：达标" in client.get(platform.get_absolute_url()).content.decode()
