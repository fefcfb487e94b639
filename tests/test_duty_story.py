"""What is asked of an appraisal before it is trusted, played in a real browser: the member who objects, next year's sheet,
the newcomer, the standing member, the chair, the joint proposal, and the record that comes a day after the freeze."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from jianyan.activities import actions as activities
from jianyan.activities.models import Attendance
from jianyan.core.tests.looking import overflow, says, whole
from jianyan.duty.actions import cases
from jianyan.duty.actions import sheets as verbs
from jianyan.duty.models import Advice, AppraisalSheet, Objection
from jianyan.duty.tests import factories
from jianyan.duty.tests.test_procedure import AFTER, STEPS, through
from jianyan.people import actions as people
from jianyan.people.models import Account, Person, Post, Role
from jianyan.proposals.actions import Signer
from jianyan.proposals.tests import factories as proposals

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2022, 12, 12)


@pytest.fixture
def today(monkeypatch):
    """Moves the day it is; it begins in December."""

    def move(to):
        monkeypatch.setattr(timezone, "localdate", lambda *args: to)

    move(DAY)
    return move


@pytest.fixture
def at(today):
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
    says(office, "不能为负数")
    assert office.input_value("[name=name]") == "书面发言"
    office.fill("[name=points]", "3")
    office.click("text=保存到草案")
    says(office, "书面发言")
    office.click("text=试算")
    says(office, "哪一条造成的")
    assert at.person(0).name not in whole(office).inner_text("main")

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
    assert whole(leader).locator("text=增加条目").count() == 0


def seated(at, person):
    """The account of a member at his window."""
    account = Account.objects.create(username=f"at-{person.pk}", display_name=person.name)
    people.grant(account, Role.MB, by=at.of(Role.AD), on=DAY, person=person)
    return account


def score_of(window):
    """What stands in the box of the score on the phone."""
    window.goto("/lan/duty/mine/")
    assert overflow(window) <= 0
    return window.inner_text("section[aria-label=得分]")


def line_of(window, title):
    """The line of this record, opened where it stands among what did not count."""
    window.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    return window.locator("tr", has_text=title).first.inner_text()


def test_a_member_co_opted_in_june_answers_for_seven_months(today, new_page):
    """Neither charged with the plenary before his time nor measured by what a whole year asks."""
    grades = [{"code": "pass", "name": "达标", "min": 8000}, {"code": "fail", "name": "未达标", "max": 8000}]
    at = factories.year(proration="by_months", grades=grades)
    factories.meeting(at, {0: "absent"})
    office = new_page(user=at.of(Role.ML).account)
    office.goto("/lan/registers/new/member/")
    office.select_option("[name=term]", index=1)
    office.select_option("[name=sector]", index=1)
    office.select_option("[name=reason]", label="增补")
    office.select_option("[name=gender]", index=1)
    office.fill("[name=name]", "新一")
    office.fill("[name=on]", "2022-06-01")
    office.click("main form button[type=submit]")
    office.wait_for_selector("h1:has-text('新一')")

    newcomer = Person.objects.of(at.world.committee).get(name="新一")
    mine = new_page(phone=True, user=seated(at, newcomer))
    told = score_of(mine)
    assert "50" in told
    assert "本年度计入考核7个月" in told
    assert "全体会议0110" not in mine.inner_text("main")

    # 50 of 100 points are enough for seven twelfths of 80 (46.67), not for the whole year.
    through(at, *STEPS[:6])
    assert "达标" in score_of(mine)
    office.goto(at.appraisal.get_absolute_url())
    graded = {row.split()[0]: row.split()[2] for row in office.locator("tbody tr").all_inner_texts()}
    assert (graded["新一"], graded["龚三"]) == ("达标", "未达标")


def test_a_standing_member_answers_for_the_standing_meetings_and_others_do_not(today, new_page):
    at = factories.year()
    factories.meeting(at, {0: "absent", 1: "leave"}, kind="standing", on=date(2022, 3, 1))
    factories.meeting(at, {1: "absent"}, kind="standing", on=date(2022, 4, 1))
    standing = new_page(phone=True, user=at.of(Role.SC).account)
    assert "43" in score_of(standing)  # 50 less 2 for leave and 5 for absence
    for title, clause, points in (("0301", "常委会会议请假", "-2"), ("0401", "常委会会议无故缺席", "-5")):
        line = line_of(standing, f"常委会会议{title}")
        assert clause in line
        assert points in line

    other = new_page(phone=True, user=at.member().account)
    assert "50" in score_of(other)
    assert "办法没有为此项规定分值" in line_of(other, "常委会会议0301")


def test_a_leader_who_is_exempt_has_a_file_and_takes_no_part(today, new_page):
    at = factories.year(quotas=[{"grade": "pass", "count": 1, "tie_rule": "include"}])
    chair = at.person(3)
    people.appoint(
        [Post(person=chair, kind=Post.Kind.CHAIR, title="主席")], by=at.of(Role.ML), on=factories.OPENS
    )
    factories.meeting(at, {3: "absent"})
    mine = new_page(phone=True, user=seated(at, chair))
    assert "按办法不参加考核" in score_of(mine)
    assert "全体会议无故缺席" in line_of(mine, "全体会议0110"), "the record is kept whoever he is"

    through(at, *STEPS)
    assert "按办法不参加考核" in score_of(mine)
    office = new_page(user=at.of(Role.ML).account)
    office.goto(at.appraisal.get_absolute_url())
    assert "按办法不参加考核" in office.locator("tr", has_text=chair.name).inner_text()
    assert "不定等次1名" in "".join(office.inner_text("section[aria-label=等次分布]").split())
    office.goto("/lan/duty/advice/")
    assert at.person(0).name in office.inner_text("main")
    assert chair.name not in office.inner_text("main")
    assert not Advice.objects.of(at.world.committee).filter(person=chair).exists()


def test_one_joint_proposal_is_tried_under_four_splits(today, new_page):
    """Three signed it and it was filed: 25 points. What each has of it is the sheet's affair, tried before it is adopted."""
    at = factories.year()
    three = [Signer(person=at.person(no)) for no in range(3)]
    proposals.filed(at.world, sponsor_type="joint", signers=three)
    for no, told in ((0, "25分 × 1/2"), (2, "25分 × 1/4")):  # lead half, the others the other half
        mine = new_page(phone=True, user=at.member().account if no == 0 else seated(at, at.person(no)))
        score_of(mine)
        assert told in line_of(mine, "关于")

    draft = verbs.draft_from(at.appraisal.sheet, by=at.of(Role.ML), on=DAY)
    place = next(no for no, rule in enumerate(draft.sheet.rules) if rule.code == "P1")
    office = new_page(user=at.of(Role.ML).account, javascript=False)
    leader = new_page(user=at.of(Role.LD).account)
    for split, others, lead, co in (
        ("fixed", "15", "62.5 75", "56.3 65"),
        (
            "lead_only",
            "0",
            "62.5 75",
            "56.3 52.5",
        ),  # what P1 leaves him out of counts as put forward: a quarter of 10
        ("equal", "0", "62.5 58.3", "56.3 58.3"),
    ):
        office.goto(f"/lan/duty/sheets/{draft.pk}/parts/rules/{place}/")
        office.select_option("[name=split_mode]", split)
        office.fill("[name=split_others]", others)
        office.click("text=保存到草案")
        leader.goto(f"/lan/duty/sheets/{draft.pk}/trial/?year=2022")
        rows = [row.split() for row in leader.locator("tbody tr").all_inner_texts()]
        found = {row[0]: " ".join(row[1:3]) for row in rows}
        assert (found[at.person(0).name], found[at.person(2).name]) == (lead, co)


