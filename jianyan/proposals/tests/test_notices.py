"""Who is told what: each circle of each verb, once, in words that may leave the house; and what the calendar tells."""

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from jianyan.core import journal
from jianyan.people import actions as people
from jianyan.people import mornings, notices
from jianyan.people.actors import system
from jianyan.people.models import Account, Delivery, Notice, Role
from jianyan.proposals import actions
from jianyan.proposals.models import Contact
from jianyan.proposals.notices import REMINDERS, SILENT, TABLE, To, reminders
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
DUE = date(2022, 4, 13)  # of a case handed over in the first days of the term


@pytest.fixture(autouse=True)
def in_that_year():
    """The stories happen in January 2022, and are told as they happen."""
    with notices.as_of(date(2022, 1, 25)):
        yield


@pytest.fixture
def at():
    made = f.world()
    second = Account.objects.create(username="tong", display_name="童二")
    people.grant(second, Role.MB, person=made.members[1], by=system(made.committee), on=f.OPENS)
    made.second = second
    water = Account.objects.create(username="shui", display_name="水利局")
    people.grant(water, Role.HU, unit=made.units[1], by=system(made.committee), on=f.OPENS)
    made.water = water
    return made


def told(at, who, kind=""):
    """What an account was told, in order: titles."""
    account = at.of(who).account if isinstance(who, str) else who
    rows = Notice.objects.of(at.committee).filter(account=account)
    rows = rows.filter(kind=f"proposals.{kind}") if kind else rows
    return list(rows.order_by("id").values_list("title", flat=True))


def kinds(at, who):
    account = at.of(who).account if isinstance(who, str) else who
    rows = Notice.objects.of(at.committee).filter(account=account).order_by("id")
    return [kind.split(".")[1] for kind in rows.values_list("kind", flat=True)]


def go(account, notice):
    client = Client()
    client.force_login(account)
    return client.get(f"/lan/notices/{notice.pk}/", follow=True)


# -- the table


def test_every_verb_of_the_room_is_in_the_table_or_says_why_not():
    declared = {kind for kind in journal.declared() if kind.startswith("proposals.") and "import" not in kind}
    named = set(TABLE) | set(SILENT)
    assert sorted(declared - named) == [], "add these to TABLE or SILENT of proposals/notices/table.py"
    assert sorted(named - declared) == []
    assert sorted(set(TABLE) & set(SILENT)) == []


SPECIFIED = {  # domain 2.14: what happens, which verbs say so, who is told
    "submitted": ({"submit", "enter_papers"}, {To.SPONSORS, To.OFFICE}),
    "returned, refused, merged, filed": ({"send_back", "not_file", "merge", "file"}, {To.SPONSORS}),
    "handed over": ({"hand_over"}, {To.UNITS, To.SPONSORS}),
    "window, due, overdue": (
        {"return_window", "due_15", "due_7", "due_1", "overdue"},
        {To.UNITS, To.AUTHORITY},
    ),
    "contact logged": ({"log_contacts"}, {To.SPONSORS}),
    "delivered": ({"deliver_reply", "send_feedback"}, {To.SPONSORS}),
    "form overdue": ({"form_overdue"}, {To.SPONSORS, To.OFFICE}),
    "unsatisfied": ({"return_feedback", "enter_feedback"}, {To.OFFICE, To.AUTHORITY}),
    "unsatisfied, to the unit": ({"rehandle"}, {To.UNITS}),
    "award": ({"distinguish"}, {To.SPONSORS, To.UNITS}),
    "class changed": ({"confirm_progress"}, {To.UNITS, To.SPONSORS}),
    "promised": ({"open_tracking", "keep_promise", "break_promise"}, {To.UNITS, To.SPONSORS}),
    "promise due": ({"promise_due"}, {To.UNITS, To.SPONSORS, To.OFFICE}),
    "publication": ({"decide_publication"}, {To.SPONSORS, To.UNITS}),
}


