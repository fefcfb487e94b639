"""Suggestions and their consolidation, reports, instructions, plenary speeches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Max

from jianyan.activities import outcome_rules, permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.models import (
    Activity,
    Board,
    PlenarySpeech,
    Recipient,
    Report,
    ReportInstruction,
    Suggestion,
)
from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Unit

journal.declare(
    {
        "activities.record_suggestions": "登记意见建议",
        "activities.record_report": "登记报告",
        "activities.record_instruction": "登记成果批示",
        "activities.record_speeches": "登记大会发言",
    }
)


def record_suggestions(
    activity: Activity, suggestions: Iterable[Suggestion], *, by: Actor, on: date
) -> list[Suggestion]:
    """Enter raw suggestions of an activity; they are numbered in the order given, after those already there."""
    allow(permissions.may_record(by, activity), "登记意见建议")
    if activity.held_on is None or activity.voided_at:
        raise Refused("活动举行后才能登记意见建议")
    if Board.objects.of(by.committee_id).filter(activity=activity, state=Board.State.SETTLED).exists():
        raise Refused("本次活动的意见建议已经归纳定稿；需要补登的，请先重新归纳")
    fresh = list(suggestions)
    if not fresh or any(not one.text.strip() for one in fresh):
        raise Refused("意见建议内容不能为空")
    rows = Suggestion.objects.of(by.committee_id).filter(activity=activity)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    for number, one in enumerate(fresh, last + 1):
        one.committee_id, one.activity, one.number = by.committee_id, activity, number
        one.made_on = activity.held_on or on
    with journal.act("activities.record_suggestions", by=by, on=on) as act:
        return act.create_all(fresh)


def record_report(
    report: Report, *, by: Actor, on: date, recipients: Mapping[str, Unit | None] | None = None
) -> Report:
    """Enter a report that was sent on a day, and to whom: authorities by name, handling units as units."""
    allow(permissions.may_record(by, report.activity), "登记报告")
    report.committee_id, report.sent_on, report.state = by.committee_id, on, Report.State.SENT
    if not report.title.strip():
        raise Refused("报告必须有题目")
    if not recipients:
        raise Refused("报送的报告必须写明报送对象")
    with journal.act("activities.record_report", by=by, on=on) as act:
        act.create(report)
        act.create_all(
            Recipient(committee_id=by.committee_id, report=report, name=name, unit=unit)
            for name, unit in recipients.items()
        )
    return report


def record_instruction(
    report: Report, instruction: ReportInstruction, *, by: Actor, on: date
) -> ReportInstruction:
    """Enter what a leader wrote on a report. A substantive instruction has words; a tick has none."""
    allow(permissions.may_record_instruction(by), "登记批示")
    if report.sent_on is None or on < report.sent_on:
        raise Refused("批示日期不能早于报告报送日期")
    substantive = instruction.kind == ReportInstruction.Kind.SUBSTANTIVE
    if not outcome_rules.on_day(by.committee_id, on).keep_words:
        if instruction.text.strip():
            raise Refused("按现行规则，批示只登记事实、日期和编号，不录入原文")
    elif substantive and not instruction.text.strip():
        raise Refused("批示必须录入内容；只有圈阅的请选择“圈阅”")
    instruction.committee_id, instruction.report, instruction.instructed_on = by.committee_id, report, on
    with journal.act("activities.record_instruction", by=by, on=on) as act:
        return act.create(instruction)


def record_speeches(speeches: Iterable[PlenarySpeech], *, by: Actor, on: date) -> list[PlenarySpeech]:
    """Enter the speeches given at a plenary on a day."""
    allow(permissions.may_record(by), "登记大会发言")
    fresh = list(speeches)
    for speech in fresh:
        speech.committee_id, speech.given_on = by.committee_id, on
        speech.state = PlenarySpeech.State.GIVEN
        if not speech.session.opens_on <= on <= speech.session.closes_on:
            raise Refused("发言日期不在全体会议会期之内")
    with journal.act("activities.record_speeches", by=by, on=on) as act:
        return act.create_all(fresh)
