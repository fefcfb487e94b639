"""The pages of the shelf: for each kind a list with export, an entry form, a record page, and what is done with a record."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import attachments, journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import NotYours
from jianyan.people.actors import OFFICE, Actor
from jianyan.people.audience import Request, audience
from jianyan.publications import permissions as may
from jianyan.publications.forms.base import ShelfFilter
from jianyan.publications.models import BookMovement, CollectionCall, PartyPaper, Volume
from jianyan.publications.shelves import OFFICE_TABS, SHELVES, TABS, Shelf
from jianyan.publications.views import extras


def shelf_of(kind: str, actor: Actor) -> Shelf:
    """The shelf of a name, if this reader may look at it."""
    shelf = SHELVES[kind]
    if not shelf.readers(actor):
        raise NotYours(f"{shelf.title}不对您的角色开放")
    return shelf


def tabs(actor: Actor, kind: str) -> list[dict[str, Any]]:
    """The room's tabs, the present one marked."""
    root = f"/{actor.committee.code}/publications/"
    found = []
    for name in TABS:
        shelf = SHELVES.get(name)
        if name in OFFICE_TABS and not actor.has(*OFFICE):
            continue
        if shelf is None or shelf.readers(actor):
            title = shelf.title if shelf else "文史稿件"
            found.append({"label": title, "url": f"{root}{name}/", "active": name == kind})
    return found


# Cells that are no column of their own.
CELLS: dict[str, Callable[[Any], Any]] = {
    "book": lambda record: str(record.volume or record.title),
    "goes_to": lambda record: record.recipient or record.reason,
    "writer": lambda record: record.item.author,
    "reprinted": lambda record: "转载" if record.reprints_id else "",
}


NUMBERS = ("copies", "print_run", "in_stock", "times")
NOT_BROKEN = ("kind", "action", "document_no", "answer", "state", "level", "mode")


def _cell(record: Any, field: str) -> Any:
    if field in CELLS:
        return CELLS[field](record)
    shown = getattr(record, f"get_{field}_display", None)
    value = shown() if shown else getattr(record, field)
    return str(value) if hasattr(value, "_meta") else value


def _shown(value: Any) -> str:
    return long_date(value) if hasattr(value, "year") else "—" if value in (None, "") else str(value)


@audience()
def home(request: Request, committee: str) -> HttpResponse:
    """Whoever writes begins with his manuscripts, whoever keeps a shelf with that, others with what is printed."""
    kind = next((name for name, shelf in SHELVES.items() if shelf.may_add(request.actor)), "")
    if not kind and may.may_contribute(request.actor):
        return redirect("manuscripts", committee=committee)
    return redirect("shelf", committee=committee, kind=kind or "volumes")


@audience()
def shelf(request: Request, committee: str, kind: str) -> HttpResponse:
    """One shelf, newest first."""
    place = shelf_of(kind, request.actor)
    form = ShelfFilter(request.GET, picks=place.picks, label=place.columns[0][0])
    rows = _filtered(place, form, place.model.objects.of(request.actor.committee_id))
    rows = place.shown(rows.visible_to(request.actor).live())
    if request.GET.get("export"):
        return _ledger(place, rows)
    page = pages.keyset(rows.select_related("committee", *place.related), request, place.sorted_by)
    cells = [
        {"url": row.get_absolute_url(), "cells": [_shown(_cell(row, field)) for _, field in place.columns]}
        for row in page.rows
    ]
    context = {
        "shelf": place,
        "form": form,
        "page": page,
        "rows": cells,
        "tabs": tabs(request.actor, kind),
        "kind": kind,
        "columns": [
            {
                "label": label,
                "title": no == 0,
                "num": field in NUMBERS,
                "nowrap": field.endswith("_on") or field in NOT_BROKEN,
            }
            for no, (label, field) in enumerate(place.columns)
        ],
        "may_add": place.may_add(request.actor),
        "more": extras.of_list(kind, request.actor),
    }
    return render(request, "publications/shelf.html", context)


def _filtered(place: Shelf, form: ShelfFilter, rows: TenantQuerySet) -> TenantQuerySet:
    rows = rows.select_related(*place.related)
    if not form.is_valid():
        return rows
    if text := form.cleaned_data["q"].strip():
        rows = rows.filter(reduce(or_, [Q(**{f"{name}__contains": text}) for name in place.search]))
    if year := form.cleaned_data["year"]:
        rows = rows.filter(**{f"{place.dated}__year": year})
    return rows.filter(*form.conditions())


def _ledger(place: Shelf, rows: TenantQuerySet) -> HttpResponse:
    found, notes = pages.exported(rows.order_by(*place.sorted_by), pages.EXPORTED)
    table = [[_cell(row, field) for _, field in place.columns] for row in found]
    ledger = sheets.Ledger(place.title, [label for label, _ in place.columns], table, notes)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), f"{place.title}.xlsx", pages.XLSX)