@pytest.mark.parametrize("what", SPECIFIED)
def test_the_table_tells_whom_the_specification_names(what):
    verbs, circles = SPECIFIED[what]
    for verb in verbs:
        words = (TABLE | REMINDERS)[f"proposals.{verb}"]
        assert circles <= {word.to for word in words}, verb


@pytest.mark.parametrize("kind", [*TABLE, *REMINDERS])
def test_words_say_what_to_do_and_leave_the_matter_on_the_page(kind):
    for word in (TABLE | REMINDERS)[kind]:
        used = set(re.findall(r"{(\w+)}", word.title + word.sentence))
        assert used <= {"case", "due", "until", "duty", "what"}
        assert word.sentence.endswith("。")
        assert not word.title.endswith("。")
        assert not word.many or "{n}" in word.many


# -- stories


def test_the_sponsor_follows_his_proposal_from_notice_to_notice(at):
    f.visited(at)
    assert kinds(at, Role.MB) == [
        "file",
        "hand_over",
        "log_contacts",
        "deliver_reply",
        "send_feedback",
        "close",
    ]
    assert told(at, Role.MB)[:2] == ["第001号提案已经立案", "第001号提案已经交办"]


def test_nobody_is_told_what_he_did_himself_and_the_office_is_told_what_came(at):
    f.submitted(at)
    assert (told(at, Role.MB), told(at, Role.PO)) == ([], ["收件1号提案待受理"])


def test_co_sponsors_are_invited_reminded_of_changes_and_told_of_the_submission(at):
    both = [actions.Signer(person=at.members[0]), actions.Signer(person=at.members[1])]
    case = f.draft(at, sponsor_type="joint", signers=both)
    assert told(at, at.second) == []
    actions.invite_cosigners(case, by=at.member(), on=f.OPENS)
    assert told(at, at.second) == ["邀请您联名提出一件提案"]
    tong = at.member(1)
    tong = replace(tong, account=at.second)
    actions.cosign(f.again(case), by=tong, on=f.OPENS)
    assert told(at, Role.MB) == ["联名提案有人确认"]
    actions.edit(f.again(case), by=at.member(), on=f.OPENS, situation="雨季积水成灾。")
    actions.invite_cosigners(f.again(case), by=at.member(), on=f.OPENS)
    actions.cosign(f.again(case), by=tong, on=f.OPENS)
    actions.submit(f.again(case), by=at.member(), on=f.OPENS)
    assert told(at, at.second)[1:] == ["您联名的提案正文有改动", "收件1号提案已经提交"]


def test_a_proposal_sent_back_twice_is_told_twice(at):
    case = f.submitted(at)
    for _ in range(2):
        actions.send_back(f.again(case), "请补充建议", by=at.of(Role.PO), on=f.OPENS)
        actions.resubmit(f.again(case), by=at.member(), on=f.OPENS)
    assert told(at, Role.MB, "send_back") == ["收件1号提案退回修改"] * 2
    assert "请补充建议" not in str(Notice.objects.of(at.committee).values())


def test_the_sponsor_of_a_merged_proposal_is_told_of_the_case_and_opens_his_own(at):
    main = f.in_handling(at)
    child = f.reviewed(
        at, by=at.member(1), cause="关于清理城东水渠的提案", signers=[actions.Signer(person=at.members[1])]
    )
    actions.merge(child, main, by=at.of(Role.PC), on=date(2022, 1, 20))
    f.answer(at, main, date(2022, 1, 21))
    assert kinds(at, at.second) == ["submit", "merge", "log_contacts", "deliver_reply"]
    last = Notice.objects.of(at.committee).filter(account=at.second).order_by("-id")[0]
    assert "已并入第001号" in last.detail
    page = go(at.second, last)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, child.get_absolute_url())
    actions.send_feedback([f.again(main)], by=at.of(Role.PO), on=date(2022, 1, 22))
    form = Notice.objects.of(at.committee).get(account=at.second, kind="proposals.send_feedback")
    assert "填写征询意见表" in go(at.second, form).content.decode()


