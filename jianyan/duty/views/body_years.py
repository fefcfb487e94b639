"""The steps of the bodies' year: notice, freeze, a tie, the decision, taking back, and the list that is sent out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import journal
from jianyan.core.printing import making, sent
from jianyan.duty import permissions as may
from jianyan.duty.actions import bodies as do
from jianyan.duty.actions import correcting
from jianyan.duty.flow import BODY_YEAR_FLOW
from jianyan.duty.forms import cases as forms
from jianyan.duty.models import AppraisalSheet, BodyResult, BodyYear
from jianyan.duty.models.base import READERS
from jianyan.duty.scoring.engine import points
from jianyan.kit.flow import NotYours
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

STEPS = ("freeze", "decide")
WHO = {
    "": ("秘书长（考核组）", "审核后向各机构公示"),
    "notice": ("委员联络工作", "公示期满、异议答复后冻结得分"),
    "frozen": ("主席会议", "审定考核结果"),
}


def procedure(actor: Actor, held: BodyYear | None, sheet: AppraisalSheet | None, year: int) -> dict[str, Any]:
    """Who acts next, and the buttons of this seat: for the office, beside the scores."""
    if sheet is None:
        return {}
    if held is None:
        mine = may.lead(actor, None)
        return {"stamp": _stamp("", mine), "may_publish": mine}
    moves = [move for move in BODY_YEAR_FLOW.open_to(actor, held) if move.name in STEPS]
    level = [one.body.name for one in _level(held)] if held.state == BodyYear.State.FROZEN else []
    return {
        "stamp": _stamp(held.state, bool(moves), held),
        "moves": moves,
        "level": level,
        "may_settle": bool(level) and actor.has(Role.LD),
        "undo": correcting.may_take_back(held, actor),
        "entries": [
            {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(held)
        ],
    }


def _stamp(state: str, mine: bool, held: BodyYear | None = None) -> dict[str, Any]:
    if held and state == BodyYear.State.DECIDED:
        return {
            "tone": "done",
            "who": f"{held.decided_by}审定",
            "act": "",
            "by": held.decided_on,
            "head": "已审定",
        }
    who, act = WHO[state]
    return {
        "tone": "you" if mine else "wait",
        "who": who,
        "act": act,
        "by": held.notice_until_on if held and state == BodyYear.State.NOTICE else None,
    }


def _level(one: BodyYear) -> list[BodyResult]:
    rows = BodyResult.objects.of(one.committee_id).live().filter(appraisal=one, is_open=True)
    return list(rows.select_related("body").order_by("-body__kind", "body__sort_no"))


def _found(actor: Actor, pk: int) -> BodyYear:
    rows = BodyYear.objects.visible_to(actor).live().select_related("committee", "sheet")
    one: BodyYear = get_object_or_404(rows, pk=pk)
    return one


def _asked(request: Request, form: Any, label: str, about: str, back: str) -> HttpResponse:
    context = {"form": form, "label": label, "about": about, "back": back}
    return render(request, "duty/act.html", context, status=422 if request.method == "POST" else 200)


def _data(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


@audience(Role.SG)
def publish(request: Request, committee: str) -> HttpResponse:
    """Publish a year of the bodies."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    start = {"on": today, "year": int(asked) if asked.isdecimal() else today.year}
    form = forms.BodyYearForm(_data(request), actor=request.actor, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _asked(
            request, form, "公示机构考核情况", "联络组、专门委员会", reverse("duty_bodies", args=[committee])
        )
    data = form.cleaned_data
    made = do.publish_bodies(data["year"], data["sheet"], by=request.actor, on=data["on"])
    messages.success(request, "已公示，各机构可查看得分、提出异议。")
    return redirect(made.get_absolute_url())


@audience(*READERS)
def move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """The page of freezing and of deciding."""
    one = _found(request.actor, pk)
    if name not in STEPS:
        raise Http404
    posted = request.method == "POST"
    step = BODY_YEAR_FLOW.moves[name] if posted else BODY_YEAR_FLOW.check(name, request.actor, one)
    made = forms.DecideForm if name == "decide" else forms.ActForm
    start = {"on": timezone.localdate(), "version": one.version}
    form = made(_data(request), actor=request.actor, initial=start)
    if not posted or not form.is_valid():
        return _asked(request, form, step.label, str(one), one.get_absolute_url())
    data = form.cleaned_data
    given = {"by": request.actor, "on": data["on"], "expected": data["version"]}
    if name == "decide":
        do.decide_bodies(one, data["decided_by"], **given)
    else:
        do.freeze_bodies(one, **given)
    messages.success(request, f"已办：{step.label}。")
    return redirect(one.get_absolute_url())


@audience(Role.LD)
def tie(request: Request, committee: str, pk: int) -> HttpResponse:
    """Leaders say which of those level at the line keep the grade."""
    one = _found(request.actor, pk)
    level = _level(one)
    if not level:
        raise Http404
    form = forms.TieForm(
        _data(request),
        actor=request.actor,
        choices=[(str(row.body_id), f"{row.body.name}（{points(row.total)}分）") for row in level],
        initial={"on": timezone.localdate(), "version": one.version},
    )
    form.fields["chosen"].label = "保留等次的机构"
    if request.method != "POST" or not form.is_valid():
        return _asked(request, form, "确定并列机构的等次", str(one), one.get_absolute_url())
    data = form.cleaned_data
    chosen = [int(each) for each in data["chosen"]]
    do.settle_body_tie(one, chosen, by=request.actor, on=data["on"], expected=data["version"])
    messages.success(request, "已确定并列机构的等次。")
    return redirect(one.get_absolute_url())


@audience(*READERS)
def take_back(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take back the notice or the decision, with the reason."""
    one = _found(request.actor, pk)
    if request.method != "POST" and not correcting.may_take_back(one, request.actor):
        raise NotYours("没有您可以撤回的步骤")
    start = {"on": timezone.localdate(), "version": one.version}
    form = forms.TakeBackForm(_data(request), actor=request.actor, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, form, "撤回上一步", str(one), one.get_absolute_url())
    data = form.cleaned_data
    correcting.take_back(one, data["reason"], by=request.actor, on=data["on"], expected=data["version"])
    messages.success(request, "已撤回上一步。")
    return redirect(one.get_absolute_url())


@audience(*READERS)
def results(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The results of the bodies in the official order, as a paper."""
    from jianyan.duty import papers  # brings the office library, which pages do not need

    one = _found(request.actor, pk)
    if kind not in ("docx", "pdf") or one.decided_on is None:
        raise Http404
    rows = BodyResult.objects.of(one.committee_id).live().filter(appraisal=one).select_related("body")
    held = list(rows.order_by("-body__kind", "body__sort_no", "body_id"))
    return sent(request, papers.body_list(one, held, making()), kind)
