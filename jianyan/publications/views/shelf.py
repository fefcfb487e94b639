"""The pages of the shelf: for each kind a list with export, an entry form, a record page, and what is done with a record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import NotYours
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.publications.forms import ShelfFilter
from jianyan.publications.shelves import SHELVES, Shelf


def _shelf(kind: str, actor: Actor) -> Shelf:
    shelf = SHELVES[kind]
    if not shelf.readers(actor):
        raise NotYours(f"{shelf.title}不对您的角色开放")
    return shelf


def _tabs(actor: Actor, kind: str) -> list[dict[str, Any]]:
    root = f"/{actor.committee.code}/publications/"
    open_to = [(name, shelf) for name, shelf in SHELVES.items() if shelf.readers(actor)]
    return [
        {"label": shelf.title, "url": f"{root}{name}/", "active": name == kind} for name, shelf in open_to
    ]


def _cell(record: Any, field: str) -> Any:
    if field == "book":
        return str(record.volume or record.title)
    shown = getattr(record, f"get_{field}_display", None)
    return shown() if shown else getattr(record, field)


def _shown(value: Any) -> str:
    return long_date(value) if hasattr(value, "year") else "—" if value in (None, "") else str(value)


@audience()
def home(request: Request, committee: str) -> HttpResponse:
    """The first shelf this reader keeps, else what has been printed."""
    kind = next((name for name, shelf in SHELVES.items() if shelf.may_add(request.actor)), "volumes")
    return redirect("shelf", committee=committee, kind=kind)


@audience()
def shelf(request: Request, committee: str, kind: str) -> HttpResponse:
    """One shelf, newest first."""
    place = _shelf(kind, request.actor)
    form = ShelfFilter(request.GET, choices=place.choices)
    rows = _filtered(
        place, form, place.model.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    )
    if request.GET.get("export"):
        return _ledger(place, rows)
    page = pages.keyset(rows.select_related("committee"), request, (f"-{place.dated}", "-id"))
    cells = [
        {"url": row.get_absolute_url(), "cells": [_shown(_cell(row, field)) for _, field in place.columns]}
        for row in page.rows
    ]
    return render(
        request,
        "publications/shelf.html",
        {
            "shelf": place,
            "form": form,
            "page": page,
            "rows": cells,
            "tabs": _tabs(request.actor, kind),
            "kind": kind,
            "columns": [{"label": label, "title": no == 0} for no, (label, _) in enumerate(place.columns)],
            "may_add": place.may_add(request.actor),
        },
    )


def _filtered(place: Shelf, form: ShelfFilter, rows: TenantQuerySet) -> TenantQuerySet:
    rows = rows.select_related(*place.related)
    if not form.is_valid():
        return rows
    data = form.cleaned_data
    wanted = {f"{place.search}__contains": data["q"].strip(), f"{place.dated}__year": data["year"]}
    if place.cut:
        wanted[place.cut] = data["kind"]
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def _ledger(place: Shelf, rows: TenantQuerySet) -> HttpResponse:
    table = [
        [_cell(row, field) for _, field in place.columns]
        for row in rows.order_by(f"-{place.dated}", "-id")[:50_000]
    ]
    ledger = sheets.Ledger(place.title, [label for label, _ in place.columns], table)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), f"{place.title}.xlsx", pages.XLSX)


@audience()
def entry(request: Request, committee: str, kind: str) -> HttpResponse:
    """Enter a record of a shelf."""
    place, today = _shelf(kind, request.actor), timezone.localdate()
    if not place.may_add(request.actor):
        raise NotYours(f"您没有{place.add_label}的权限")
    form = place.form(
        request.POST if request.method == "POST" else None, actor=request.actor, initial={"on": today}
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(
            request, "publications/entry.html", {"shelf": place, "form": form, "kind": kind}, status=status
        )
    made: Any = place.add(**{"on": today} | form.cleaned_data, by=request.actor)
    messages.success(request, "已登记。")
    return redirect(made.get_absolute_url())


def _record(place: Shelf, request: Request, pk: int) -> Any:
    rows = place.model.objects.of(request.actor.committee_id).visible_to(request.actor)
    return get_object_or_404(rows.select_related("committee", *place.related), pk=pk)


@audience()
def record(request: Request, committee: str, kind: str, pk: int) -> HttpResponse:
    """One record: its particulars, what belongs to it, how it was entered."""
    place = _shelf(kind, request.actor)
    one = _record(place, request, pk)
    steps = [
        {"label": step.label, "url": f"{one.get_absolute_url()}{name}/"}
        for name, step in place.steps
        if step.right(request.actor) and step.offered(one)
    ]
    return render(
        request,
        "publications/record.html",
        {
            "shelf": place,
            "record": one,
            "kind": kind,
            "steps": steps,
            "facts": [{"label": label, "value": _shown(_cell(one, field))} for label, field in place.columns],
            "parts": _parts(one, request.actor),
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
            ],
        },
    )


# What belongs to a record, by the name of the relation: heading, order, and the anchor figures lead to.
PARTS = (
    ("publications", "媒体刊发", "published_on", "publication"),
    ("movements", "发放赠送", "moved_on", "movement"),
    ("manuscripts", "收录稿件", "received_on", "manuscript"),
    ("replaced_by", "后来的修订", "issued_on", "rule"),
)


def _parts(one: Any, actor: Actor) -> list[dict[str, Any]]:
    """Lists of what belongs to the record, as far as this reader may see them."""
    found = []
    for name, title, order, anchor in PARTS:
        if hasattr(one, name):
            rows = (
                getattr(one, name).visible_to(actor).live().select_related("committee").order_by(order, "id")
            )
            found.append(
                {
                    "title": title,
                    "anchor": anchor,
                    "rows": [
                        {
                            "pk": row.pk,
                            "url": row.get_absolute_url(),
                            "on": getattr(row, order),
                            "title": _line(row),
                        }
                        for row in rows
                    ],
                }
            )
    return found


def _line(row: Any) -> str:
    if hasattr(row, "medium"):
        return f"{row.medium}（{row.get_level_display()}）{row.address}"
    if hasattr(row, "copies"):
        return f"{row.get_mode_display()}{row.copies}册　{row.recipient}"
    return str(row)


@audience()
def act(request: Request, committee: str, kind: str, pk: int, name: str) -> HttpResponse:
    """Do something with a record: publish, accept, return, void."""
    place = _shelf(kind, request.actor)
    one, step = _record(place, request, pk), place.step(name)
    if step is None:
        raise Http404
    if not step.right(request.actor):
        raise NotYours(f"您没有“{step.label}”的权限")
    form = step.form(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        initial={"on": timezone.localdate(), "version": one.version},
    )
    if request.method != "POST" or not form.is_valid():
        context = {"shelf": place, "form": form, "kind": kind, "record": one, "step": step}
        return render(
            request, "publications/entry.html", context, status=422 if request.method == "POST" else 200
        )
    data = dict(form.cleaned_data)
    if "version" in data:
        data["expected"] = data.pop("version")
    step.do(one, **data, by=request.actor)
    messages.success(request, f"已办：{step.label}。")
    return redirect(one.get_absolute_url())
