"""What people enter, ask and object: for each kind a list, a form to begin with, a page, and the page of each move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import attachments, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty import flow
from jianyan.duty import permissions as may
from jianyan.duty.actions import bodies as bodies_do
from jianyan.duty.actions import cases as do
from jianyan.duty.actions import years
from jianyan.duty.forms import cases as forms
from jianyan.duty.models import Adjustment, Advice, BodyObjection, Claim, Entry, Leave, Objection, SelfReport
from jianyan.duty.models.base import BODIES, MEMBERS, OFFICE
from jianyan.duty.scoring.engine import points
from jianyan.duty.views import steps
from jianyan.duty.views.tabs import tabs
from jianyan.figures import deeds
from jianyan.kit.flow import Flow, NotYours
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

Given = dict[str, Any]
Verb = Callable[[Any, Given], Any]
HERE = (*OFFICE, *MEMBERS)


@dataclass(frozen=True)
class Kind:
    """A kind of case: its table, state table, who may begin one and with which form, and the verb of each move."""

    title: str
    model: Any
    flow: Flow
    hint: str
    day: str
    begin: str = ""
    form: type[forms.ActForm] | None = None
    open: Callable[[Given], Any] | None = None
    starters: tuple[str, ...] = ()
    verbs: dict[str, tuple[type[forms.ActForm], Verb]] = field(default_factory=dict)
    facts: Callable[[Any], list[tuple[str, Any]]] = lambda case: []
    about: str = "person"

    def whom(self, case: Any) -> dict[str, str]:
        """Whom a case is about, with the page of that member or body."""
        one, root = getattr(case, self.about), f"/{case.committee.code}/duty/"
        if self.about == "body":
            url = f"{root}bodies/{one.pk}/?year={case.appraisal.year}"
            return {"label": "机构", "value": one.name, "url": url}
        return {"label": "委员", "value": one.name, "url": f"{root}people/{one.pk}/"}


def _when(data: Given) -> Given:
    return {"by": data["by"], "on": data["on"], "expected": data["version"]}


def _plain(verb: Callable[..., Any]) -> tuple[type[forms.ActForm], Verb]:
    return forms.ActForm, lambda case, data: verb(case, **_when(data))


def _answer(verb: Callable[..., Any]) -> tuple[type[forms.ActForm], Verb]:
    return forms.AnswerForm, lambda case, data: verb(case, data["answer"], **_when(data))


def _advice(name: str) -> tuple[type[forms.ActForm], Verb]:
    return forms.NoteForm, lambda case, data: years.settle_advice(case, name, data["note"], **_when(data))


def _file(data: Given) -> Given:
    file = data.get("file")
    return {"file": (file.name, file.read()) if file else None}


def _acting(data: Given, *names: str) -> Given:
    return {name: data[name] for name in (*names, "by", "on")}


OBJECTED: dict[str, tuple[type[forms.ActForm], Verb]] = {
    "examine": (
        forms.FindingForm,
        lambda case, data: do.examine_objection(case, data["finding"], **_when(data)),
    ),
    "uphold": _answer(do.uphold_objection),
    "dismiss": _answer(do.dismiss_objection),
    "withdraw": _plain(do.withdraw_objection),
}
KINDS: dict[str, Kind] = {
    "entries": Kind(
        "履职登记",
        Entry,
        flow.ENTRY_FLOW,
        "没有其他出处的履职事项由举办单位登记、另一人确认；会议、提案、信息等已有记录的不要再登记。",
        "happened_on",
        "登记履职事项",
        forms.EntryForm,
        lambda d: do.enter(
            **_acting(d, "person", "kind", "title", "happened_on", "note", "evidence"), **_file(d)
        ),
        (Role.ML, Role.SG, Role.PO, Role.RS, Role.CL, Role.SPC, Role.LG),
        {"confirm": _plain(do.confirm_entry), "refuse": _answer(do.refuse_entry)},
        lambda c: [
            ("种类", c.get_kind_display()),
            ("发生日期", c.happened_on),
            ("说明", c.note),
            ("佐证", c.evidence),
        ],
    ),
    "claims": Kind(
        "漏记补报",
        Claim,
        flow.CLAIM_FLOW,
        "参加了而记录里没有的，请补报；系统转给保管该项记录的单位，限期核实答复。",
        "asked_on",
        "补报漏记履职",
        forms.ClaimForm,
        lambda d: do.claim(
            **_acting(d, "person", "source", "title", "happened_on", "note", "evidence"), **_file(d)
        ),
        MEMBERS,
        {"record": _answer(do.record_claim), "refuse": _answer(do.refuse_claim)},
        lambda c: [
            ("漏记的是", _deed_title(c.source)),
            ("发生日期", c.happened_on),
            ("说明", c.note),
            ("佐证", c.evidence),
            ("核实单位", c.get_organiser_display()),
            ("核实期限", c.due_on),
        ],
    ),
    "leaves": Kind(
        "请假免考",
        Leave,
        flow.LEAVE_FLOW,
        "病假、产假、外出学习、组织选派期间，经批准后缺席不扣分。一次会议的请假在会议页面办理。",
        "starts_on",
        "申请请假免考",
        forms.LeaveForm,
        lambda d: do.ask_leave(**_acting(d, "person", "kind", "starts_on", "ends_on", "reason")),
        (*MEMBERS, Role.ML),
        {"grant": _plain(do.grant_leave), "refuse": _answer(do.refuse_leave)},
        lambda c: [
            ("事由", c.get_kind_display()),
            ("开始", c.starts_on),
            ("结束", c.ends_on),
            ("说明", c.reason),
        ],
    ),
    "reports": Kind(
        "履职报告",
        SelfReport,
        flow.REPORT_FLOW,
        "每年一份：写自己做了什么、下一步怎么做；由所在专委会、联络组核实。",
        "submitted_on",
        "提交履职报告",
        forms.ReportForm,
        lambda d: do.report(**_acting(d, "appraisal", "person", "text", "plan", "oral")),
        (*MEMBERS, Role.ML),
        {
            "verify": _answer(do.verify_report),
            "return": _answer(do.return_report),
            "resubmit": (
                forms.ResubmitForm,
                lambda c, d: do.resubmit_report(c, d["text"], plan=d["plan"], **_when(d)),
            ),
        },
        lambda c: [
            ("年度", c.appraisal.year),
            ("履职情况", c.text),
            ("下一步打算", c.plan),
            ("口头述职", "是" if c.oral else "否"),
        ],
    ),
    "adjustments": Kind(
        "分值调整",
        Adjustment,
        flow.ADJUSTMENT_FLOW,
        "按办法需要人工加减的分值：一人提出、写明理由和佐证，另一人批准。",
        "proposed_on",
        "提出分值调整",
        forms.AdjustmentForm,
        lambda d: do.propose_adjustment(**_acting(d, "appraisal", "person", "points", "reason", "evidence")),
        (Role.ML,),
        {"approve": _plain(do.approve_adjustment), "refuse": _answer(do.refuse_adjustment)},
        lambda c: [
            ("年度", c.appraisal.year),
            ("调整", f"{points(c.points)}分"),
            ("理由", c.reason),
            ("佐证", c.evidence),
        ],
    ),
    "objections": Kind(
        "考核异议",
        Objection,
        flow.OBJECTION_FLOW,
        "对得分、漏记或者等次有异议的，冻结以前提出；限期核查、书面答复。",
        "raised_on",
        "提出异议",
        forms.ObjectionForm,
        lambda d: do.object_to(**_acting(d, "appraisal", "person", "subject", "reason", "line")),
        MEMBERS,
        OBJECTED,
        lambda c: [
            ("年度", c.appraisal.year),
            ("对象", c.get_subject_display()),
            ("得分项", c.line),
            ("理由", c.reason),
            ("答复期限", c.due_on),
            ("核查情况", c.finding),
        ],
    ),
    "body-objections": Kind(
        "机构考核异议",
        BodyObjection,
        flow.BODY_OBJECTION_FLOW,
        "联络组、专门委员会对本机构的得分有异议的，公示以后、冻结以前提出；限期核查、书面答复。",
        "raised_on",
        "提出机构异议",
        forms.BodyObjectionForm,
        lambda d: bodies_do.object_for_body(d["appraisal"], **_acting(d, "body", "reason", "line")),
        BODIES,
        OBJECTED,
        lambda c: [
            ("年度", c.appraisal.year),
            ("得分项", c.line),
            ("理由", c.reason),
            ("答复期限", c.due_on),
            ("核查情况", c.finding),
        ],
        about="body",
    ),
    "advice": Kind(
        "结果运用建议",
        Advice,
        flow.ADVICE_FLOW,
        "办法对考核结果提出的建议。是否办理由人决定，系统不会自动处理。",
        "advised_on",
        verbs={"do": _advice("do"), "leave": _advice("leave")},
        facts=lambda c: [("年度", c.appraisal.year), ("建议", c.text), ("办理情况", c.note)],
    ),
}
TONES = {
    "confirmed": "ok",
    "verified": "ok",
    "granted": "ok",
    "approved": "ok",
    "upheld": "ok",
    "recorded": "ok",
    "done": "ok",
    "refused": "off",
    "dismissed": "off",
    "withdrawn": "off",
    "left": "off",
}
WAITS = {
    "entries": "委员联络工作、秘书长（登记人以外的一人）",
    "leaves": "秘书长或者主席会议成员",
    "adjustments": "秘书长或者主席会议成员",
    "advice": "委员联络工作",
}


def _deed_title(key: str) -> str:
    deed = deeds.find(key)
    return deed.title if deed else key


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _rows(kind: Kind, actor: Actor) -> TenantQuerySet:
    joined = ["committee", kind.about]
    if any(f.name == "appraisal" for f in kind.model._meta.fields):
        joined.append("appraisal")
    rows: TenantQuerySet = kind.model.objects.visible_to(actor).select_related(*joined)
    return rows


def _may_begin(kind: Kind, actor: Actor) -> bool:
    needs_self = kind.starters == MEMBERS
    return bool(kind.form) and actor.has(*kind.starters) and (not needs_self or bool(actor.person_ids))


@audience(*HERE)
def cases(request: Request, committee: str, name: str) -> HttpResponse:
    """The cases of a kind this reader may see, the newest first."""
    kind = _kind(name)
    rows = _rows(kind, request.actor).live()
    state = request.GET.get("state", "")
    if state in kind.flow.states:
        rows = rows.filter(state=state)
    page = pages.keyset(rows, request)
    own = bool(request.actor.person_ids) and not request.actor.has(*OFFICE)
    columns = [
        {"label": "事项", "title": True},
        *([] if own else [{"label": "机构" if kind.about == "body" else "委员"}]),
        {"label": "日期", "nowrap": True},
        {"label": "状态"},
    ]
    lines = [
        {
            "url": one.get_absolute_url(),
            "cells": [str(one), *([] if own else [kind.whom(one)["value"]]), getattr(one, kind.day)],
            "badge": {"label": one.get_state_display(), "tone": TONES.get(one.state, "wait")},
        }
        for one in page.rows
    ]
    views = [{"label": "全部", "url": "?", "active": not state}] + [
        {"label": label, "url": f"?state={value}", "active": state == value}
        for value, label in kind.flow.states.items()
    ]
    for line in lines:
        line["cells"][-1] = _day(line["cells"][-1])
    context = {
        "name": name,
        "kind": kind,
        "tabs": tabs(request.actor, name),
        "page": page,
        "columns": columns,
        "rows": lines,
        "states": views,
        "may_begin": _may_begin(kind, request.actor),
    }
    return render(request, "duty/cases.html", context)


def _day(value: Any) -> str:
    from jianyan.kit.chinese import long_date

    return long_date(value) if value else "—"


@audience(*HERE)
def case_new(request: Request, committee: str, name: str) -> HttpResponse:
    """The form that opens a case."""
    kind = _kind(name)
    if not _may_begin(kind, request.actor) or kind.form is None or kind.open is None:
        raise NotYours(f"您没有“{kind.begin or kind.title}”的权限")
    data = steps.data_of(request)
    start = {"on": timezone.localdate()} | {key: value for key, value in request.GET.items() if key != "on"}
    files = request.FILES if data is not None else None
    form = kind.form(data, files, actor=request.actor, initial=start)
    if not form.is_valid():
        return steps.asked(request, form, kind.begin, kind=kind, name=name, files="file" in form.fields)
    made = kind.open(form.cleaned_data | {"by": request.actor})
    messages.success(request, f"已办：{kind.begin}。")
    return redirect(made.get_absolute_url())


@audience(*HERE)
def case(request: Request, committee: str, name: str, pk: int) -> HttpResponse:
    """One case: what it says, who acts next, what was answered, and how it got here."""
    kind = _kind(name)
    one = get_object_or_404(_rows(kind, request.actor), pk=pk)
    buttons = [move for move in kind.flow.open_to(request.actor, one) if move.name in kind.verbs]
    facts: list[dict[str, Any]] = [kind.whom(one), {"label": "状态", "value": one.get_state_display()}]
    facts += [
        {"label": label, "value": _day(value) if hasattr(value, "year") else value}
        for label, value in kind.facts(one)
        if value not in ("", None)
    ]
    if getattr(one, "answer", ""):
        facts.append({"label": "答复", "value": one.answer})
    context = {
        "kind": kind,
        "name": name,
        "case": one,
        "facts": facts,
        "buttons": buttons,
        "stamp": _stamp(kind, name, one, buttons),
        "entries": steps.timeline(one),
        "may_void": name in VOIDABLE and may.keep_or_lead(request.actor) and not one.voided_at,
        "papers": [{"label": a.name, "url": a.get_absolute_url()} for a in attachments.of_record(one)],
    }
    return render(request, "duty/case.html", context)


def _stamp(kind: Kind, name: str, one: Any, buttons: list[Any]) -> dict[str, Any]:
    moves = [move for move in kind.flow.next_moves(one) if move.name in kind.verbs]
    if one.voided_at or not moves:
        return {"tone": "done", "who": one.get_state_display(), "act": "", "by": None, "head": "已办"}
    due = getattr(one, "due_on", None)
    late = due and due < timezone.localdate()
    return {
        "tone": "you" if buttons else "late" if late else "wait",
        "who": _waiting(name, one),
        "act": "、".join(move.label for move in moves if move.name != "withdraw"),
        "by": due,
    }


def _waiting(name: str, one: Any) -> str:
    if name == "claims":
        return str(one.get_organiser_display())
    if name in ("objections", "body-objections"):
        return "委员联络工作" if one.state == Objection.State.RAISED else "主席会议成员"
    if name == "reports":
        return "本人" if one.state == SelfReport.State.RETURNED else "所在专委会、联络组"
    return WAITS[name]


def _about(kind: Kind, name: str, one: Any) -> Given:
    """What the form of a verb says above itself."""
    return {"kind": kind, "name": name, "case": one, "whom": kind.whom(one)["value"]}


VOIDABLE = ("entries", "leaves", "adjustments", "reports")


@audience(Role.ML, Role.SG)
def case_void(request: Request, committee: str, name: str, pk: int) -> HttpResponse:
    """Void what was entered by mistake."""
    kind = _kind(name)
    one = get_object_or_404(_rows(kind, request.actor), pk=pk)
    if name not in VOIDABLE:
        raise Http404
    form = forms.VoidForm(steps.data_of(request), actor=request.actor, initial=steps.begun(one))
    if not form.is_valid():
        return steps.asked(request, form, "作废", **_about(kind, name, one))
    data = form.cleaned_data
    do.void(one, data["reason"], by=request.actor, on=data["on"], expected=data["version"])
    messages.success(request, "已作废，不再计入得分。")
    return redirect(one.get_absolute_url())


@audience(*HERE)
def case_move(request: Request, committee: str, name: str, pk: int, move: str) -> HttpResponse:
    """The page of one move; what the table refuses is answered with the reason."""
    kind = _kind(name)
    one = get_object_or_404(_rows(kind, request.actor), pk=pk)
    if move not in kind.verbs:
        raise Http404
    made, verb = kind.verbs[move]
    data = steps.data_of(request)
    step = kind.flow.check(move, request.actor, one) if data is None else kind.flow.moves[move]
    initial = steps.begun(one)
    if isinstance(one, SelfReport):
        initial |= {"text": one.text, "plan": one.plan}
    form = made(data, actor=request.actor, initial=initial)
    if not form.is_valid():
        return steps.asked(request, form, step.label, **_about(kind, name, one))
    verb(one, form.cleaned_data | {"by": request.actor})
    messages.success(request, f"已办：{step.label}。")
    return redirect(one.get_absolute_url())
