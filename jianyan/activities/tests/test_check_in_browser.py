"""A meeting in a real browser: the code on the screen of the room, the phone in the hand, the office's list."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.models import Activity, Attendance, Suggestion
from jianyan.activities.papers import codes
from jianyan.activities.tests import factories as f
from jianyan.core.tests.looking import overflow, whole
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Role, Term

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    return f.world()


def no_barrier(page):
    # The shell's switch stands before all landmarks, so that the menu opens by CSS alone.
    found = Axe().run(whole(page), context={"exclude": [[".side-switch"]]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


FOCUSED = """() => { const one = document.activeElement;
  return [one.name, one.closest("label") ? one.closest("label").innerText : one.innerText].join(" ") }"""


def by_tab(page, words, *keys):
    """From Tab to Tab, as who has no mouse, to what bears these words; then the keys pressed there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            break
    else:
        raise AssertionError(f"no Tab leads to {words}")
    for key in keys:
        page.keyboard.press(key)


def address(at, activity, until):
    return f"/lan/activities/in/{codes.code(at.committee.pk, codes.Code(activity.pk, 1), until)}/"


def test_the_room_shows_a_code_the_phone_taps_once_and_the_office_corrects(at, new_page):
    today = timezone.localdate()
    activity = Activity(kind="plenary", title="全体会议", starts_on=today, audience="all", place="大会堂")
    actions.plan_activity(activity, by=at.office, on=today)
    room = new_page(user=at.office.account)
    room.goto(f"{activity.get_absolute_url()}room/1/")
    room.wait_for_selector("svg.room-qr")
    assert "应到 6 人" in room.inner_text(".room-count")
    no_barrier(room)
    # the phone reads the code off the screen
    shown = room.evaluate("Array.from(document.querySelectorAll('svg.room-qr path')).pop().getAttribute('d')")
    assert len(shown) > 500
    phone = new_page(phone=True, user=at.of(Role.MB).account)
    phone.goto(address(at, activity, time.time() + 60))
    no_barrier(phone)
    assert overflow(phone) <= 0
    by_tab(phone, "签到", "Enter")
    phone.wait_for_selector("text=签到成功")
    no_barrier(phone)
    phone.goto(address(at, activity, time.time() + 60))
    phone.click("button")
    phone.wait_for_selector("text=您已经签到")
    # expired and forged
    phone.goto(address(at, activity, time.time() - 1))
    phone.wait_for_selector("text=已经过期")
    phone.goto(re.sub(r".{4}/$", "xxxx/", address(at, activity, time.time() + 60)))
    phone.wait_for_selector("text=不是有效的签到码")
    no_barrier(phone)
    # without JavaScript the same, by another member
    plain = new_page(phone=True, javascript=False, user=at.of(Role.SC).account)
    plain.goto(address(at, activity, time.time() + 60))
    plain.click("button")
    plain.wait_for_selector("text=签到成功")
    # the room counts, the office corrects one with a reason
    room.goto(f"{activity.get_absolute_url()}room/1/")
    assert room.inner_text(".room-count b") == "2"
    by_tab(room, "出席名单", "Enter")
    room.wait_for_url("**/attendance/?sitting=1")
    office = new_page(phone=True, user=at.office.account)
    office.goto(f"{activity.get_absolute_url()}attendance/")
    no_barrier(office)
    assert overflow(office) <= 0
    office.select_option(f"#o{at.members[0].pk}", "left_early")
    office.fill("#reason", "中途离会")
    office.select_option("#rest", "absent")
    office.click("text=保存名单")
    office.wait_for_selector("text=已登记5人的出席情况")
    rows = Attendance.objects.of(at.committee)
    assert sorted(rows.values_list("outcome", flat=True)) == ["absent"] * 4 + ["left_early", "present"]


