"""A report from draft to what came of it: who may do what in which state, and what nobody may."""

from datetime import date

import pytest
from django.db import transaction

from jianyan.activities import actions
from jianyan.activities.flow import REPORT
from jianyan.activities.models import (
    Adoption,
    Effect,
    Feedback,
    LookBack,
    Report,
    ReportInstruction,
    ReportItem,
    ReportSign,
)
from jianyan.activities.outcome_rules import OutcomeRules
from jianyan.activities.tests import factories as f
from jianyan.core import profiles
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Notice, Role
from jianyan.people.tests.factories import sign_in

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2022, 6, 1), date(2022, 7, 1)
RECORDERS = {Role.SG, Role.PO, Role.RS, Role.SPC, Role.ML, Role.CL}


def consulted(at):
    """An activity whose suggestions are consolidated into two items."""
    activity = f.held(at, kind="consultation", title="协商停车")
    one, two, three = f.said(at, activity, "甲", "乙", "丙")
    actions.correct(one, "补登提出人", by=at.office, on=f.MAY, person=at.members[0])
    plan = [("停车", [("增加车位", [one, two]), ("错时共享", [three])])]
    actions.consolidate(activity, plan, by=at.office, on=f.MAY)
    actions.settle_board(activity, by=at.office, on=f.MAY)
    return activity


def drafted(at, text="正文"):
    report = Report(
        type="consultation", title="停车报告", author_type="office", activity=consulted(at), text=text
    )
    return actions.draft_report(report, by=at.office, on=JUNE)


def signing(at):
    return actions.submit_report(drafted(at), by=at.office, on=JUNE)


def half_signed(at):
    return actions.sign_report(signing(at), "同意", by=at.of(Role.SG), on=JUNE)


def signed(at):
    report = actions.sign_report(half_signed(at), by=at.of(Role.LD), on=JUNE)
    to = {"县委": None, at.units[0].name: at.units[0]}
    actions.address_report(report, to, by=at.office, on=JUNE)
    return report


def sent(at):
    return actions.send_report(signed(at), by=at.office, on=JUNE)


def items(report):
    return list(ReportItem.objects.of(report.committee_id).live().filter(report=report).order_by("number"))


def answered(at):
    report = sent(at)
    for item in items(report):
        said = Feedback(item=item, unit=at.units[0], conclusion="adopted", text="已办")
        actions.give_feedback(said, by=at.of(Role.HU), on=JULY)
    return actions.tell_result(report, by=at.office, on=JULY)


def closed(at):
    return actions.close_report(answered(at), by=at.office, on=JULY)


STATES = {
    "draft": drafted,
    "signing": signing,
    "half_signed": half_signed,
    "signed": signed,
    "sent": sent,
    "answered": answered,
    "closed": closed,
}
VERBS = {
    "submit": actions.submit_report,
    "recall": actions.recall_report,
    "countersign": actions.sign_report,
    "sign": actions.sign_report,
    "send_back": lambda report, **how: actions.send_back_report(report, "数据要核", **how),
    "send": actions.send_report,
    "close": actions.close_report,
}
# What may be done in which state, and by whom.
OPEN = {
    "draft": {"submit": RECORDERS},
    "signing": {"recall": RECORDERS, "countersign": {Role.SG}, "send_back": {Role.SG}},
    "half_signed": {"recall": RECORDERS, "sign": {Role.LD}, "send_back": {Role.LD}},
    "signed": {"send": RECORDERS},
    "sent": {},
    "answered": {"close": RECORDERS},
    "closed": {},
}


@pytest.mark.parametrize("state", STATES)
def test_each_move_is_for_those_the_table_names_and_nobody_else(at, state):
    report = STATES[state](at)
    for role, by in at.seats.items():
        offered = {move.name for move in REPORT.open_to(by, report)}
        assert offered == {name for name, roles in OPEN[state].items() if role in roles}, role
        for name, verb in VERBS.items():
            _try(verb, report, by, OPEN[state].get(name), role, name)


