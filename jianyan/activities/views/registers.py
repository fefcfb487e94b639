"""The small registers: one list and one record page for all of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jianyan.activities.forms import RegisterFilter
from jianyan.activities.models import PublicMatter
from jianyan.activities.permissions import REPORTERS
from jianyan.activities.queries import REGISTERS, Register
from jianyan.activities.queries.registers import plain
from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.people.audience import Request, audience


def _register(slug: str) -> Register:
    if slug not in REGISTERS:
        raise Http404
    return REGISTERS[slug]


@audience()
def register(request: Request, committee: str, slug: str) -> HttpResponse:
    """The records of one register this reader may open, newest first."""
    one, form = _register(slug), RegisterFilter(request.GET)
    rows = _chosen(one, one.rows(request.actor), form)
    if request.GET.get("export"):
        return _ledger(one, rows)
    page = pages.keyset(rows, request, ("-id",))
    lines = [(row, one.cells(row)) for row in page.rows]
    return render(
        request,
        "activities/register.html",
        {
            "register": one,
            "registers": REGISTERS.values(),
            "form": form,
            "page": page,
            "lines": lines,
            "labels": [label for label, _ in one.columns],
        },
    )


def _chosen(one: Register, rows: TenantQuerySet, form: RegisterFilter) -> TenantQuerySet:
    if not form.is_valid():
        return rows
    if text := form.cleaned_data["q"].strip():
        anywhere = Q()
        for field in one.text:
            anywhere |= Q(**{f"{field}__contains": text})
        rows = rows.filter(anywhere)
    if since := form.cleaned_data["since"]:
        rows = rows.filter(**{f"{one.date}__gte": since})
    if until := form.cleaned_data["until"]:
        rows = rows.filter(**{f"{one.date}__lte": until})
    return rows


def _ledger(one: Register, rows: TenantQuerySet) -> HttpResponse:
    """The list as shown."""
    table = [
        [no, *(plain(cell) for cell in one.cells(row))]
        for no, row in enumerate(rows.order_by(one.date, "id"), 1)
    ]
    ledger = sheets.Ledger(one.title, ("序号", *(label for label, _ in one.columns)), table)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), f"{one.title}.xlsx", pages.XLSX)


@audience()
def record(request: Request, committee: str, slug: str, pk: int) -> HttpResponse:
    """One record of a register: its particulars, what hangs on it, its timeline. Voided ones stay readable."""
    one = _register(slug)
    rows = one.model.objects.of(request.actor.committee_id).visible_to(request.actor)
    row = get_object_or_404(rows.select_related("committee", *one.related), pk=pk)
    return render(
        request,
        "activities/record.html",
        {
            "register": one,
            "record": row,
            "facts": one.facts(row),
            "sections": one.sections(row, request.actor),
            "opinion_source": _opinion_source(request, row),
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(row)
            ],
        },
    )


def _opinion_source(request: Request, row: Any) -> str:
    """The name under which the page of opinions takes up a resident's matter; "" where there is nothing to take up."""
    takes = isinstance(row, PublicMatter) and not row.voided_at and request.actor.has(*REPORTERS)
    return f"activities.publicmatter:{row.pk}" if takes else ""