@audience()
def entry(request: Request, committee: str, kind: str) -> HttpResponse:
    """Enter a record of a shelf. ``?volume=`` and the like choose beforehand."""
    place, today = shelf_of(kind, request.actor), timezone.localdate()
    if not place.may_add(request.actor):
        raise NotYours(f"您没有{place.add_label}的权限")
    given = request.POST if request.method == "POST" else None
    chosen = {name: value for name in request.GET if (value := request.GET.get(name, "")).isdecimal()}
    form = place.form(given, actor=request.actor, initial={"on": today} | chosen)
    if given is None or not form.is_valid():
        return _asked(request, {"shelf": place, "form": form, "kind": kind})
    made: Any = place.add(**form.cleaned_data, by=request.actor)
    messages.success(request, "已登记。")
    return redirect(made.get_absolute_url())


def _asked(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The form, or the form again with what is wrong."""
    return render(
        request, "publications/entry.html", context, status=422 if request.method == "POST" else 200
    )


def found(place: Shelf, actor: Actor, pk: int) -> Any:
    """A record of a shelf that this reader may open."""
    rows = place.model.objects.of(actor.committee_id).visible_to(actor)
    return get_object_or_404(place.shown(rows).select_related("committee", *place.related), pk=pk)


@audience()
def record(request: Request, committee: str, kind: str, pk: int) -> HttpResponse:
    """One record: its particulars, what belongs to it, its papers, how it was entered."""
    place = shelf_of(kind, request.actor)
    one = found(place, request.actor, pk)
    steps = [
        {"label": step.label, "url": f"{_address(one, kind)}{name}/", "main": step.main}
        for name, step in place.steps
        if step.right(request.actor) and step.offered(one)
    ]
    context = {
        "shelf": place,
        "record": one,
        "kind": kind,
        "steps": steps,
        "facts": [
            {"label": label, "value": _shown(_cell(one, field))}
            for label, field in place.facts or place.columns
        ],
        "papers": papers_of(one) + _letters(one, request.actor),
        "entries": entries(one),
    }
    return render(request, place.template, context | extras.of_record(one, request.actor))


def _address(one: Any, kind: str) -> str:
    """Where the record's steps stand: a publication is shown on the page of its item and acted on at its own."""
    return f"/{one.committee.code}/publications/{kind}/{one.pk}/"


def entries(one: Any) -> list[dict[str, Any]]:
    """The record's timeline as the page shows it."""
    return [{"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)]


def papers_of(one: Any) -> list[dict[str, Any]]:
    """The files kept with a record."""
    return [
        {
            "label": file.name,
            "url": file.get_absolute_url(),
            "kind": file.name.rpartition(".")[2].lower(),
            "size": f"{max(file.size // 1024, 1)} KB",
        }
        for file in attachments.of_record(one)
    ]


# The papers that can be printed of a record, and who may.
LETTERS: dict[type, tuple[str, str, Callable[[Actor], bool]]] = {
    CollectionCall: ("notice", "征集通知", may.may_keep_shelf),
    PartyPaper: ("head", "发文稿纸", may.may_read_papers),
    Volume: ("contents", "出版目录", lambda actor: True),
    BookMovement: ("receipt", "赠书函和签收单", may.may_keep_shelf),
}


def _letters(one: Any, actor: Actor) -> list[dict[str, Any]]:
    if type(one) not in LETTERS or one.voided_at or (isinstance(one, BookMovement) and not one.leaves):
        return []
    name, label, right = LETTERS[type(one)]
    if not right(actor):
        return []
    return [{"label": label, "url": f"{one.get_absolute_url()}{name}.docx", "kind": "docx"}]


@audience()
def act(request: Request, committee: str, kind: str, pk: int, name: str) -> HttpResponse:
    """Do something with a record: answer, publish, repeal, return, attach, void."""
    place = shelf_of(kind, request.actor)
    one, step = found(place, request.actor, pk), place.step(name)
    if step is None:
        raise Http404
    if not step.right(request.actor):
        raise NotYours(f"您没有“{step.label}”的权限")
    initial = {"on": timezone.localdate(), "version": one.version} | step.starts(one)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = step.form(*given, actor=request.actor, record=one, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, {"shelf": place, "form": form, "kind": kind, "record": one, "step": step})
    data = {"on": timezone.localdate()} | form.cleaned_data
    if "version" in data:
        data["expected"] = data.pop("version")
    step.do(one, **data, by=request.actor)
    messages.success(request, f"已办：{step.label}。")
    return redirect(one.get_absolute_url())
