"""The unit desk: each part stands on one tab, with its dates in colour and words, and the step that comes next."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jianyan.core import tables
from jianyan.core.models import Event
from jianyan.kit import sheets
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Account, Role
from jianyan.proposals import actions, rules
from jianyan.proposals.models import Assignment, Contact
from jianyan.proposals.queries import desk as q
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text
from jianyan.proposals.tests.test_moves import law

pytestmark = pytest.mark.django_db
URL = "/lan/proposals/desk/"
DAY = timedelta(days=1)
ROWS = re.compile(r"<tr>.*?</tr>", re.S)


def given(at, days, cause="关于城东排水的提案", units=None, accepted=False):
    """A case of this year whose units have had it for some days."""
    case = f.filed(at, cause=cause)
    actions.allocate(case, units or [(at.units[0], "sole")], by=at.of(Role.PO), on=f.OPENS + 2 * DAY)
    actions.hand_over(
        [case],
        number=f"交{case.case_no}号",
        title="交办",
        authority="县委督查室",
        by=at.of(Role.HA),
        on=timezone.localdate() - days * DAY,
    )
    if accepted:
        for one in case.assignments.all():
            by = replace(at.of(Role.HU), unit_ids=frozenset({one.unit_id}))
            actions.accept([one], by=by, on=timezone.localdate() - days * DAY)
    return f.again(case)


def shown(at, seat=Role.HU, **asked):
    answer = signed_in(at, seat).get(URL, asked)
    assert answer.status_code == 200
    return text(answer)


def counters(page):
    strip = page[page.index('aria-label="办理阶段"') :]
    return {name: int(n) for name, n in re.findall(r">(待办|在办|待签发|已答复|已反馈) (\d+)<", strip)}


def line(page, cause):
    return next(row for row in ROWS.findall(page) if cause in row)


def test_each_part_stands_on_one_tab_with_its_counter(at):
    given(at, 1, "关于待签收事的提案")
    given(at, 1, "关于在办事的提案", accepted=True)
    for made, cause in ((f.replied, "答复"), (f.evaluated, "评过"), (f.closed, "办结")):
        made(at, cause=f"关于{cause}事的提案")
    page = shown(at, year=2022)
    assert counters(page) == {"待办": 0, "在办": 0, "已答复": 1, "已反馈": 2}
    assert counters(shown(at)) == {"待办": 1, "在办": 1, "已答复": 0, "已反馈": 0}
    for tab, causes in (("answered", ["答复事"]), ("done", ["评过事", "办结事"])):
        page = shown(at, tab=tab, year=2022)
        assert [word for word in ("答复事", "评过事", "办结事") if f"关于{word}的提案" in page] == causes


@pytest.mark.parametrize(
    "made",
    [f.handed_over, f.in_handling, f.replied, f.evaluated, f.closed, f.visited],
)
@pytest.mark.parametrize("roles", [("sole",), ("host", "co"), ("separate", "separate")], ids="-".join)
def test_a_part_is_on_exactly_one_tab_wherever_its_case_stands(at, made, roles):
    made(at, units=list(zip(at.units, roles, strict=False)))
    rows = q.handed_to(at.committee.pk, [one.pk for one in at.units])
    found = [pk for tab in q.TABS for pk in q.on_tab(rows, tab).values_list("pk", flat=True)]
    assert sorted(found) == sorted(Assignment.objects.of(at.committee).values_list("pk", flat=True))
    counted = q.counters(rows)
    assert {tab: counted[tab] for tab in q.TABS} == {tab: q.on_tab(rows, tab).count() for tab in q.TABS}


def test_a_clerk_accepts_with_two_clicks_from_the_home(at):
    case = given(at, 1)
    client = signed_in(at, Role.HU)
    home = text(client.get("/lan/"))
    url = re.search(r'href="([^"]+)">去签收<', home)[1]
    page = text(client.get(url))
    action = re.search(r'action="(/lan/proposals/desk/accept/)"', page)[1]
    value = re.search(r'name="one" value="([^"]+)"', page)[1]
    answer = client.post(action, {"one": value}, follow=True)
    assert "已签收1件" in text(answer)
    assert f.again(case).state == "in_handling"


def test_several_are_accepted_in_one_line_of_the_journal(at):
    for no in range(3):
        given(at, 1, f"关于第{no}事的提案")
    client = signed_in(at, Role.HU)
    boxes = re.findall(r'name="pk" value="([^"]+)"', text(client.get(URL)))
    assert len(boxes) == 3
    before = Event.objects.of(at.committee).filter(kind="proposals.accept").count()
    client.post(f"{URL}accept/", {"pk": boxes})
    assert Event.objects.of(at.committee).filter(kind="proposals.accept").count() == before + 1
    assert not Assignment.objects.of(at.committee).filter(state="pending").exists()
    assert "请先勾选提案" in text(client.post(f"{URL}accept/", follow=True))


def test_a_stale_box_is_refused_and_nothing_is_accepted(at):
    cases = [given(at, 1, f"关于第{no}事的提案") for no in range(2)]
    client = signed_in(at, Role.HU)
    boxes = re.findall(r'name="pk" value="([^"]+)"', text(client.get(URL)))
    part = cases[0].assignments.get()
    actions.request_return(part, "不属职责", at.units[1], by=at.unit(0), on=timezone.localdate())
    assert client.post(f"{URL}accept/", {"pk": boxes}).status_code == 409
    assert cases[1].assignments.get().state == "pending"


def test_another_units_part_is_not_accepted(at):
    other = given(at, 1, units=[(at.units[1], "sole")]).assignments.get()
    answer = signed_in(at, Role.HU).post(f"{URL}accept/", {"pk": f"{other.pk}.{other.version}"}, follow=True)
    assert "请先勾选提案" in text(answer)
    assert "关于城东排水的提案" not in shown(at)
    other.refresh_from_db()
    assert other.state == "pending"


def warned(at, days, **changed):
    """The warnings of a part that fell due some days from today."""
    today = timezone.localdate()
    case = given(at, 1, accepted=changed.pop("accepted", True))
    Assignment.anywhere.filter(proposal=case).update(**changed)
    one = q.lines(q.handed_to(at.committee.pk, [at.units[0].pk]), today).get()
    one.due = today + days * DAY
    return [(each.tone, each.words) for each in q.warnings(one, rules.Rules(), today)]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (40, ("ok", "还有40天")),
        (15, ("wait", "还有15天")),
        (1, ("wait", "还有1天")),
        (0, ("you", "今天到期")),
        (-3, ("late", "已过3天")),
    ],
)
def test_a_date_is_told_in_colour_and_in_words(at, days, told):
    assert warned(at, days)[0] == told


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (9, ("wait", "退办窗口还有9天")),
        (2, ("you", "退办窗口还有2天")),
        (0, ("you", "退办窗口今天截止")),
        (-1, ("late", "退办窗口已过，请签收")),
    ],
)
def test_what_is_left_of_the_window_to_return_is_told(at, left, told):
    until = timezone.localdate() + left * DAY
    assert warned(at, 40, accepted=False, return_until_on=until)[0] == told


def test_the_first_contact_is_asked_for_until_it_is_logged(at):
    case = given(at, 1, accepted=True)
    assert "首次联系期限还有" in line(shown(at, tab="doing"), "城东排水")
    one = case.assignments.get()
    contact = Contact(
        assignment=one, phase="before", mode="phone", persons="魏一", held_on=timezone.localdate()
    )
    actions.log_contacts([contact], by=at.unit(0, Role.HU), on=timezone.localdate())
    row = line(shown(at, tab="doing"), "城东排水")
    assert "首次联系期限" not in row
    assert row.index("拟写答复：") < row.index("登记沟通：")


def test_every_step_offered_is_one_the_state_table_allows(at):
    """No button leads to a refusal: each is opened as its reader would."""
    opened = set()
    for state in ("pending", "accepted", "drafted"):
        case = given(at, 1, f"关于{state}事的提案", accepted=state != "pending")
        if state == "drafted":
            one = case.assignments.get()
            actions.draft_reply(
                one, text="好。", reply_class="A", signer="林", by=at.unit(0), on=timezone.localdate()
            )
    given(at, 1, "关于主办事的提案", [(at.units[0], "host"), (at.units[1], "co")], accepted=True)
    given(at, 1, "关于会办事的提案", [(at.units[0], "co"), (at.units[1], "host")], accepted=True)
    for role in (Role.HU, Role.HL):
        client = signed_in(at, role)
        for tab in ("todo", "doing"):
            page = text(client.get(URL, {"tab": tab}))
            for url, label in re.findall(
                r'<a class="btn" href="(/lan/proposals/assignments/[^"]+)" aria-label="(.*?)：', page
            ):
                assert client.get(url).status_code == 200, (role, label)
                opened.add(label)
    assert opened == {"登记沟通", "拟写答复", "修改答复稿", "提出会办意见", "签发"}


def test_a_draft_waits_for_the_leader_on_a_tab_of_its_own(at):
    case = given(at, 1, accepted=True)
    one = case.assignments.get()
    actions.draft_reply(
        one, text="好。", reply_class="A", signer="林", by=at.unit(0, Role.HU), on=timezone.localdate()
    )
    assert "待签发" not in counters(shown(at))
    assert "待负责人签发" in line(shown(at, tab="doing"), "城东排水")
    page = shown(at, Role.HL, tab="sign")
    assert counters(page)["待签发"] == 1
    assert "签发：" in line(page, "城东排水")
    assert "待办" in shown(at, Role.HU, tab="sign")  # a clerk is shown the first tab


def test_where_co_handlers_countersign_the_draft_waits_on_their_leaders_desk(at):
    law(at, countersign=True)
    case = given(at, 1, units=[(at.units[1], "host"), (at.units[0], "co")], accepted=True)
    host, co = case.assignments.order_by("id")
    today = timezone.localdate()
    actions.give_opinion(co, "同意。", "林", by=at.unit(0), on=today)
    assert counters(shown(at, Role.HL))["待签发"] == 0
    actions.draft_reply(host, text="好。", reply_class="A", signer="林", by=at.unit(1), on=today)
    page = shown(at, Role.HL, tab="sign")
    assert "会签同意：" in line(page, "城东排水")
    assert "待负责人会签" in shown(at, Role.HU, tab="answered")
    actions.countersign(co, by=at.unit(0), on=today)
    assert counters(shown(at, Role.HL))["待签发"] == 0


def test_nothing_of_a_rating_stands_on_the_desk(at):
    f.evaluated(at, result="unsatisfied")
    for tab in q.TABS:
        page = shown(at, tab=tab, year=2022)
        assert "满意" not in page
    data = signed_in(at, Role.HU).get(URL, {"tab": "done", "year": 2022, "export": 1}).content
    assert "满意" not in str(sheets.read_table(data))


def test_the_desk_is_filtered_by_role_year_and_words(at):
    given(at, 1, "关于甲事的提案")
    given(at, 1, "关于乙事的提案", [(at.units[1], "host"), (at.units[0], "co")])
    assert counters(shown(at, role="co"))["待办"] == 1
    assert "甲事" not in shown(at, role="co")
    assert "乙事" not in shown(at, q="甲事")
    assert counters(shown(at, year=1999))["待办"] == 0
    assert "没有待办的提案" in shown(at, q="没有这件")


def test_what_was_finished_long_ago_is_not_counted_and_what_is_open_always_is(at):
    mine, long_ago = at.units[0].pk, timezone.localdate() - q.BACK - DAY
    for cause, state in (("甲", "delivered"), ("乙", "accepted"), ("丙", "accepted")):
        case = given(at, 1, f"关于{cause}事的提案")
        Assignment.anywhere.filter(proposal=case).update(handed_over_on=long_ago, state=state)
    type(case).anywhere.filter(pk=case.pk).update(closed_on=long_ago)
    given(at, 1, "关于丁事的提案")
    rows = q.handed_to(at.of(Role.HU).committee_id, [mine])
    counted = q.counters(q.recent(rows, timezone.localdate(), None))
    assert counted == {"todo": 1, "doing": 1, "answered": 0, "done": 0, "sign": 0}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads few rows without any index")
@pytest.mark.parametrize("told", [False, True], ids=["knowing nothing", "told"])
def test_what_a_unit_finished_long_ago_is_not_even_looked_at(at, told):
    given(at, 1)
    if told:
        tables.refresh_statistics()
    rows = q.handed_to(at.of(Role.HU).committee_id, [at.units[0].pk])
    plan = q.recent(rows, timezone.localdate(), None).explain()
    assert "unit_id=? AND handed_over_on>?" in plan
    assert "unit_id=? AND state=?" in plan
    assert "unit_id=?)" not in plan


def test_the_nearest_date_comes_first_and_pages_go_on(at):
    for no in range(4):
        case = given(at, 1, f"关于第{no}事的提案")
        due = timezone.localdate() + (10 - no) * DAY
        Assignment.anywhere.filter(proposal=case).update(due_on=due)
    assert re.findall(r"关于第(\d)事的提案</a>", shown(at)) == ["3", "2", "1", "0"]


def test_the_list_is_exported_as_shown(at):
    given(at, 1, "关于甲事的提案")
    given(at, 1, "关于乙事的提案", accepted=True)
    table = sheets.read_table(signed_in(at, Role.HU).get(URL, {"export": 1}).content)
    assert [row[2] for row in table.rows] == ["关于甲事的提案"]
    assert "退办窗口" in table.rows[0][9]


def test_the_desk_costs_the_same_for_five_and_for_fifteen(at, same_queries):
    five = [given(at, 1, f"关于第{no}事的提案", accepted=True) for no in range(5)]
    assert len(five) == 5
    client = signed_in(at, Role.HU)

    def grow():
        for no in range(5, 15):
            given(at, 1, f"关于第{no}事的提案", accepted=True)

    assert same_queries(lambda: client.get(URL, {"tab": "doing"}), grow) <= 9


def test_the_authority_sees_all_units_the_overdue_first(at):
    given(at, 1, "关于新事的提案", [(at.units[0], "sole")])
    late = given(at, 60, "关于久拖事的提案", [(at.units[2], "sole")], accepted=True)
    Assignment.anywhere.filter(proposal=late).update(due_on=timezone.localdate() - DAY)
    page = shown(at, Role.HA)
    assert page.index("lan县交通局") < page.index("lan县教育局")
    row = line(page, "lan县交通局")
    assert "逾期1件" in row
    client = signed_in(at, Role.HA)
    letter = re.search(r'href="([^"]+/reminders/[^"]+docx/)"', row)[1]
    assert client.get(letter).content[:2] == b"PK"
    listed = client.get(URL + re.search(r'href="(\?unit=[^"]+)"', row)[1].replace("&amp;", "&"))
    assert "关于久拖事的提案" in text(listed)
    assert "已过1天" in text(listed)
    assert 'name="pk"' not in text(listed)
    assert "/reminders/" not in line(page, "lan县教育局")


def test_the_view_of_all_units_costs_the_same_for_many(at, same_queries):
    given(at, 1)
    client = signed_in(at, Role.HA)
    sent = same_queries(
        lambda: client.get(URL),
        lambda: [given(at, 1, f"关于第{no}事的提案", [(at.units[no], "sole")]) for no in range(3)],
    )
    assert sent <= 6


def test_who_is_neither_unit_nor_authority_has_no_desk(at):
    for role in (Role.MB, Role.AD):
        assert signed_in(at, role).get(URL).status_code == 403
    assert signed_in(at, Role.PC).get(URL).status_code == 200  # who chooses the best units sees how they did
    assert signed_in(at, Role.HA).get(URL, {"unit": "7"}).status_code == 404
    other = f.world("mei")
    assert signed_in(at, Role.HA).get(URL, {"unit": other.units[0].pk}).status_code == 404
    stranger = Account.objects.create(username="wai")
    people.grant(stranger, Role.HU, unit=other.units[0], by=system(other.committee), on=f.OPENS)
    assert signed_in(other, Role.HU).get(URL).status_code == 404