def test_a_member_signs_up_and_asks_for_leave_on_the_phone(at, new_page):
    today = timezone.localdate()
    visit = Activity(
        kind="inspection", title="视察停车场", starts_on=today, audience="all", signs_up=True, capacity=1
    )
    actions.plan_activity(visit, by=at.office, on=today)
    meeting = Activity(kind="plenary", title="全体会议", starts_on=today, audience="all")
    actions.plan_activity(meeting, by=at.office, on=today)
    page = new_page(phone=True, user=at.of(Role.MB).account)
    page.goto("/lan/activities/mine/")
    no_barrier(page)
    assert overflow(page) <= 0
    page.click("button:has-text('报名参加')")
    page.wait_for_selector("text=已报名。")
    no_barrier(page)
    page.goto(meeting.get_absolute_url())
    page.wait_for_selector("text=同一时间您还要参加")
    page.click("#mine >> text=请假")
    page.fill("[name=reason]", "住院治疗")
    page.click("form.card button")
    page.wait_for_selector("text=请假已提出")
    leader = new_page(user=at.of(Role.LD).account)
    leader.goto("/lan/")
    leader.click("li:has-text('请假待审批') >> text=去审批")
    leader.click("text=魏一：全体会议")
    no_barrier(leader)
    leader.click("button:has-text('准假') >> nth=0")
    leader.wait_for_selector("text=已准假")
    leader.goto("/lan/activities/calendar/")
    no_barrier(leader)
    assert overflow(leader) <= 0


def test_the_session_page_and_the_board_hold_no_barrier_and_need_no_mouse(at, new_page):
    today, by = timezone.localdate(), at.of(Role.SG)
    term = Term.objects.of(at.committee).get()
    people.call_session(term, 2, today, today, by=system(at.committee), on=today)
    meeting = Activity(kind="plenary", title="二次会议", starts_on=today, audience="all")
    actions.plan_activity(meeting, by=by, on=today)
    actions.arrange(meeting, {at.members[0]: actions.Place("第一组", "1排1座", "305")}, by=by, on=today)
    papers = [("议程.txt", b"9:00"), ("工作报告.txt", b"text")]
    actions.hand_out(meeting, "agenda", papers, by=by, on=today)
    talk = f.held(at, today, kind="plenary_discussion", title="分组讨论")
    rows = [Suggestion(text=text) for text in ("修路", "铺路", "办学")]
    one, two, _ = actions.record_suggestions(talk, rows, by=at.office, on=today)
    actions.consolidate(talk, [("交通", [("修好路", [one, two])])], by=at.office, on=today)
    member = new_page(phone=True, user=at.of(Role.MB).account)
    member.goto("/lan/activities/session/")
    assert "第一组，座号1排1座，住房305" in member.inner_text("main")
    no_barrier(member)
    assert overflow(member) <= 0
    by_tab(member, "二次会议", "Enter")
    member.wait_for_url(f"**{meeting.get_absolute_url()}")
    office = new_page(phone=True, javascript=False, user=by.account)
    for path in (f"{talk.get_absolute_url()}board/", f"{meeting.get_absolute_url()}places/"):
        office.goto(path)
        assert overflow(office) <= 0, path
    wide = new_page(user=by.account)
    for path in ("board/", "places/", "handouts/", ""):
        wide.goto(f"{(talk if path == 'board/' else meeting).get_absolute_url()}{path}")
        no_barrier(wide)
    wide.goto(f"{talk.get_absolute_url()}board/")
    by_tab(wide, "3．办学")  # in what is proposed, then where it stands
    by_tab(wide, "3．办学", "Space")
    by_tab(wide, "to")
    while "修好路" not in wide.eval_on_selector("#board [name=to]", "one => one.selectedOptions[0].text"):
        wide.keyboard.press("ArrowDown")
    by_tab(wide, "移动勾选的意见", "Enter")
    wide.wait_for_selector("#messages >> text=已移动1条")
    wide.wait_for_selector("#loose >> text=未归纳 0条")
