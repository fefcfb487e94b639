"""The state tables of an activity, of an item of the annual plan, and of the consolidation of what was said."""

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.models import Activity, Attendance, Board, PlanItem
from jianyan.kit.flow import Flow, Move

_A, _P, _B = Activity.State, PlanItem.State, Board.State


def _voided(record: Any) -> str | None:
    return "该件已经作废" if record.voided_at else None


def _people_were_there(activity: Activity) -> str | None:
    there = activity.attendances.filter(voided_at__isnull=True, outcome__in=Attendance.THERE).exists()
    return "已登记出席人员的活动不能取消" if there else None


FLOW = Flow(
    "活动",
    Activity.State.choices,
    Move(name="plan", label="发起", source=frozenset(), target=_A.PLANNED, who=permissions.may_record),
    Move(
        name="hold",
        label="登记已举行",
        source=frozenset({_A.PLANNED}),
        target=_A.HELD,
        who=permissions.may_record,
        unless=(_voided,),
        stamps="held_on",
    ),
    Move(
        name="cancel",
        label="取消",
        source=frozenset({_A.PLANNED}),
        target=_A.CANCELLED,
        who=permissions.may_record,
        unless=(_voided, _people_were_there),
        stamps="cancelled_on",
        needs=("cancel_reason",),
    ),
)


def _planner(actor: Any, record: Any) -> bool:
    return permissions.may_plan(actor)


PLAN = Flow(
    "协商计划事项",
    PlanItem.State.choices,
    Move(
        name="approve",
        label="列入计划",
        source=frozenset(),
        target=_P.APPROVED,
        who=_planner,
        stamps="approved_on",
    ),
    Move(
        name="complete",
        label="完成",
        source=frozenset({_P.APPROVED, _P.POSTPONED}),
        target=_P.DONE,
        who=_planner,
        unless=(_voided,),
        stamps="done_on",
    ),
    Move(
        name="postpone",
        label="延期",
        source=frozenset({_P.APPROVED}),
        target=_P.POSTPONED,
        who=_planner,
        unless=(_voided,),
        stamps="postponed_on",
        needs=("reason",),
    ),
    Move(
        name="drop",
        label="取消",
        source=frozenset({_P.APPROVED, _P.POSTPONED}),
        target=_P.CANCELLED,
        who=_planner,
        unless=(_voided,),
        stamps="cancelled_on",
        needs=("reason",),
    ),
)


def _keeper(actor: Any, board: Board) -> bool:
    return permissions.may_record(actor, board.activity)


def _something_is_loose(board: Board) -> str | None:
    raw = board.activity.suggestions.filter(voided_at__isnull=True)
    left = raw.filter(consolidated__isnull=True, set_aside_on__isnull=True).count()
    if left:
        return f"还有{left}条意见建议没有归入条目，也没有注明不采纳"
    return None if raw.exists() else "还没有登记意见建议"


def _an_item_is_empty(board: Board) -> str | None:
    live = board.activity.consolidated.filter(voided_at__isnull=True)
    filled = board.activity.suggestions.filter(voided_at__isnull=True, consolidated__isnull=False)
    empty = live.exclude(pk__in=filled.values("consolidated")).order_by("item_no").first()
    return f"第{empty.item_no}条没有归入任何意见建议，请归入或撤销该条" if empty else None


BOARD = Flow(
    "意见建议归纳",
    Board.State.choices,
    Move(
        name="open",
        label="开始归纳",
        source=frozenset(),
        target=_B.OPEN,
        who=_keeper,
        stamps="opened_on",
    ),
    Move(
        name="settle",
        label="归纳定稿",
        source=frozenset({_B.OPEN}),
        target=_B.SETTLED,
        who=_keeper,
        unless=(_voided, _something_is_loose, _an_item_is_empty),
        stamps="settled_on",
    ),
    Move(
        name="reopen",
        label="重新归纳",
        source=frozenset({_B.SETTLED}),
        target=_B.OPEN,
        who=_keeper,
        unless=(_voided,),
        needs=("reopen_reason",),
    ),
)
