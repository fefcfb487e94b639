"""Decisions on what the public may read: of one case, of a session's cases together, and of a reply."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals import actions, queries
from jianyan.proposals import permissions as may
from jianyan.proposals.forms import publication as f
from jianyan.proposals.forms import ticked
from jianyan.proposals.models import Proposal, Publication, Reply
from jianyan.proposals.queries.public import opened
from jianyan.proposals.views.case import found
from jianyan.proposals.views.tabs import tabs

READERS = (Role.LD, Role.SG, Role.PO, Role.PC, Role.AU)
TOGETHER = 2000  # cases one decision may name
Outcome = Publication.Outcome
# What may follow on what: by where a case stands.
NEXT = {
    "": (Outcome.PUBLIC, Outcome.CLOSED),
    Outcome.PUBLIC: (Outcome.WITHDRAWN,),
    Outcome.CLOSED: (Outcome.PUBLIC,),
    Outcome.WITHDRAWN: (Outcome.PUBLIC, Outcome.CLOSED),
}
TABS = {"": "尚未决定", **{str(one): f"已决定{one.label}" for one in Outcome}}


@audience(*READERS)
def case_publication(request: Request, committee: str, pk: int) -> HttpResponse:
    """Decide on one case, with what the public would read of it before one's eyes."""
    one, today = found(request, pk), timezone.localdate()
    if not may.may_publish(request.actor):
        raise NotYours("公开由主席、秘书长决定，提案办公室可以登记")
    decisions = list(one.publications.live().order_by("decided_on", "id"))
    standing = decisions[-1] if decisions else None
    outcomes = NEXT[standing.outcome if standing else ""]
    form = f.PublicationForm(
        request.POST or None, actor=request.actor, today=today, record=one, outcomes=outcomes
    )
    if request.method == "POST" and form.is_valid():
        actions.decide_publication(
            [one],
            by=request.actor,
            on=form.day,
            expected={one.pk: form.cleaned_data["version"]},
            **form.given,
        )
        messages.success(request, f"已登记：{Outcome(form.cleaned_data['outcome']).label}。")
        return redirect(one.get_absolute_url())
    return render(
        request,
        "proposals/publication_case.html",
        {
            "proposal": one,
            "form": form,
            "decisions": decisions,
            "is_open": standing is not None and standing.outcome == Outcome.PUBLIC,
            **opened(one, _names_units(standing, form, today), today),
        },
        status=422 if request.method == "POST" else 200,
    )


def _names_units(standing: Publication | None, form: f.PublicationForm, today: date) -> bool:
    """Whether the page shown names the units: as it does now, else as the form begins."""
    if standing is not None and standing.outcome == Outcome.PUBLIC:
        return standing.names_units(today)
    return bool(form.initial["names_units"])


@audience(*READERS)
def publications(request: Request, committee: str) -> HttpResponse:
    """The cases of a session by what was decided on them, and one decision for many."""
    sessions = _sessions(request)
    wanted = request.GET.get("session", "")
    session = next((one for one in sessions if str(one.pk) == wanted), sessions[0] if sessions else None)
    tab = request.GET.get("decided", "")
    tab = tab if tab in TABS else ""
    rows = _cases(request, tab).filter(session=session)
    form = f.PublicationForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), outcomes=NEXT[tab]
    )
    if request.method == "POST" and form.is_valid():
        _decide(request, rows, form)
        return redirect(request.get_full_path())
    page = pages.keyset(queries.listed(rows), request, ("case_no", "id"), 50)
    return render(
        request,
        "proposals/publications.html",
        {
            "form": form,
            "page": page,
            "session": session,
            "sessions": sessions,
            "tabs": tabs(request),
            "choices": [
                {
                    "label": label,
                    "url": f"?session={session.pk if session else ''}&decided={code}",
                    "active": code == tab,
                }
                for code, label in TABS.items()
            ],
            "tab": tab,
            "may_publish": may.may_publish(request.actor),
            "agreed": rows.filter(public_wish=True).count() if Outcome.PUBLIC in NEXT[tab] else 0,
        },
        status=422 if request.method == "POST" else 200,
    )


def _sessions(request: Request) -> list[PlenarySession]:
    rows = PlenarySession.objects.of(request.actor.committee_id).live().select_related("term")
    return list(rows.order_by("-opens_on"))


def _cases(request: Request, tab: str) -> TenantQuerySet:
    if not tab:
        return queries.undecided(request.actor.committee_id)
    held = (
        Publication.objects.of(request.actor.committee_id).live().filter(outcome=tab, ended_on__isnull=True)
    )
    rows: TenantQuerySet = Proposal.objects.of(request.actor.committee_id).live()
    return rows.filter(pk__in=held.values("proposal"), case_withdrawn_on__isnull=True)


def _decide(request: Request, rows: TenantQuerySet, form: f.PublicationForm) -> None:
    """The ticked cases as they were shown; or all whose sponsors agreed."""
    if "all" in request.POST:
        expected, chosen = None, list(rows.filter(public_wish=True)[:TOGETHER])
    else:
        expected = ticked(request.POST.getlist("pk"))
        chosen = list(rows.filter(pk__in=expected))
    if not chosen:
        messages.warning(request, "请先勾选提案。")
        return
    actions.decide_publication(chosen, by=request.actor, on=form.day, expected=expected, **form.given)
    messages.success(request, f"已登记{len(chosen)}件：{Outcome(form.cleaned_data['outcome']).label}。")


@audience(Role.HU, Role.HL, Role.HA, Role.PO)
def reply_publication(request: Request, committee: str, pk: int) -> HttpResponse:
    """How much of one reply the public may read."""
    rows = Reply.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Reply = get_object_or_404(
        rows.select_related("assignment__unit", "assignment__proposal__committee"), pk=pk
    )
    if not may.class_reply(request.actor, one.assignment):
        raise NotYours("答复的公开方式由承办单位提出，交办机关审定")
    initial: dict[str, Any] = {
        "publication_class": one.publication_class,
        "summary": one.publication_summary,
    }
    form = f.ReplyPublicationForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), record=one, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        expected = {one.pk: form.cleaned_data["version"]}
        actions.class_replies([one], by=request.actor, on=form.day, expected=expected, **form.given)
        messages.success(request, "已定下这份答复的公开方式。")
        return redirect(one.assignment.proposal.get_absolute_url())
    return render(
        request,
        "proposals/move.html",
        {
            "form": form,
            "label": "定答复公开方式",
            "proposal": one.assignment.proposal,
            "unit": one.assignment.unit,
            "reply": one,
        },
        status=422 if request.method == "POST" else 200,
    )
