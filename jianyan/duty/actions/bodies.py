"""The year of liaison groups and special committees: notice, objections, freeze. Nobody is ranked."""

from __future__ import annotations

from datetime import date

from jianyan.core import journal
from jianyan.duty import rules
from jianyan.duty.actions.cases import raised
from jianyan.duty.flow import BODY_OBJECTION_FLOW, BODY_YEAR_FLOW
from jianyan.duty.models import AppraisalSheet, BodyObjection, BodyResult, BodyYear
from jianyan.duty.queries import bodies as reads
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body

journal.declare(
    {
        "duty.publish_bodies": "公示机构考核情况",
        "duty.freeze_bodies": "冻结机构得分",
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


# ---- objections of bodies ----


def object_for_body(
    one: BodyYear, body: Body, reason: str, *, by: Actor, on: date, line: str = ""
) -> BodyObjection:
    """A body's staff object to a line or to something missing; the day of the answer is reckoned now."""
    made = BodyObjection(appraisal=one, body=body)
    return raised("duty.object_for_body", BODY_OBJECTION_FLOW, made, reason, line, by, on)
