"""The state table row by row, and the verbs that walk it."""

from datetime import date

import pytest

from jianyan.core import journal
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.opinions import actions
from jianyan.opinions.models import Issue, Opinion, OpinionInstruction, Series
from jianyan.opinions.tests.factories import (
    BEGIN,
    DAY,
    compiled,
    dispatched,
    edited,
    registered,
    signed,
    submitted,
)
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db


def test_the_road_from_manuscript_to_archive(at):
    [opinion] = dispatched(at, "校门口拥堵")
    by = {"by": at.of(Role.RS), "on": BEGIN + DAY}
    actions.record_instruction(opinion, "林某", "县长", number="批1号", **by)
    sent = actions.transfer(opinion, at.units[0], **by)
    actions.unit_feedback(sent, "已错开放学时间。", by=at.unit(0), on=BEGIN + 9 * DAY)
    actions.archive(opinion, by=at.of(Role.RS), on=BEGIN + 10 * DAY)
    opinion.refresh_from_db()
    assert opinion.state == Opinion.State.ARCHIVED
    assert opinion.answered_on == opinion.informed_on == BEGIN + 9 * DAY


def test_the_system_informs_the_reporter_of_everything_that_came(at):
    [opinion] = dispatched(at, "校门口拥堵")
    actions.record_adoption(opinion, "city", "市政协", by=at.of(Role.RS), on=BEGIN + DAY)
    last = journal.timeline(opinion)[-1]
    assert (last.kind, last.actor) == ("opinions.inform_reporter", "系统")


def test_serial_numbers_follow_on_and_void_ones_are_burnt(at):
    first = registered(at, "甲")
    actions.void(first, "重复录入", by=at.of(Role.RS), on=BEGIN)
    assert [first.serial, registered(at, "乙").serial] == ["2022-001", "2022-002"]


def test_registration_demands_the_secrecy_check(at):
    with pytest.raises(Refused, match="保密审查"):
        actions.register(submitted(at), by=at.of(Role.RS), on=BEGIN, secrecy_checked=False)


def test_a_member_reports_in_his_own_name_only(at):
    with pytest.raises(NotYours):
        submitted(at, by=at.member(0), persons=[at.members[1]])


def test_what_the_office_enters_is_marked_and_stays_the_reporters(at):
    opinion = submitted(at, by=at.of(Role.RS))
    assert opinion.is_from_paper
    assert opinion.byline == "魏一"


def test_a_manuscript_too_long_or_unsigned_is_refused(at):
    with pytest.raises(MoveRefused, match="不超过1500字"):
        actions.submit("题", "长" * 1000, "长" * 501, by=at.member(0), on=BEGIN, persons=[at.members[0]])
    with pytest.raises(MoveRefused, match="署名"):
        actions.submit("题", "文", by=at.of(Role.RS), on=BEGIN)


def test_one_sent_again_after_registration_keeps_number_and_day(at):
    opinion = registered(at)
    actions.send_back_manuscript(opinion, "补充地点", by=at.of(Role.RS), on=BEGIN + DAY)
    actions.resubmit(opinion, "校门口拥堵", "补充。", by=at.member(0), on=BEGIN + 2 * DAY)
    assert (opinion.state, opinion.registered_on) == (Opinion.State.REGISTERED, BEGIN)


def test_only_its_reporter_sends_a_returned_one_again(at):
    opinion = submitted(at)
    actions.send_back_manuscript(opinion, "补充地点", by=at.of(Role.RS), on=BEGIN)
    with pytest.raises(NotYours):
        actions.resubmit(opinion, "题", "文", by=at.member(1), on=BEGIN)


def test_a_manuscript_is_not_merged_into_itself_nor_over_another(at):
    main, other = registered(at, "甲"), registered(at, "乙", no=1)
    with pytest.raises(Refused, match="它自己"):
        actions.merge(main, [main], by=at.of(Role.RS), on=BEGIN)
    actions.merge(main, [other], by=at.of(Role.RS), on=BEGIN)
    with pytest.raises(MoveRefused, match="已有其他来稿并入"):
        actions.merge(registered(at, "丙"), [main], by=at.of(Role.RS), on=BEGIN)


def test_an_issue_sent_back_burns_no_number_and_frees_its_items(at):
    opinion = edited(at)
    issue = compiled(at, [opinion])
    actions.send_back_issue(issue, "文字再核", by=at.of(Role.SG), on=BEGIN)
    opinion.refresh_from_db()
    assert opinion.state == Opinion.State.EDITING
    assert signed(at, [opinion]).issue_no == 1


def test_each_series_has_its_own_signer_and_numbers(at):
    train = Series.Kind.DIRECT_TRAIN
    issue = compiled(at, [edited(at, kind="advice")], train)
    with pytest.raises(NotYours):
        actions.sign_issue(issue, by=at.of(Role.SG), on=BEGIN)
    assert actions.sign_issue(issue, by=at.of(Role.LD), on=BEGIN).number == "2022年第1期"
    assert signed(at, [edited(at, "乙")]).issue_no == 1
    assert signed(at, [edited(at, "丙")], on=date(2023, 1, 5)).number == "2023年第1期"


def test_a_running_series_counts_on_over_the_year(at):
    at.series[Series.Kind.NEWSLETTER].numbering = Series.Numbering.RUNNING
    signed(at, [edited(at, "甲")])
    assert signed(at, [edited(at, "乙")], on=date(2023, 1, 5)).number == "2023年第2期"


