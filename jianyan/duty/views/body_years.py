"""The steps of the bodies' year: notice, freeze, a tie, the decision, taking back, and the list that is sent out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from jianyan.core.printing import making, sent
from jianyan.duty import permissions as may
from jianyan.duty.actions import bodies as do
from jianyan.duty.actions import correcting, deciding
from jianyan.duty.flow import BODY_YEAR_FLOW
from jianyan.duty.forms import cases as forms
from jianyan.duty.models import AppraisalSheet, BodyResult, BodyYear
from jianyan.duty.models.base import READERS
from jianyan.duty.views import steps
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

STEPS: steps.Verbs = {"freeze": do.freeze_bodies, "decide": deciding.decide}
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
    level = steps.named_level(held)
    return {
        "stamp": _stamp(held.state, bool(moves), held),
        "moves": moves,
        "level": level,
        "may_settle": bool(level) and actor.has(Role.LD),
        "undo": correcting.may_take_back(held, actor),
        "entries": steps.timeline(held),
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


def _found(actor: Actor, pk: int) -> BodyYear:
    rows = BodyYear.objects.visible_to(actor).live().select_related("committee", "sheet")
    one: BodyYear = get_object_or_404(rows, pk=pk)
    return one


@audience(Role.SG)
def publish(request: Request, committee: str) -> HttpResponse:
    """Publish a year of the bodies."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    start = {"on": today, "year": int(asked) if asked.isdecimal() else today.year}
    form = forms.BodyYearForm(steps.data_of(request), actor=request.actor, initial=start)
    if not form.is_valid():
        back = reverse("duty_bodies", args=[committee])
        return steps.asked(request, form, "公示机构考核情况", about="联络组、专门委员会", back=back)
    data = form.cleaned_data
    made = do.publish_bodies(data["year"], data["sheet"], by=request.actor, on=data["on"])
    messages.success(request, "已公示，各机构可查看得分、提出异议。")
    return redirect(made.get_absolute_url())


@audience(*READERS)
def move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """The page of freezing and of deciding."""
    return steps.move(request, _found(request.actor, pk), STEPS, name)


@audience(Role.LD)
def tie(request: Request, committee: str, pk: int) -> HttpResponse:
    """The page for bodies level at the line."""
    return steps.tie(request, _found(request.actor, pk))


@audience(*READERS)
def take_back(request: Request, committee: str, pk: int) -> HttpResponse:
    """The page of taking back the notice or the decision."""
    return steps.take_back(request, _found(request.actor, pk))


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
