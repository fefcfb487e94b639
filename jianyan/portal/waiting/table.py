"""Which matters wait for which roles, and where each is taken up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jianyan.activities.models import LeaveRequest
from jianyan.activities.queries.plan_opinions import unanswered_by
from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty.models import Adjustment, BodyObjection, Claim, Entry, Leave, Objection, SelfReport
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.portal.waiting import rows
from jianyan.proposals.models import Assignment, State
from jianyan.publications.models import Manuscript, Review

Held = Assignment.State


@dataclass(frozen=True)
class Queue:
    """A kind of matter that waits for those who hold a role.

    ``path`` is where all of them are listed. Where no list shows just these, ``case`` is the column of their proposal,
    and the task leads to the nearest one. ``due`` is the column of the day it must be done by, ``since`` of the day
    from which it waits.
    """

    roles: frozenset[str]
    rows: Callable[[Actor], TenantQuerySet]
    title: str
    action: str
    path: str
    due: str = ""
    case: str = ""
    since: str = ""


DUTY = (Role.ML, Role.PO, Role.RS, Role.SPC, Role.LG, Role.CL, Role.SG)
AUTHORS = frozenset({str(Role.MB), str(Role.SC), str(Role.LD), str(Role.ORG)})
UNITS = frozenset({str(Role.HU), str(Role.HL)})
PROMISES = "proposals/commitments/"
MANUSCRIPTS = "publications/manuscripts/"


def _only(*roles: str) -> frozenset[str]:
    return frozenset(str(role) for role in roles)


QUEUES = (
    Queue(
        AUTHORS, rows.forms, "评价提案答复", "去评价", "proposals/", "due_on", "proposal_id", since="sent_on"
    ),
    Queue(
        AUTHORS | _only(Role.LG, Role.SPC),
        rows.asked_of_sponsor,
        "承办单位问您的问题",
        "去答复",
        "proposals/",
        case="sponsor__proposal_id",
        since="asked_on",
    ),
    Queue(AUTHORS, rows.promises_due, "到期的承诺，请说明是否兑现", "去说明", PROMISES, "due_on"),
    Queue(AUTHORS, rows.drafts, "尚未提交的提案", "继续填写", "proposals/", case="pk"),
    Queue(
        _only(Role.LD, Role.SG, Role.SPC, Role.LG, Role.ML),
        LeaveRequest.objects.waiting_for,
        "请假待审批",
        "去审批",
        "activities/leaves/",
        "activity__starts_on",
        since="asked_on",
    ),
    Queue(
        AUTHORS,
        rows.invited,
        "邀请您联名的提案",
        "去确认",
        "proposals/",
        "cosign_until_on",
        "pk",
        since="cosigning_on",
    ),
    Queue(AUTHORS | _only(Role.LG), rows.unfinished, "没有写完的提案", "继续写", "proposals/new/"),
    Queue(
        UNITS,
        rows.on_desk("todo"),
        "待签收的提案",
        "去签收",
        "proposals/desk/?tab=todo",
        "return_until_on",
        since="handed_over_on",
    ),
    Queue(
        UNITS,
        rows.asked_of_unit,
        "提案者问本单位的问题",
        "去答复",
        "proposals/",
        case="proposal_id",
        since="asked_on",
    ),
    Queue(
        UNITS,
        rows.on_desk("doing"),
        "待答复的提案",
        "去办理",
        "proposals/desk/?tab=doing",
        "due_on",
        since="handed_over_on",
    ),
    Queue(
        UNITS, rows.consulted, "预交办征求本单位意见的提案", "去答复", "proposals/consult/", since="asked_on"
    ),
    Queue(UNITS, rows.promises_due, "到期的承诺", "去报告", PROMISES, "due_on"),
    Queue(_only(Role.PO), rows.promises, "到期和待确认的承诺", "去查看", PROMISES, "due_on"),
    Queue(
        _only(Role.PO, Role.PC),
        rows.passes(State.SUBMITTED, "preliminary"),
        "待审查的提案",
        "去受理",
        "proposals/review/?stage=0",
        since="submitted_on",
    ),
    Queue(
        _only(Role.PC, Role.PO),
        rows.passes(State.UNDER_REVIEW, "final"),
        "待决定立案的提案",
        "去审查",
        "proposals/review/",
        since="review_started_on",
    ),
    Queue(_only(Role.PC), rows.asked, "申请撤案、复议的提案", "去答复", "proposals/", case="pk"),
    Queue(
        _only(Role.PO),
        rows.cases(State.FILED),
        "待分办的提案",
        "去分办",
        "proposals/?state=filed",
        since="filed_on",
    ),
    Queue(
        _only(Role.HA),
        rows.cases(State.ALLOCATING),
        "待交办的提案",
        "去交办",
        "proposals/hand-over/",
        since="allocated_on",
    ),
    Queue(
        _only(Role.HA),
        rows.assignments(Held.RETURN_REQUESTED),
        "单位申请退办",
        "去处理",
        "proposals/",
        case="proposal_id",
        since="return_requested_on",
    ),
    Queue(
        _only(Role.HA),
        rows.assignments(Held.CHECKING),
        "待审核的答复",
        "去审核",
        "proposals/",
        "due_on",
        "proposal_id",
        since="sent_to_check_on",
    ),
    Queue(
        _only(Role.HA),
        rows.more_time,
        "单位申请延期",
        "去答复",
        "proposals/",
        "due_on",
        "proposal_id",
        since="extension_asked_on",
    ),
    Queue(
        _only(Role.PO),
        rows.cases(State.EVALUATED),
        "待办结的提案",
        "去办结",
        "proposals/?state=evaluated",
        since="evaluated_on",
    ),
    Queue(
        UNITS,
        rows.transfers,
        "待反馈的社情民意信息",
        "去反馈",
        "opinions/transfers/",
        "due_on",
        since="transferred_on",
    ),
    Queue(
        AUTHORS | _only(Role.LG, Role.SPC),
        rows.returned_opinions,
        "退回修改的社情民意信息",
        "去修改",
        "opinions/?state=returned",
        since="returned_on",
    ),
    Queue(
        _only(Role.SG, Role.LD),
        rows.issues,
        "待签批的刊期",
        "去签批",
        "opinions/issues/?state=awaiting_sign",
        since="compiled_on",
    ),
    Queue(
        _only(Role.RS),
        rows.opinions,
        "待登记的社情民意信息",
        "去登记",
        "opinions/desk/?stage=0",
        since="submitted_on",
    ),
    Queue(
        _only(Role.LD),
        rows.reviews(Review.State.SUBMITTED),
        "待审定的年度回顾",
        "去审定",
        "reviews/",
        since="submitted_on",
    ),
    Queue(
        _only(Role.RS, Role.SG),
        rows.returned_reviews,
        "退回修改的年度回顾",
        "去修改",
        "reviews/",
        since="returned_on",
    ),
    Queue(_only(Role.RS), rows.conversions, "转来待登记的信息", "去登记", "opinions/links/"),
    Queue(
        AUTHORS | _only(Role.LG),
        rows.own_manuscripts,
        "退回修改的文史稿件",
        "去修改",
        f"{MANUSCRIPTS}?state=revising",
        since="sent_back_on",
    ),
    Queue(
        _only(Role.CL, Role.SPC),
        rows.manuscripts(*Manuscript.UNDER_REVIEW),
        "待审的文史稿件",
        "去审稿",
        f"{MANUSCRIPTS}?waiting=1",
        since="received_on",
    ),
    Queue(_only(Role.CL), rows.untold, "待告知作者的文史稿件", "去告知", f"{MANUSCRIPTS}?waiting=1"),
    Queue(
        _only(Role.SG),
        rows.manuscripts(Manuscript.State.REVIEWED),
        "待审定的文史稿件",
        "去审定",
        f"{MANUSCRIPTS}?state=reviewed",
        since="reviewed_on",
    ),
    Queue(
        _only(Role.SG),
        rows.requests,
        "尚未批复的请示",
        "去登记",
        "publications/papers/?answered=no",
        since="sent_on",
    ),
    Queue(
        _only(Role.SG, Role.LD),
        rows.reports_to_sign,
        "待签批的报告",
        "去签批",
        "activities/reports/",
        since="submitted_on",
    ),
    Queue(
        UNITS,
        rows.reports_to_answer,
        "待反馈的政协报告",
        "去反馈",
        "activities/reports/",
        "due_on",
        since="sent_on",
    ),
    Queue(
        UNITS,
        rows.advices_to_answer,
        "待答复的民主监督建议书",
        "去答复",
        "activities/advices/",
        "due_on",
        since="sent_on",
    ),
    Queue(
        UNITS | AUTHORS | _only(Role.LG),
        unanswered_by,
        "征求意见的年度计划",
        "去答复",
        "activities/plan-opinions/",
        "due_on",
    ),
    Queue(
        _only(Role.SG),
        rows.applications,
        "待审批的活动申请",
        "去审批",
        "activities/applications/",
        since="applied_on",
    ),
    Queue(_only(Role.PO), rows.clues, "群众事项转来的线索", "去办理", "proposals/topics/"),
    Queue(
        _only(Role.ML),
        rows.changes,
        "委员申请更正信息",
        "去核对",
        "changes/",
        since="asked_on",
    ),
    Queue(
        _only(Role.ML),
        rows.duty(Objection, "raised"),
        "待核查的考核异议",
        "去核查",
        "duty/objections/",
        "due_on",
        since="raised_on",
    ),
    Queue(
        _only(Role.LD),
        rows.duty(Objection, "examined"),
        "待答复的考核异议",
        "去答复",
        "duty/objections/",
        "due_on",
        since="examined_on",
    ),
    Queue(
        _only(Role.ML),
        rows.duty(BodyObjection, "raised"),
        "待核查的机构异议",
        "去核查",
        "duty/body-objections/",
        "due_on",
        since="raised_on",
    ),
    Queue(
        _only(Role.LD),
        rows.duty(BodyObjection, "examined"),
        "待答复的机构异议",
        "去答复",
        "duty/body-objections/",
        "due_on",
        since="examined_on",
    ),
    Queue(
        _only(*DUTY),
        rows.duty(Claim, "asked"),
        "待核实的漏记补报",
        "去核实",
        "duty/claims/",
        "due_on",
        since="asked_on",
    ),
    Queue(
        _only(Role.SG),
        rows.duty(Adjustment, "proposed"),
        "待审批的分值调整",
        "去审批",
        "duty/adjustments/",
        since="proposed_on",
    ),
    Queue(
        _only(Role.SG),
        rows.duty(Leave, "asked"),
        "待批准的请假免考",
        "去审批",
        "duty/leaves/",
        since="asked_on",
    ),
    Queue(
        _only(Role.ML),
        rows.duty(Entry, "proposed"),
        "待确认的履职登记",
        "去确认",
        "duty/entries/",
        since="proposed_on",
    ),
    Queue(
        _only(Role.LG, Role.SPC),
        rows.duty(SelfReport, "submitted"),
        "待核实的履职报告",
        "去核实",
        "duty/reports/",
        since="submitted_on",
    ),
    Queue(
        _only(Role.ML, Role.SPC, Role.SG, Role.LG),
        rows.residents_clues,
        "居民线索待处理",
        "去处理",
        "activities/residents/",
        "due_on",
        since="received_on",
    ),
)
