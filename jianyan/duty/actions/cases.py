"""What people enter, ask and object: each verb opens or moves one case."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from jianyan.core import attachments, journal
from jianyan.duty import permissions as may
from jianyan.duty import rules
from jianyan.duty.flow import (
    ADJUSTMENT_FLOW,
    BODY_OBJECTION_FLOW,
    CLAIM_FLOW,
    ENTRY_FLOW,
    LEAVE_FLOW,
    OBJECTION_FLOW,
    REPORT_FLOW,
)
from jianyan.duty.models import Adjustment, Appraisal, Claim, Entry, Leave, Objection, SelfReport
from jianyan.duty.models.cases import AnyObjection, Case
from jianyan.figures import deeds
from jianyan.kit.flow import Flow, NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Person, Role

journal.declare(
    {
        "duty.enter": "登记履职事项",
        "duty.confirm_entry": "确认履职登记",
        "duty.refuse_entry": "不予确认履职登记",
        "duty.void": "作废履职记录",
        "duty.report": "提交履职报告",
        "duty.return_report": "退回履职报告",
        "duty.resubmit_report": "补充履职报告",
        "duty.verify_report": "核实履职报告",
        "duty.ask_leave": "申请请假免考",
        "duty.grant_leave": "批准请假免考",
        "duty.refuse_leave": "不批准请假免考",
        "duty.propose_adjustment": "提出分值调整",
        "duty.approve_adjustment": "批准分值调整",
        "duty.refuse_adjustment": "不批准分值调整",
        "duty.object": "提出考核异议",
        "duty.examine_objection": "核查考核异议",
        "duty.uphold_objection": "异议成立",
        "duty.dismiss_objection": "异议维持原结果",
        "duty.withdraw_objection": "撤回考核异议",
        "duty.claim": "补报漏记履职",
        "duty.record_claim": "补录漏记履职",
        "duty.refuse_claim": "不予补录",
    }
)
CaseT = TypeVar("CaseT", bound=Case)
ObjectionT = TypeVar("ObjectionT", bound=AnyObjection)
File = tuple[str, bytes]


def opened(
    kind: str, flow: Flow, name: str, case: CaseT, by: Actor, on: date, evidence: File | None = None
) -> CaseT:
    """Open a case of the actor's committee, with the file that proves it where there is one."""
    case.committee_id, case.entered_by = by.committee_id, by.account_id
    flow.check(name, by, case)
    with journal.act(kind, by=by, on=on) as act:
        act.create(case)
        if evidence:
            act.create(attachments.stored(case, *evidence, "evidence"))
    return case


def moved(kind: str, flow: Flow, name: str, case: CaseT, by: Actor, on: date, given: dict[str, Any]) -> CaseT:
    expected = given.pop("expected", None)
    with journal.act(kind, by=by, on=on) as act:
        act.move(case, flow, name, expected=expected, **given)
    return case


def told(answer: str, expected: int | None) -> dict[str, Any]:
    return {"answer": answer.strip(), "expected": expected}


# ---- entries ----


def enter(
    person: Person,
    kind: str,
    title: str,
    happened_on: date,
    *,
    by: Actor,
    on: date,
    note: str = "",
    evidence: str = "",
    file: File | None = None,
) -> Entry:
    """Enter a fact that has no other home; another person confirms it."""
    if happened_on > on:
        raise Refused("还没有发生的事项不能登记")
    entry = Entry(
        person=person,
        kind=kind,
        title=title.strip(),
        happened_on=happened_on,
        note=note.strip(),
        evidence=evidence.strip(),
        has_evidence=bool(evidence.strip() or file),
        proposed_on=on,
    )
    return opened("duty.enter", ENTRY_FLOW, "propose", entry, by, on, file)


def confirm_entry(entry: Entry, *, by: Actor, on: date, expected: int | None = None) -> Entry:
    return moved("duty.confirm_entry", ENTRY_FLOW, "confirm", entry, by, on, {"expected": expected})


