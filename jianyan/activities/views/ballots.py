"""Ballot papers of an appraisal, and the page where they are cast: open to whoever holds one, signed in or not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions
from jianyan.activities.forms.supervision import BallotForm, CodeForm
from jianyan.activities.models import DemocraticAppraisal
from jianyan.core.printing import making, sent
from jianyan.kit.flow import Refused
from jianyan.people.actors import system
from jianyan.people.audience import Request, audience, public
from jianyan.people.models import Committee


@audience(*permissions.RECORDERS)
@require_POST
def issue(request: Request, committee: str, pk: int) -> HttpResponse:
    """Make ballot papers and give the sheet with their codes, this once."""
    from jianyan.activities.papers.outcomes import ballot_sheets

    rows = DemocraticAppraisal.objects.visible_to(request.actor).select_related("committee")
    one = get_object_or_404(rows, pk=pk)
    count, version = request.POST.get("count", ""), request.POST.get("version", "")
    if not (count.isdecimal() and len(count) < 4):
        messages.error(request, "请填写要印发的张数。")
        return redirect(one.get_absolute_url())
    codes = actions.issue_papers(
        one,
        int(count),
        by=request.actor,
        on=timezone.localdate(),
        expected=int(version) if version.isdecimal() else None,
    )
    address = request.build_absolute_uri(reverse("ballot", args=[committee]))
    return sent(request, ballot_sheets(one.title, one.aspects, codes, address, making()), "docx")


@never_cache
@public
def ballot(request: HttpRequest, committee: str) -> HttpResponse:
    """First the code, then the scores. Who casts is not asked and not kept."""
    home = get_object_or_404(Committee, code=committee)
    if request.method != "POST":
        return _page(request, home, {"form": CodeForm()})
    asked = CodeForm(request.POST)
    paper = actions.paper_of(home, asked.cleaned_data["code"]) if asked.is_valid() else None
    if paper is None or paper.cast_on or paper.appraisal.state != DemocraticAppraisal.State.OPEN:
        asked.add_error("code", _why(paper))
        return _page(request, home, {"form": asked}, 422)
    scored = "score0" in request.POST
    appraisal = paper.appraisal
    form = BallotForm(
        request.POST if scored else None, appraisal=appraisal, initial={"code": request.POST["code"]}
    )
    if not scored or not form.is_valid():
        context = {"form": form, "appraisal": appraisal}
        return _page(request, home, context, 422 if scored else 200)
    try:
        actions.cast_ballot(form.cleaned_data["code"], form.scores, by=system(home), on=timezone.localdate())
    except Refused as reason:
        form.add_error(None, str(reason))
        return _page(request, home, {"form": form, "appraisal": appraisal}, 409)
    return _page(request, home, {"done": appraisal})


def _why(paper: object) -> str:
    if paper is None:
        return "没有这个票码，请核对评议票上的字"
    return "这张评议票已经投过" if getattr(paper, "cast_on", None) else "现在不在投票时间"


def _page(
    request: HttpRequest, home: Committee, context: dict[str, object], status: int = 200
) -> HttpResponse:
    return render(request, "activities/ballot.html", {"committee": home} | context, status=status)
