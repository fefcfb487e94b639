"""A report from its draft to what came of it: sign-off, number, recipients, adoption item by item, telling the speakers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from jianyan.activities import outcome_rules, permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.flow import REPORT
from jianyan.activities.models import (
    Adoption,
    Consolidated,
    Effect,
    Feedback,
    Recipient,
    Report,
    ReportItem,
    ReportSign,
)
from jianyan.core import journal, takeback
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Committee, Role, Unit

journal.declare(
    {
        "activities.draft_report": "起草报告",
        "activities.edit_report": "修改报告",
        "activities.set_report_items": "列出报告建议",
        "activities.submit_report": "报告送签",
        "activities.recall_report": "撤回送签",
        "activities.sign_report": "报告签批",
        "activities.send_back_report": "报告退回修改",
        "activities.address_report": "写明报送对象",
        "activities.send_report": "报告编号报送",
        "activities.close_report": "报告办结",
        "activities.record_adoption": "登记采纳情况",
        "activities.give_feedback": "反馈办理情况",
        "activities.record_effect": "登记成效",
        "activities.tell_result": "告知提出人结果",
        "activities.take_back_report": "撤回报告的上一步",
    }
)
ItemRow = tuple[str, str, Consolidated | None]  # aspect, text, the item of the board


def draft_report(report: Report, *, by: Actor, on: date) -> Report:
    """Begin a report; where its activity's suggestions are consolidated, their items are its items."""
    allow(permissions.may_draft(by, report), "起草报告")
    report.committee_id, report.drafted_on, report.state = by.committee_id, on, Report.State.DRAFT
    if not report.title.strip():
        raise Refused("报告必须有题目")
    with journal.act("activities.draft_report", by=by, on=on) as act:
        act.create(report)
        _list(act, report, _from_board(report))
    return report


def edit_report(report: Report, *, by: Actor, on: date, expected: int | None = None, **values: Any) -> Report:
    """Change a report that is still being drafted."""
    allow(permissions.may_draft(by, report), "修改报告")
    _drafting(report)
    with journal.act("activities.edit_report", by=by, on=on) as act:
        act.change(report, expected=expected, **values)
    return report


