"""Verbs around a private rating: the paper form with its scan, the reason passed on, both sides' grades, outside scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jianyan.core import attachments, journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Unit
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.actions.evaluation import return_feedback
from jianyan.proposals.models import FeedbackForm, Grade, PassedReason, Proposal, Reply, ThirdPartyScore

journal.declare(
    {
        "proposals.pass_on_reason": "转达提案者意见",
        "proposals.take_back_reason": "收回转达的意见",
        "proposals.grade_proposal": "承办单位评提案质量",
        "proposals.grade_handling": "提案者评办理质量",
        "proposals.enter_outside_score": "登记第三方评估",
        "proposals.void_outside_score": "作废第三方评估",
    }
)

File = tuple[str, bytes]


def enter_paper_form(
    form: FeedbackForm,
    scan: File | None,
    *,
    attitude: str,
    result: str,
    by: Actor,
    on: date,
    remarks: str = "",
    answers: Mapping[str, str] | None = None,
    may_pass_on: bool = False,
    expected: int | None = None,
) -> FeedbackForm:
    """Staff enter a form that came back on paper, never without its scan: the sponsor's own hand is the proof."""
    if scan is None:
        raise Refused("代录纸质征询意见表，须附提案者签名的纸质表扫描件")
    return return_feedback(
        form,
        attitude=attitude,
        result=result,
        by=by,
        on=on,
        remarks=remarks,
        answers=answers,
        from_paper=True,
        may_pass_on=may_pass_on,
        scan=scan,
        expected=expected,
    )


def pass_on_reason(form: FeedbackForm, text: str, *, by: Actor, on: date) -> PassedReason:
    """Tell the unit why, with the sponsor's consent. The rating itself is not passed on."""
    if not may.pass_on(by):
        raise NotYours("提案者的意见由提案办公室转达")
    reasons = {
        "征询意见表还没有交回": form.returned_on is None,
        "提案者没有同意转达意见": not form.may_pass_on,
        "请填写转达内容": not text.strip(),
        "这份意见已经转达": form.passed.live().exists(),
    }
    for reason, holds in reasons.items():
        if holds:
            raise Refused(reason)
    with journal.act("proposals.pass_on_reason", by=by, on=on) as act:
        return act.create(
            PassedReason(committee_id=form.committee_id, form=form, text=text.strip(), passed_on=on)
        )


def take_back_reason(passed: PassedReason, reason: str, *, by: Actor, on: date) -> None:
    """A reason passed on by mistake is taken back: the unit no longer sees it."""
    if not may.pass_on(by):
        raise NotYours("提案者的意见由提案办公室转达")
    with journal.act("proposals.take_back_reason", by=by, on=on, note=reason) as act:
        act.void(passed, reason)


def grade(reply: Reply, points: int, *, by: Actor, on: date, remarks: str = "") -> Grade:
    """One side grades the other; nobody sees the other's grade before both are in, and neither can be changed."""
    if not rules.on_day(by.committee_id, on).mutual_grading:
        raise Refused("本会没有开展双向评分")
    by_unit = may.grade_proposal(by, reply)
    if not by_unit and not may.grade_handling(by, reply):
        raise NotYours("双向评分由承办单位和第一提案者本人填写")
    if reply.delivered_on is None:
        raise Refused("答复送达以后才能评分")
    if not 0 <= points <= 100:
        raise Refused("请填写0至100的整数")
    side = Grade.Side.UNIT if by_unit else Grade.Side.SPONSOR
    if reply.grades.live().filter(side=side).exists():
        raise Refused("已经评过分，不能再改")
    kind = "proposals.grade_proposal" if by_unit else "proposals.grade_handling"
    with journal.act(kind, by=by, on=on) as act:
        return act.create(
            Grade(
                committee_id=reply.committee_id,
                reply=reply,
                side=side,
                sponsor=reply.assignment.proposal.speaker,
                points=points,
                remarks=remarks.strip(),
                given_on=on,
            )
        )


def enter_outside_score(
    proposal: Proposal,
    evidence: File | None,
    *,
    body: str,
    assessed_on: date,
    points: int,
    full_points: int,
    by: Actor,
    on: date,
    unit: Unit | None = None,
    summary: str = "",
) -> ThirdPartyScore:
    """What a body outside found, with its date and its report. Points are hundredths."""
    if not may.pass_on(by):
        raise NotYours("第三方评估由提案办公室登记")
    reasons = {
        "登记第三方评估须附评估报告": evidence is None,
        "评估日期不能晚于今天": assessed_on > on,
        "得分不能超过满分": not 0 <= points <= full_points,
        "所选单位不承办该件": unit is not None and not proposal.assignments.live().filter(unit=unit).exists(),
    }
    for reason, holds in reasons.items():
        if holds:
            raise Refused(reason)
    with journal.act("proposals.enter_outside_score", by=by, on=on) as act:
        made = act.create(
            ThirdPartyScore(
                committee_id=proposal.committee_id,
                proposal=proposal,
                unit=unit,
                body=body.strip(),
                assessed_on=assessed_on,
                points=points,
                full_points=full_points,
                summary=summary.strip(),
            )
        )
        assert evidence
        act.create(attachments.stored(made, *evidence, role="evidence"))
    return made


def void_outside_score(score: ThirdPartyScore, reason: str, *, by: Actor, on: date) -> None:
    """An assessment entered by mistake."""
    if not may.pass_on(by):
        raise NotYours("第三方评估由提案办公室登记")
    with journal.act("proposals.void_outside_score", by=by, on=on, note=reason) as act:
        act.void(score, reason)