def test_a_record_that_comes_a_day_after_the_freeze_is_shown_and_changes_nothing(today, new_page):
    at = factories.year()
    through(at, *STEPS[:4])
    today(AFTER)
    office = new_page(user=at.of(Role.ML).account)
    office.goto(at.appraisal.get_absolute_url())
    office.click("text=冻结得分")
    office.click("main form button[type=submit]")
    office.wait_for_selector("text=已办：冻结得分")

    late = date(2022, 12, 28)
    today(late)
    made = cases.enter(
        at.person(0),
        "service",
        "送医下乡",
        date(2022, 12, 20),
        by=at.of(Role.SPC),
        on=late,
        evidence="签到表",
    )
    office.goto(f"/lan/duty/entries/{made.pk}/")
    office.click("main >> text=确认")
    office.click("main form button[type=submit]")
    office.wait_for_selector("text=已确认")

    mine = new_page(phone=True, user=at.member().account)
    assert "50" in score_of(mine)
    told = "得分已于2022年12月27日冻结。此后补录的记录不再计入；按现有记录应为51分。"
    assert told in mine.inner_text("main")
    assert "送医下乡" not in mine.inner_text("main")
    leader = new_page(user=at.of(Role.LD).account)
    leader.goto(at.appraisal.get_absolute_url())
    assert leader.locator("tr", has_text=at.person(0).name).inner_text().split()[1] == "50"
    leader.click("text=审定 >> visible=true")
    leader.fill("[name=decided_by]", "十届八次主席会议")
    leader.click("main form button[type=submit]")
    leader.wait_for_selector("text=十届八次主席会议")
    assert whole(leader).locator("tr", has_text=at.person(0).name).inner_text().split()[1] == "50"