def set_report_items(
    report: Report,
    rows: Iterable[ItemRow] | None = None,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> list[ReportItem]:
    """List a draft's suggestions anew: as given, or as the board of its activity stands now."""
    allow(permissions.may_draft(by, report), "列出报告建议")
    if report.drafted_on or _items(
        report
    ):  # of a report entered from paper they may be listed afterwards, once
        _drafting(report)
    with journal.act("activities.set_report_items", by=by, on=on) as act:
        act.change(report, expected=expected, returned_on=report.returned_on)  # a stale page is refused
        for one in _items(report):
            act.void(one, "重新列出")
        return _list(act, report, list(rows) if rows is not None else _from_board(report))


def _from_board(report: Report) -> list[ItemRow]:
    if report.activity_id is None:
        return []
    live = Consolidated.objects.of(report.committee_id).live().filter(activity=report.activity_id)
    return [(one.aspect.title, one.text, one) for one in live.select_related("aspect").order_by("item_no")]


def _list(act: journal.Act, report: Report, rows: Sequence[ItemRow]) -> list[ReportItem]:
    return act.create_all(
        ReportItem(
            committee_id=report.committee_id,
            report=report,
            number=number,
            aspect=aspect,
            text=text,
            consolidated=source,
        )
        for number, (aspect, text, source) in enumerate(rows, 1)
    )


def _items(report: Report) -> list[ReportItem]:
    return list(ReportItem.objects.of(report.committee_id).live().filter(report=report).order_by("number"))


def _drafting(report: Report) -> None:
    if report.state != Report.State.DRAFT or report.voided_at:
        raise Refused("只有起草中的报告可以修改；已送签的请先撤回")


def submit_report(report: Report, *, by: Actor, on: date, expected: int | None = None) -> Report:
    """Put a report to those who sign it, in the order the rules of the day say."""
    with journal.act("activities.submit_report", by=by, on=on) as act:
        act.move(report, REPORT, "submit", expected=expected, signed_steps=0)
        signs = ReportSign.objects.of(by.committee_id).filter(report=report)
        turn = (signs.aggregate(last=Max("turn"))["last"] or 0) + 1
        chain = outcome_rules.on_day(by.committee_id, on).chain
        act.create_all(
            ReportSign(committee_id=by.committee_id, report=report, turn=turn, place=place, role=step.role)
            for place, step in enumerate(chain, 1)
        )
    return report


def recall_report(report: Report, *, by: Actor, on: date, expected: int | None = None) -> Report:
    """Take a report back from those who sign it; the next time it begins with the first of them."""
    with journal.act("activities.recall_report", by=by, on=on) as act:
        act.move(report, REPORT, "recall", expected=expected)
        _end_round(act, report, "撤回修改")
    return report


def sign_report(
    report: Report, opinion: str = "", *, by: Actor, on: date, expected: int | None = None
) -> Report:
    """One step of the sign-off; the last one signs the report."""
    with journal.act("activities.sign_report", by=by, on=on, note=opinion) as act:
        step = report.next_sign
        open_steps = report.signs.filter(voided_at=None, signed_on=None).count()
        name = "sign" if open_steps < 2 else "countersign"
        act.move(report, REPORT, name, expected=expected, signed_steps=report.signed_steps + 1)
        act.change(step, signed_on=on, signer=by.label[:60], opinion=opinion.strip())
    return report


def send_back_report(
    report: Report, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Report:
    """Whoever is to sign sends the report back, with the reason."""
    with journal.act("activities.send_back_report", by=by, on=on, note=reason) as act:
        act.move(report, REPORT, "send_back", expected=expected, return_reason=reason)
        _end_round(act, report, "退回修改")
    return report


def _end_round(act: journal.Act, report: Report, why: str) -> None:
    for step in ReportSign.objects.of(report.committee_id).live().filter(report=report, signed_on=None):
        act.void(step, why)


def address_report(
    report: Report, recipients: Mapping[str, Unit | None], *, by: Actor, on: date
) -> list[Recipient]:
    """Say to whom a report goes: authorities by name, handling units as units. Those not named any more are voided."""
    allow(permissions.may_draft(by, report), "写明报送对象")
    if report.state in Report.OUT or report.voided_at:
        raise Refused("报告已经报送，不能再改报送对象")
    known = {one.name: one for one in Recipient.objects.of(by.committee_id).filter(report=report)}
    with journal.act("activities.address_report", by=by, on=on) as act:
        for name, one in known.items():
            if name in recipients and one.voided_at:
                act.change(one, voided_at=None, voided_by=None, void_reason="")
            elif name not in recipients and not one.voided_at:
                act.void(one, "不再报送")
        return act.create_all(
            Recipient(committee_id=by.committee_id, report=report, name=name, unit=unit)
            for name, unit in recipients.items()
            if name not in known
        )


def send_report(report: Report, *, by: Actor, on: date, expected: int | None = None) -> Report:
    """Send a signed report under the next number of the year; a number once given is never given again."""
    with journal.act("activities.send_report", by=by, on=on) as act:
        number = next_number(Report, by.committee_id, on.year)
        due = outcome_rules.due(outcome_rules.on_day(by.committee_id, on).feedback_within, on)
        act.move(report, REPORT, "send", expected=expected, number_year=on.year, number=number, due_on=due)
    return report


def next_number(model: Any, committee_id: int, year: int) -> int:
    """The next number of a year, void ones counted as given. The committee's row is held until the end."""
    Committee.objects.select_for_update(no_key=True).get(pk=committee_id)
    rows = model.objects.of(committee_id).filter(number_year=year)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def close_report(report: Report, *, by: Actor, on: date, expected: int | None = None) -> Report:
    """Everything asked for was answered, and those who spoke were told."""
    with journal.act("activities.close_report", by=by, on=on) as act:
        act.move(report, REPORT, "close", expected=expected)
    return report


def take_back_report(report: Report, reason: str, *, by: Actor, on: date) -> Report:
    """Take back the last move of a report that has not left the house, or its closing."""
    allow(permissions.may_draft(by, report) or by.has(Role.LD), "撤回")
    if not reason.strip():
        raise Refused("撤回必须写明原因")
    own = [report.pk, *report.signs.values_list("pk", flat=True)]
    lines = takeback.last_lines(by.committee_id, own, "activities", ())
    steps = ("submit_report", "recall_report", "sign_report", "send_back_report", "close_report")
    if not lines or lines[0].kind.removeprefix("activities.") not in steps:
        raise Refused("上一步不能撤回；已经报送的，请另行更正")
    with journal.act("activities.take_back_report", by=by, on=on, note=reason) as act:
        takeback.play_back(act, lines, lambda record, before: record.pk in own, reason)
    report.refresh_from_db()
    return report


def record_adoption(adoption: Adoption, *, by: Actor, on: date) -> Adoption:
    """An authority took up one item, or said that it will not, with what shows it."""
    allow(permissions.may_draft(by, adoption.item.report), "登记采纳情况")
    _out(adoption.item.report, on, "采纳日期")
    adoption.committee_id, adoption.adopted_on = by.committee_id, on
    if not adoption.evidence.strip():
        raise Refused("请写明采纳的依据，如文件名称和文号")
    with journal.act("activities.record_adoption", by=by, on=on) as act:
        return act.create(adoption)


def give_feedback(feedback: Feedback, *, by: Actor, on: date) -> Feedback:
    """A unit says what it did about one item; the office enters what came on paper."""
    report = feedback.item.report
    allow(permissions.may_answer(by, feedback.unit_id), "反馈办理情况")
    _out(report, on, "反馈日期")
    addressed = Recipient.objects.of(by.committee_id).live().filter(report=report, unit=feedback.unit_id)
    if not addressed.exists():
        raise Refused("该单位不是本报告的报送对象")
    if not feedback.text.strip():
        raise Refused("请写明办理情况")
    feedback.committee_id, feedback.given_on = by.committee_id, on
    feedback.from_paper = not by.has(Role.HU, Role.HL)
    with journal.act("activities.give_feedback", by=by, on=on) as act:
        return act.create(feedback)


def record_effect(effect: Effect, *, by: Actor, on: date) -> Effect:
    """Something that can be seen came of a report on a day, with what shows it."""
    allow(permissions.may_draft(by, effect.report), "登记成效")
    _out(effect.report, on, "成效日期")
    if not effect.evidence.strip():
        raise Refused("请写明成效的依据")
    effect.committee_id, effect.happened_on = by.committee_id, on
    with journal.act("activities.record_effect", by=by, on=on) as act:
        return act.create(effect)


def tell_result(report: Report, *, by: Actor, on: date, expected: int | None = None) -> Report:
    """Those who spoke are told what became of what they said: notices go out with this act."""
    allow(permissions.may_draft(by, report), "告知提出人结果")
    _out(report, on, "告知日期")
    if report.activity_id is None:
        raise Refused("该报告没有所属活动，没有要告知的提出人")
    with journal.act("activities.tell_result", by=by, on=on) as act:
        act.change(report, expected=expected, told_on=on)
    return report


def _out(report: Report, on: date, what: str) -> None:
    if report.state not in Report.OUT or report.voided_at or report.sent_on is None:
        raise Refused("报告报送以后才能登记")
    if on < report.sent_on:
        raise Refused(f"{what}不能早于报送日期")
