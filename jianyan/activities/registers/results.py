"""Reports from draft to what came of them, and speeches at the plenary."""

from __future__ import annotations

from typing import Any

from jianyan.activities import actions, permissions
from jianyan.activities.flow import REPORT, SPEECH
from jianyan.activities.forms import results as f
from jianyan.activities.forms.fields import StepForm, WhyForm
from jianyan.activities.models import (
    Adoption,
    Effect,
    Feedback,
    LookBack,
    PlenarySpeech,
    Report,
    ReportInstruction,
)
from jianyan.activities.queries.reports import report_sheet
from jianyan.activities.registers.base import ATTACH, VOID, Desk, Step, correcting, stepped
from jianyan.people.models import Role


def _draft(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.draft_report(Report(**data), by=by, on=on)


def _items(report: Any, *, lines: Any, **how: Any) -> Any:
    return actions.set_report_items(report, lines, **how)


def _from_board(report: Any, **how: Any) -> Any:
    return actions.set_report_items(report, None, **how)


def _address(report: Any, *, names: str, units: Any, by: Any, on: Any, **_: Any) -> Any:
    named: dict[str, Any] = {line.strip(): None for line in names.splitlines() if line.strip()}
    return actions.address_report(report, named | {one.name: one for one in units}, by=by, on=on)


def _addressed(report: Any) -> dict[str, Any]:
    rows = list(report.recipients.filter(voided_at=None).order_by("id"))
    return {
        "names": "\n".join(one.name for one in rows if one.unit_id is None),
        "units": [one.unit_id for one in rows if one.unit_id],
    }


def _instruct(report: Any, *, by: Any, on: Any, **data: Any) -> Any:
    return actions.record_instruction(report, ReportInstruction(**data), by=by, on=on)


def _adopt(report: Any, *, by: Any, on: Any, **data: Any) -> Any:
    return actions.record_adoption(Adoption(**data), by=by, on=on)


def _feed_back(report: Any, *, by: Any, on: Any, **data: Any) -> Any:
    return actions.give_feedback(Feedback(**data), by=by, on=on)


def _effect(report: Any, *, by: Any, on: Any, **data: Any) -> Any:
    return actions.record_effect(Effect(report=report, **data), by=by, on=on)


def look_back_on(name: str) -> Any:
    """The verb that records a visit afterwards, on a report, an advice or an appraisal."""

    def do(record: Any, *, by: Any, on: Any, **data: Any) -> Any:
        return actions.record_look_back(LookBack(**{name: record}, **data), by=by, on=on)

    return do


def _why(verb: Any) -> Any:
    return lambda record, *, reason, **how: verb(record, reason, **how)


def _take_back(report: Any, *, reason: str, by: Any, on: Any, **_: Any) -> Any:
    return actions.take_back_report(report, reason, by=by, on=on)


def _lines(report: Any) -> dict[str, str]:
    found, aspect = [], ""
    for one in report.items.filter(voided_at=None).order_by("number"):
        if one.aspect != aspect:
            aspect = one.aspect
            found.append(f"# {aspect}")
        found.append(one.text.replace("\n", " "))
    return {"lines": "\n".join(found)}


def _edits(report: Any) -> dict[str, Any]:
    names = ("type", "title", "author_type", "authors", "adopted_by", "text", "version")
    held = {name: getattr(report, name) for name in names}
    return held | {"body": report.body_id, "sector": report.sector_id}


def _is(*states: str) -> Any:
    return lambda report: not report.voided_at and report.state in states


_drafts = permissions.may_draft
_DRAFT, _OUT = _is(Report.State.DRAFT), _is(*Report.OUT)


def _may_feed_back(actor: Any, report: Any) -> bool:
    if actor.has(*permissions.RECORDERS):
        return True
    units = report.recipients.filter(voided_at=None, unit__in=actor.unit_ids)
    return bool(actor.has(Role.HU, Role.HL) and units.exists())


def _has_items(report: Any) -> bool:
    return bool(_OUT(report) and report.items.filter(voided_at=None).exists())


def _may_list(report: Any) -> bool:
    """Of a draft; and of a report entered from paper, while none are listed."""
    return _DRAFT(report) or bool(_OUT(report) and not report.drafted_on and not _has_items(report))


def _may_instruct(actor: Any, report: Any) -> bool:
    return permissions.may_record_instruction(actor)


def _can_be_taken_back(report: Any) -> bool:
    return not report.voided_at and report.state in (
        Report.State.SIGNING,
        Report.State.SIGNED,
        Report.State.CLOSED,
    )


REPORT_STEPS = {
    "edit": Step("修改", f.ReportEditForm, actions.edit_report, _drafts, _DRAFT, starts=_edits),
    "from-board": Step(
        "从归纳结果带入建议",
        StepForm,
        _from_board,
        _drafts,
        lambda one: _DRAFT(one) and bool(one.activity_id),
        hint="按归纳页现在的条目重新列出建议，原来列出的作废。",
    ),
    "items": Step("列出建议", f.ItemsForm, _items, _drafts, _may_list, starts=_lines),
    "submit": stepped(REPORT, "submit", StepForm, actions.submit_report, main=True),
    "recall": stepped(REPORT, "recall", StepForm, actions.recall_report),
    "countersign": stepped(REPORT, "countersign", f.SignForm, actions.sign_report, main=True),
    "sign": stepped(REPORT, "sign", f.SignForm, actions.sign_report, main=True),
    "send-back": stepped(REPORT, "send_back", WhyForm, _why(actions.send_back_report)),
    "address": Step(
        "报送对象",
        f.AddressForm,
        _address,
        _drafts,
        _is("draft", "signing", "signed"),
        starts=_addressed,
    ),
    "send": stepped(
        REPORT,
        "send",
        StepForm,
        actions.send_report,
        main=True,
        hint="按年度编下一个号。号码给出后不再用于别的报告，即使作废。",
    ),
    "instruct": Step("登记批示", f.InstructionForm, _instruct, _may_instruct, _OUT),
    "adopt": Step("登记采纳", f.AdoptionForm, _adopt, _drafts, _has_items),
    "feedback": Step("反馈办理情况", f.FeedbackForm, _feed_back, _may_feed_back, _has_items, main=True),
    "effect": Step("登记成效", f.EffectForm, _effect, _drafts, _OUT),
    "look-back": Step("登记回访", f.LookBackForm, look_back_on("report"), _drafts, _OUT),
    "tell": Step(
        "告知提出人",
        StepForm,
        actions.tell_result,
        _drafts,
        lambda one: _OUT(one) and bool(one.activity_id) and not one.told_on,
        hint="向在这次活动中提出意见建议的委员发消息，告诉他们结果在哪里看。",
    ),
    "close": stepped(REPORT, "close", StepForm, actions.close_report),
    "take-back": Step("撤回上一步", WhyForm, _take_back, _drafts, _can_be_taken_back),
    "attach": ATTACH,
    "void": VOID,
}


def _report_stamp(one: Any, actor: Any) -> dict[str, Any] | None:
    """Who acts next on a report, and by when."""
    state, drafts = one.state, permissions.may_draft(actor, one)
    if state == Report.State.SIGNING and (step := one.next_sign):
        mine = actor.has(step.role)
        return {"tone": "you" if mine else "wait", "who": Role(step.role).label, "act": "签批"}
    if state == Report.State.SENT:
        mine = actor.has(Role.HU, Role.HL)
        act = "逐条反馈办理情况" if one.due_on else "登记采纳和反馈情况"
        return {"tone": "you" if mine else "wait", "who": "收文单位", "act": act, "by": one.due_on}
    if state == Report.State.CLOSED:
        return {"tone": "done", "who": "已办结", "by": one.closed_on}
    act = {"draft": "起草、送签", "signed": "编号报送"}[state]
    note = f"退回原因：{one.return_reason}" if state == "draft" and one.return_reason else ""
    return {"tone": "you" if drafts else "wait", "who": "起草部门", "act": act, "note": note}


def _collect(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.collect_speech(PlenarySpeech(**data), by=by, on=on)


def _select(speech: Any, *, form: str, **how: Any) -> Any:
    return actions.select_speech(speech, form, **how)


def _speech_stamp(one: Any, actor: Any) -> dict[str, Any] | None:
    told = {
        "collected": ("wait", "遴选发言", None),
        "selected": ("wait", "在全体会议上发言", None),
        "not_selected": ("done", "未选用", one.dropped_on),
        "given": ("done", "已发言", one.given_on),
    }
    tone, who, on = told[one.state]
    return {"tone": tone, "who": who, "by": on}


DESKS: dict[str, Desk] = {
    "reports": Desk(
        f.ReportForm,
        _draft,
        "起草报告",
        lambda actor: actor.has(*permissions.RECORDERS),
        "起草以后送签，签发后编号报送；批示、采纳、反馈都登记在报告上。",
        steps=REPORT_STEPS,
        stamp=_report_stamp,
        more=report_sheet,
        template="activities/report.html",
    ),
    "speeches": Desk(
        f.SpeechForm,
        _collect,
        "登记征集的发言",
        permissions.may_record,
        "先登记征集来的发言稿，再选用为口头或书面发言，会上发言后登记日期。",
        steps={
            "select": stepped(SPEECH, "select", f.SelectForm, _select, main=True),
            "give": stepped(SPEECH, "give", StepForm, actions.give_speech, main=True),
            "drop": stepped(SPEECH, "drop", f.DropForm, _why(actions.drop_speech)),
            "correct": correcting(
                f.SpeechForm,
                "collected_on",
                *("session", "title", "author_type", "body", "sector", "person", "text"),
            ),
            "attach": ATTACH,
            "void": VOID,
        },
        stamp=_speech_stamp,
    ),
}
