"""The state tables of the room: a sheet, a year, and what people enter, ask and object."""

from __future__ import annotations

from typing import Any

from jianyan.duty import permissions as may
from jianyan.duty.models import (
    Adjustment,
    Advice,
    AnyObjection,
    Appraisal,
    AppraisalSheet,
    BodyObjection,
    BodyResult,
    BodyYear,
    Claim,
    Entry,
    Leave,
    Objection,
    Result,
    SelfReport,
    Year,
)
from jianyan.kit.flow import Flow, Guard, Move, Right


def states(*names: str) -> frozenset[str]:
    return frozenset(str(name) for name in names)


def in_use(sheet: AppraisalSheet) -> str | None:
    """A sheet that a year is reckoned by stays."""
    used = Appraisal.objects.of(sheet.committee_id).live().filter(sheet=sheet).first()
    return f"{used}正在使用该办法" if used else None


def unfinished(appraisal: Appraisal) -> str | None:
    """Nothing is published while points wait for their second person."""
    waiting = Adjustment.objects.of(appraisal.committee_id).live()
    number = waiting.filter(appraisal=appraisal, state=Adjustment.State.PROPOSED).count()
    return f"还有{number}项分值调整待审批" if number else None


def unanswered(year: Year) -> str | None:
    """Nothing is frozen over an objection."""
    table: Any = Objection if isinstance(year, Appraisal) else BodyObjection
    waiting = table.objects.of(year.committee_id).live()
    number = waiting.filter(appraisal=year, state__in=table.OPEN).count()
    return f"还有{number}件异议没有答复" if number else None


def undecided(year: Year) -> str | None:
    """Nothing is decided while some are level at the line of a quota."""
    of_members = isinstance(year, Appraisal)
    table: Any = Result if of_members else BodyResult
    number = table.objects.of(year.committee_id).live().filter(appraisal=year, is_open=True).count()
    return f"名额处有{number}{'名委员' if of_members else '个机构'}并列，请先确定等次" if number else None


def frozen(record: Any) -> str | None:
    """Before freezing only."""
    return "该年度得分已经冻结" if record.appraisal.is_frozen else None


def _step(name: str, label: str, source: str, target: str, who: Right, stamps: str, *unless: Guard) -> Move:
    return Move(
        name=name, label=label, source=states(source), target=target, who=who, stamps=stamps, unless=unless
    )


def _decide(source: str, target: str) -> Move:
    """A meeting decides the year of the members, or that of the bodies."""
    return Move(
        name="decide",
        label="审定",
        source=states(source),
        target=target,
        who=may.decide,
        stamps="decided_on",
        needs=("decided_by",),
        unless=(undecided,),
    )


A, S = Appraisal.State, AppraisalSheet.State

SHEET_FLOW = Flow(
    "考核办法",
    S.choices,
    Move(name="draft", label="起草", source=frozenset(), target=S.DRAFT, who=may.draft, stamps="drafted_on"),
    Move(name="edit", label="修改", source=states(S.DRAFT), target=None, who=may.draft),
    Move(
        name="adopt",
        label="通过",
        source=states(S.DRAFT),
        target=S.ADOPTED,
        who=may.adopt,
        stamps="adopted_on",
        needs=("adopted_by", "effective_on"),
    ),
    Move(
        name="drop",
        label="停用",
        source=states(S.DRAFT, S.ADOPTED),
        target=S.DROPPED,
        who=may.draft,
        stamps="dropped_on",
        unless=(in_use,),
    ),
)

YEAR_FLOW = Flow(
    "年度考核",
    A.choices,
    Move(name="open", label="启动", source=frozenset(), target=A.RECORDING, who=may.keep, stamps="opened_on"),
    _step("call_reports", "通知自我总结", A.RECORDING, A.REPORTING, may.keep, "reporting_on"),
    _step("verify", "转机构核实", A.REPORTING, A.VERIFYING, may.keep, "verifying_on"),
    _step("review", "提交考核组", A.VERIFYING, A.REVIEWING, may.keep, "reviewing_on"),
    _step("send_back", "退回核实", A.REVIEWING, A.VERIFYING, may.lead, "verifying_on"),
    _step("publish", "公示", A.REVIEWING, A.NOTICE, may.lead, "notice_on", unfinished),
    _step("freeze", "冻结得分", A.NOTICE, A.FROZEN, may.keep, "frozen_on", unfinished, unanswered),
    _decide(A.FROZEN, A.DECIDED),
    _step("tell", "送达结果", A.DECIDED, A.TOLD, may.keep, "told_on"),
)


def _answered(name: str, label: str, source: str, target: str, who: Right, *unless: Guard) -> Move:
    return Move(
        name=name,
        label=label,
        source=states(source),
        target=target,
        who=who,
        stamps="answered_on",
        needs=("answer",),
        unless=unless,
    )


E = Entry.State
ENTRY_FLOW = Flow(
    "履职登记",
    E.choices,
    Move(
        name="propose",
        label="登记",
        source=frozenset(),
        target=E.PROPOSED,
        who=may.enter,
        stamps="proposed_on",
    ),
    Move(
        name="confirm",
        label="确认",
        source=states(E.PROPOSED),
        target=E.CONFIRMED,
        who=may.second,
        stamps="answered_on",
    ),
    _answered("refuse", "不予确认", E.PROPOSED, E.REFUSED, may.second),
)

