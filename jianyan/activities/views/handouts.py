"""Papers of an activity: handed out by those who keep it, read by those who are called."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions
from jianyan.activities.forms.handouts import HandoutForm
from jianyan.activities.models import Activity, Handout, spec_for
from jianyan.activities.queries.handouts import ahead_of, handed_out
from jianyan.activities.views.activities import KEEPERS, found
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience


def _kept(request: Request, pk: int) -> Activity:
    one = found(request, pk)
    if not permissions.may_record(request.actor, one):
        raise NotYours("活动材料由机关和主办机构发放")
    return one


@audience(*KEEPERS)
def handouts(request: Request, committee: str, pk: int) -> HttpResponse:
    """All papers of an activity, and the form to hand out more."""
    one = _kept(request, pk)
    form = HandoutForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        files = [(file.name, file.read()) for file in data["papers"]]
        how: dict[str, Any] = {
            "by": request.actor,
            "on": timezone.localdate(),
            "persons": data["people"] or (),
        }
        made = actions.hand_out(one, data["kind"], files, **how)
        messages.success(request, f"已发放{len(made)}份。")
        return redirect("activity_handouts", committee=committee, pk=pk)
    context = {
        "activity": one,
        "form": form,
        "papers": handed_out([one], request.actor).get(one.pk, []),
        "due": ahead_of(one, spec_for(one)).papers,
    }
    return render(request, "activities/handouts.html", context, status=422 if form.is_bound else 200)


@audience(*KEEPERS)
@require_POST
def take_in(request: Request, committee: str, pk: int, handout: int) -> HttpResponse:
    """A paper handed out by mistake."""
    one = _kept(request, pk)
    rows = Handout.objects.of(one.committee_id).live().visible_to(request.actor)
    row: Handout = get_object_or_404(rows.select_related("activity"), pk=handout, activity=one)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() else None
    reason = request.POST.get("reason", "")
    actions.take_in(row, reason, by=request.actor, on=timezone.localdate(), expected=version)
    messages.success(request, "已收回。")
    return redirect("activity_handouts", committee=committee, pk=pk)
