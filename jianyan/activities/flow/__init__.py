"""The state tables of the room: an activity, a plan and its items, a sign-up, a request for leave."""

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.flow.board import BOARD
from jianyan.activities.flow.platforms import APPLICATION
from jianyan.activities.flow.reports import REPORT, SPEECH
from jianyan.activities.flow.supervision import ADVICE, APPRAISAL
from jianyan.activities.models import Activity, Attendance, Enrolment, LeaveRequest, Plan, PlanItem
from jianyan.kit.flow import Flow, Move

__all__ = [
    "ADVICE",
    "APPLICATION",
    "APPRAISAL",
    "BOARD",
    "ENROLMENT",
    "FLOW",
    "LEAVE",
    "PLAN",
    "REPORT",
    "SPEECH",
    "WHOLE_PLAN",
]

_A, _P, _I, _E, _L = Activity.State, Plan.State, PlanItem.State, Enrolment.State, LeaveRequest.State


def _voided(record: Any) -> str | None:
    return "该件已经作废" if record.voided_at else None


def _people_were_there(activity: Activity) -> str | None:
    there = activity.attendances.filter(voided_at__isnull=True, outcome__in=Attendance.THERE).exists()
    return "已登记出席人员的活动不能取消或延期" if there else None


def _unapproved(activity: Activity) -> str | None:
    missing = activity.needs_approval and not activity.approved_on
    return "这类活动须先报批，批准后再发通知" if missing else None


def _needs_none(activity: Activity) -> str | None:
    return None if activity.needs_approval else "这类活动不须报批，可以直接发通知"


_record, _approve = permissions.may_record, permissions.may_approve

FLOW = Flow(
    "活动",
    Activity.State.choices,
    Move(
        name="draft",
        label="拟定",
        source=frozenset(),
        target=_A.DRAFT,
        who=_record,
        stamps="drafted_on",
    ),
    Move(
        name="plan",
        label="发起",
        source=frozenset(),
        target=_A.PLANNED,
        who=_record,
        unless=(_unapproved,),
        stamps="announced_on",
    ),
    Move(
        name="approve",
        label="批准",
        source=frozenset({_A.DRAFT}),
        target=_A.APPROVED,
        who=_approve,
        unless=(_voided, _needs_none),
        stamps="approved_on",
    ),
    Move(
        name="announce",
        label="发出通知",
        source=frozenset({_A.DRAFT, _A.APPROVED}),
        target=_A.PLANNED,
        who=_record,
        unless=(_voided, _unapproved),
        stamps="announced_on",
    ),
    Move(
        name="relocate",
        label="变更时间地点",
        source=frozenset({_A.PLANNED, _A.POSTPONED}),
        target=_A.PLANNED,
        who=_record,
        unless=(_voided, _people_were_there),
        stamps="moved_on",
        needs=("change_reason",),
    ),
    Move(
        name="postpone",
        label="延期",
        source=frozenset({_A.PLANNED}),
        target=_A.POSTPONED,
        who=_record,
        unless=(_voided, _people_were_there),
        stamps="postponed_on",
        needs=("change_reason",),
    ),
    Move(
        name="begin",
        label="开始",
        source=frozenset({_A.PLANNED}),
        target=_A.UNDER_WAY,
        who=_record,
        unless=(_voided,),
        stamps="begun_on",
    ),
    Move(
        name="hold",
        label="登记已举行",
        source=frozenset({_A.PLANNED, _A.UNDER_WAY}),
        target=_A.HELD,
        who=_record,
        unless=(_voided,),
        stamps="held_on",
    ),
    Move(
        name="close",
        label="办结",
        source=frozenset({_A.HELD}),
        target=_A.CLOSED,
        who=_record,
        unless=(_voided,),
        stamps="closed_on",
    ),
    Move(
        name="cancel",
        label="取消",
        source=frozenset({_A.DRAFT, _A.APPROVED, _A.PLANNED, _A.POSTPONED}),
        target=_A.CANCELLED,
        who=_record,
        unless=(_voided, _people_were_there),
        stamps="cancelled_on",
        needs=("cancel_reason",),
    ),
)


def _planner(actor: Any, record: Any) -> bool:
    return permissions.may_plan(actor)


def _decider(actor: Any, record: Any) -> bool:
    return permissions.may_approve_plan(actor)


def _empty(plan: Plan) -> str | None:
    return None if plan.items.filter(voided_at__isnull=True).exists() else "计划中还没有事项"


