"""Groups, seats and rooms of a meeting: entered by the office, printed as lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.activities import actions, permissions
from jianyan.activities.forms.places import PlacesForm, RowsForm
from jianyan.activities.models import Activity, Placing
from jianyan.activities.queries.places import placings
from jianyan.activities.views.activities import KEEPERS, found
from jianyan.core.printing import making, sent
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience


def _kept(request: Request, pk: int) -> Activity:
    one = found(request, pk)
    if not permissions.may_record(request.actor, one):
        raise NotYours("会务安排只对机关和主办机构开放")
    return one


@audience(*KEEPERS)
def places(request: Request, committee: str, pk: int) -> HttpResponse:
    """All arrangements as lines to change, and seats given out in the official order."""
    one = _kept(request, pk)
    in_order = request.POST.get("do") == "rows"
    rows = placings(one)
    state = actions.state_of(list(Placing.objects.of(one.committee_id).filter(activity=one)))
    form = PlacesForm(None if in_order else request.POST or None, actor=request.actor)
    names = {person: name for name, person in form.fields["lines"].by_name.items()}  # type: ignore[attr-defined]
    form.initial = {"state": state, "lines": PlacesForm.written(rows, names)}
    by_rows = RowsForm(request.POST if in_order else None, initial={"state": state}, auto_id="rows_%s")
    how: dict[str, Any] = {"by": request.actor, "on": timezone.localdate()}
    if form.is_valid():
        actions.arrange(one, form.cleaned_data["lines"], **how, expected=form.cleaned_data["state"])
    elif by_rows.is_valid():
        data = by_rows.cleaned_data
        actions.seat_in_order(one, data["per_row"], **how, expected=data["state"])
    else:
        context = {
            "activity": one,
            "form": form,
            "by_rows": by_rows,
            "rows": rows,
            "papers": papers_of(one, rows),
        }
        return render(request, "activities/places.html", context, status=422 if request.POST else 200)
    messages.success(request, "已保存。")
    return redirect("activity_places", committee=committee, pk=pk)


def papers_of(one: Activity, rows: list[Placing]) -> list[dict[str, str]]:
    """Label and address of each list there is something on."""
    from jianyan.activities.papers.places import TITLES, has

    root = f"{one.get_absolute_url()}places"
    return [
        {"label": title, "docx": f"{root}/{name}.docx", "pdf": f"{root}/{name}.pdf"}
        for name, title in TITLES.items()
        if has(rows, name)
    ]


@audience(*KEEPERS)
def paper(request: Request, committee: str, pk: int, name: str, kind: str) -> HttpResponse:
    """座位表, 住房安排表 or 分组名单."""
    from jianyan.activities.papers.places import DRAWN, has

    one = _kept(request, pk)
    rows = placings(one)
    if name not in DRAWN or not has(rows, name):
        raise Http404
    return sent(request, DRAWN[name](one, rows, making()), kind)
