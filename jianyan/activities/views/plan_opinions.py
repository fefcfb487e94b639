"""Who is asked about a draft plan answers here, item by item; the office enters what came on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.activities import actions, permissions
from jianyan.activities.forms.plans import PlanAnswerForm
from jianyan.activities.models import PlanOpinion, words_of_committee
from jianyan.activities.queries.plan_opinions import ASKED, asked_of, items_of, said_of
from jianyan.activities.queries.registers import REGISTERS
from jianyan.activities.views.activities import READERS
from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.audience import Request, audience


def _outside(request: Request) -> bool:
    return not request.actor.roles & set(READERS)


@audience()
def plan_opinions(request: Request, committee: str) -> HttpResponse:
    """The draft plans this seat was asked about, newest first."""
    rows = asked_of(request.actor).select_related(
        "committee", "plan", "plan__body", "plan__committee", *ASKED
    )
    context = {"page": pages.keyset(rows, request, ("-asked_on", "-id")), "registers": REGISTERS.values()}
    return render(request, "activities/plan_opinions.html", context | {"outside": _outside(request)})


def _found(request: Request, pk: int) -> PlanOpinion:
    rows: TenantQuerySet = PlanOpinion.objects.of(request.actor.committee_id).live().visible_to(request.actor)
    rows = rows.select_related("committee", "plan__committee", "plan__body", *ASKED)
    one: PlanOpinion = get_object_or_404(rows, pk=pk, plan__voided_at=None)
    return one


@audience()
def plan_opinion(request: Request, committee: str, pk: int) -> HttpResponse:
    """One question and its answer: the items of the draft, with room to say something of each."""
    one = _found(request, pk)
    items, said, words = items_of(one.plan), said_of(one), words_of_committee(one.committee_id)
    closed = actions.no_more_answers(one, office=permissions.may_plan(request.actor))
    form = PlanAnswerForm(request.POST or None, opinion=one, items=items, said=said)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        how: dict[str, Any] = {"by": request.actor, "on": timezone.localdate(), "expected": data["version"]}
        remarks = {item: data[form.name_of(item)] for item in items}
        actions.record_plan_opinion(one, data["text"], remarks=remarks, **how)
        messages.success(request, "意见已经提交，审议以前可以修改。")
        return redirect(one.get_absolute_url())
    context = {
        "opinion": one,
        "form": form,
        "lines": [
            (item, words[item.kind_key], form[form.name_of(item)], said.get(item.pk, "")) for item in items
        ],
        "closed": closed,
        "may_settle": one.answered_on and permissions.may_plan(request.actor),
        "stamp": _stamp(one, closed, request),
        "outside": _outside(request),
        "entries": [{"on": s.on, "title": s.title, "who": s.who, "note": s.note} for s in journal.steps(one)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "activities/plan_opinion.html", context, status=status)


def _stamp(one: PlanOpinion, closed: str, request: Request) -> dict[str, Any]:
    if one.answered_on:
        return {"tone": "done", "who": "已答复", "by": one.answered_on, "note": one.taken}
    if closed:
        return {"tone": "done", "who": "未答复", "note": closed}
    mine = asked_of(request.actor).filter(pk=one.pk).exists()
    return {"tone": "you" if mine else "wait", "who": one.asked, "act": "答复", "by": one.due_on}
