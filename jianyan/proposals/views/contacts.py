"""A contact that a unit entered, put before the sponsor: did it happen?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.people.audience import Request, audience
from jianyan.proposals import actions
from jianyan.proposals import permissions as may
from jianyan.proposals.models import Contact


@audience()
def contact(request: Request, committee: str, pk: int) -> HttpResponse:
    """Show the contact; its sponsor may say that it did not happen so."""
    rows = Contact.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Contact = get_object_or_404(
        rows.select_related("assignment__unit", "assignment__proposal__committee"), pk=pk
    )
    case = one.assignment.proposal
    if request.method == "POST":
        if one.disputed_on is None:
            actions.dispute_contact(one, by=request.actor, on=timezone.localdate())
        messages.success(request, "已登记您的异议，核实以前这次沟通不计入。")
        return redirect(case.get_absolute_url())
    may_dispute = one.disputed_on is None and may.owns(request.actor, case)
    return render(
        request, "proposals/contact.html", {"contact": one, "proposal": case, "may_dispute": may_dispute}
    )
