"""Opinions in real browsers: from a line typed on a phone to a national instruction and the answer back; three merged
into one item of an issue with two others; one kept for reference, and how its author learns why; a refused proposal
that goes on here and is scored once; a topic the office asked for."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jianyan.core.tests.looking import overflow, says, whole
from jianyan.duty import sheets
from jianyan.duty.actions import sheets as sheet_verbs
from jianyan.duty.actions import years
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.opinions import actions
from jianyan.opinions.models import Issue, Opinion, Series
from jianyan.people.models import Role
from jianyan.proposals import actions as proposals
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    made = f.world()
    series = Series(
        name="社情民意", kind="newsletter", signer=Role.SG, recipients="县委、县政府", print_run=30
    )
    actions.found_series([series], by=made.of(Role.RS), on=f.OPENS)
    return made


def act(page, label, **fields):
    """Follow a button of the record's page and send its form."""
    page.click(f".page-actions a:has-text('{label}')")
    for name, value in fields.items():
        place = page.locator(f"[name={name}]").first
        if place.get_attribute("type") in ("checkbox", "radio"):
            page.check(f"[name={name}][value='{value}']" if value != "on" else f"[name={name}]")
        elif place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(label=value)
        else:
            place.fill(value)
    page.click("form.card button.btn-primary")
    page.wait_for_selector(".note-success")


def written(phone):
    """Typed on a phone in two parts, left and taken up again, and sent; gives the address of its page."""
    phone.goto("/lan/opinions/new/")
    phone.click("text=开始写")
    phone.fill("[name=title]", "乡村教师住房紧张")
    phone.fill("[name=text]", "全县32名支教教师没有宿舍，冬季往返山路有危险。")
    phone.wait_for_selector("#hints >> text=还没有写建议")
    with phone.expect_response("**/autosave/"):
        phone.fill("[name=advice]", "请教育局用闲置校舍改建周转房，明年秋季前完成。")
    assert overflow(phone) <= 0
    phone.reload()
    assert phone.input_value("[name=text]").startswith("全县32名")
    phone.check("[name=secrecy]")
    phone.click("button[value=send]")
    phone.wait_for_selector("text=已提交")
    return phone.url


def issued(at, desk, new_page):
    """Taken from the queue by keyboard, registered, edited, compiled, signed by whom it is for, and sent out."""
    desk.goto("/lan/opinions/desk/?stage=0")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("h1:has-text('乡村教师住房紧张')")
    act(desk, "登记", secrecy_checked="on")
    act(desk, "编辑", text="据反映，全县32名支教教师没有宿舍。建议用闲置校舍改建周转房。")
    act(desk, "编入刊期送签", title="教师住房")
    signer = new_page(user=at.of(Role.SG).account)
    signer.goto("/lan/")
    signer.click(".task:has-text('待签批的刊期') a")
    signer.click("td a:has-text('教师住房')")
    signer.click("text=预览版式")
    says(signer, "（送审稿）", where=".bulletin")
    signer.go_back()
    act(signer, "签发")
    desk.goto(signer.url)
    act(desk, "报送")


def answered(unit):
    """The unit finds it on its desk and says what it will do."""
    unit.goto("/lan/")
    unit.click(".task:has-text('待反馈的社情民意信息') a")
    unit.click("td a:has-text('反馈')")
    unit.check("[name=outcome][value=planned]")
    unit.fill("[name=answer]", "已列入明年计划，改建周转房40套。")
    unit.click("form.card button.btn-primary")
    unit.wait_for_selector("text=系统已告知反映人")


TOLD = (
    "已经登记",
    "正在编辑",
    "已经签发",
    "已经报送",
    "有国家级领导批示",
    "已转有关单位办理",
    "有了办理结果",
)