def refuse_entry(entry: Entry, answer: str, *, by: Actor, on: date, expected: int | None = None) -> Entry:
    return moved("duty.refuse_entry", ENTRY_FLOW, "refuse", entry, by, on, told(answer, expected))


def void(case: CaseT, reason: str, *, by: Actor, on: date, expected: int | None = None) -> CaseT:
    """What was entered by mistake is voided by member liaison: it stays, with the reason, and is no longer counted."""
    if not may.keep_or_lead(by):
        raise NotYours("履职记录由委员联络工作、秘书长作废")
    appraisal = getattr(case, "appraisal", None)
    if appraisal is not None and appraisal.is_frozen:
        raise Refused("该年度得分已经冻结")
    with journal.act("duty.void", by=by, on=on) as act:
        act.void(case, reason, expected=expected)
    return case


# ---- reports ----


def report(
    appraisal: Appraisal,
    person: Person,
    text: str,
    *,
    by: Actor,
    on: date,
    plan: str = "",
    oral: bool = False,
) -> SelfReport:
    """What a member says of his year."""
    if not text.strip():
        raise Refused("请先填写履职情况")
    if SelfReport.objects.of(by.committee_id).filter(appraisal=appraisal, person=person).exists():
        raise Refused("该年度已提交履职报告")
    made = SelfReport(
        appraisal=appraisal, person=person, text=text.strip(), plan=plan.strip(), oral=oral, submitted_on=on
    )
    return opened("duty.report", REPORT_FLOW, "submit", made, by, on)


