"""The state tables of an activity and of an item of the annual plan."""

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.flow.board import BOARD
from jianyan.activities.flow.platforms import APPLICATION
from jianyan.activities.flow.reports import REPORT, SPEECH
from jianyan.activities.flow.supervision import ADVICE, APPRAISAL
from jianyan.activities.models import Activity, Attendance, PlanItem
from jianyan.kit.flow import Flow, Move

__all__ = ["ADVICE", "APPLICATION", "APPRAISAL", "BOARD", "FLOW", "PLAN", "REPORT", "SPEECH"]

_A, _P = Activity.State, PlanItem.State


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
