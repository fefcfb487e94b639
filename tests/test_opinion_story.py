"""Opinions in real browsers: from a line typed on a phone to a national instruction and the answer back; three merged
into one item of an issue, one kept for reference, and a refused proposal that goes on here and counts once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from jianyan.core.tests.looking import overflow
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
    assert "（送审稿）" in signer.inner_text(".bulletin")
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


def reported(at, no, title):
    today = timezone.localdate()
    one = actions.submit(
        title,
        f"{title}，沿街住户都有反映。",
        "请检修。",
        by=at.of(Role.RS),
        on=today,
        persons=[at.members[no]],
    )
    return actions.register(one, by=at.of(Role.RS), on=today, secrecy_checked=True)


def counted(at, key):
    scope = Scope.of_year(at.committee.pk, timezone.localdate().year)
    return catalogue.ask(catalogue.find(key), scope).answer.value


def test_three_become_one_item_one_is_kept_and_a_refused_proposal_goes_on_here(at, new_page):
    today, office = timezone.localdate(), at.of(Role.RS)
    for no, title in enumerate(("南街路灯不亮", "南街路灯不亮影响出行", "南街路灯夜间不亮")):
        reported(at, no, title)
    for title in ("水管老化", "公交末班早"):
        one = reported(at, 1, title)
        actions.edit(one, title, "据反映，情况属实。", by=office, on=today)
    kept = reported(at, 0, "想多办庙会")
    refused = f.submitted(at, on=today, cause="关于增设急救点的提案")
    proposals.start_review([refused], by=at.of(Role.PO), on=today)
    proposals.not_file(
        refused,
        ground="NF13",
        disposition="converted_to_opinion",
        explanation="转社情民意",
        by=at.of(Role.PC),
        on=today,
    )

    desk = new_page(user=office.account)
    desk.goto("/lan/opinions/desk/?stage=1")
    desk.click(".desk-again >> nth=0 >> a")
    desk.click("button:has-text('合并并编辑')")
    desk.wait_for_selector("text=已将2件并入")
    assert desk.locator("h3:has-text('并入：')").count() == 2
    desk.fill("[name=text]", "据反映，南街路灯夜间不亮。建议检修。")
    desk.click("button:has-text('保存编辑稿')")
    desk.goto("/lan/opinions/desk/?stage=2")
    for box in desk.locator("tr[data-line] input").all():
        box.check()
    desk.click("button:has-text('所选编成一期')")
    desk.fill("[name=title]", "民生三则")
    desk.click("button:has-text('编成送签')")
    desk.click("text=预览版式")
    sheet = desk.inner_text(".bulletin")
    assert sheet.count("反映人：") == 3
    for name in ("魏一", "童二", "龚三"):
        assert name in sheet
    desk.goto(f"/lan/opinions/{kept.pk}/")
    act(desk, "留存参考", reason="属部门日常工作，已当面转告", note="文旅局已有安排。")
    desk.goto("/lan/opinions/links/")
    desk.click("text=转为信息")
    assert desk.input_value("[name=text]") == "雨季积水。"
    desk.fill("[name=names]", "魏一")
    desk.check("[name=secrecy_checked]")
    desk.click("form.card button.btn-primary")
    desk.wait_for_selector("text=已转为社情民意信息")
    actions.sign_issue(Issue.objects.of(at.committee).get(), by=at.of(Role.SG), on=today)

    phone = new_page(phone=True, user=at.of(Role.MB).account)
    phone.goto(f"/lan/opinions/{kept.pk}/")
    page = phone.inner_text("main")
    assert "留存参考：属部门日常工作，已当面转告" in page
    assert "文旅局已有安排。" in page
    assert overflow(phone) <= 0
    figures = {key: counted(at, f"opinions.{key}") for key in ("received", "issued_items", "issues")}
    assert figures == {"received": 7, "issued_items": 3, "issues": 1}
    moved = Opinion.objects.of(at.committee).get(origin="refused_proposal")
    assert "关于增设急救点的提案" in new_text(phone, f"/lan/opinions/{moved.pk}/")


def new_text(page, url):
    page.goto(url)
    return page.inner_text("main")