def test_one_opinion_from_a_phone_to_a_national_instruction_and_the_answer_back(at, new_page):
    phone = new_page(phone=True, user=at.of(Role.MB).account)
    desk = new_page(user=at.of(Role.RS).account)
    record = written(phone)
    issued(at, desk, new_page)
    phone.goto(record)
    phone.click("summary:has-text('修改对照')")
    assert "冬季往返山路有危险" in " ".join(phone.locator(".diff-text del").all_inner_texts())
    desk.goto(record)
    act(desk, "登记批示", leader="林某", position="副总理", level="国家级", number="国办批1号")
    act(desk, "转办", unit="lan县教育局", due_on="2027-01-15")
    answered(new_page(user=at.of(Role.HU).account))
    phone.goto("/lan/notices/")
    box = phone.inner_text("main")
    assert [told for told in TOLD if told not in box] == []
    phone.goto(record)
    page = phone.inner_text("main")
    assert "国家级领导" in page
    assert "改建周转房40套" in page
    assert "林某" not in page
    assert overflow(phone) <= 0


def reported(at, title, no=0):
    """Sent by a member and registered."""
    who, today = {"persons": [at.members[no]]}, timezone.localdate()
    one = actions.submit(title, f"{title}，住户都有反映。", "请检修。", by=at.of(Role.RS), on=today, **who)
    return actions.register(one, by=at.of(Role.RS), on=today, secrecy_checked=True)


def signed(at):
    return actions.sign_issue(
        Issue.objects.of(at.committee).get(), by=at.of(Role.SG), on=timezone.localdate()
    )


def counted(at, key):
    scope = Scope.of_year(at.committee.pk, timezone.localdate().year)
    return catalogue.ask(catalogue.find(f"opinions.{key}"), scope).answer.value


def test_three_become_one_item_of_an_issue_with_two_others_and_all_who_reported_are_named(at, new_page):
    for no, title in enumerate(("南街路灯不亮", "南街路灯不亮影响出行", "南街路灯夜间不亮")):
        reported(at, title, no)
    for title in ("水管老化", "公交末班早"):
        one = reported(at, title, 1)
        actions.edit(one, title, "据反映，情况属实。", by=at.of(Role.RS), on=timezone.localdate())
    desk = new_page(user=at.of(Role.RS).account)
    desk.goto("/lan/opinions/desk/?stage=1")
    desk.click(".desk-again >> nth=0 >> a")
    desk.click("button:has-text('合并并编辑')")
    desk.wait_for_selector("text=已将2件并入")
    expect(desk.locator("h3:has-text('并入：')")).to_have_count(2)
    desk.fill("[name=text]", "据反映，南街路灯夜间不亮。建议检修。")
    desk.click("button:has-text('保存编辑稿')")
    desk.goto("/lan/opinions/desk/?stage=2")
    for box in desk.locator("tr[data-line] input").all():
        box.check()
    desk.click("button:has-text('所选编成一期')")
    desk.fill("[name=title]", "民生三则")
    desk.click("button:has-text('编成送签')")
    desk.click("text=预览版式")
    sheet = whole(desk).inner_text(".bulletin")
    assert (sheet.count("反映人："), [name for name in ("魏一", "童二", "龚三") if name not in sheet]) == (
        3,
        [],
    )
    signed(at)
    assert [counted(at, key) for key in ("received", "issued_items", "issues")] == [5, 3, 1]


def test_the_author_of_one_kept_for_reference_is_told_and_reads_why(at, new_page):
    kept = reported(at, "想多办庙会")
    desk = new_page(user=at.of(Role.RS).account)
    desk.goto(f"/lan/opinions/{kept.pk}/")
    act(desk, "留存参考", reason="属部门日常工作，已当面转告", note="文旅局已有安排。")
    phone = new_page(phone=True, user=at.of(Role.MB).account)
    phone.goto("/lan/notices/")
    phone.click(".task:has-text('您反映的信息留存参考') a.btn")
    phone.wait_for_selector("h1:has-text('想多办庙会')")
    page = whole(phone).inner_text("main")
    told = ("留存参考：属部门日常工作，已当面转告", "文旅局已有安排。", "仍计入您反映的信息")
    assert [words for words in told if words not in page] == []
    assert overflow(phone) <= 0
    assert (counted(at, "received"), counted(at, "issued_items")) == (1, 0)


