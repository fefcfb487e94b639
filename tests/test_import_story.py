"""An office begins in June: its ledger goes in by the browser, with and without scripts, and a smaller ledger at speed."""

import threading
import time
from datetime import date

import pytest
from django.db import connection

from benchmarks import imports as measured
from jianyan.core import audit
from jianyan.core.models import ImportRow
from jianyan.core.tests.looking import says
from jianyan.kit import sheets
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Advisor, Role
from jianyan.proposals.models import Proposal
from jianyan.proposals.tests import factories as f

HEAD = (
    "编号",
    "案由",
    "提案委员",
    "收到日期",
    "立案日期",
    "承办单位",
    "交办日期",
    "办复日期",
    "满意度",
    "联系人",
)
GOOD = (
    ["某县政协提案台账", *[None] * 9],
    HEAD,
    [
        1,
        "关于修桥的提案",
        "魏一、童二",
        "2022.1.11",
        "1月15日",
        "教育局",
        "2月10日",
        "4月20日",
        "满意",
        "小李",
    ],
    [
        2,
        "关于修路的提案",
        "龚三",
        "2022.1.12",
        "1月15日",
        "主办：水利局；会办：园林中心",
        "2月10日",
        None,
        None,
        None,
    ],
)


def book(rows, tmp_path, name):
    """A sheet as an office writes it: a title above the headings."""
    title, *table = rows
    path = tmp_path / name
    path.write_bytes(sheets.write(sheets.Ledger("台账", [title[0], *"　" * (len(title) - 1)], table)))
    return path


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_ledger_is_mended_imported_and_taken_back(new_page, tmp_path, javascript):
    at = f.world()
    page = new_page(user=at.of(Role.PO).account, javascript=javascript, own=True)
    page.on("dialog", lambda dialog: dialog.accept())
    bad = [list(row) for row in GOOD]
    bad[3][3] = "2022年13月1日"
    _upload(page, book(bad, tmp_path, "台账.xlsx"))
    page.get_by_label("案由", exact=True).wait_for()
    assert page.get_by_label("编号").input_value() == "case_no"
    page.get_by_label("日期没有写年份的").select_option("2022")
    page.locator("summary", has_text="全部相同的内容").click()
    page.get_by_label("反馈日期").fill("2022.5.10")
    page.get_by_role("button", name="开始检查").click()
    says(page, "第4行", "D列“收到日期”", where="tr:has-text('2022年13月1日')")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载标出问题的表格").click()
    assert given.value.suggested_filename == "台账（已标出问题）.xlsx"

    _upload(page, book(GOOD, tmp_path, "台账（改）.xlsx"))
    page.get_by_label("日期没有写年份的").select_option("2022")
    page.locator("summary", has_text="全部相同的内容").click()
    page.get_by_label("反馈日期").fill("2022.5.10")
    page.get_by_role("button", name="开始检查").click()
    page.get_by_label("承办单位“园林中心”").select_option("new")
    page.get_by_role("button", name="保存并重新检查").click()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("提案2件").wait_for()
    assert dict(Proposal.objects.of(at.committee).live().values_list("case_no", "state")) == {
        1: "evaluated",
        2: "handed_over",
    }
    page.get_by_role("link", name="撤销这次导入").click()
    page.get_by_role("button", name="撤销这次导入").click()
    page.get_by_text("这次导入已经撤销").wait_for()
    assert not Proposal.objects.of(at.committee).live().exists()
    assert list(audit.core()) == []


def _upload(page, path):
    page.goto("/lan/imports/")
    page.get_by_label("提案台账").check()
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="上传并读取").click()


@pytest.mark.django_db(transaction=True)
def test_others_save_while_a_ledger_goes_in_and_an_undo_restores_what_was():
    _, actor, members, sectors, units = measured.committee()
    wrong = measured.taken_in(actor, measured.ledger(300, members, sectors, units, broken=9))
    assert ImportRow.objects.of(actor.committee_id).filter(run=wrong, is_wrong=True).count() == 9
    before = measured.picture(actor)
    saved, stop = [], threading.Event()
    client = threading.Thread(target=_save, args=(actor.committee, stop, saved))
    client.start()
    run = measured.step(
        actor, measured.taken_in(actor, measured.ledger(300, members, sectors, units)), "apply"
    )
    assert (run.state, run.failure) == ("applied", "")
    assert Proposal.objects.of(actor.committee_id).live().count() == 300
    run = measured.step(actor, run, "undo")
    stop.set()
    client.join()
    assert saved
    assert set(saved) == {"saved"}
    assert (run.state, measured._changed(before, measured.picture(actor))) == ("undone", [])
    assert list(audit.core()) == []


def _save(committee, stop, saved):
    try:
        while not stop.is_set():
            made = Advisor(name=f"试写{len(saved)}", organization="某单位")
            people.engage_advisors([made], by=system(committee), on=date(2022, 1, 10))
            saved.append("saved")
            time.sleep(0.2)
    except Exception as problem:
        saved.append(repr(problem))
    finally:
        connection.close()