R = SelfReport.State
REPORT_FLOW = Flow(
    "履职报告",
    R.choices,
    Move(
        name="submit",
        label="提交",
        source=frozenset(),
        target=R.SUBMITTED,
        who=may.report,
        stamps="submitted_on",
        unless=(frozen,),
    ),
    _answered("return", "退回补充", R.SUBMITTED, R.RETURNED, may.verify),
    Move(
        name="resubmit",
        label="补充后再报",
        source=states(R.RETURNED),
        target=R.SUBMITTED,
        who=may.report,
        needs=("text",),
        unless=(frozen,),
    ),
    Move(
        name="verify",
        label="核实",
        source=states(R.SUBMITTED),
        target=R.VERIFIED,
        who=may.verify,
        stamps="verified_on",
        needs=("answer",),
    ),
)

L = Leave.State
LEAVE_FLOW = Flow(
    "请假免考",
    L.choices,
    Move(name="ask", label="申请", source=frozenset(), target=L.ASKED, who=may.ask_leave, stamps="asked_on"),
    Move(
        name="grant",
        label="批准",
        source=states(L.ASKED),
        target=L.GRANTED,
        who=may.approve,
        stamps="answered_on",
    ),
    _answered("refuse", "不批准", L.ASKED, L.REFUSED, may.approve),
)

J = Adjustment.State
ADJUSTMENT_FLOW = Flow(
    "分值调整",
    J.choices,
    Move(
        name="propose",
        label="提出",
        source=frozenset(),
        target=J.PROPOSED,
        who=may.keep,
        stamps="proposed_on",
        unless=(frozen,),
    ),
    Move(
        name="approve",
        label="批准",
        source=states(J.PROPOSED),
        target=J.APPROVED,
        who=may.approve,
        stamps="answered_on",
        unless=(frozen,),
    ),
    _answered("refuse", "不批准", J.PROPOSED, J.REFUSED, may.approve),
)

O = AnyObjection.State  # noqa: E741 - the letter of the table


def _objections(title: str, raises: Right, judges: Right) -> Flow:
    """Members and bodies object in the same steps; who raises and who decides differs."""
    return Flow(
        title,
        O.choices,
        Move(
            name="raise",
            label="提出异议",
            source=frozenset(),
            target=O.RAISED,
            who=raises,
            stamps="raised_on",
            unless=(frozen,),
        ),
        Move(
            name="examine",
            label="核查",
            source=states(O.RAISED),
            target=O.EXAMINED,
            who=may.keep,
            stamps="examined_on",
            needs=("finding",),
        ),
        _answered("uphold", "异议成立", O.EXAMINED, O.UPHELD, judges),
        _answered("dismiss", "维持原结果", O.EXAMINED, O.DISMISSED, judges),
        Move(
            name="withdraw",
            label="撤回",
            source=states(*AnyObjection.OPEN),
            target=O.WITHDRAWN,
            who=raises,
            stamps="withdrawn_on",
        ),
    )


OBJECTION_FLOW = _objections("考核异议", may.own, may.judge)
BODY_OBJECTION_FLOW = _objections("机构考核异议", may.speak_for, may.decide)

B = BodyYear.State
BODY_YEAR_FLOW = Flow(
    "机构年度考核",
    B.choices,
    Move(
        name="publish",
        label="公示",
        source=frozenset(),
        target=B.NOTICE,
        who=may.lead,
        stamps="notice_on",
    ),
    _step("freeze", "冻结得分", B.NOTICE, B.FROZEN, may.keep, "frozen_on", unanswered),
    _decide(B.FROZEN, B.DECIDED),
)

C = Claim.State
CLAIM_FLOW = Flow(
    "漏记补报",
    C.choices,
    Move(name="ask", label="补报", source=frozenset(), target=C.ASKED, who=may.own, stamps="asked_on"),
    _answered("record", "已补录", C.ASKED, C.RECORDED, may.organise),
    _answered("refuse", "不予补录", C.ASKED, C.REFUSED, may.organise),
)

V = Advice.State
ADVICE_FLOW = Flow(
    "结果运用建议",
    V.choices,
    Move(
        name="advise", label="提出", source=frozenset(), target=V.ADVISED, who=may.keep, stamps="advised_on"
    ),
    Move(
        name="do",
        label="已办理",
        source=states(V.ADVISED),
        target=V.DONE,
        who=may.draft,
        stamps="settled_on",
        needs=("note",),
    ),
    Move(
        name="leave",
        label="不采取",
        source=states(V.ADVISED),
        target=V.LEFT,
        who=may.draft,
        stamps="settled_on",
        needs=("note",),
    ),
)

FLOWS = (
    SHEET_FLOW,
    YEAR_FLOW,
    ENTRY_FLOW,
    REPORT_FLOW,
    LEAVE_FLOW,
    ADJUSTMENT_FLOW,
    OBJECTION_FLOW,
    BODY_YEAR_FLOW,
    BODY_OBJECTION_FLOW,
    CLAIM_FLOW,
    ADVICE_FLOW,
)