def refused(at):
    """A member's proposal that the committee turns into an opinion."""
    today = timezone.localdate()
    one = f.submitted(at, on=today, cause="关于增设急救点的提案")
    proposals.start_review([one], by=at.of(Role.PO), on=today)
    why = {"ground": "NF13", "disposition": "converted_to_opinion", "explanation": "转社情民意"}
    return proposals.not_file(one, by=at.of(Role.PC), on=today, **why)


def appraised(at):
    """The year's sheet: a proposal that was not filed 10 points, an opinion 10 points, one matter never twice."""
    sheet = sheet_verbs.draft_sheet(sheets.style("style1"), by=at.of(Role.ML), on=f.OPENS)
    sheet_verbs.adopt_sheet(sheet, "主席会议", f.OPENS, by=at.of(Role.LD), on=f.OPENS)
    today = timezone.localdate()
    years.open_year(today.year, sheet, by=at.of(Role.ML), on=today)


def test_a_refused_proposal_goes_on_here_and_is_scored_once(at, new_page):
    appraised(at)
    refused(at)
    desk = new_page(user=at.of(Role.RS).account)
    desk.goto("/lan/opinions/links/")
    desk.click("text=转为信息")
    assert (desk.input_value("[name=text]"), desk.input_value("[name=names]")) == ("雨季积水。", "魏一")
    desk.check("[name=secrecy_checked]")
    desk.click("form.card button.btn-primary")
    desk.wait_for_selector("text=已转为社情民意信息")
    phone = new_page(phone=True, user=at.of(Role.MB).account)
    phone.goto("/lan/notices/")
    phone.click(".task:has-text('您未立案的提案已转为社情民意信息') a.btn")
    phone.wait_for_selector("main >> text=关于增设急救点的提案")
    phone.goto("/lan/duty/mine/")
    assert "10" in phone.inner_text("section[aria-label=提案] .card-header")
    here = phone.locator("section[aria-label=社情民意信息]")
    here.locator("summary").click()
    said = here.inner_text()
    assert [words for words in ("急救点", "同一事项已按其他条款计分") if words not in said] == []
    assert overflow(phone) <= 0
    assert counted(at, "received") == 1


def test_a_topic_the_office_asks_for_is_answered_from_a_phone_and_shows_what_it_yielded(at, new_page):
    desk = new_page(user=at.of(Role.RS).account)
    desk.goto("/lan/opinions/commissions/new/")
    desk.fill("[name=title]", "高校毕业生就业难点")
    desk.click("form.card button.btn-primary")
    desk.wait_for_selector("text=约稿已发布")
    phone = new_page(phone=True, user=at.of(Role.MB).account, javascript=False)
    phone.goto("/lan/notices/")
    phone.click(".task:has-text('研究室发布了新的约稿') a.btn")
    phone.click("text=写一条")
    phone.click("text=开始写")
    for name, words in {"title": "招工难", "text": "3家企业缺工。", "advice": "请办专场招聘会。"}.items():
        phone.fill(f"[name={name}]", words)
    phone.check("[name=secrecy]")
    phone.click("button[value=send]")
    phone.wait_for_selector("text=已提交")
    says(phone, "高校毕业生就业难点")
    [one], by = Opinion.objects.of(at.committee), {"by": at.of(Role.RS), "on": timezone.localdate()}
    actions.register(one, secrecy_checked=True, **by)
    actions.edit(one, "应届毕业生就业三难", "据反映，情况。建议办会。", **by)
    actions.compile_issue(Series.objects.of(at.committee).get(), "就业", [one], **by)
    signed(at)
    desk.click("td a:has-text('高校毕业生就业难点')")
    desk.wait_for_selector("text=收到来稿1条，编报1条")
    says(desk, "第1期")
