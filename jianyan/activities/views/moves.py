"""Moves of an activity before and on the day: approve, announce, move, postpone, begin, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions
from jianyan.activities.forms import RelocateForm
from jianyan.activities.models import Activity
from jianyan.activities.views.activities import KEEPERS, found
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

# Each move: the verb, how it takes the line typed with it, and what is said afterwards.
SIMPLE: dict[str, tuple[Callable[..., Activity], str, str]] = {
    "approve": (actions.approve_activity, "approval_no", "已批准。"),
    "announce": (actions.announce, "", "已发出通知。"),
    "begin": (actions.begin, "", "已登记开始。"),
    "close": (actions.close, "", "已办结。"),
    "postpone": (actions.postpone, "reason", "已延期，并通知参加人员。"),
    "take_back": (actions.take_back, "reason", "已撤回上一步。"),
}


@audience(*KEEPERS, Role.LD)
@require_POST
def move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """A move that needs a line of text at most."""
    if name not in SIMPLE:
        raise Http404
    one, (verb, takes, done) = found(request, pk), SIMPLE[name]
    version = request.POST.get("version", "")
    given: dict[str, Any] = {takes: request.POST.get("reason", "").strip()} if takes else {}
    verb(
        one,
        by=request.actor,
        on=timezone.localdate(),
        expected=int(version) if version.isdecimal() else None,
        **given,
    )
    messages.success(request, done)
    return redirect(one.get_absolute_url())


@audience(*KEEPERS)
def relocate(request: Request, committee: str, pk: int) -> HttpResponse:
    """Another time or place; those who signed up are told."""
    one = found(request, pk)
    initial = {
        name: getattr(one, name)
        for name in ("version", "starts_on", "ends_on", "begins_at", "ends_at", "place")
    }
    form = RelocateForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        given = {"form": form, "title": "变更时间地点", "back": one.get_absolute_url()}
        return render(request, "activities/activity_form.html", given, status=status)
    data = dict(form.cleaned_data)
    version, reason = data.pop("version"), data.pop("reason")
    actions.relocate(one, reason, by=request.actor, on=timezone.localdate(), expected=version, **data)
    messages.success(request, "已变更，并通知参加人员。")
    return redirect(one.get_absolute_url())
