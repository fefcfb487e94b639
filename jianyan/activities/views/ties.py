"""An activity tied to a proposal: the inspection that follows a case is shown on both. Neighbours meet by name."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions
from jianyan.activities.views.activities import found
from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

KEEPERS = (*permissions.RECORDERS, Role.LG)
TABLE = "proposals.proposal"
OFFERED = 20


@audience(*KEEPERS)
def tie(request: Request, committee: str, pk: int) -> HttpResponse:
    """Find the proposal by its title or the address of its page, and tie it."""
    one, asked = found(request, pk), request.GET.get("q", "").strip()
    if request.method == "POST":
        chosen = get_object_or_404(_cases(request), pk=_number(request.POST.get("pk", "")))
        actions.tie(one, TABLE, chosen.pk, by=request.actor, on=timezone.localdate())
        messages.success(request, "已关联，提案页上也能看到这次活动。")
        return redirect(one.get_absolute_url())
    links = Link.objects.of(one.committee_id).live()
    links = links.filter(source_model=journal.model_name(one), source_id=one.pk, target_model=TABLE)
    known = {link.target_id: link for link in links}
    tied = [(case, known[case.pk]) for case in _cases(request).filter(pk__in=list(known))]
    context = {
        "activity": one,
        "asked": asked,
        "cases": _search(request, asked),
        "tied": tied,
        "known": known,
    }
    return render(request, "activities/tie.html", context)


def _cases(request: Request) -> Any:
    rows = apps.get_model(TABLE)._default_manager.visible_to(request.actor)
    return rows.live().select_related("committee")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _search(request: Request, asked: str) -> list[Any]:
    if not asked:
        return []
    rows = _cases(request)
    if address := re.search(r"/proposals/(\d{1,19})/", asked):
        return list(rows.filter(pk=int(address[1])))
    return list(rows.filter(cause__contains=asked[:40]).order_by("-id")[:OFFERED])


@audience(*KEEPERS)
@require_POST
def untie(request: Request, committee: str, pk: int, link: int) -> HttpResponse:
    """A tie made by mistake."""
    one = found(request, pk)
    rows = Link.objects.of(one.committee_id).live()
    row = get_object_or_404(rows.filter(source_model=journal.model_name(one), source_id=one.pk), pk=link)
    actions.untie(one, row, by=request.actor, on=timezone.localdate())
    messages.success(request, "已解除关联。")
    return redirect("activity_tie", committee=committee, pk=pk)
