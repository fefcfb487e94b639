"""Three people write the review of 2022 in real browsers: a wrong number is caught as it is typed, the review is approved,
a late record is pointed out, and the paper is taken home."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jianyan.core.tests.looking import overflow, says
from jianyan.language.documents import read_document
from jianyan.people.models import Role
from jianyan.proposals.tests import factories as made
from jianyan.publications import actions

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2022, 6, 1)


@pytest.fixture
def at():
    world = made.world()
    for no in range(3):
        made.filed(world, cause=f"关于改造老旧小区水管的提案{no}")
    for no in range(2):
        actions.write_publicity(f"稿{no}", "办公室", by=world.of(Role.CL), on=ON)
    return world


def open_section(page, name):
    page.goto("/lan/reviews/2022/1/")
    page.click(f"section[aria-label*='{name}'] a:has-text('修改“')")
    page.wait_for_selector("textarea[name=text]")


def test_the_review_of_a_year_from_draft_to_paper(at, new_page):
    researcher = new_page(user=at.of(Role.RS).account)
    researcher.goto("/lan/reviews/2022/")
    researcher.click("text=按2022年的数据起草")
    researcher.wait_for_selector("text=全年收到提案3件")

    clerk = new_page(user=at.of(Role.CL).account)
    open_section(clerk, "赓续文脉")
    open_section(researcher, "提升提案质效")
    researcher.fill(
        "textarea[name=text]", researcher.input_value("textarea[name=text]").replace("提案3件", "提案5件", 1)
    )
    researcher.press("textarea[name=text]", "End")
    researcher.wait_for_selector("#numbers >> text=按记录为3件，文中为5件")
    researcher.click("button[value=save]")
    researcher.wait_for_url("**/reviews/2022/1/**")
    assert "有1个数字与记录不一致" in researcher.goto("/lan/reviews/2022/1/submit/").text()

    clerk.fill("textarea[name=text]", clerk.input_value("textarea[name=text]") + "文史工作有声有色。")
    clerk.click("button[value=save]")
    clerk.wait_for_selector("text=文史工作有声有色。")

    open_section(researcher, "提升提案质效")
    researcher.fill(
        "textarea[name=text]", researcher.input_value("textarea[name=text]").replace("提案5件", "提案3件", 1)
    )
    researcher.press("textarea[name=text]", "End")
    researcher.click("#numbers button[name=tie]")
    researcher.wait_for_selector("#numbers >> text=数字都已关联数据或另附依据")
    researcher.goto("/lan/reviews/2022/1/submit/")
    researcher.click("button:has-text('报送审定')")
    researcher.wait_for_selector("text=已办：报送审定")

    leader = new_page(user=at.of(Role.LD).account)
    leader.goto("/lan/")
    leader.click(".task:has-text('待审定的年度回顾') >> text=去审定")
    leader.click("td a:has-text('2022年工作回顾')")
    leader.click(".page-actions >> text='审定'")
    leader.click("button:has-text('审定')")
    leader.wait_for_selector("text=审定以后，文中的数据没有变化。")

    actions.write_publicity("补录的稿", "办公室", by=at.of(Role.CL), on=ON)
    made.filed(at, cause="补录的提案")
    leader.reload()
    leader.wait_for_selector("#since li:has-text('撰写宣传稿件：审定时2篇，现在3篇')")
    leader.wait_for_selector("#since li:has-text('收到提案：审定时3件，现在4件')")
    says(leader, "全年收到提案3件", where="article")

    with leader.expect_download() as coming:
        leader.click("text=下载全文和数据说明")
    paper = read_document("回顾.docx", Path(coming.value.path()).read_bytes())
    assert "全年收到提案3件" in paper.text
    assert "文史工作有声有色" in paper.text


def test_a_section_is_written_on_a_phone_and_without_javascript(at, new_page):
    actions.start_review(2022, by=at.of(Role.RS), on=date(2023, 1, 9))
    page = new_page(phone=True, javascript=False, user=at.of(Role.RS).account)
    open_section(page, "提升提案质效")
    assert overflow(page) <= 0
    page.fill("textarea[name=text]", page.input_value("textarea[name=text]") + "收到提案4件。")
    page.click("button[value=check]")
    says(page, "按记录为3件，文中为4件", where="#numbers")
    page.click("button[value=save]")
    says(page, "收到提案4", where="article")
    assert overflow(page) <= 0
