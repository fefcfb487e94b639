"""Bulletins: the list of issues, one issue, a new issue, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import journal, pages
from jianyan.opinions import actions, forms, permissions, queries
from jianyan.opinions.flow import ISSUE_FLOW
from jianyan.opinions.models import Issue
from jianyan.opinions.models.base import READERS
from jianyan.opinions.views.tabs import tabs
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

FORMS: dict[str, type[forms.MoveForm]] = {
    "sign": forms.MoveForm,
    "send_back": forms.ReasonForm,
    "dispatch": forms.DispatchForm,
}


@audience(*READERS)
def issues(request: Request, committee: str) -> HttpResponse:
    """The issues of every series, newest first."""
    form = forms.IssueFilter(request.GET, actor=request.actor)
    rows = Issue.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    if form.is_valid():
        wanted = {
            "series": form.cleaned_data["series"],
            "state": form.cleaned_data["state"],
            "compiled_on__year": form.cleaned_data["year"],
        }
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    page = pages.keyset(
        queries.with_items(rows.select_related("series", "committee")), request, ("-compiled_on", "-id")
    )
    return render(
        request,
        "opinions/issues.html",
        {
            "form": form,
            "page": page,
            "may_compile": permissions.keep(request.actor, None),
            "ways": tabs(request),
        },
    )


@audience(*READERS)
def issue(request: Request, committee: str, pk: int) -> HttpResponse:
    """One issue: what it carries, who signed it, to whom it went."""
    one = _found(request, pk)
    lines = one.lines.live().select_related("opinion", "opinion__committee").order_by("order_no")
    steps = ISSUE_FLOW.open_to(request.actor, one)
    buttons = [
        {
            "label": move.label,
            "main": move.name != "send_back",
            "url": reverse("issue_move", args=[committee, one.pk, move.name]),
        }
        for move in steps
    ]
    context = {
        "issue": one,
        "lines": lines,
        "buttons": buttons,
        "dispatches": one.dispatches.live().order_by("sent_on", "id"),
        "stamp": queries.issue_stamp(one, bool(steps)),
        "entries": [
            {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
        ],
    }
    return render(request, "opinions/issue.html", context)


def _found(request: Request, pk: int) -> Issue:
    rows = Issue.objects.of(request.actor.committee_id).visible_to(request.actor)
    found: Issue = get_object_or_404(rows.select_related("series", "committee"), pk=pk)
    return found


@audience(Role.RS)
def issue_new(request: Request, committee: str) -> HttpResponse:
    """Compile an issue from what is edited."""
    chosen = [int(pk) for pk in request.GET.getlist("opinion") if pk.isdecimal() and len(pk) < 20]
    initial = {"on": timezone.localdate(), "opinions": chosen}
    form = forms.IssueForm(
        request.POST if request.method == "POST" else None, actor=request.actor, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "opinions/issue_new.html",
            {"form": form},
            status=422 if request.method == "POST" else 200,
        )
    data = form.cleaned_data
    made = actions.compile_issue(
        data["series"], data["title"], list(data["opinions"]), by=request.actor, on=data["on"]
    )
    messages.success(request, "已编成，等待签发。")
    return redirect(made.get_absolute_url())


@audience(*READERS)
def issue_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """Sign, send back or dispatch."""
    one = _found(request, pk)
    if name not in FORMS:
        raise Http404
    move = ISSUE_FLOW.check(name, request.actor, one) if request.method == "GET" else ISSUE_FLOW.moves[name]
    initial = {
        "on": timezone.localdate(),
        "version": one.version,
        "recipients": one.series.recipients.replace("、", "\n"),
    }
    form = FORMS[name](request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(
            request, "opinions/move.html", {"issue": one, "move": move, "form": form}, status=status
        )
    _do(name, one, form.cleaned_data, request)
    messages.success(request, f"已办：{move.label}。")
    return redirect(one.get_absolute_url())


def _do(name: str, one: Issue, data: dict[str, Any], request: Request) -> None:
    who: dict[str, Any] = {"by": request.actor, "on": data["on"], "expected": data["version"]}
    if name == "sign":
        actions.sign_issue(one, **who)
    elif name == "send_back":
        actions.send_back_issue(one, data["reason"], **who)
    else:
        actions.dispatch(one, [(name, data["level"]) for name in data["recipients"]], **who)
