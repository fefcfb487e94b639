"""The year of liaison groups and special committees: notice, objections, freeze, decision. Nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jianyan.core import journal
from jianyan.duty import rules
from jianyan.duty.actions.cases import raised
from jianyan.duty.flow import BODY_OBJECTION_FLOW, BODY_YEAR_FLOW
from jianyan.duty.models import AppraisalSheet, BodyObjection, BodyResult, BodyYear
from jianyan.duty.queries import bodies as reads
from jianyan.duty.scoring.grading import next_grade
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Role

journal.declare(
    {
        "duty.publish_bodies": "公示机构考核情况",
        "duty.freeze_bodies": "冻结机构得分",
        "duty.settle_body_tie": "确定并列机构的等次",
        "duty.decide_bodies": "审定机构考核结果",
        "duty.object_for_body": "提出机构考核异议",
        "duty.examine_body_objection": "核查机构考核异议",
        "duty.uphold_body_objection": "机构异议成立",
        "duty.dismiss_body_objection": "机构异议维持原结果",
        "duty.withdraw_body_objection": "撤回机构考核异议",
    }
)


def publish_bodies(year: int, sheet: AppraisalSheet, *, by: Actor, on: date) -> BodyYear:
    """Show every body its score; objections may be raised until the last day, which is reckoned now."""
    held = rules.on_day(by.committee_id, on)
    one = BodyYear(
        committee_id=by.committee_id,
        year=year,
        sheet=sheet,
        notice_on=on,
        notice_until_on=held.due(held.notice, on),
    )
    BODY_YEAR_FLOW.check("publish", by, one)
    if sheet.state != AppraisalSheet.State.ADOPTED or sheet.subject != "body":
        raise Refused("请选择已经通过的联络组、专门委员会考核办法")
    if sheet.effective_on and sheet.effective_on > date(year, 12, 31):
        raise Refused("该办法在这个年度尚未施行")
    if year > on.year:
        raise Refused("还没有到这个年度")
    if BodyYear.objects.of(by.committee_id).live().filter(year=year).exists():
        raise Refused(f"{year}年度机构考核已经公示")
    if not reads.bodies_of(by.committee_id, year):
        raise Refused("这一年没有联络组、专门委员会")
    with journal.act("duty.publish_bodies", by=by, on=on) as act:
        return act.create(one)


def freeze_bodies(one: BodyYear, *, by: Actor, on: date, expected: int | None = None) -> BodyYear:
    """The scores as they stand become results, every line with them; grades by quota."""
    BODY_YEAR_FLOW.check("freeze", by, one)
    if on <= one.notice_until_on:
        raise Refused(f"公示到{one.notice_until_on:%Y年%-m月%-d日}，期满后才能冻结")
    with journal.act("duty.freeze_bodies", by=by, on=on) as act:
        act.move(one, BODY_YEAR_FLOW, "freeze", expected=expected)
        act.create_all(_results(one, on))
    return one


def _results(one: BodyYear, on: date) -> list[BodyResult]:
    """What freezing writes, in the official order."""
    sheet = one.sheet.sheet
    those = reads.bodies_of(one.committee_id, one.year)
    return [
        BodyResult(
            committee_id=one.committee_id,
            appraisal=one,
            body=scored.one,
            total=scored.card.total,
            grade=scored.grade,
            grade_name=scored.grade_name,
            is_open=scored.is_open,
            parts=reads.parts_as_data(scored.card),
            lines=reads.lines_as_data(sheet, scored.card),
            frozen_on=on,
        )
        for scored in reads.scored(sheet, one.committee_id, one.year, those)
    ]


def settle_body_tie(
    one: BodyYear, chosen: Sequence[int], *, by: Actor, on: date, expected: int | None = None
) -> int:
    """Of those level at the line the chosen keep the grade, the others have the next one. Gives how many keep it."""
    if not by.has(Role.LD):
        raise NotYours("并列机构的等次由主席会议确定")
    if expected is not None and expected != one.version:
        raise journal.Stale(journal.changes_since(one, expected))
    if one.state != BodyYear.State.FROZEN:
        raise Refused("得分冻结以后、审定以前才能确定并列机构的等次")
    sheet = one.sheet.sheet
    rows = list(BodyResult.objects.of(by.committee_id).live().filter(appraisal=one, is_open=True))
    with journal.act("duty.settle_body_tie", by=by, on=on) as act:
        for row in rows:
            grade = row.grade if row.body_id in chosen else next_grade(sheet, row.grade)
            act.change(row, grade=grade, grade_name=sheet.grade_named(grade).name, is_open=False)
    return sum(1 for row in rows if row.body_id in chosen)


def decide_bodies(
    one: BodyYear, decided_by: str, *, by: Actor, on: date, expected: int | None = None
) -> BodyYear:
    """The meeting decided: every result has its day."""
    results = list(BodyResult.objects.of(by.committee_id).live().filter(appraisal=one))
    with journal.act("duty.decide_bodies", by=by, on=on) as act:
        act.move(one, BODY_YEAR_FLOW, "decide", expected=expected, decided_by=decided_by.strip())
        for result in results:
            act.change(result, decided_on=on)
    return one


# ---- objections of bodies ----


def object_for_body(
    one: BodyYear, body: Body, reason: str, *, by: Actor, on: date, line: str = ""
) -> BodyObjection:
    """A body's staff object to a line or to something missing; the day of the answer is reckoned now."""
    made = BodyObjection(appraisal=one, body=body)
    return raised("duty.object_for_body", BODY_OBJECTION_FLOW, made, reason, line, by, on)
