"""What was entered wrongly: the last step taken back, an open correction, and what never was made void."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.kit.flow import Refused
from jianyan.opinions import actions, forms
from jianyan.opinions.actions.correcting import CORRECTED
from jianyan.opinions.models import Adoption, Opinion, OpinionInstruction, Transfer
from jianyan.opinions.views.issues import found
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

RESULTS: dict[str, Any] = {
    "adoption": Adoption,
    "instruction": OpinionInstruction,
    "transfer": Transfer,
}


def _found(request: Request, pk: int) -> Opinion:
    rows = Opinion.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Opinion = get_object_or_404(rows.select_related("committee"), pk=pk)
    return one


def _asked(request: Request, one: Opinion, form: forms.MoveForm, label: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"opinion": one, "move": {"label": label}, "form": form}
    return render(request, "opinions/move.html", context, status=status)


def _given(form: forms.MoveForm, request: Request, *names: str) -> dict[str, Any]:
    data = form.cleaned_data
    return {name: data[name] for name in names} | {
        "by": request.actor,
        "on": data["on"],
        "expected": data["version"],
    }


@audience(Role.RS)
def opinion_take_back(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take the last step back, with the reason."""
    one = _found(request, pk)
    step = actions.last_step(one, request.actor)
    if step is None:
        raise Refused("没有可以撤回的步骤：登记、签发、报送以后，请按流程办理")
    form = forms.ReasonForm(
        request.POST or None, initial={"on": timezone.localdate(), "version": one.version}
    )
    if request.method == "POST" and form.is_valid():
        actions.take_back(one, **_given(form, request, "reason"))
        messages.success(request, f"已撤回：{step.label}。")
        return redirect(one.get_absolute_url())
    return _asked(request, one, form, f"撤回“{step.label}”")


@audience(Role.RS)
def opinion_correct(request: Request, committee: str, pk: int) -> HttpResponse:
    """Correct byline, sector, origin and the like; what stood before stays in the history."""
    one = _found(request, pk)
    held = {name: getattr(one, name) for name in CORRECTED}
    initial = held | {"on": timezone.localdate(), "version": one.version}
    form = forms.CorrectForm(request.POST or None, opinion=one, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.correct(one, **_given(form, request, "reason", *CORRECTED))
        messages.success(request, "已更正，原来的内容和原因留在办理过程里。")
        return redirect(one.get_absolute_url())
    return _asked(request, one, form, "更正登记")


@audience(Role.RS)
def opinion_void(
    request: Request, committee: str, pk: int, what: str = "opinion", row: int = 0
) -> HttpResponse:
    """Void the registration, or one adoption, instruction or transfer entered by mistake."""
    one = _found(request, pk)
    record: Any = None
    if what == "opinion":
        record = one
    elif what in RESULTS:
        rows = RESULTS[what].objects.of(request.actor.committee_id).live().select_related("opinion")
        record = get_object_or_404(rows, pk=row, opinion=one)
    if record is None:
        raise Http404
    initial = {"on": timezone.localdate(), "version": record.version}
    form = forms.VoidForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.void(record, **_given(form, request, "reason"))
        messages.success(request, "已作废，不再计入任何数据。")
        return redirect(one.get_absolute_url())
    return _asked(request, one, form, f"作废这条{record._meta.verbose_name}")


@audience(Role.RS)
def issue_void(request: Request, committee: str, pk: int) -> HttpResponse:
    """Void an issue that was not sent yet; what it carried may go into another."""
    one = found(request, pk)
    initial = {"on": timezone.localdate(), "version": one.version}
    form = forms.VoidForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.void(one, **_given(form, request, "reason"))
        messages.success(request, "已作废，期号不再使用；所载信息退回编辑，可以编入别的期。")
        return redirect(one.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    context = {"issue": one, "move": {"label": "作废这一期"}, "form": form}
    return render(request, "opinions/move.html", context, status=status)
