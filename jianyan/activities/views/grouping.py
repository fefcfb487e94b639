"""Proposed items on the consolidation board: taken as they are, changed, or sent away; nothing moves by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions
from jianyan.activities.forms.board import GroupingForm
from jianyan.activities.models import Grouping
from jianyan.activities.queries.board import board_sheet
from jianyan.activities.queries.grouping import Proposed, proposed
from jianyan.activities.views.activities import found
from jianyan.activities.views.board import KEEPERS, versions_of
from jianyan.kit.completions import Unanswered
from jianyan.people import outside
from jianyan.people.audience import Request, audience


@audience(*KEEPERS)
@require_POST
def grouping(request: Request, committee: str, pk: int) -> HttpResponse:
    """One proposed item is taken, with what was changed in it, or refused."""
    one = found(request, pk)
    asked = request.POST.get("group", "")
    rows = proposed(board_sheet(one, request.actor))
    shown = next((row for row in rows if asked in {str(raw.pk) for raw in row.raw}), None)
    if shown is None:
        messages.warning(request, "这些意见建议已有去处，请按现在的归纳建议办理。")
    elif "word" in request.POST:
        return _worded(request, one, shown)
    elif "refuse" in request.POST:
        offered = _offered(one, shown)
        actions.refuse_grouping(offered, by=request.actor, on=timezone.localdate())
        messages.success(request, "已注明不采用，这些意见建议仍在“未归纳”。")
    else:
        return _taken(request, one, shown)
    return redirect(f"/{committee}/activities/{pk}/board/#groupings")


def _taken(request: Request, one: Any, shown: Proposed) -> HttpResponse:
    from jianyan.activities.views.board import again

    form = GroupingForm(request.POST)
    ticked = request.POST.getlist("pk")
    raw = [each for each in shown.raw if str(each.pk) in ticked]
    if not raw:
        form.add_error(None, "请至少勾选一条意见建议")
    if not form.is_valid():
        return again(request, one, form, shown.key, {each.pk for each in raw})
    data = form.cleaned_data
    actions.take_grouping(
        _offered(one, shown),
        data["aspect"],
        data["text"],
        raw,
        by=request.actor,
        on=timezone.localdate(),
        expected=versions_of(request, raw),
    )
    messages.success(request, f"已归入条目，共{len(raw)}条意见建议。")
    return redirect(f"/{request.actor.committee.code}/activities/{one.pk}/board/#groupings")


def _worded(request: Request, one: Any, shown: Proposed) -> HttpResponse:
    """The words a language model proposes for what is ticked, in the form, for a person to read and to take."""
    from jianyan.activities.views.board import again

    raw = [each for each in shown.raw if str(each.pk) in request.POST.getlist("pk")]
    form = GroupingForm(request.POST)
    if not raw:
        form.add_error(None, "请至少勾选一条意见建议")
        return again(request, one, form, shown.key, set())
    try:
        words = outside.ask(
            "items",
            "\n".join(each.text for each in raw),
            one,
            internal=one.internal,
            by=request.actor,
            on=timezone.localdate(),
            names=tuple(each.speaker for each in raw),
        )
    except (outside.Withheld, Unanswered) as reason:
        messages.warning(request, f"语言模型没有拟写：{reason}。")
    else:
        form = GroupingForm({"aspect": request.POST.get("aspect", shown.aspect), "text": words})
    return again(request, one, form, shown.key, {each.pk for each in raw}, status=200)


def _offered(one: Any, shown: Proposed) -> Grouping:
    return Grouping(
        activity=one, aspect=shown.aspect, text=shown.text, raw=[str(each.pk) for each in shown.raw]
    )
