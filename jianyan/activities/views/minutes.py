"""The minutes of an activity: the page, its text, who said what, and sending them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions
from jianyan.activities.actions.minutes import minutes_of
from jianyan.activities.forms import ReasonForm
from jianyan.activities.forms.fields import people_by_name
from jianyan.activities.forms.minutes import MinutesForm, RemarksForm, SendForm
from jianyan.activities.models import Remark
from jianyan.activities.views.activities import READERS, found
from jianyan.core import journal
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

KEEPERS = (*permissions.RECORDERS, Role.LG)


@audience(*READERS)
def minutes(request: Request, committee: str, pk: int) -> HttpResponse:
    """What was agreed and who said what; those who keep it write here."""
    one = found(request, pk)
    held, may = minutes_of(one), permissions.may_record(request.actor, one) and not one.voided_at
    rows = Remark.objects.of(one.committee_id).live().filter(activity=one).select_related("person")
    start = {"text": held.text, "recorder": held.recorder, "version": held.version} if held else {}
    address = [committee, pk]
    return render(
        request,
        "activities/minutes.html",
        {
            "activity": one,
            "minutes": held,
            "remarks": rows.order_by("number"),
            "may_write": may and one.held_on and not (held and held.sent_on),
            "may_record": may,
            "form": MinutesForm(initial=start),
            "send": SendForm(initial={"on": timezone.localdate(), "version": held.version}) if held else None,
            "papers": {kind: reverse("minutes_paper", args=[*address, kind]) for kind in ("docx", "pdf")},
            "entries": [
                {"on": s.on, "title": s.title, "who": s.who, "note": s.note} for s in journal.steps(held)
            ]
            if held
            else [],
        },
    )


@audience(*KEEPERS)
@require_POST
def write(request: Request, committee: str, pk: int) -> HttpResponse:
    """Save the text of the minutes."""
    one, form = found(request, pk), MinutesForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        actions.keep_minutes(
            one,
            data["text"],
            data["recorder"],
            by=request.actor,
            on=timezone.localdate(),
            expected=data["version"],
        )
        messages.success(request, "纪要已保存。")
    else:
        messages.error(request, "纪要没有保存：请填写内容。")
    return redirect("activity_minutes", committee=committee, pk=pk)


@audience(*KEEPERS)
def remarks(request: Request, committee: str, pk: int) -> HttpResponse:
    """Enter who said what, a line each."""
    one, form = found(request, pk), RemarksForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"activity": one, "form": form, "title": "登记发言"}
        return render(request, "activities/minutes_form.html", context, status=status)
    people = people_by_name(one.committee_id)
    rows = [
        Remark(text=what, person=people.get(who), speaker="" if who in people else who)
        for who, what in form.cleaned_data["lines"]
    ]
    actions.record_remarks(one, rows, by=request.actor, on=timezone.localdate())
    messages.success(request, f"已登记{len(rows)}条发言。")
    return redirect("activity_minutes", committee=committee, pk=pk)


@audience(*KEEPERS)
@require_POST
def drop(request: Request, committee: str, pk: int, remark: int) -> HttpResponse:
    """A remark entered by mistake."""
    one, form = found(request, pk), ReasonForm(request.POST)
    rows = Remark.objects.of(one.committee_id).live().filter(activity=one)
    row = get_object_or_404(rows, pk=remark)
    if form.is_valid():
        data = form.cleaned_data
        actions.void(row, data["reason"], by=request.actor, on=timezone.localdate(), expected=data["version"])
        messages.success(request, "已作废。")
    else:
        messages.error(request, "请写明作废原因。")
    return redirect("activity_minutes", committee=committee, pk=pk)


@audience(*KEEPERS)
@require_POST
def send(request: Request, committee: str, pk: int) -> HttpResponse:
    """The minutes go out."""
    one, form = found(request, pk), SendForm(request.POST)
    held = minutes_of(one)
    if held and form.is_valid():
        data = form.cleaned_data
        actions.send_minutes(held, data["sent_to"], by=request.actor, on=data["on"], expected=data["version"])
        messages.success(request, "已登记印发。")
    else:
        messages.error(request, "请填写印发范围和日期。")
    return redirect("activity_minutes", committee=committee, pk=pk)
