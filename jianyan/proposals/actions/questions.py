"""Verbs of question and answer: unit and sponsor ask each other, the one asked answers, an open question is taken back."""

from __future__ import annotations

from datetime import date

from jianyan.core import attachments, journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals.models import Assignment, Question, Sponsor, State

journal.declare(
    {
        "proposals.ask_question": "提出问题",
        "proposals.enter_question": "代录纸质提问",
        "proposals.answer_question": "答复问题",
        "proposals.withdraw_question": "收回问题",
    }
)

OVER = (State.CLOSED, State.ARCHIVED, State.CASE_WITHDRAWN)
Side = Question.Side


def ask_question(one: Assignment, sponsor: Sponsor, text: str, *, by: Actor, on: date) -> Question:
    """The unit asks a sponsor of its case or of a proposal merged into it, or that sponsor asks the unit."""
    _of_the_case(one, sponsor)
    side = may.side_of(by, one, sponsor.proposal)
    if side is None:
        raise NotYours("只有提案者和承办单位可以互相提问")
    _may_be_asked(one, text)
    with journal.act("proposals.ask_question", by=by, on=on) as act:
        return act.create(_question(one, sponsor, side, text, by=by, on=on))


def enter_question(
    one: Assignment, sponsor: Sponsor, text: str, scan: tuple[str, bytes] | None, *, by: Actor, on: date
) -> Question:
    """The office enters what a sponsor asked on paper, never without the scan: the question stays the sponsor's."""
    _of_the_case(one, sponsor)
    if not may.may_enter(by):
        raise NotYours("纸质提问由提案办公室代录")
    _may_be_asked(one, text)
    if scan is None:
        raise Refused("请附上纸质件的扫描件")
    with journal.act("proposals.enter_question", by=by, on=on) as act:
        made = act.create(_question(one, sponsor, Side.SPONSOR, text, by=by, on=on, from_paper=True))
        act.create(attachments.stored(made, *scan, role="scan"))
    return made


def _of_the_case(one: Assignment, sponsor: Sponsor) -> None:
    if sponsor.voided_at or one.proposal_id not in (sponsor.proposal_id, sponsor.proposal.merged_into_id):
        raise Refused("该提案者与本件无关")


def _may_be_asked(one: Assignment, text: str) -> None:
    case = one.proposal
    if not one.handed_over_on or one.returned_on or one.voided_at:
        raise Refused("该单位没有承办这件提案")
    if case.state in OVER or case.case_withdrawn_on or case.voided_at:
        raise Refused("该件已经结束办理，不能再提问")
    if not text.strip():
        raise Refused("请填写问题")


def _question(
    one: Assignment, sponsor: Sponsor, side: str, text: str, *, by: Actor, on: date, from_paper: bool = False
) -> Question:
    return Question(
        committee_id=one.committee_id,
        proposal=one.proposal,
        assignment=one,
        sponsor=sponsor,
        asked_by=side,
        asker=by.label,
        text=text.strip(),
        asked_on=on,
        from_paper=from_paper,
    )


def answer_question(
    question: Question, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The side that was asked answers, once; what is left open is asked again."""
    if not may.answer_question(by, question):
        raise NotYours("由被问的一方答复")
    if question.voided_at or question.answered_on:
        raise Refused("该问题已经收回" if question.voided_at else "该问题已经答复")
    if not answer.strip():
        raise Refused("请填写答复内容")
    if on < question.asked_on:
        raise Refused("答复日期不能早于提问日期")
    with journal.act("proposals.answer_question", by=by, on=on) as act:
        act.change(question, expected=expected, answer=answer.strip(), answerer=by.label, answered_on=on)


def withdraw_question(
    question: Question, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The side that asked takes back what nobody has answered yet."""
    if not may.withdraw_question(by, question):
        raise NotYours("由提问的一方收回")
    if question.answered_on:
        raise Refused("该问题已经答复，不能收回")
    with journal.act("proposals.withdraw_question", by=by, on=on, note=reason.strip()) as act:
        act.void(question, reason, expected=expected)