def test_units_are_told_of_their_part_only(at):
    f.handed_over(at, units=[(at.units[0], "host"), (at.units[2], "co")])
    assert told(at, Role.HU) == told(at, Role.HL) == ["第001号提案交本单位办理"]
    assert told(at, at.water) == []
    [one] = Notice.objects.of(at.committee).filter(account=at.of(Role.HU).account)
    assert one.sentence.startswith("请在2022年1月27日前签收")
    mine = Notice.objects.of(at.committee).get(account=at.of(Role.MB).account, kind="proposals.hand_over")
    assert "教育局、" in mine.detail
    assert "教育局" not in mine.title + mine.sentence + mine.about


def test_a_return_is_asked_of_the_authority_and_answered_to_both_units(at):
    case = f.handed_over(at)
    one = case.assignments.get()
    actions.request_return(one, "应由水利部门承办", at.units[1], by=at.unit(0), on=date(2022, 1, 14))
    assert told(at, Role.HA) == ["第001号提案有单位申请退办"]
    actions.decide_return(one, at.units[1], by=at.of(Role.HA), on=date(2022, 1, 17))
    assert told(at, Role.HU)[-1] == "第001号提案同意退办"
    assert told(at, at.water) == ["第001号提案交本单位办理"]
    assert told(at, Role.MB)[-1] == "第001号提案承办单位有调整"
    [last] = Notice.objects.of(at.committee).filter(account=at.of(Role.HU).account).order_by("-id")[:1]
    assert go(at.of(Role.HU).account, last).status_code == 200


def test_a_logged_contact_is_put_before_the_sponsor_who_may_say_it_did_not_happen(at):
    case = f.in_handling(at)
    one = case.assignments.get()
    [contact] = actions.log_contacts(
        [Contact(assignment=one, phase="before", mode="meeting", persons="魏一", held_on=date(2022, 1, 18))],
        by=at.unit(0),
        on=date(2022, 1, 18),
    )
    notice = Notice.objects.of(at.committee).get(kind="proposals.log_contacts")
    page = go(at.of(Role.MB).account, notice).content.decode()
    assert "与实际不符，提出异议" in page
    client = Client()
    client.force_login(at.of(Role.MB).account)
    with notices.as_of(datetime.now(ZoneInfo("Asia/Shanghai")).date()):
        answer = client.post(notice.path)
    assert answer["Location"] == case.get_absolute_url()
    contact.refresh_from_db()
    assert contact.disputed_on
    assert told(at, Role.HL, "dispute_contact") == ["第001号提案提案者对沟通记录有异议"]
    assert told(at, Role.PO, "dispute_contact") == ["第001号提案提案者对沟通记录有异议"]
    assert "有异议" in client.get(notice.path).content.decode()


def test_a_unit_asked_before_the_hand_over_is_told_and_the_office_of_its_answer(at):
    cases = [f.filed(at), f.filed(at, cause="关于校车的提案")]
    asked = {"by": at.of(Role.PO), "on": f.OPENS + 3 * f.DAY}
    first, second = actions.consult(cases, at.units[:1], **asked)
    assert told(at, Role.HU, "consult") == [f"第00{n}号提案预交办征求本单位意见" for n in (1, 2)]
    assert told(at, at.water) == []
    mine = Notice.objects.of(at.committee).filter(account=at.of(Role.HU).account)
    notice = mine.filter(kind="proposals.consult").order_by("id")[0]
    assert cases[0].situation in go(at.of(Role.HU).account, notice).content.decode()
    actions.answer_consultation(first, "willing", by=at.unit(0), on=asked["on"])
    assert told(at, Role.PO, "answer_consultation") == ["第001号提案预交办征求意见有了答复"]
    [notice] = Notice.objects.of(at.committee).filter(kind="proposals.answer_consultation")
    assert "可以承办" in go(at.of(Role.PO).account, notice).content.decode()
    actions.end_consultation(second, "已有安排。", **asked)
    assert told(at, Role.HU, "end_consultation") == ["第002号提案不再征求本单位意见"]
    [notice] = mine.filter(kind="proposals.end_consultation")
    assert go(at.of(Role.HU).account, notice).status_code == 200


