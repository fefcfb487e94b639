"""Homes: what each role sees first, in how many statements, and how many clicks its first task takes."""

import io
import re
import zipfile

import pytest

from jianyan.opinions.actions import send_back_manuscript
from jianyan.opinions.tests import factories as opinions
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.portal.tests.first_tasks import STATED, TASKS, stated
from jianyan.portal.tests.taps import Reader
from jianyan.proposals.tests import factories as cases

pytestmark = pytest.mark.django_db
SEATS = [role for role in Role if role != Role.PUB]


@pytest.fixture
def at():
    return cases.world()


def at_home(client, actor):
    return Reader(sign_in(client, actor), "/lan/")


@pytest.mark.parametrize("role", TASKS)
def test_each_role_does_its_first_task_in_the_clicks_stated(client, at, role):
    given = TASKS[role].begins(at)
    home = at_home(client, at.of(role))
    TASKS[role].does(home, given)
    assert TASKS[role].is_done(given, home)
    assert home.taps == stated(role)


def test_every_home_stated_is_counted():
    assert len(STATED) == len(TASKS) >= 9
    assert stated(Role.MB) <= 6
    assert stated(Role.HU) <= 2


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


def test_an_organisation_finds_the_draft_it_put_by(client, at):
    cause = "关于建设社区食堂的提案"
    TASKS[Role.ORG].does(at_home(client, at.of(Role.ORG)), cause)
    assert cause in at_home(client, at.of(Role.ORG)).text


def test_the_office_reads_how_long_a_proposal_has_waited(client, at):
    cases.submitted(at)
    assert re.search(
        r"待审查的提案</b>.*1件.*(最早的已等\d+天|今天刚到)", at_home(client, at.of(Role.PO)).text
    )


def test_a_unit_reads_that_the_days_for_giving_back_are_over(client, at):
    cases.handed_over(at)
    assert "退办窗口已过" in at_home(client, at.of(Role.HU)).text


def test_what_is_past_its_day_is_said_to_be_and_not_that_it_is_due_before_it(client, at):
    cases.in_handling(at)
    home = at_home(client, at.of(Role.HU)).text
    assert (
        '待答复的提案</b><span class="quiet">1件</span> <span class="state state-late">已过期限1件</span>'
        in home
    )


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
    assert re.search(r"已过\d+天</span> <[^>]+>lan县教育局：", home.text)
    [figure] = [href for words, href in home.page.links if words.startswith("收到提案")]
    assert "关于疏浚城东排水渠的提案" in client.get(figure).content.decode()


def test_the_auditor_sees_the_journals_head_and_the_readings(client, at):
    home = at_home(client, at.of(Role.AU))
    assert re.search(r"第\d+条　[0-9a-f]{64}", home.text)


def test_the_administrator_sees_what_to_put_right(client, at):
    home = at_home(client, at.of(Role.AD))
    assert re.findall(r'state state-(\w+)">', home.text)[1] == "you", "there is no backup yet"


def test_a_manuscript_that_came_back_waits_for_its_author_and_not_for_a_leader(client):
    here = opinions.world("ning")
    sent = opinions.submitted(here)
    send_back_manuscript(sent, "请补充数字。", by=here.of(Role.RS), on=opinions.BEGIN)
    for role, waits in ((Role.MB, True), (Role.LD, False), (Role.RS, False)):
        home = sign_in(client, here.of(role)).get("/ning/").content.decode()
        assert ("退回修改的社情民意信息" in home) is waits, role
