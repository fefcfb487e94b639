"""Supervision advices and appraisals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jianyan.activities import actions, permissions
from jianyan.activities.flow import ADVICE, APPRAISAL
from jianyan.activities.forms import results
from jianyan.activities.forms import supervision as f
from jianyan.activities.forms.fields import StepForm, WhyForm
from jianyan.activities.models import LEAST, BallotPaper, DemocraticAppraisal, LookBack, SupervisionAdvice
from jianyan.activities.registers.base import ATTACH, VOID, Desk, Step, correcting, stepped
from jianyan.activities.registers.results import look_back_on
from jianyan.people.models import Role


def _draft(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.draft_advice(SupervisionAdvice(**data), by=by, on=on)


def _answer(advice: Any, *, answer: str, **how: Any) -> Any:
    return actions.answer_advice(advice, answer, **how)


def _again(advice: Any, *, reason: str, **how: Any) -> Any:
    return actions.ask_again(advice, reason, **how)


def _advice_stamp(one: Any, actor: Any) -> dict[str, Any] | None:
    if one.state == SupervisionAdvice.State.SENT:
        mine = actor.has(Role.HU, Role.HL)
        note = f"退回重答：{one.return_reason}" if one.return_reason else ""
        return {
            "tone": "you" if mine else "wait",
            "who": str(one.unit),
            "act": "答复",
            "by": one.due_on,
            "note": note,
        }
    told = {
        "draft": ("wait", "起草部门", "编号送达", None),
        "answered": ("wait", "政协机关", "审阅答复，办结或退回", None),
        "closed": ("done", "已办结", "", one.closed_on),
    }
    tone, who, act, on = told[one.state]
    return {"tone": tone, "who": who, "act": act, "by": on}


def _appraise(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.draft_appraisal(DemocraticAppraisal(**data), by=by, on=on)


def _appraisal_more(one: Any, actor: Any) -> dict[str, Any]:
    """Turnout, and the result as far as it may be shown."""
    looks = LookBack.objects.of(one.committee_id).live().filter(appraisal=one).select_related("unit")
    used = BallotPaper.objects.of(one.committee_id).live().filter(appraisal=one, cast_on__isnull=False)
    return {
        "turnout": used.count(),
        "results": [{"aspect": each["aspect"], "mean": f"{each['mean'] / 100:.2f}"} for each in one.result],
        "least": LEAST,
        "looks": list(looks.order_by("visited_on")),
        "may_issue": permissions.may_record(actor) and one.state != "closed" and not one.voided_at,
    }


def _appraisal_stamp(one: Any, actor: Any) -> dict[str, Any] | None:
    told = {
        "draft": ("wait", "筹备部门", "印发评议票、开始投票", None),
        "open": ("wait", "持票人", "投票", None),
        "closed": ("done", "已计票", "", one.closed_on),
    }
    tone, who, act, on = told[one.state]
    return {"tone": tone, "who": who, "act": act, "by": on}


def _keeps(actor: Any, record: Any) -> bool:
    return permissions.may_record(actor)


DESKS: dict[str, Desk] = {
    "advices": Desk(
        f.AdviceForm,
        _draft,
        "起草民主监督建议书",
        permissions.may_record,
        "监督中发现的问题和建议，编号送达被监督单位，单位在期限内答复。",
        steps={
            "send": stepped(ADVICE, "send", StepForm, actions.send_advice, main=True),
            "answer": stepped(ADVICE, "answer", f.AnswerForm, _answer, main=True),
            "close": stepped(ADVICE, "close", StepForm, actions.close_advice, main=True),
            "ask-again": stepped(ADVICE, "ask_again", WhyForm, _again),
            "look-back": Step(
                "登记回访",
                results.LookBackForm,
                look_back_on("advice"),
                _keeps,
                lambda one: bool(one.sent_on and not one.voided_at),
                starts=lambda one: {"unit": one.unit_id},
            ),
            "correct": replace(
                correcting(
                    f.AdviceForm,
                    "drafted_on",
                    *("unit", "title", "activity", "group", "problem", "advice"),
                ),
                offered=lambda one: not one.voided_at and one.state == "draft",
            ),
            "attach": ATTACH,
            "void": VOID,
        },
        stamp=_advice_stamp,
        more=lambda one, actor: {
            "looks": list(
                LookBack.objects.of(one.committee_id)
                .live()
                .filter(advice=one)
                .select_related("unit")
                .order_by("visited_on")
            )
        },
        template="activities/advice.html",
    ),
    "appraisals": Desk(
        f.AppraisalForm,
        _appraise,
        "筹备民主评议",
        permissions.may_record,
        "印发一次性评议票，不记名投票；不足五票不公布结果。",
        steps={
            "open": stepped(APPRAISAL, "open", StepForm, actions.open_poll, main=True),
            "close": stepped(
                APPRAISAL,
                "close",
                StepForm,
                actions.close_poll,
                main=True,
                hint="停止投票后不能再投；少于五票的只公布票数，不计分。",
            ),
            "look-back": Step(
                "登记回头看",
                results.LookBackForm,
                look_back_on("appraisal"),
                _keeps,
                lambda one: bool(one.closed_on and not one.voided_at),
                starts=lambda one: {"unit": one.unit_id},
            ),
            "attach": ATTACH,
            "void": VOID,
        },
        stamp=_appraisal_stamp,
        more=_appraisal_more,
        template="activities/appraisal.html",
    ),
}
