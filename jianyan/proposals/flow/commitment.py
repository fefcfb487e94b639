"""The state table of a promise: reported by the unit, settled by the office, renewed with a new date beside the first."""

from __future__ import annotations

from jianyan.kit.flow import Flow, Move
from jianyan.proposals import permissions as may
from jianyan.proposals.models import Commitment

Stage = Commitment.State


def stages(*names: Commitment.State) -> frozenset[str]:
    return frozenset(str(name) for name in names)


def nothing_reported(promise: Commitment) -> str | None:
    return None if promise.outcome else "单位还没有报告结果"


COMMITMENT_FLOW = Flow(
    "承诺事项",
    Stage.choices,
    Move(
        name="report",
        label="报告兑现情况",
        source=stages(Stage.OPEN),
        target=Stage.REPORTED,
        who=may.report_promise,
        stamps="reported_on",
        needs=("outcome",),
    ),
    Move(
        name="say",
        label="说明是否兑现",
        source=stages(Stage.OPEN, Stage.REPORTED),
        target=None,
        who=may.was_promised_to,
    ),
    Move(
        name="keep",
        label="确认已兑现",
        source=stages(Stage.OPEN, Stage.REPORTED),
        target=Stage.KEPT,
        who=may.settle_promise,
        stamps="kept_on",
        needs=("done_on",),
    ),
    Move(
        name="break",
        label="确认未兑现",
        source=stages(Stage.OPEN, Stage.REPORTED),
        target=Stage.NOT_KEPT,
        who=may.settle_promise,
        stamps="not_kept_on",
    ),
    Move(
        name="renew",
        label="同意延期",
        source=stages(Stage.OPEN, Stage.REPORTED, Stage.NOT_KEPT),
        target=Stage.OPEN,
        who=may.settle_promise,
        stamps="renewed_on",
        needs=("due_on",),
    ),
    Move(
        name="send_back",
        label="退回单位补充",
        source=stages(Stage.REPORTED),
        target=Stage.OPEN,
        who=may.settle_promise,
        unless=(nothing_reported,),
    ),
    Move(
        name="hand_on",
        label="改由他单位承担",
        source=stages(Stage.OPEN),
        target=None,
        who=may.settle_promise,
        needs=("unit",),
    ),
    Move(
        name="reopen",
        label="更正",
        source=stages(Stage.KEPT, Stage.NOT_KEPT),
        target=Stage.OPEN,
        who=may.settle_promise,
    ),
)