def _try(verb, report, by, roles, role, name):
    fresh = Report.objects.of(report.committee_id).select_related("activity").get(pk=report.pk)
    if name in ("sign", "countersign") and roles is None:
        return  # one verb makes both moves: the other one is tried where it is open
    if roles is None:
        with pytest.raises(MoveRefused):
            verb(fresh, by=by, on=JULY)
    elif role not in roles:
        with pytest.raises(NotYours):
            verb(fresh, by=by, on=JULY)
    else:
        with transaction.atomic():
            verb(fresh, by=by, on=JULY)
            assert fresh.version == report.version + 1
            transaction.set_rollback(True)


def test_a_draft_takes_its_items_from_the_board_and_keeps_where_they_came_from(at):
    report = drafted(at)
    assert [(one.number, one.aspect, one.text) for one in items(report)] == [
        (1, "停车", "增加车位"),
        (2, "停车", "错时共享"),
    ]
    assert items(report)[0].consolidated.raw.count() == 2
    actions.set_report_items(report, [("", "只留一条", None)], by=at.office, on=JUNE)
    assert [one.text for one in items(report)] == ["只留一条"]


def test_a_number_is_burnt_with_the_report(at):
    one = sent(at)
    actions.void(one, "错发", by=at.office, on=JULY)
    two = Report(type="research", title="另一篇", author_type="office", text="正文")
    actions.draft_report(two, by=at.office, on=JULY)
    actions.submit_report(two, by=at.office, on=JULY)
    actions.sign_report(two, by=at.of(Role.SG), on=JULY)
    actions.sign_report(two, by=at.of(Role.LD), on=JULY)
    with pytest.raises(MoveRefused, match="报送对象"):
        actions.send_report(two, by=at.office, on=JULY)
    actions.address_report(two, {"县委": None}, by=at.office, on=JULY)
    actions.send_report(two, by=at.office, on=JULY)
    assert (one.no, two.no) == ("2022年第1号", "2022年第2号")
    assert two.due_on == date(2022, 10, 1)


def test_a_report_sent_back_is_signed_from_the_beginning(at):
    report = actions.send_back_report(half_signed(at), "数据要核", by=at.of(Role.LD), on=JUNE)
    assert (report.state, report.return_reason) == ("draft", "数据要核")
    actions.submit_report(report, by=at.office, on=JULY)
    steps = ReportSign.objects.of(at.committee).live().order_by("turn", "place")
    assert [(one.turn, one.role, bool(one.signed_on)) for one in steps] == [
        (1, "SG", True),
        (2, "SG", False),
        (2, "LD", False),
    ]


def test_the_last_move_is_taken_back_until_the_report_has_left(at):
    report = actions.take_back_report(half_signed(at), "点错", by=at.of(Role.LD), on=JUNE)
    assert report.next_sign.role == Role.SG
    with pytest.raises(Refused, match="不能撤回"):
        actions.take_back_report(
            actions.send_report(_signed_again(at, report), by=at.office, on=JUNE), "错", by=at.office, on=JUNE
        )


def _signed_again(at, report):
    for role in (Role.SG, Role.LD):
        actions.sign_report(report, by=at.of(role), on=JUNE)
    actions.address_report(report, {"县委": None}, by=at.office, on=JUNE)
    return report


def test_only_a_unit_it_was_sent_to_answers_and_each_for_itself(at):
    report = sent(at)
    item = items(report)[0]
    with pytest.raises(Refused, match="不是本报告的报送对象"):
        actions.give_feedback(
            Feedback(item=item, unit=at.units[1], conclusion="adopted", text="已办"), by=at.office, on=JULY
        )
    with pytest.raises(NotYours):
        actions.give_feedback(
            Feedback(item=item, unit=at.units[1], conclusion="adopted", text="已办"),
            by=at.of(Role.HU),
            on=JULY,
        )
    own = Feedback(item=item, unit=at.units[0], conclusion="partly", text="已办一半")
    assert not actions.give_feedback(own, by=at.of(Role.HL), on=JULY).from_paper
    paper = Feedback(item=item, unit=at.units[0], conclusion="adopted", text="来函")
    assert actions.give_feedback(paper, by=at.office, on=JULY).from_paper


