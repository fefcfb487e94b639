"""Statistics: what the page says is what its links open; who may divide by unit; the honest board."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from jianyan.kit import sheets
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals.tests import factories as f
from jianyan.proposals.views.statistics import hints_on

pytestmark = pytest.mark.django_db
URL = "/lan/proposals/statistics/"
CELL = re.compile(r'<a href="(/lan/figures/[^"]+)"[^>]*>([\d.]+)(件|%|家|名|天|份)</a>')


@pytest.fixture(scope="module")
def start(once):
    return once(two_sessions)


def two_sessions():
    """Two cases of the first session, one of the second."""
    at = f.world()
    f.closed(at, category="ecological")
    f.evaluated(
        at, result="basically", reply_class="B", cause="关于第二件事的提案", units=[(at.units[1], "sole")]
    )
    term = PlenarySession.objects.of(at.committee).get().term
    by = system(at.committee)
    people.call_session(term, 2, date(2023, 1, 10), date(2023, 1, 13), by=by, on=date(2023, 1, 10))
    f.handed_over(at, date(2023, 1, 10), cause="关于二次会议的提案")
    return at


def signed_in(at, role):
    client = Client()
    client.force_login(at.of(role).account)
    return client


def shown(client, **asked):
    answer = client.get(URL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def sessions(at):
    return [
        str(pk)
        for pk in PlenarySession.objects.of(at.committee).order_by("opens_on").values_list("pk", flat=True)
    ]


def test_every_number_leads_to_the_same_number_with_its_records(at):
    office = signed_in(at, Role.PO)
    opened = 0
    for asked in ({"s": sessions(at)}, {"y": "2022", "by": "unit"}, {"s": sessions(at)[0], "by": "sector"}):
        for url, number, _ in set(CELL.findall(shown(office, **asked))):
            page = office.get(unescape(url))
            assert page.status_code == 200, url
            value = re.search(r'<span class="figure-value"><b>([\d,.]+)</b>', page.content.decode())
            assert value, url
            assert value[1].replace(",", "") == number, url
            opened += 1
    assert opened > 60


def test_sessions_stand_side_by_side_whatever_day_things_happened(at):
    page = shown(signed_in(at, Role.PO), s=sessions(at))
    assert "十届一次会议" in page
    assert "十届二次会议" in page
    row = re.search(r'<td class="title">收到提案</td>(.*?)</tr>', page, re.S)[1]
    assert re.findall(r">(\d+)件<", row) == ["2", "1"]


def test_the_last_session_in_hand_is_shown_at_first_and_an_empty_house_says_what_to_do(at):
    page = shown(signed_in(at, Role.PO))
    assert re.search(r"checked><span>十届二次会议", page)
    empty = f.world("mei")
    assert (
        "还没有可以统计的提案" in signed_in(empty, Role.PO).get("/mei/proposals/statistics/").content.decode()
    )


def test_a_session_is_counted_up_to_the_day_asked_for(at):
    row = re.compile(r'<td class="title">办复</td>.*?>(\d+)件<', re.S)
    office = signed_in(at, Role.PO)
    first = sessions(at)[0]
    assert row.search(shown(office, s=first, until="2022-01-20"))[1] == "0"
    assert row.search(shown(office, s=first, until="2022-03-01"))[1] == "2"


def test_a_period_of_ones_own_is_a_column_and_half_a_period_is_asked_again(at):
    office = signed_in(at, Role.PO)
    assert "2022年1月1日至2022年6月30日" in shown(office, start="2022-01-01", end="2022-06-30")
    assert "起止日期请都填写" in shown(office, start="2022-01-01")
    assert "止日不能早于起日" in shown(office, start="2022-02-01", end="2022-01-01")


def test_figures_that_speak_in_parts_have_a_row_for_each(at):
    page = shown(signed_in(at, Role.PO), s=sessions(at)[0])
    for label in ("大会提案", "个人提案", "生态文明建设", "社会建设", "A类", "B类"):
        assert f'<td class="title">{label}</td>' in page


def test_no_unit_is_held_against_another_before_everybody(at):
    for role in (Role.MB, Role.HU, Role.ORG):
        page = shown(signed_in(at, role), by="unit", s=sessions(at)[0])
        assert 'value="unit"' not in page
        assert "lan县教育局" not in page
    for role in (Role.PO, Role.LD, Role.HA):
        assert "lan县教育局" in shown(signed_in(at, role), by="unit", s=sessions(at)[0])


def test_rows_follow_the_register_not_the_size(at):
    page = shown(signed_in(at, Role.PO), by="unit", s=sessions(at)[0], figure="proposals.solved_rate")
    table = page[page.index('aria-label="统计表"') :]
    assert table.index("lan县教育局") < table.index("lan县水利局")
    assert "不作排名" in page


def test_the_board_puts_solved_beside_satisfied_and_says_so(at):
    page = shown(signed_in(at, Role.MB), s=sessions(at)[0])
    board = page[page.index('aria-label="办理实效"') : page.index('aria-label="统计表"')]
    assert board.index('title">解决率') < board.index('title">满意率')
    assert "满意率已达100%" in board
    assert "满意率比解决率高50个百分点" in board


@pytest.mark.parametrize(
    ("satisfied", "solved", "number"),
    [("100", "95", 1), ("98", "60", 1), ("99.5", "40", 2), ("90", "80", 0), ("98", None, 0), ("60", "90", 0)],
)
def test_hints_are_given_when_there_is_something_to_say(satisfied, solved, number):
    assert len(hints_on("", Decimal(satisfied), Decimal(solved) if solved else None)) == number


def test_a_divided_column_of_satisfaction_that_tells_nothing_is_said(at):
    for no in range(4):
        sector_unit = [(at.units[no % 3], "sole")]
        category = ("economic", "political", "cultural", "other")[no]
        f.evaluated(at, cause=f"关于另外{no}件事的提案", units=sector_unit, category=category)
    page = shown(signed_in(at, Role.PO), by="category", s=sessions(at)[0])
    assert "这一栏已经分不出高低" in page


def test_the_table_is_exported_as_shown(at):
    office = signed_in(at, Role.PO)
    data = office.get(URL, {"s": sessions(at), "export": "1"}).content
    table = sheets.read_table(data)
    assert table.header == ["指标", "单位", "十届一次会议", "十届二次会议"]
    assert ["收到提案", "件", 2, 1] in [list(row) for row in table.rows]
    divided = office.get(URL, {"s": sessions(at)[0], "by": "category", "export": "1"}).content
    table = sheets.read_table(divided)
    assert table.header[:3] == ["分类", "收到提案（件）", "立案（件）"]
    assert table.rows[-1][:2] == ["合计", 2]


def test_a_figure_that_cannot_be_divided_so_is_said(at):
    page = shown(signed_in(at, Role.PO), y="2022", by="unit", figure="proposals.participation_rate")
    assert "“提案参与率”不能按承办单位分开统计，下面列出的是主要指标" in page


def test_nonsense_in_the_address_is_passed_over(at):
    office = signed_in(at, Role.PO)
    assert (
        office.get(URL, {"s": "7", "y": "abcd", "by": "moon", "figure": "x", "until": "gestern"}).status_code
        == 200
    )
    assert office.get(URL, {"s": ["x"] * 9, "by": "class", "figure": "proposals.received"}).status_code == 200


def test_the_page_costs_the_same_for_many_cases(at, same_queries):
    office = signed_in(at, Role.PO)

    def grow():
        for no in range(4):
            f.closed(at, cause=f"关于又一件事{no}的提案", units=[(at.units[2], "sole")])

    same_queries(lambda: shown(office, s=sessions(at), by="unit", figure="proposals.satisfaction"), grow)