def test_a_contact_is_disputed_by_its_sponsor_alone(at):
    case = f.in_handling(at)
    f.answer(at, case, date(2022, 1, 20))
    contact = Contact.objects.of(at.committee).get()
    for role, status in ((Role.SC, 404), (Role.PO, 403), (Role.HL, 403)):
        client = Client()
        client.force_login(at.of(role).account)
        assert client.post(f"/lan/proposals/contacts/{contact.pk}/").status_code == status
    contact.refresh_from_db()
    assert contact.disputed_on is None


def test_an_unsatisfied_sponsor_is_heard_by_office_and_authority_before_the_unit_is(at):
    with notices.as_of(date(2022, 2, 10)):
        case = f.evaluated(at, result="unsatisfied")
        assert told(at, Role.HA) == ["第001号提案有不满意的评价"]
        assert [word for word in told(at, Role.HL) if "评价" in word] == []
        actions.rehandle(case, by=at.of(Role.PO), on=date(2022, 2, 20))
    assert told(at, Role.HL)[-1] == "第001号提案需要重新办理"
    one = Notice.objects.of(at.committee).get(account=at.of(Role.HL).account, kind="proposals.rehandle")
    assert one.sentence == "请在2022年3月20日前再次答复。"


def test_a_satisfied_one_alarms_nobody(at):
    with notices.as_of(date(2022, 2, 10)):
        f.evaluated(at)
    assert told(at, Role.HA) == []


