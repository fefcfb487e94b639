"""Verbs of consulting units before a case is handed over: ask, answer, end. They bind nobody and move no case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Unit
from jianyan.proposals import permissions as may
from jianyan.proposals.models import Consultation, Proposal, State

journal.declare(
    {
        "proposals.consult": "预交办征求意见",
        "proposals.answer_consultation": "答复预交办征求意见",
        "proposals.end_consultation": "取消预交办征求意见",
    }
)

BEFORE = (State.FILED, State.ALLOCATING)  # filed, and not handed over yet
Answer = Consultation.Answer


def consult(
    proposals: Iterable[Proposal], units: Sequence[Unit], *, by: Actor, on: date, question: str = ""
) -> list[Consultation]:
    """Ask units about cases, in one act. Who was asked about a case already is not asked again."""
    if not may.may_consult(by):
        raise NotYours("征求意见由提案办公室或交办机关发出")
    cases = list(proposals)
    if not cases or not units:
        raise Refused("请选择提案和要征求意见的单位")
    for one in cases:
        _before_handover(one)
    rows = Consultation.objects.of(by.committee_id).live().filter(proposal__in=[one.pk for one in cases])
    known = set(rows.values_list("proposal", "unit"))
    asked = [
        Consultation(
            committee_id=by.committee_id, proposal=one, unit=unit, question=question.strip(), asked_on=on
        )
        for one in cases
        for unit in units
        if (one.pk, unit.pk) not in known
    ]
    if not asked:
        raise Refused("所选单位都已征求过意见")
    with journal.act("proposals.consult", by=by, on=on, note=question.strip()) as act:
        act.create_all(asked)
    return asked


def _before_handover(proposal: Proposal) -> None:
    if proposal.state not in BEFORE:
        raise Refused(f"{proposal.number}目前为“{proposal.get_state_display()}”，不在预交办阶段")


def answer_consultation(
    one: Consultation,
    answer: str,
    text: str = "",
    suggested: Unit | None = None,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> None:
    """The unit's word, which it may change until the case is handed over; refusing needs its reason."""
    if not may.answer_consultation(by, one):
        raise NotYours("征求意见由被征求的单位答复")
    _before_handover(one.proposal)
    if answer not in Answer.values:
        raise Refused("请选择意见")
    if answer != Answer.WILLING and not text.strip():
        raise Refused("不能承办的，请说明理由或职责依据")
    if answer == Answer.OTHER and suggested is None:
        raise Refused("请选择建议承办单位")
    if suggested and suggested.pk == one.unit_id:
        raise Refused("建议承办单位不能是本单位")
    with journal.act("proposals.answer_consultation", by=by, on=on) as act:
        act.change(
            one,
            expected=expected,
            answer=answer,
            text=text.strip(),
            suggested_unit=suggested if answer == Answer.OTHER else None,
            answered_on=on,
        )


def end_consultation(
    one: Consultation, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """Take a question back that is not answered yet."""
    if not may.may_consult(by):
        raise NotYours("征求意见由提案办公室或交办机关取消")
    if one.answered_on:
        raise Refused("单位已经答复，不能取消")
    with journal.act("proposals.end_consultation", by=by, on=on, note=reason.strip()) as act:
        act.void(one, reason, expected=expected)
