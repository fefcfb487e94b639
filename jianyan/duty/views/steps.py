"""The page of one verb: its form, shown again with what was typed. And the steps that both kinds of year have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.core import journal
from jianyan.duty.actions import correcting, deciding
from jianyan.duty.forms import cases as forms
from jianyan.duty.models import Year
from jianyan.duty.scoring.engine import points
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request

Verbs = Mapping[str, Callable[..., Any]]


def data_of(request: Request) -> Any:
    """What was posted; nothing where the page is opened."""
    return request.POST if request.method == "POST" else None


def begun(one: Any) -> dict[str, Any]:
    """What the form of a verb starts with: today, and the version of the page."""
    return {"on": timezone.localdate(), "version": one.version}


def asked(request: Request, form: Any, label: str, **more: Any) -> HttpResponse:
    """The form of a verb; 422 where what was posted will not do."""
    status = 422 if request.method == "POST" else 200
    return render(request, "duty/act.html", {"form": form, "label": label} | more, status=status)


def timeline(one: Any) -> list[dict[str, Any]]:
    return [{"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)]


# ---- the year of the members and that of the bodies ----


def move(request: Request, year: Year, verbs: Verbs, name: str) -> HttpResponse:
    """The page of one step of a year."""
    if name not in verbs:
        raise Http404
    flow, data = deciding.ending(year).flow, data_of(request)
    step = flow.check(name, request.actor, year) if data is None else flow.moves[name]
    made = forms.DecideForm if name == "decide" else forms.ActForm
    form = made(data, actor=request.actor, initial=begun(year))
    if not form.is_valid():
        return asked(request, form, step.label, about=year, back=year.get_absolute_url())
    given = dict(form.cleaned_data)
    verbs[name](year, by=request.actor, expected=given.pop("version"), **given)
    messages.success(request, f"已办：{step.label}。")
    return redirect(year.get_absolute_url())


def tie(request: Request, year: Year) -> HttpResponse:
    """Leaders say which of those level at the line keep the grade."""
    about, noun = deciding.ending(year).about, deciding.ending(year).noun
    rows = deciding.level(year).select_related(about).order_by(*ORDER[about])
    choices = [
        (str(getattr(row, about).pk), f"{getattr(row, about).name}（{points(row.total)}分）") for row in rows
    ]
    if not choices:
        raise Http404
    form = forms.TieForm(
        data_of(request), actor=request.actor, choices=choices, noun=noun, initial=begun(year)
    )
    label = f"确定并列{noun}的等次"
    if not form.is_valid():
        return asked(request, form, label, about=year, back=year.get_absolute_url())
    data = form.cleaned_data
    chosen = [int(pk) for pk in data["chosen"]]
    deciding.settle_tie(year, chosen, by=request.actor, on=data["on"], expected=data["version"])
    messages.success(request, f"已{label}。")
    return redirect(year.get_absolute_url())


ORDER = {"person": ("person__stroke_key", "id"), "body": ("-body__kind", "body__sort_no", "body_id")}


def named_level(year: Year) -> list[str]:
    """The names of those level at the line, in their order. One query."""
    about = deciding.ending(year).about
    return list(deciding.level(year).order_by(*ORDER[about]).values_list(f"{about}__name", flat=True))


def take_back(request: Request, year: Year) -> HttpResponse:
    """Take back the last step of a year, with the reason."""
    if request.method != "POST" and not correcting.may_take_back(year, request.actor):
        raise NotYours("没有您可以撤回的步骤")
    form = forms.TakeBackForm(data_of(request), actor=request.actor, initial=begun(year))
    if not form.is_valid():
        return asked(request, form, "撤回上一步", about=year, back=year.get_absolute_url())
    data = form.cleaned_data
    correcting.take_back(year, data["reason"], by=request.actor, on=data["on"], expected=data["version"])
    messages.success(request, "已撤回上一步。")
    return redirect(year.get_absolute_url())
