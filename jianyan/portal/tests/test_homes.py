"""Homes: what each role sees first, in how many statements, and how many clicks its first task takes."""

import io
import re
import zipfile
from datetime import date

import pytest

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.portal.tests.taps import Reader
from jianyan.proposals.models import Assignment, Proposal, State
from jianyan.proposals.tests import factories as cases
from tests import code

pytestmark = pytest.mark.django_db
SEATS = [role for role in Role if role != Role.PUB]
STATED = dict(
    re.findall(r"^\| (\S+) \| [^|]+ \| (\d+) \|$", (code.ROOT / "docs/homes.md").read_text("utf-8"), re.M)
)
TEXTS = {
    "cause": "关于疏浚城东排水渠的提案",
    "situation": "雨季积水，行人绕行。",
    "analysis": "管道口径偏小。",
    "suggestions": "一、清淤。\n二、更换管道。",
}


@pytest.fixture
def at():
    return cases.world()


def at_home(client, actor):
    return Reader(sign_in(client, actor), "/lan/")


def stated(role):
    return int(STATED[Role(role).label])


def test_no_home_takes_more_than_ten_statements_and_none_takes_more_for_many(client, at, queries):
    cases.in_handling(at)

    def counted():
        found = {}
        for role in SEATS:
            sign_in(client, at.of(role))
            client.get("/lan/")
            found[role] = len(queries(lambda: client.get("/lan/")))
        return found

    few = counted()
    for no in range(3):
        cases.in_handling(at, cause=f"关于修缮{no}号桥的提案")
    cases.handed_over(at, cause="关于增设公交站的提案")
    assert {role: n for role, n in counted().items() if n > max(few[role], 10)} == {}
    assert {role: n for role, n in few.items() if n > 10} == {}


def test_a_member_sees_three_matters_at_most_and_who_acts_next_on_his_cases(client, at):
    for no, make in enumerate((cases.replied, cases.draft, cases.draft, cases.handed_over)):
        make(at, cause=f"关于修缮{no}号桥的提案")
    home = at_home(client, at.of(Role.MB))
    assert 1 <= home.text.count('class="task"') <= 3
    assert home.text.count('starts-big"') == 1
    assert re.search(r"下一步</span> lan县教育局：签收", home.text)
    assert "近期没有需要您参加的会议和活动" in home.text
    assert ("打开档案", "/lan/duty/mine/") in home.page.links


def test_a_member_sends_a_proposal_in_the_taps_stated(client, at):
    home = at_home(client, at.of(Role.MB)).presses("撰写提案").presses("内容不涉密，开始撰写")
    home.chooses(category="social", authorship="written").types(**TEXTS).presses("提交")
    assert Proposal.anywhere.get().state == State.SUBMITTED
    assert home.taps == stated(Role.MB) <= 6


def test_an_organisation_puts_a_draft_by_in_the_taps_stated(client, at):
    home = at_home(client, at.of(Role.ORG)).presses("撰写提案").presses("内容不涉密，开始撰写")
    home.chooses(category="social", authorship="written").types(**TEXTS).presses("保存草稿")
    assert Proposal.anywhere.get().state == State.DRAFT
    assert home.taps == stated(Role.ORG)
    assert TEXTS["cause"] in at_home(client, at.of(Role.ORG)).text


@pytest.mark.parametrize("role", [Role.HU, Role.HL])
def test_a_unit_accepts_a_case_from_its_home(client, at, role):
    cases.handed_over(at)
    home = at_home(client, at.of(role))
    assert "退办窗口已过" in home.text
    home.presses("签收")
    assert Assignment.anywhere.get().state == Assignment.State.ACCEPTED
    assert home.taps == stated(role) <= 2


def test_the_office_takes_a_proposal_into_review_in_the_clicks_stated(client, at):
    case = cases.submitted(at)
    home = at_home(client, at.of(Role.PO))
    assert re.search(r"待审查的提案</b>.*1件.*最早的已等\d+天", home.text)
    home.presses("去受理").chooses(pk=f"{case.pk}.{case.version}").presses("所选开始审查")
    assert cases.again(case).state == State.UNDER_REVIEW
    assert home.taps == stated(Role.PO)


def test_the_review_committee_files_a_proposal_in_the_clicks_stated(client, at):
    case = cases.reviewed(at)
    home = at_home(client, at.of(Role.PC)).presses("去审查")
    home.chooses(pk=f"{case.pk}.{case.version}").presses("预览编号并立案").presses("按以上编号立案")
    assert cases.again(case).state == State.FILED
    assert home.taps == stated(Role.PC)


def test_the_authority_hands_over_in_the_clicks_stated(client, at):
    case = cases.filed(at)
    cases.actions.allocate(case, [(at.units[0], "sole")], by=at.of(Role.PO), on=date(2022, 1, 12))
    home = at_home(client, at.of(Role.HA)).presses("去交办")
    home.types(number="交〔2022〕1号", title="交办", authority="县委督查室").presses("交办所选提案")
    assert cases.again(case).state == State.HANDED_OVER
    assert home.taps == stated(Role.HA)


def test_the_authority_sees_overdue_units_first_and_reminds_all_in_one_go(client, at):
    for no in (2, 1):
        cases.handed_over(at, units=[(at.units[no], "sole")], cause=f"关于修缮{no}号桥的提案")
    home = at_home(client, at.of(Role.HA))
    shown = [words for words, href in home.page.links if "?unit=" in href]
    assert shown == ["lan县水利局", "lan县交通局"]
    answer = client.get("/lan/proposals/papers/reminders/")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == ["01催办函（lan县水利局）.docx", "02催办函（lan县交通局）.docx"]


def test_nobody_is_reminded_when_nothing_is_late(client, at):
    sign_in(client, at.of(Role.HA))
    assert (
        "没有已过期限的提案" in client.get("/lan/proposals/papers/reminders/", follow=True).content.decode()
    )
    assert sign_in(client, at.of(Role.MB)).get("/lan/proposals/papers/reminders/").status_code == 403


def test_a_leader_sees_what_is_late_and_who_acts_next_and_opens_a_figure(client, at):
    cases.in_handling(at)
    home = at_home(client, at.of(Role.LD))
    assert re.search(r"已过\d+天</span> lan县教育局：", home.text)
    [figure] = [href for words, href in home.page.links if words.startswith("收到提案")]
    assert "关于疏浚城东排水渠的提案" in client.get(figure).content.decode()
    assert stated(Role.LD) == 1


def test_the_auditor_sees_the_journals_head_and_the_readings(client, at):
    home = at_home(client, at.of(Role.AU))
    assert re.search(r"第\d+条　[0-9a-f]{64}", home.text)
    assert home.presses("联系方式查阅").taps == stated(Role.AU)


def test_the_administrator_sees_what_to_put_right_and_grants_a_role(client, at, monkeypatch):
    home = at_home(client, at.of(Role.AD))
    assert re.findall(r'state state-(\w+)">', home.text)[1] == "you", "there is no backup yet"
    assert home.presses("账号").presses("授予角色").taps == stated(Role.AD)


def test_every_home_stated_is_counted():
    assert len(STATED) >= 9
