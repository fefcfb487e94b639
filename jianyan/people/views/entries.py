"""Entering in the registers: what a new committee needs first, one form for each entry, and what is done with one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.core.journal import Stale
from jianyan.kit.flow import Refused
from jianyan.people import permissions
from jianyan.people.audience import Request, audience
from jianyan.people.entries import NEW, STEPS, Entry
from jianyan.people.models import (
    Advisor,
    Award,
    Body,
    Grant,
    Person,
    PlenarySession,
    Role,
    Sector,
    Tenure,
    Term,
    Unit,
)

KEEPERS = (Role.ML, Role.SG, Role.AD)

# What a committee must know before its first case: the table and what its rows need joined, its name, the entry, its list.
FIRST: tuple[tuple[Any, tuple[str, ...], str, str, str], ...] = (
    (Term, (), "本届", "term", ""),
    (Sector, (), "界别", "sectors", ""),
    (PlenarySession, ("term",), "全体会议", "session", ""),
    (Tenure, (), "委员", "member", "members"),
    (Body, (), "机构", "body", "bodies"),
    (Unit, (), "承办单位", "unit", "units"),
)


@audience(*KEEPERS)
def setup(request: Request, committee: str) -> HttpResponse:
    """What is registered already, and what comes next: the first page of a new committee."""
    owner = request.actor.committee_id
    steps = []
    for model, related, title, what, place in FIRST:
        rows = model.objects.of(owner).live().order_by("id")
        shown = [] if place else list(rows.select_related(*related)[:40])
        entry = {"new": what, "label": NEW[what].label, "hint": NEW[what].hint, "place": place}
        steps.append({"title": title, "rows": shown, "count": rows.count(), **entry})
    seats = Grant.objects.of(owner).live().active_on(timezone.localdate()).count()
    return render(
        request,
        "people/setup.html",
        {"steps": steps, "seats": seats, "next": next((s["new"] for s in steps if not s["count"]), "")},
    )


@audience()
def honours(request: Request, committee: str) -> HttpResponse:
    """Awards, newest first, and the advisors engaged today."""
    owner = request.actor.committee_id
    awards = Award.objects.of(owner).live().select_related("person", "unit", "body", "committee")
    advisors = Advisor.objects.of(owner).live().active_on(timezone.localdate()).order_by("starts_on", "id")
    return render(
        request,
        "people/honours.html",
        {
            "page": pages.keyset(awards, request, ("-awarded_on", "-id"), 30),
            "advisors": advisors,
            "may_keep": permissions.may_keep_registers(request.actor),
        },
    )


@audience(*KEEPERS)
def new(request: Request, committee: str, what: str) -> HttpResponse:
    """Enter something new."""
    if what not in NEW:
        raise Http404
    return _enter(request, NEW[what], None)


@audience(*KEEPERS)
def person_step(request: Request, committee: str, pk: int, what: str) -> HttpResponse:
    """Do something with a person's entry."""
    return _step(request, Person, pk, what)


@audience(*KEEPERS)
def body_step(request: Request, committee: str, pk: int, what: str) -> HttpResponse:
    """Do something with a body."""
    return _step(request, Body, pk, what)


@audience(*KEEPERS)
def unit_step(request: Request, committee: str, pk: int, what: str) -> HttpResponse:
    """Do something with a unit."""
    return _step(request, Unit, pk, what)


def offered(record: Any, actor: Any) -> list[dict[str, str]]:
    """The buttons of a record's page for this reader."""
    if not permissions.may_keep_registers(actor):
        return []
    steps = STEPS[type(record)].items()
    return [
        {"label": step.label, "url": f"{record.get_absolute_url()}{name}/"}
        for name, step in steps
        if step.offered(record)
    ]


def _step(request: Request, model: Any, pk: int, what: str) -> HttpResponse:
    rows = model.objects.of(request.actor.committee_id).visible_to(request.actor)
    record = get_object_or_404(rows.select_related("committee"), pk=pk)
    if what not in STEPS[model]:
        raise Http404
    step = STEPS[model][what]
    if not step.offered(record):
        raise Refused(f"目前不能{step.label}")
    return _enter(request, step, record)


def _enter(request: Request, entry: Entry, record: Any) -> HttpResponse:
    """Show the form; posted, call the verb. A refusal is said in the form, so that nothing typed is lost."""
    sent = request.method == "POST"
    initial = {"on": timezone.localdate(), **entry.initial(record)}
    form = entry.form(request.POST if sent else None, actor=request.actor, about=record, initial=initial)
    if sent and form.is_valid():
        data = dict(form.cleaned_data)
        on = data.pop("on", timezone.localdate())
        try:
            made = entry.do(request.actor, on, record, data)
        except Stale:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已办：{entry.label}。")
            if made:
                return redirect(made.get_absolute_url())
            return redirect(entry.place, committee=request.actor.committee.code)
    context = {"form": form, "entry": entry, "record": record}
    return render(request, "people/entry.html", context, status=422 if sent else 200)
