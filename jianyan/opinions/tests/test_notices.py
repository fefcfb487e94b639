"""Whoever reported hears back at every step, whoever must act is told, and nobody hears of what is not his."""

from datetime import date, timedelta

import pytest

from jianyan.core import journal
from jianyan.opinions import actions
from jianyan.opinions.models import Issue, Opinion, Transfer
from jianyan.opinions.notices import REMINDERS, SILENT, TABLE
from jianyan.opinions.notices.reminders import remind
from jianyan.opinions.tests.factories import BEGIN, DAY, compiled, edited, registered, submitted
from jianyan.people import notices
from jianyan.people.models import Notice, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then():
    with notices.as_of(BEGIN):
        yield


def heard(actor, *kinds):
    rows = Notice.objects.of(actor.committee_id).filter(account=actor.account_id).order_by("id")
    return [one.title for one in rows if not kinds or one.kind in kinds]


def test_every_verb_is_told_or_is_known_to_be_silent():
    verbs = {kind for kind in journal.declared() if kind.startswith("opinions.")}
    assert verbs - SILENT - set(TABLE) - {"opinions.import_ledger", "opinions.undo_import"} == set()
    assert set(TABLE) | SILENT <= verbs
    assert not set(REMINDERS) & verbs


def sent_to_a_unit(at):
    """From the manuscript to the unit's answer, each step by its own seat."""
    desk, on = at.of(Role.RS), BEGIN
    one = registered(at, "校门口拥堵")
    actions.edit(one, "校门口拥堵", "据反映，情况。", by=desk, on=on)
    issue = compiled(at, [one])
    actions.sign_issue(issue, by=at.of(Role.SG), on=on)
    actions.dispatch(issue, [("县委办公室", "county")], by=desk, on=on)
    one.refresh_from_db()
    actions.record_adoption(one, "province", "省政协", by=desk, on=on)
    actions.record_instruction(one, "林某", "副总理", number="批1号", level="nation", by=desk, on=on)
    sent = actions.transfer(one, at.units[0], by=desk, on=on, due_on=on + 10 * DAY)
    actions.unit_feedback(sent, "已错峰。", by=at.unit(0), on=on, outcome="done")
    return one


def test_the_author_hears_back_at_every_step(at):
    sent_to_a_unit(at)
    assert heard(at.member(0)) == [
        "您反映的信息已经登记",
        "您反映的信息正在编辑",
        "您反映的信息已经签发",
        "您反映的信息已经报送",
        "您反映的信息获省级采用",
        "您反映的信息有国家级领导批示",
        "您反映的信息已转有关单位办理",
        "您反映的信息有了办理结果",
    ]
    assert heard(at.of(Role.SC)) == []
    assert heard(at.of(Role.HU)) == ["有社情民意信息转您单位办理"]
    assert heard(at.of(Role.SG)) == ["有一期刊物等您签批"]


def test_words_that_leave_the_house_name_no_matter_no_leader_and_no_unit(at):
    sent_to_a_unit(at)
    for one in Notice.objects.of(at.committee):
        assert not one.is_open
        assert not [word for word in ("拥堵", "林某", "教育局") if word in one.title + one.sentence]


def test_authors_of_merged_manuscripts_hear_what_became_of_the_item(at):
    main, other = registered(at, "甲"), registered(at, "乙", no=1)
    actions.merge(main, [other], by=at.of(Role.RS), on=BEGIN)
    actions.edit(main, "甲", "文", by=at.of(Role.RS), on=BEGIN)
    issue = compiled(at, [main])
    actions.sign_issue(issue, by=at.of(Role.SG), on=BEGIN)
    merged = at.of(Role.SC)
    assert heard(merged)[-2:] == ["您反映的信息正在编辑", "您反映的信息已经签发"]
    assert (
        Notice.objects.of(at.committee)
        .filter(account=merged.account_id)
        .last()
        .path.endswith(f"/{other.pk}/")
    )


@pytest.mark.parametrize(
    ("do", "title"),
    [
        (lambda o, **by: actions.decline(o, "情况需进一步核实", **by), "您反映的信息留存参考"),
        (lambda o, **by: actions.send_back_manuscript(o, "补充地点", **by), "您反映的信息请修改后再报"),
        (lambda o, **by: actions.void(o, "重复", **by), "您反映的信息已经作废"),
    ],
)
def test_bad_news_is_told_too(do, title, at):
    do(registered(at), by=at.of(Role.RS), on=BEGIN)
    assert heard(at.member(0))[-1] == title


def test_a_checker_is_asked_before_the_signer(at):
    series = at.series["special_report"]
    actions.change_series(series, by=at.of(Role.RS), on=BEGIN, checker=Role.SG)
    issue = compiled(at, [edited(at)], "special_report")
    assert (heard(at.of(Role.SG))[-1], heard(at.of(Role.LD))) == ("有一期刊物等您签批", [])
    actions.check_issue(issue, by=at.of(Role.SG), on=BEGIN)
    assert heard(at.of(Role.LD)) == ["有一期刊物已经审核，等您签发"]


def test_a_commission_is_told_to_everyone_who_may_write(at):
    actions.commission("就业难点", by=at.of(Role.RS), on=BEGIN)
    told = [role for role in Role if role != Role.PUB and heard(at.of(role))]
    assert set(told) == {Role.MB, Role.SC, Role.LD, Role.ORG, Role.SPC, Role.LG}


def test_a_unit_is_reminded_once_before_the_day_and_once_after(at):
    one = sent_to_a_unit(at)
    late = actions.transfer(one, at.units[1], by=at.of(Role.RS), on=BEGIN, due_on=BEGIN + 10 * DAY)
    assert Transfer.objects.of(at.committee).live().count() == 2
    told = []
    for days in (5, 8, 8, 11, 11):
        with notices.as_of(BEGIN + days * DAY):
            told.append(remind(at.committee.pk, BEGIN + days * DAY))
    office = heard(at.of(Role.RS), "opinions.feedback_overdue")
    assert late.answered_on is None
    assert office == ["一条转办的信息已过反馈期限"]  # the second unit has no account
    assert told[0] == 0


def test_the_studio_is_asked_to_tell_the_resident(at):
    one = submitted(at, by=at.of(Role.RS), origin="studio")
    actions.register(one, by=at.of(Role.RS), on=BEGIN, secrecy_checked=True)
    actions.edit(one, "题", "文", by=at.of(Role.RS), on=BEGIN)
    actions.sign_issue(issue := compiled(at, [one]), by=at.of(Role.SG), on=BEGIN)
    actions.dispatch(issue, [("县委", "county")], by=at.of(Role.RS), on=BEGIN)
    one = Opinion.objects.of(at.committee).get(pk=one.pk)
    sent = actions.transfer(one, at.units[0], by=at.of(Role.RS), on=BEGIN)
    actions.unit_feedback(sent, "已办。", by=at.unit(0), on=BEGIN)
    last = Notice.objects.of(at.committee).filter(account=at.member(0).account_id).last()
    assert "告知反映问题的群众" in last.sentence


def test_of_a_year_entered_afterwards_nobody_is_told(at):
    with notices.as_of(BEGIN + timedelta(days=400)):
        sent_to_a_unit(at)
    assert not Notice.objects.of(at.committee).exists()
    assert Issue.objects.of(at.committee).get().signed_on == date(2022, 3, 1)