def test_a_report_is_closed_when_every_item_was_answered_and_the_speakers_were_told(at):
    report = sent(at)
    first, second = items(report)
    with pytest.raises(MoveRefused, match="2条建议"):
        actions.close_report(report, by=at.office, on=JULY)
    with pytest.raises(Refused, match="依据"):
        actions.record_adoption(
            Adoption(item=first, adopter="县政府", conclusion="adopted"), by=at.office, on=JULY
        )
    for item in (first, second):
        taken = Adoption(item=item, adopter="县政府", conclusion="adopted", evidence="县政办〔2022〕9号")
        actions.record_adoption(taken, by=at.office, on=JULY)
    with pytest.raises(MoveRefused, match="告知"):
        actions.close_report(report, by=at.office, on=JULY)
    actions.tell_result(report, by=at.office, on=JULY)
    actions.record_effect(
        Effect(report=report, item=first, kind="built", title="建成停车场", evidence="验收单"),
        by=at.office,
        on=JULY,
    )
    actions.record_look_back(
        LookBack(report=report, visitors="经济委", finding="车位已启用"), by=at.office, on=JULY
    )
    assert actions.close_report(report, by=at.office, on=JULY).state == "closed"


def test_words_of_leaders_are_kept_only_where_the_rules_say_so(at):
    report = sent(at)
    data = profiles.as_data(OutcomeRules()) | {"keep_words": False}
    profiles.adopt("outcomes", data, JULY, by=at.of(Role.SG), on=JULY)
    given = {"leader": "某", "position": "县长", "level": "county", "kind": "substantive"}
    with pytest.raises(Refused, match="不录入原文"):
        actions.record_instruction(
            report, ReportInstruction(**given, text="请办"), by=at.of(Role.RS), on=JULY
        )
    one = actions.record_instruction(
        report, ReportInstruction(**given, number="12号"), by=at.of(Role.RS), on=JULY
    )
    with pytest.raises(Refused, match="不传扫描件"):
        actions.attach_file(one, "批示.txt", b"x", by=at.office, on=JULY)


def test_units_signers_and_speakers_are_told(at):
    from jianyan.people import notices

    with notices.as_of(JULY):
        answered(at)
        told = Notice.objects.of(at.committee).values_list("kind", "account__username")
    names = {kind.removeprefix("activities."): set() for kind, _ in told}
    for kind, account in told:
        names[kind.removeprefix("activities.")].add(account)
    assert names["submit_report"] == {"lan-SG"}
    assert names["sign_report"] == {"lan-LD"}
    assert names["send_report"] == {"lan-HU", "lan-HL"}
    assert names["tell_result"] == {"lan-MB"}


def test_the_rules_of_outcomes_name_what_is_wrong(at):
    from jianyan.activities.outcome_rules import parse

    assert parse(profiles.as_data(OutcomeRules())) == OutcomeRules()
    for data in ({"chain": []}, {"chain": [{"role": "HU"}]}, {"keep_words": "是"}, {"other": 1}):
        with pytest.raises(profiles.BadRules):
            parse(data)


def test_a_unit_reads_the_report_and_is_led_to_no_page_that_is_not_for_it(at, client):
    report = sent(at)
    for role, opens in ((Role.SPC, True), (Role.HU, False)):
        page = sign_in(client, at.of(role)).get(report.get_absolute_url()).content.decode()
        assert "协商停车" in page
        assert (f'href="{report.activity.get_absolute_url()}"' in page) is opens
        assert (client.get(report.activity.get_absolute_url()).status_code == 200) is opens