def test_the_cause_of_a_proposal_that_is_not_public_stays_in_the_house(at, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    Account.objects.update(email="x@lan.example")
    f.handed_over(at, public_wish=False, cause="关于内部事项的提案")
    f.handed_over(at, date(2022, 1, 11), cause="关于公开事项的提案")
    from jianyan.people import delivery

    letters = [
        delivery.message([one]).text
        for one in Delivery.anywhere.select_related("notice__committee", "account")
    ]
    assert any("关于公开事项的提案" in text for text in letters)
    assert not any("内部事项" in text for text in letters)
    assert Notice.objects.of(at.committee).filter(about="关于内部事项的提案").exists()


# -- many, and what is long past


def many(at, *numbers):
    """Cases ready to be handed over to one unit."""
    cases = []
    for no in numbers:
        case = f.filed(at, cause=f"关于第{no}事的提案")
        actions.allocate(case, [(at.units[0], "sole")], by=at.of(Role.PO), on=date(2022, 1, 12))
        cases.append(f.again(case))
    return cases


def hand_over(at, cases, number):
    actions.hand_over(
        cases, number=number, title="交办", authority="督查室", by=at.of(Role.HA), on=date(2022, 1, 14)
    )


def asked(sent):
    """The statements in which notices are reckoned and written."""
    return [sql for sql in sent if re.match(r'(SELECT|INSERT).* "people_(notice|grant)', sql)]


def test_a_hand_over_of_many_tells_a_unit_once_and_costs_no_more(at, queries):
    few, more = many(at, *range(6)), many(at, *range(10, 22))
    first = asked(queries(lambda: hand_over(at, few, "甲")))
    second = asked(queries(lambda: hand_over(at, more, "乙")))
    assert len(first) == len(second) > 0
    assert told(at, Role.HU) == ["6件提案交本单位办理", "12件提案交本单位办理"]


def test_what_is_entered_late_is_history_and_costs_nothing(at, queries):
    with notices.as_of(date(2022, 6, 1)):
        case = f.filed(at)
        actions.allocate(case, [(at.units[0], "sole")], by=at.of(Role.PO), on=date(2022, 1, 12))
        sent = queries(lambda: hand_over(at, [f.again(case)], "甲"))
    assert asked(sent) == []
    assert not Notice.anywhere.exists()


# -- what the calendar tells


def remind(at, *day):
    with notices.as_of(date(*day)):
        return reminders.remind(at.committee.pk, date(*day))


def test_a_window_that_lapses_is_told_to_unit_and_authority_once(at):
    f.handed_over(at)
    assert remind(at, 2022, 1, 23) == 0
    remind(at, 2022, 1, 24)
    remind(at, 2022, 1, 25)
    assert told(at, Role.HU, "return_window") == ["第001号提案退办期限将满"]
    assert told(at, Role.HA) == ["第001号提案退办期限将满，尚未签收"]
    assert told(at, Role.PO, "return_window") == told(at, Role.MB, "return_window") == []


def test_a_reply_is_asked_for_fifteen_seven_and_one_day_before_and_when_it_is_late(at):
    f.in_handling(at)
    days = [(3, 28), (3, 29), (4, 5), (4, 6), (4, 11), (4, 12), (4, 13), (4, 14), (5, 1), (6, 1)]
    for month, day in days:
        remind(at, 2022, month, day)
    late = ["due_15", "due_7", "due_1", "overdue"]
    assert kinds(at, Role.HA) == late
    assert kinds(at, Role.HL)[-4:] == late
    first = Notice.objects.of(at.committee).filter(kind="proposals.due_15")[0]
    assert first.on == date(2022, 3, 29)
    assert "2022年4月13日" in first.sentence


def test_an_extension_begins_the_count_anew_and_an_answer_ends_it(at):
    case = f.in_handling(at)
    one = case.assignments.get()
    remind(at, 2022, 4, 6)
    with notices.as_of(date(2022, 4, 7)):
        actions.request_extension(one, date(2022, 5, 30), "工程量大", by=at.unit(0), on=date(2022, 4, 7))
        assert told(at, Role.HA, "request_extension") == ["第001号提案有单位申请延期"]
        actions.extend(one, by=at.of(Role.HA), on=date(2022, 4, 7))
    assert remind(at, 2022, 4, 14) == 0
    remind(at, 2022, 5, 23)
    assert kinds(at, Role.HA) == ["due_7", "request_extension", "due_7"]
    f.answer(at, f.again(case), date(2022, 5, 25))
    assert remind(at, 2022, 5, 31) == 0


def test_a_co_handler_is_asked_for_its_opinion_by_its_own_date(at):
    f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    remind(at, 2022, 2, 8)
    assert told(at, at.water)[-1] == "第001号提案会办意见期限不到7天"
    assert "due_7" not in kinds(at, Role.HU)


def test_a_case_to_be_answered_again_is_due_by_the_second_date(at):
    with notices.as_of(date(2022, 2, 10)):
        case = f.evaluated(at, result="unsatisfied")
        actions.rehandle(case, by=at.of(Role.PO), on=date(2022, 2, 20))
    assert remind(at, 2022, 3, 1) == 0
    remind(at, 2022, 3, 14)
    assert told(at, Role.HL)[-1] == "第001号提案答复期限不到7天"


def test_a_form_that_is_late_is_told_to_its_sponsor_and_the_office(at):
    with notices.as_of(date(2022, 1, 31)):
        case = f.replied(at)
    due = case.forms.get().due_on
    assert remind(at, due.year, due.month, due.day) == 0
    remind(at, 2022, 3, 1)
    assert told(at, Role.MB)[-1] == "第001号提案的征询意见表尚未交回"
    assert told(at, Role.PO)[-1] == "第001号提案的征询意见表到期尚未交回"
    assert remind_again(at) == 0


def remind_again(at):
    before = Notice.anywhere.count()
    remind(at, 2022, 3, 2)
    return Notice.anywhere.count() - before


def test_a_day_that_brings_nothing_only_asks(at, queries):
    f.submitted(at)
    sent = queries(lambda: remind(at, 2022, 1, 26))
    assert len(sent) == 4
    assert all(sql.startswith("SELECT") for sql in sent)


def test_the_chore_reminds_a_committee_once_a_day(at, queries, monkeypatch):
    f.in_handling(at)
    monkeypatch.setattr(mornings, "_ASKED", {})
    monkeypatch.setattr(mornings, "HOUR", 0)
    reminders.every_morning()
    assert len(queries(reminders.every_morning)) == 1