def test_a_total_number_stands_beside_the_number_of_the_year_and_goes_on_from_before_this_system(at):
    series = at.series[Series.Kind.NEWSLETTER]
    assert signed(at, [edited(at, "甲")]).number == "2022年第1期"
    actions.change_series(series, by=at.of(Role.RS), on=BEGIN, total_before=128)
    void = signed(at, [edited(at, "乙")])
    assert void.number == "2022年第2期（总第129期）"
    actions.void(void, "印错", by=at.of(Role.RS), on=BEGIN)
    assert signed(at, [edited(at, "丙")], on=date(2023, 1, 5)).number == "2023年第1期（总第130期）"
    actions.change_series(series, by=at.of(Role.RS), on=BEGIN, total_before=0)
    assert signed(at, [edited(at, "丁")], on=date(2023, 1, 6)).total_no == 131


def test_advice_goes_by_direct_train_and_a_special_report_carries_one(at):
    with pytest.raises(Refused, match="直通车"):
        compiled(at, [edited(at, kind="advice")])
    with pytest.raises(Refused, match="只载一条"):
        compiled(at, [edited(at, "甲"), edited(at, "乙")], Series.Kind.SPECIAL_REPORT)


def test_an_issue_carries_no_more_than_its_heads_can_count(at):
    with pytest.raises(Refused, match="最多编99条"):
        actions.compile_issue(at.series["newsletter"], "题", [Opinion()] * 100, by=at.of(Role.RS), on=BEGIN)


def test_a_second_recipient_is_added_once(at):
    dispatched(at, "甲")
    issue = Issue.objects.of(at.committee).get()
    actions.dispatch(issue, [("县委办公室", "county"), ("市政协", "city")], by=at.of(Role.RS), on=BEGIN + DAY)
    assert sorted(issue.dispatches.values_list("recipient", flat=True)) == ["县委办公室", "市政协"]


def test_an_instruction_needs_words_and_a_tick_moves_nothing(at):
    [opinion] = dispatched(at, "甲")
    with pytest.raises(Refused, match="圈阅"):
        actions.record_instruction(opinion, "林某", "县长", by=at.of(Role.RS), on=BEGIN)
    read = OpinionInstruction.Kind.READ_ONLY
    actions.record_instruction(opinion, "林某", "县长", by=at.of(Role.RS), on=BEGIN, kind=read)
    assert (opinion.state, opinion.instructed_on) == (Opinion.State.DISPATCHED, None)


def test_an_item_is_answered_when_every_unit_has_spoken(at):
    [opinion] = dispatched(at, "甲")
    first, second = (actions.transfer(opinion, unit, by=at.of(Role.RS), on=BEGIN) for unit in at.units)
    actions.unit_feedback(first, "已办。", by=at.unit(0), on=BEGIN + DAY)
    assert opinion.state == Opinion.State.TRANSFERRED
    second.refresh_from_db()
    with pytest.raises(NotYours):
        actions.unit_feedback(second, "已办。", by=at.unit(0), on=BEGIN + DAY)
    actions.unit_feedback(second, "已办。", by=at.unit(1), on=BEGIN + 2 * DAY)
    assert second.opinion.state == Opinion.State.ANSWERED


def test_results_cannot_precede_the_dispatch(at):
    [opinion] = dispatched(at, "甲")
    with pytest.raises(Refused, match="早于"):
        actions.record_adoption(opinion, "city", "市政协", by=at.of(Role.RS), on=BEGIN - DAY)


def test_an_old_page_is_refused(at):
    opinion = registered(at)
    version = opinion.version
    actions.edit(opinion, "新题", "新文", by=at.of(Role.RS), on=BEGIN)
    with pytest.raises(journal.Stale) as stale:
        actions.edit(opinion, "旧题", "旧文", by=at.of(Role.RS), on=BEGIN, expected=version)
    assert "编辑稿标题" in {change[0] for change in stale.value.changes}


def test_what_comes_after_the_file_was_closed_is_entered_all_the_same(at):
    [opinion] = dispatched(at, "校门口拥堵")
    actions.archive(opinion, by=at.of(Role.RS), on=BEGIN + DAY)
    late = {"by": at.of(Role.RS), "on": BEGIN + 200 * DAY}
    actions.record_adoption(opinion, "nation", "全国政协", **late)
    actions.record_instruction(opinion, "林某", "副总理", level="nation", number="批9号", **late)
    assert (opinion.state, opinion.instructed_on) == (Opinion.State.ARCHIVED, late["on"])
    assert opinion.informed_on == late["on"]
    sent = actions.transfer(opinion, at.units[0], **late)
    assert opinion.state == Opinion.State.TRANSFERRED
    actions.unit_feedback(sent, "已办。", by=at.unit(0), on=late["on"] + DAY)
    assert actions.archive(sent.opinion, by=at.of(Role.RS), on=late["on"] + DAY).state == "archived"


def test_the_first_instruction_is_the_earliest_whatever_was_entered_first(at):
    [opinion] = dispatched(at, "校门口拥堵")
    actions.transfer(opinion, at.units[0], by=at.of(Role.RS), on=BEGIN + DAY)
    for days in (9, 5, 7):
        actions.record_instruction(
            opinion, "林某", "县长", number="批1号", by=at.of(Role.RS), on=BEGIN + days * DAY
        )
    assert opinion.instructed_on == BEGIN + 5 * DAY


def test_nothing_comes_of_a_manuscript_that_never_left_the_house(at):
    kept = actions.decline(registered(at), "情况需进一步核实", by=at.of(Role.RS), on=BEGIN)
    actions.archive(kept, by=at.of(Role.RS), on=BEGIN)
    with pytest.raises(MoveRefused, match="没有报送过"):
        actions.record_adoption(kept, "city", "市政协", by=at.of(Role.RS), on=BEGIN)
