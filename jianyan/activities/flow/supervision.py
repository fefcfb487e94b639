"""The state tables of a supervision advice and of a democratic appraisal."""

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.models import DemocraticAppraisal, SupervisionAdvice
from jianyan.kit.flow import Flow, Move
from jianyan.people.models import Role

_A, _D = SupervisionAdvice.State, DemocraticAppraisal.State


def _voided(record: Any) -> str | None:
    return "该件已经作废" if record.voided_at else None


def _keeper(actor: Any, record: Any) -> bool:
    return permissions.may_record(actor)


def _answers(actor: Any, advice: SupervisionAdvice) -> bool:
    return permissions.may_answer(actor, advice.unit_id)


def _issues(actor: Any, record: Any) -> bool:
    return bool(actor.has(Role.SG, Role.SPC, Role.LD))


ADVICE = Flow(
    "民主监督建议书",
    _A.choices,
    Move(name="draft", label="起草", source=frozenset(), target=_A.DRAFT, who=_keeper, stamps="drafted_on"),
    Move(
        name="send",
        label="编号送达",
        source=frozenset({_A.DRAFT}),
        target=_A.SENT,
        who=_issues,
        unless=(_voided,),
        stamps="sent_on",
    ),
    Move(
        name="answer",
        label="答复",
        source=frozenset({_A.SENT}),
        target=_A.ANSWERED,
        who=_answers,
        unless=(_voided,),
        stamps="answered_on",
        needs=("answer",),
    ),
    Move(
        name="ask_again",
        label="退回重答",
        source=frozenset({_A.ANSWERED}),
        target=_A.SENT,
        who=_issues,
        unless=(_voided,),
        stamps="returned_on",
        needs=("return_reason",),
    ),
    Move(
        name="close",
        label="办结",
        source=frozenset({_A.ANSWERED}),
        target=_A.CLOSED,
        who=_issues,
        unless=(_voided,),
        stamps="closed_on",
    ),
)


def _no_papers(appraisal: Any) -> str | None:
    return None if appraisal.issued else "还没有印发评议票"


APPRAISAL = Flow(
    "民主评议",
    _D.choices,
    Move(name="draft", label="筹备", source=frozenset(), target=_D.DRAFT, who=_keeper, stamps="drafted_on"),
    Move(
        name="open",
        label="开始投票",
        source=frozenset({_D.DRAFT}),
        target=_D.OPEN,
        who=_keeper,
        unless=(_voided, _no_papers),
        stamps="opened_on",
    ),
    Move(
        name="close",
        label="停止投票并计票",
        source=frozenset({_D.OPEN}),
        target=_D.CLOSED,
        who=_keeper,
        unless=(_voided,),
        stamps="closed_on",
    ),
)
