"""The story of a volume in a real browser, at a desk and on a phone: from the call to the copies in the library."""

import io
from datetime import date

import pytest
from django.utils import timezone

from jianyan.core.tests.looking import overflow, says
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import Manuscript, Volume
from jianyan.publications.tests.factories import REVIEWERS, world

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = "/lan/publications/"


@pytest.fixture
def at():
    return world()


@pytest.fixture
def call(at):
    """An outline with its call, so that authors have something to answer."""
    clerk = {"by": at.of(Role.CL), "on": date(2022, 3, 1)}
    outline = actions.open_outline("第二十四辑征集大纲", "修桥筑路。", topics=[("桥路", "", 6)], **clerk)
    return actions.issue_call(
        outline,
        "征集通知",
        closes_on=date(2022, 7, 31),
        recipients="各位委员",
        contact="王某",
        **clerk,
    )


def press(page, label):
    page.get_by_role("button", name=label, exact=True).click()


def go(page, label):
    page.get_by_role("link", name=label, exact=True).first.click()


def see(page, text):
    """Waits until the words stand on the page."""
    page.get_by_text(text).first.wait_for()


def word(*paragraphs):
    from docx import Document

    document, file = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return {"name": "往事.docx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}


def review(page, label, reviewer, outcome="通过", opinion="可用"):
    """One of the three reviews, from the manuscript's page and back to it."""
    go(page, label)
    page.get_by_label(outcome, exact=True).check()
    page.get_by_role("textbox", name="审稿意见").fill(opinion)
    page.get_by_label("审稿人").fill(reviewer)
    press(page, label)


def test_a_member_answers_a_call_on_his_phone_and_follows_his_manuscript(at, call, new_page):
    phone = new_page(phone=True, user=at.of(Role.MB).account)
    phone.goto(call.get_absolute_url())
    go(phone, "应征投稿")
    assert overflow(phone) <= 0
    phone.get_by_label("篇名").fill("渡口往事")
    phone.get_by_label("征集专题").select_option(label="桥路")
    phone.get_by_label("三亲").select_option(label="亲历")
    phone.get_by_label("稿件文件").set_input_files(word("那年涨水。", "渡船停了三天。"))
    press(phone, "提交稿件")
    says(phone, "史实审稿人", where="[aria-label=下一步由谁办理]")
    see(phone, "渡船停了三天。")
    assert overflow(phone) <= 0

    one = Manuscript.objects.of(at.committee).get()
    actions.review(one, "fact", "revise", "请写明年份", "甲审", by=at.of(Role.CL), on=timezone.localdate())
    phone.goto("/lan/")
    go(phone, "去修改")
    go(phone, "渡口往事")
    see(phone, "请写明年份")
    go(phone, "改后再报")
    phone.get_by_label("正文").fill("一九七五年涨水。\n渡船停了三天。")
    press(phone, "改后再报")
    says(phone, "史实审稿人", where="[aria-label=下一步由谁办理]")


def test_a_volume_goes_from_reviews_to_the_library(at, call, new_page):
    on = date(2022, 4, 1)
    one = actions.receive_manuscript(
        "渡口往事", "外来作者", by=at.of(Role.CL), on=on, call=call, text="那年。"
    )
    clerk, office = new_page(user=at.of(Role.CL).account), new_page(user=at.of(Role.SG).account)
    clerk.goto(f"{ROOT}manuscripts/?waiting=1")
    go(clerk, "渡口往事")
    for label, reviewer in zip(("史实审", "政治审", "文字审"), REVIEWERS.values(), strict=True):
        review(clerk, label, reviewer)
    office.goto(f"{ROOT}manuscripts/?state=reviewed")
    office.get_by_label("选择渡口往事").check()
    press(office, "所选稿件采用")
    see(office, "已采用1篇")

    clerk.goto(one.get_absolute_url())
    go(clerk, "登记授权")
    clerk.get_by_label("授权范围").fill("同意刊印")
    press(clerk, "登记授权")
    clerk.goto(f"{ROOT}volumes/new/")
    clerk.get_by_label("丛书").fill("文史资料")
    clerk.get_by_label("辑次").fill("24")
    press(clerk, "保存")
    go(clerk, "编排目录")
    clerk.get_by_label("渡口往事的顺序").fill("1")
    press(clerk, "保存目录")
    go(clerk, "填写书名和书号")
    clerk.get_by_label("编辑").last.fill("魏一、丁二")
    clerk.get_by_label("书号或准印号").fill("内资准字1号")
    press(clerk, "填写书名和书号")
    go(clerk, "登记出版")
    clerk.get_by_label("印数（册）").fill("1000")
    press(clerk, "登记出版")
    for mode, copies, to, kind in (
        ("发放", "500", "读书日群众", "群众读者"),
        ("赠送", "107", "市图书馆", "图书馆、档案馆"),
    ):
        clerk.goto(Volume.objects.of(at.committee).get().get_absolute_url())
        go(clerk, "登记发放赠送")
        clerk.get_by_label("方式").select_option(label=mode)
        clerk.get_by_label("册数").fill(copies)
        clerk.get_by_label("去向", exact=False).first.fill(to)
        clerk.get_by_label("去向类别").select_option(label=kind)
        press(clerk, "保存")
    clerk.goto(Volume.objects.of(at.committee).get().get_absolute_url())
    assert "库存393册" in clerk.get_by_label("库存", exact=True).inner_text()
    assert "丁二、魏一" in clerk.content()
    assert overflow(clerk) <= 0


def test_too_many_copies_are_refused_with_the_stock(at, new_page):
    volume = actions.publish_volume("文史资料", 24, by=at.of(Role.CL), on=date(2022, 6, 1), print_run=50)
    clerk = new_page(user=at.of(Role.CL).account)
    clerk.goto(f"{ROOT}books/new/?volume={volume.pk}")
    clerk.get_by_label("方式").select_option(label="发放")
    clerk.get_by_label("册数").fill("51")
    clerk.get_by_label("去向", exact=False).first.fill("读者")
    clerk.get_by_label("去向类别").select_option(label="群众读者")
    press(clerk, "保存")
    see(clerk, "库存50册，不足51册")


def test_a_manuscript_is_refused_without_javascript_and_its_author_reads_why(at, new_page):
    one = actions.receive_manuscript(
        "茶亭", "魏一", by=at.of(Role.CL), on=date(2022, 6, 1), person=at.members[0], text="传说。"
    )
    clerk = new_page(user=at.of(Role.CL).account, javascript=False)
    clerk.goto(one.get_absolute_url())
    go(clerk, "退稿")
    clerk.get_by_label("原因").fill("不合三亲要求")
    press(clerk, "退稿")
    go(clerk, "告知作者")
    press(clerk, "告知作者")
    phone = new_page(phone=True, user=at.of(Role.MB).account)
    phone.goto(f"{ROOT}manuscripts/")
    go(phone, "茶亭")
    see(phone, "退稿原因：不合三亲要求")
    phone.get_by_role("link", name="退稿函").wait_for()
    assert overflow(phone) <= 0