WHOLE_PLAN = Flow(
    "年度计划",
    Plan.State.choices,
    Move(name="draft", label="起草", source=frozenset(), target=_P.DRAFT, who=_planner, stamps="drafted_on"),
    Move(
        name="ask",
        label="征求意见",
        source=frozenset({_P.DRAFT, _P.ASKING}),
        target=_P.ASKING,
        who=_planner,
        unless=(_voided, _empty),
        stamps="asked_on",
    ),
    Move(
        name="revise",
        label="登记修改",
        source=frozenset({_P.DRAFT, _P.ASKING, _P.REVISED}),
        target=_P.REVISED,
        who=_planner,
        unless=(_voided, _empty),
        stamps="revised_on",
        needs=("revision_note",),
    ),
    Move(
        name="deliberate",
        label="登记审议",
        source=frozenset({_P.REVISED}),
        target=_P.DELIBERATED,
        who=_planner,
        unless=(_voided, _empty),
        stamps="deliberated_on",
    ),
    Move(
        name="send_back",
        label="退回修改",
        source=frozenset({_P.DELIBERATED}),
        target=_P.REVISED,
        who=_decider,
        unless=(_voided,),
        needs=("revision_note",),
    ),
    Move(
        name="adopt",
        label="登记批准",
        source=frozenset({_P.DELIBERATED}),
        target=_P.APPROVED,
        who=_decider,
        unless=(_voided, _empty),
        stamps="approved_on",
        needs=("decided_by",),
    ),
)

PLAN = Flow(
    "协商计划事项",
    PlanItem.State.choices,
    Move(name="propose", label="拟列入", source=frozenset(), target=_I.DRAFT, who=_planner),
    Move(
        name="approve",
        label="列入计划",
        source=frozenset({_I.DRAFT}),
        target=_I.APPROVED,
        who=_planner,
        unless=(_voided,),
        stamps="approved_on",
    ),
    Move(
        name="complete",
        label="完成",
        source=frozenset({_I.APPROVED, _I.POSTPONED}),
        target=_I.DONE,
        who=_planner,
        unless=(_voided,),
        stamps="done_on",
    ),
    Move(
        name="postpone",
        label="延期",
        source=frozenset({_I.APPROVED}),
        target=_I.POSTPONED,
        who=_planner,
        unless=(_voided,),
        stamps="postponed_on",
        needs=("reason",),
    ),
    Move(
        name="drop",
        label="取消",
        source=frozenset({_I.APPROVED, _I.POSTPONED}),
        target=_I.CANCELLED,
        who=_planner,
        unless=(_voided,),
        stamps="cancelled_on",
        needs=("reason",),
    ),
)


def _oneself_or_staff(actor: Any, record: Any) -> bool:
    return record.person_id in actor.person_ids or permissions.may_record(actor, record.activity)


def _staff(actor: Any, record: Any) -> bool:
    return permissions.may_record(actor, record.activity)


ENROLMENT = Flow(
    "报名",
    Enrolment.State.choices,
    Move(
        name="invite",
        label="邀请",
        source=frozenset({_E.WITHDRAWN}),
        target=_E.INVITED,
        who=_staff,
        unless=(_voided,),
        stamps="invited_on",
    ),
    Move(
        name="enrol",
        label="报名",
        source=frozenset({_E.INVITED, _E.WITHDRAWN}),
        target=_E.ENROLLED,
        who=_oneself_or_staff,
        unless=(_voided,),
        stamps="enrolled_on",
    ),
    Move(
        name="queue",
        label="列入候补",
        source=frozenset({_E.INVITED, _E.WITHDRAWN}),
        target=_E.WAITING,
        who=_oneself_or_staff,
        unless=(_voided,),
        stamps="waiting_on",
    ),
    Move(
        name="move_up",
        label="候补转为参加",
        source=frozenset({_E.WAITING}),
        target=_E.ENROLLED,
        who=lambda actor, record: True,  # follows from another's withdrawal or from more places
        unless=(_voided,),
        stamps="enrolled_on",
    ),
    Move(
        name="withdraw",
        label="退出",
        source=frozenset({_E.INVITED, _E.ENROLLED, _E.WAITING}),
        target=_E.WITHDRAWN,
        who=_oneself_or_staff,
        unless=(_voided,),
        stamps="withdrawn_on",
    ),
)


def _over(leave: LeaveRequest) -> str | None:
    return "活动已经举行，缺席情况请在出席名单上登记" if leave.activity.held_on else None


LEAVE = Flow(
    "请假",
    LeaveRequest.State.choices,
    Move(
        name="ask",
        label="请假",
        source=frozenset(),
        target=_L.ASKED,
        who=_oneself_or_staff,
        stamps="asked_on",
    ),
    Move(
        name="grant",
        label="准假",
        source=frozenset({_L.ASKED}),
        target=_L.GRANTED,
        who=permissions.may_decide_leave,
        unless=(_voided,),
        stamps="granted_on",
    ),
    Move(
        name="refuse",
        label="不准假",
        source=frozenset({_L.ASKED}),
        target=_L.REFUSED,
        who=permissions.may_decide_leave,
        unless=(_voided,),
        stamps="refused_on",
        needs=("answer",),
    ),
    Move(
        name="withdraw",
        label="撤回请假",
        source=frozenset({_L.ASKED, _L.GRANTED}),
        target=_L.WITHDRAWN,
        who=_oneself_or_staff,
        unless=(_voided, _over),
        stamps="withdrawn_on",
    ),
)
