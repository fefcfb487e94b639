"""约稿: topics on which manuscripts are asked for, and what came on each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.opinions import actions, permissions
from jianyan.opinions.forms.writing import CommissionForm
from jianyan.opinions.models import Commission, Opinion
from jianyan.opinions.models.base import READERS
from jianyan.opinions.queries import bulletins
from jianyan.opinions.views.tabs import tabs
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

WHO = (*permissions.AUTHORS, *permissions.BODIES, *READERS)


@audience(*WHO)
def commissions(request: Request, committee: str) -> HttpResponse:
    """What is asked for, newest first."""
    rows = Commission.objects.visible_to(request.actor).live().select_related("committee")
    context = {
        "page": pages.keyset(rows, request, ("-called_on", "-id")),
        "today": timezone.localdate(),
        "ways": tabs(request),
        "keeps": permissions.keep(request.actor, None),
        "writes": request.actor.has(*permissions.AUTHORS, *permissions.BODIES),
    }
    return render(request, "opinions/commissions.html", context)


@audience(Role.RS)
def commission_new(request: Request, committee: str) -> HttpResponse:
    """Ask for manuscripts."""
    form = CommissionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.commission(**form.cleaned_data, by=request.actor, on=timezone.localdate())
        messages.success(request, "约稿已发布，可以反映信息的人都会收到通知。")
        return redirect("commissions", committee=committee)
    context = {"form": form, "label": "发布约稿"}
    return render(request, "opinions/form.html", context, status=422 if request.method == "POST" else 200)


@audience(*WHO)
def commission(request: Request, committee: str, pk: int) -> HttpResponse:
    """One topic, with what this reader may see of what came on it."""
    one: Commission = get_object_or_404(
        Commission.objects.visible_to(request.actor).live().select_related("committee"), pk=pk
    )
    if request.method == "POST":
        return _closed(request, one)
    came = Opinion.objects.visible_to(request.actor).live().filter(commission=one)
    page = pages.keyset(came.select_related("committee"), request, ("-submitted_on", "-id"))
    inside = permissions.may_read_bulletins(request.actor)
    context = {
        "one": one,
        "page": page,
        "lines": bulletins.placed(page.rows) if inside else [(row, []) for row in page.rows],
        "inside": inside,
        "received": Opinion.objects.of(one.committee_id).live().filter(commission=one).count(),
        "yielded": bulletins.yielded(one).count(),
        "is_open": Commission.objects.of(one.committee_id)
        .open_on(timezone.localdate())
        .filter(pk=one.pk)
        .exists(),
        "keeps": permissions.keep(request.actor, None),
        "writes": request.actor.has(*permissions.AUTHORS, *permissions.BODIES),
    }
    return render(request, "opinions/commission.html", context)


def _closed(request: Request, one: Commission) -> HttpResponse:
    """Ask no longer."""
    version = request.POST.get("version", "")
    expected = int(version) if version.isdecimal() and len(version) < 10 else None
    actions.close_commission(one, by=request.actor, on=timezone.localdate(), expected=expected)
    messages.success(request, "已停止约稿。")
    return redirect(one.get_absolute_url())
