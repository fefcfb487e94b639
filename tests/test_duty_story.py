"""A member on the phone reads his score down to the meeting he missed, objects, and is answered; the office tries next
year's sheet, and the leaders adopt it. Played in a real browser."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from jianyan.activities import actions as activities
from jianyan.activities.models import Attendance
from jianyan.core.tests.looking import overflow
from jianyan.duty.models import AppraisalSheet, Objection
from jianyan.duty.tests import factories
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2022, 12, 12)


@pytest.fixture
def at(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: DAY)
    made = factories.year()
    factories.meeting(made, {0: "absent", 1: "present"})
    return made


def test_a_member_objects_to_a_line_of_his_score_and_is_answered(at, new_page):
    mine = new_page(phone=True, user=at.member().account)
    mine.goto("/lan/duty/mine/")
    assert overflow(mine) <= 0
    missed = mine.locator("tr", has_text="全体会议0110")
    assert "-50" in missed.inner_text()
    assert "全体会议无故缺席" in missed.inner_text()
    missed.locator("text=有异议").click()
    assert "全体会议0110" in mine.input_value("[name=line]")
    mine.fill("[name=reason]", "当天我到会了，签到表上有我。")
    mine.click("main form button[type=submit]")
    mine.wait_for_selector("text=待核查")

    office = new_page(user=at.of(Role.ML).account)
    office.goto("/lan/")
    office.click("text=去核查")
    office.click("text=对某一项得分的异议")
    office.click("text=核查 >> visible=true")
    office.fill("[name=finding]", "签到表上有签名，系漏登。")
    office.click("main form button[type=submit]")
    office.wait_for_selector("text=待答复")

    # The organiser mends the record; the score follows by itself.
    [row] = Attendance.objects.of(at.world.committee).filter(person=at.person(0))
    activities.record_attendance(row.activity, {at.person(0): "present"}, by=at.of(Role.SG), on=DAY)

    leader = new_page(user=at.of(Role.LD).account)
    [objection] = Objection.objects.of(at.world.committee)
    leader.goto(objection.get_absolute_url().replace(objection.committee.code, "lan"))
    leader.click("text=异议成立")
    leader.fill("[name=answer]", "已更正出席记录。谢谢您的监督。")
    leader.click("main form button[type=submit]")
    leader.wait_for_selector("text=已更正出席记录")

    mine.goto("/lan/duty/mine/")
    assert "已更正出席记录" in mine.inner_text("main")
    assert "50" in mine.inner_text("section[aria-label=得分]")
    assert "-50" not in mine.inner_text("main")


def test_the_office_writes_next_years_sheet_tries_it_and_it_is_adopted(at, new_page):
    office = new_page(user=at.of(Role.ML).account, javascript=False)
    office.goto("/lan/duty/sheets/")
    office.click("text=起草考核办法")
    office.check("text=参考样式六")
    office.click("main form button[type=submit]")
    office.click("text=增加条目")
    office.fill("[name=code]", "W3")
    office.fill("[name=name]", "书面发言")
    office.select_option("[name=category]", label="公益加分")
    office.select_option("[name=kind]", label="加分")
    office.select_option("[name=source]", label="大会发言")
    office.fill("[name=points]", "-3")
    office.click("text=保存到草案")
    assert "不能为负数" in office.inner_text("main")
    assert office.input_value("[name=name]") == "书面发言"
    office.fill("[name=points]", "3")
    office.click("text=保存到草案")
    assert "书面发言" in office.inner_text("main")
    office.click("text=试算")
    assert "哪一条造成的" in office.inner_text("main")
    assert at.person(0).name not in office.inner_text("main")

    leader = new_page(user=at.of(Role.LD).account)
    sheet = AppraisalSheet.objects.of(at.world.committee).get(edition=2)
    leader.goto(f"/lan/duty/sheets/{sheet.pk}/trial/?year=2022")
    assert at.person(0).name in leader.inner_text("main")
    leader.goto(f"/lan/duty/sheets/{sheet.pk}/")
    leader.click("text=登记通过")
    leader.fill("[name=adopted_by]", "十届九次主席会议")
    leader.fill("[name=effective_on]", "2023-01-01")
    leader.click("main form button[type=submit]")
    leader.wait_for_selector("text=十届九次主席会议")
    assert leader.locator("text=增加条目").count() == 0
