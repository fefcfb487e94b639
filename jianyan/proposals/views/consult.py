"""Units asked before a case is handed over: the list with bulk asking, and the page where a unit answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals import permissions as may
from jianyan.proposals.actions.consulting import BEFORE
from jianyan.proposals.forms import ReasonForm, ticked
from jianyan.proposals.forms import review as f
from jianyan.proposals.models import Assignment, Consultation, Proposal
from jianyan.proposals.queries import reviewing
from jianyan.proposals.views.tabs import tabs

SIZE = 30


@audience(Role.PO, Role.HA, Role.HU, Role.HL)
def consulting(request: Request, committee: str) -> HttpResponse:
    """The office and the authority: cases not handed over yet, whom they asked and what was said. A unit: its own questions."""
    if not may.may_consult(request.actor):
        return _own(request)
    form = f.ConsultForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    chosen = ticked(request.POST.getlist("pk"))
    if request.method == "POST" and form.is_valid():
        found = list(_cases(request).filter(pk__in=chosen).select_related("committee"))
        asked = actions.consult(
            found,
            list(form.cleaned_data["units"]),
            question=form.cleaned_data["question"],
            by=request.actor,
            on=form.day,
        )
        messages.success(request, f"已发出征求意见{len(asked)}份。")
        return redirect("consulting", committee=committee)
    page = pages.keyset(
        _cases(request).only(
            "committee",
            "version",
            "voided_at",
            "state",
            "case_no",
            "case_digits",
            "submission_no",
            "cause",
            "suggested_units",
        ),
        request,
        ("-id",),
        SIZE,
    )
    said = reviewing.consulted(request.actor, [one.pk for one in page.rows])
    for one in page.rows:
        one.committee = request.actor.committee
    lines = [{"one": one, "said": said.get(one.pk, []), "ticked": one.pk in chosen} for one in page.rows]
    return render(
        request,
        "proposals/consulting.html",
        {"form": form, "page": page, "lines": lines, "ways": tabs(request)},
        status=422 if request.method == "POST" else 200,
    )


def _cases(request: Request) -> TenantQuerySet:
    """Filed, and not handed over yet."""
    rows: TenantQuerySet = Proposal.objects.visible_to(request.actor).live()
    return rows.filter(state__in=BEFORE)


def _own(request: Request) -> HttpResponse:
    rows = Consultation.objects.visible_to(request.actor).live()
    page = pages.keyset(rows.select_related("proposal", "unit", "committee"), request, ("-id",), SIZE)
    return render(request, "proposals/consulted.html", {"page": page, "ways": tabs(request)})


@audience(Role.PO, Role.PC, Role.HA, Role.HU, Role.HL)
def consultation(request: Request, committee: str, pk: int) -> HttpResponse:
    """One question: what the proposal says, and the unit's answer."""
    one = _found(request, pk)
    open_now = one.proposal.state in BEFORE and may.answer_consultation(request.actor, one)
    form = f.ConsultedForm(request.POST or None, actor=request.actor, today=timezone.localdate(), record=one)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.answer_consultation(
            one,
            given["answer"],
            given["text"],
            given["suggested"],
            by=request.actor,
            on=form.day,
            expected=given["version"],
        )
        messages.success(request, "意见已提交。交办以前可以修改。")
        return redirect("consulting", committee=committee)
    context = {
        "one": one,
        "proposal": one.proposal,
        "form": form if open_now else None,
        "may_end": may.may_consult(request.actor) and one.answered_on is None,
        "may_open": may.may_consult(request.actor),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/consultation.html", context, status=status)


@audience(Role.PO, Role.HA)
def consultation_end(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take a question back, with the reason."""
    one = _found(request, pk)
    form = ReasonForm(request.POST or None, actor=request.actor, today=timezone.localdate(), record=one)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.end_consultation(
            one, given["reason"], by=request.actor, on=form.day, expected=given["version"]
        )
        messages.success(request, "已取消征求意见。")
        return redirect("consulting", committee=committee)
    context = {"form": form, "label": "取消征求意见", "proposal": one.proposal, "unit": one.unit}
    return render(request, "proposals/move.html", context, status=422 if request.method == "POST" else 200)


def _found(request: Request, pk: int) -> Consultation:
    rows = Consultation.objects.visible_to(request.actor).live()
    found: Consultation = get_object_or_404(
        rows.select_related("proposal__committee", "unit", "suggested_unit", "committee"), pk=pk
    )
    return found


def beside_allocation(request: Request, name: str, proposal: Proposal) -> dict[str, Any]:
    """What stands beside the decision who handles a case: answers of units asked, and returns of like matters before."""
    if name != "allocate":
        return {}
    return {
        "consulted": reviewing.consulted(request.actor, [proposal.pk]).get(proposal.pk, []),
        "returns": reviewing.returned_before(proposal.cause, request.actor, but=proposal.pk),
    }


def beside_return(request: Request, name: str, one: Assignment) -> dict[str, Any]:
    """What stands beside the decision on a return: the same unit's earlier ones, and what it said when it was asked."""
    if name not in ("grant_return", "refuse_return"):
        return {}
    said = reviewing.consulted(request.actor, [one.proposal_id]).get(one.proposal_id, [])
    return {
        "asked_to_return": one,
        "consulted": said,
        "returns": reviewing.returned_before(
            one.proposal.cause, request.actor, units=[one.unit_id], but=one.proposal_id
        ),
    }
