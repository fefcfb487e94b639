"""From when to when the proposals of each session are received."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.people.audience import Request, audience
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals import actions
from jianyan.proposals.forms.windows import WindowForm
from jianyan.proposals.models import ProposalWindow
from jianyan.proposals.views.tabs import tabs

SHOWN = 12  # sessions: two terms and more


@audience(Role.PO, Role.SG)
def windows(request: Request, committee: str) -> HttpResponse:
    """The last sessions with their windows; without one, a session's own days count."""
    rows = _sessions(request).order_by("-opens_on")[:SHOWN]
    held = {one.session_id: one for one in ProposalWindow.objects.of(request.actor.committee_id).live()}
    context = {"tabs": tabs(request), "lines": [(one, held.get(one.pk)) for one in rows]}
    return render(request, "proposals/windows.html", context)


@audience(Role.PO, Role.SG)
def window(request: Request, committee: str, pk: int) -> HttpResponse:
    """One session's window: said for the first time, or changed."""
    session = get_object_or_404(_sessions(request), pk=pk)
    held = ProposalWindow.objects.of(request.actor.committee_id).live().filter(session=session).first()
    form = WindowForm(request.POST or None, initial=_initial(session, held))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        actions.set_window(session, **given, by=request.actor, on=timezone.localdate(), expected=version)
        messages.success(request, "已办：确定大会提案征集期。")
        return redirect("proposal_windows", committee=committee)
    context = {"form": form, "session": session}
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/window.html", context, status=status)


def _sessions(request: Request) -> Any:
    return PlenarySession.objects.of(request.actor.committee_id).live().select_related("term", "committee")


def _initial(session: PlenarySession, held: ProposalWindow | None) -> dict[str, Any]:
    if held is None:
        return {"version": 1, "opens_on": session.opens_on, "cutoff_on": session.closes_on}
    return {
        "version": held.version,
        "opens_on": held.opens_on,
        "cutoff_on": held.cutoff_on,
        "cutoff_at": held.cutoff_at,
    }
