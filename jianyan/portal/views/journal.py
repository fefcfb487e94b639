"""The journal of the committee as people read it, and the readings of contact data for the auditor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render

from jianyan.core import journal, pages
from jianyan.core.models import ContactRead, Event, EventRow, JournalHead
from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.audience import INSIDE, Request, audience, opens
from jianyan.people.models import Person, Role

SHOWN = 6  # records named on one line; a bulk verb may touch hundreds


class LineFilter(forms.Form):
    """Which lines: of one kind, entered under dates of a period."""

    kind = forms.ChoiceField(label="事项", required=False)
    start = forms.DateField(
        label="发生日期自", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(journal.declared().items(), key=lambda one: (one[0].split(".")[0], one[1]))
        self.fields["kind"].choices = [("", "全部"), *named]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """One line with its sentence and the records it touched that the reader may open."""

    event: Event
    label: str
    note: str
    records: list[Any]
    touched: int

    @property
    def others(self) -> int:
        return self.touched - len(self.records)


@audience(*INSIDE)
def lines(request: Request, committee: str) -> HttpResponse:
    """The lines of the journal, newest first, and the head that is printed in backups and frozen reviews."""
    form = LineFilter(request.GET)
    page = pages.keyset(_chosen(Event.objects.of(request.actor.committee_id), form), request, ("-seq",), 30)
    head = JournalHead.objects.filter(committee_id=request.actor.committee_id).first()
    return render(
        request,
        "portal/journal.html",
        {"form": form, "page": page, "lines": _named(page.rows, request.actor), "head": head},
    )


def _chosen(rows: TenantQuerySet, form: LineFilter) -> TenantQuerySet:
    if not form.is_valid():
        return rows
    asked = form.cleaned_data
    wanted = {"kind": asked["kind"], "on__gte": asked["start"], "on__lte": asked["end"]}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def _named(events: list[Event], actor: Any) -> list[Line]:
    """Lines with the names of what they touched. One query for the index and one for each table on the page."""
    touched: dict[int, list[tuple[str, int]]] = {event.seq: [] for event in events}
    index = EventRow.objects.of(actor.committee_id).filter(seq__in=list(touched)).order_by("id")
    for seq, model, pk in index.values_list("seq", "model", "record_id"):
        if (model, pk) not in touched[seq]:
            touched[seq].append((model, pk))
    wanted: dict[str, set[int]] = {}
    for model, pk in (pair for pairs in touched.values() for pair in pairs[:SHOWN]):
        wanted.setdefault(model, set()).add(pk)
    found = {
        (model, record.pk): record for model, pks in wanted.items() for record in _open(model, pks, actor)
    }
    for record in found.values():
        address = getattr(record, "get_absolute_url", str)()
        record.leads_to = address if address and opens(address, actor) else ""
    return [_line(event, touched[event.seq], found) for event in events]


def _open(model: str, pks: set[int], actor: Any) -> list[Any]:
    try:
        table = apps.get_model(model)
    except LookupError:  # a table of another version of the program
        return []
    if not issubclass(table, Record):
        return []
    rows = table.objects.of(actor.committee_id).visible_to(actor).filter(pk__in=pks)
    wide = [column.name for column in table._meta.concrete_fields if column.related_model and not column.null]
    return list(rows.select_related(*wide))


def _line(event: Event, touched: list[tuple[str, int]], found: dict[tuple[str, int], Any]) -> Line:
    records = [found[pair] for pair in touched[:SHOWN] if pair in found]
    return Line(event, journal.label_of(event.kind), json.loads(event.payload)["note"], records, len(touched))


@audience(Role.AU)
def contact_reads(request: Request, committee: str) -> HttpResponse:
    """Who looked at whose contact data, newest first."""
    page = pages.keyset(ContactRead.objects.of(request.actor.committee_id), request, ("-id",), 40)
    named = Person.objects.of(request.actor.committee_id).filter(pk__in={row.person_id for row in page.rows})
    people = {person.pk: person for person in named.select_related("committee")}
    return render(
        request,
        "portal/contact_reads.html",
        {"page": page, "rows": [(row, people.get(row.person_id)) for row in page.rows]},
    )
