"""A contact that a unit entered, put before the sponsor: did it happen? What is disputed, the office finds out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals import forms as f
from jianyan.proposals import permissions as may
from jianyan.proposals.models import Contact


@audience()
def contact(request: Request, committee: str, pk: int) -> HttpResponse:
    """Show the contact; its sponsor may say that it did not happen so."""
    one = _found(request, pk)
    case = one.assignment.proposal
    if request.method == "POST":
        seen = request.POST.get("version", "")
        expected = int(seen) if seen.isdecimal() else None
        actions.dispute_contact(one, by=request.actor, on=timezone.localdate(), expected=expected)
        messages.success(request, "已登记您的异议，核实以前这次沟通不计入。")
        return redirect(case.get_absolute_url())
    context = {
        "contact": one,
        "proposal": case,
        "may_dispute": one.disputed_on is None and may.owns(request.actor, case),
        "may_settle": one.disputed_on and not one.settled_on and may.may_settle(request.actor),
    }
    return render(request, "proposals/contact.html", context)


@audience(Role.PO)
def settle(request: Request, committee: str, pk: int) -> HttpResponse:
    """The office enters what it found out about a disputed contact."""
    one = _found(request, pk)
    case = one.assignment.proposal
    form = f.SettleForm(request.POST or None, actor=request.actor, today=timezone.localdate(), record=one)
    if request.method == "POST" and form.is_valid():
        given, version = form.given, form.cleaned_data["version"]
        actions.settle_contact(one, **given, by=request.actor, on=form.day, expected=version)
        messages.success(request, "已登记核实结果。")
        return redirect(case.get_absolute_url())
    context = {
        "form": form,
        "label": "核实沟通记录的异议",
        "proposal": case,
        "unit": one.assignment.unit,
        "contact": one,
    }
    return render(request, "proposals/move.html", context, status=422 if request.method == "POST" else 200)


def _found(request: Request, pk: int) -> Contact:
    rows = Contact.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    found: Contact = get_object_or_404(
        rows.select_related("assignment__unit", "assignment__proposal__committee"), pk=pk
    )
    return found