def return_report(
    one: SelfReport, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> SelfReport:
    return moved("duty.return_report", REPORT_FLOW, "return", one, by, on, told(answer, expected))


def resubmit_report(
    one: SelfReport, text: str, *, by: Actor, on: date, plan: str = "", expected: int | None = None
) -> SelfReport:
    given = {"text": text.strip(), "plan": plan.strip(), "expected": expected}
    return moved("duty.resubmit_report", REPORT_FLOW, "resubmit", one, by, on, given)


def verify_report(
    one: SelfReport, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> SelfReport:
    return moved("duty.verify_report", REPORT_FLOW, "verify", one, by, on, told(answer, expected))


# ---- leave ----


def ask_leave(
    person: Person, kind: str, starts_on: date, ends_on: date, reason: str, *, by: Actor, on: date
) -> Leave:
    """Days on which absence is not to be held against a member."""
    if ends_on < starts_on:
        raise Refused("结束日期不能早于开始日期")
    leave = Leave(
        person=person, kind=kind, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), asked_on=on
    )
    return opened("duty.ask_leave", LEAVE_FLOW, "ask", leave, by, on)


def grant_leave(leave: Leave, *, by: Actor, on: date, expected: int | None = None) -> Leave:
    return moved("duty.grant_leave", LEAVE_FLOW, "grant", leave, by, on, {"expected": expected})


def refuse_leave(leave: Leave, answer: str, *, by: Actor, on: date, expected: int | None = None) -> Leave:
    return moved("duty.refuse_leave", LEAVE_FLOW, "refuse", leave, by, on, told(answer, expected))


# ---- adjustments ----


def propose_adjustment(
    appraisal: Appraisal, person: Person, points: int, reason: str, evidence: str, *, by: Actor, on: date
) -> Adjustment:
    """Points (hundredths) by hand: a reason and evidence, and a second person."""
    if not points:
        raise Refused("调整分值不能为0")
    if not reason.strip() or not evidence.strip():
        raise Refused("分值调整须写明理由和佐证")
    made = Adjustment(
        appraisal=appraisal,
        person=person,
        points=points,
        reason=reason.strip(),
        evidence=evidence.strip(),
        proposed_on=on,
    )
    return opened("duty.propose_adjustment", ADJUSTMENT_FLOW, "propose", made, by, on)


def approve_adjustment(one: Adjustment, *, by: Actor, on: date, expected: int | None = None) -> Adjustment:
    return moved("duty.approve_adjustment", ADJUSTMENT_FLOW, "approve", one, by, on, {"expected": expected})


def refuse_adjustment(
    one: Adjustment, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> Adjustment:
    return moved("duty.refuse_adjustment", ADJUSTMENT_FLOW, "refuse", one, by, on, told(answer, expected))


# ---- objections ----


def object_to(
    appraisal: Appraisal, person: Person, subject: str, reason: str, *, by: Actor, on: date, line: str = ""
) -> Objection:
    """A member objects to a line, a missing fact or a grade; the day of the answer is reckoned now."""
    made = Objection(appraisal=appraisal, person=person, subject=subject)
    return raised("duty.object", OBJECTION_FLOW, made, reason, line, by, on)


def raised(
    kind: str, flow: Flow, made: ObjectionT, reason: str, line: str, by: Actor, on: date
) -> ObjectionT:
    """An objection of a member or of a body, with the reason and the last day of the answer."""
    if not reason.strip():
        raise Refused("请写明理由")
    held = rules.on_day(by.committee_id, on)
    made.line, made.reason = line.strip()[:240], reason.strip()
    made.raised_on, made.due_on = on, held.due(held.objection, on)
    return opened(kind, flow, "raise", made, by, on)


def _step(step: str, one: ObjectionT, by: Actor, on: date, given: dict[str, Any]) -> ObjectionT:
    """A move of an objection, of a member or of a body; the journal tells them apart."""
    own = isinstance(one, Objection)
    flow = OBJECTION_FLOW if own else BODY_OBJECTION_FLOW
    return moved(f"duty.{step}_{'' if own else 'body_'}objection", flow, step, one, by, on, given)


def examine_objection(
    one: ObjectionT, finding: str, *, by: Actor, on: date, expected: int | None = None
) -> ObjectionT:
    return _step("examine", one, by, on, {"finding": finding.strip(), "expected": expected})


def uphold_objection(
    one: ObjectionT, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> ObjectionT:
    return _step("uphold", one, by, on, told(answer, expected))


def dismiss_objection(
    one: ObjectionT, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> ObjectionT:
    return _step("dismiss", one, by, on, told(answer, expected))


def withdraw_objection(one: ObjectionT, *, by: Actor, on: date, expected: int | None = None) -> ObjectionT:
    return _step("withdraw", one, by, on, {"expected": expected})


# ---- claims ----


def claim(
    person: Person,
    source: str,
    title: str,
    happened_on: date,
    *,
    by: Actor,
    on: date,
    note: str = "",
    evidence: str = "",
    file: File | None = None,
) -> Claim:
    """A member says what is missing; it goes to whoever keeps that record, with a deadline."""
    deed = deeds.find(source)
    if deed is None or deed.offer:
        raise Refused("请选择漏记的是哪一类履职")
    if happened_on > on:
        raise Refused("还没有发生的事项不能补报")
    held = rules.on_day(by.committee_id, on)
    made = Claim(
        person=person,
        source=source,
        title=title.strip(),
        happened_on=happened_on,
        note=note.strip(),
        evidence=evidence.strip(),
        organiser=(deed.organisers or (Role.ML,))[0],
        asked_on=on,
        due_on=held.due(held.claim, on),
    )
    return opened("duty.claim", CLAIM_FLOW, "ask", made, by, on, file)


def record_claim(one: Claim, answer: str, *, by: Actor, on: date, expected: int | None = None) -> Claim:
    """The record was made where it belongs; the answer says where."""
    return moved("duty.record_claim", CLAIM_FLOW, "record", one, by, on, told(answer, expected))


def refuse_claim(one: Claim, answer: str, *, by: Actor, on: date, expected: int | None = None) -> Claim:
    return moved("duty.refuse_claim", CLAIM_FLOW, "refuse", one, by, on, told(answer, expected))
