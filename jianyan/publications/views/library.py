"""The policy library: rules in force for everyone, for members, for handling units, each with its file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jianyan.core import attachments, pages
from jianyan.core.models import Attachment
from jianyan.people.actors import OFFICE, Actor
from jianyan.people.audience import public
from jianyan.people.models import Committee, Role
from jianyan.publications import queries
from jianyan.publications.models import RuleDocument

Reader = RuleDocument.Reader
MEMBERS = (Role.MB, Role.SC, Role.LD, Role.LG, Role.ORG, Role.PC)
UNITS = (Role.HU, Role.HL, Role.HA)


def readers_of(actor: Actor | None) -> list[str]:
    """As whom somebody reads: everyone as the public, a seat besides as what it is, the house as all."""
    found = [str(Reader.PUBLIC)]
    if actor and actor.has(*MEMBERS, *OFFICE):
        found.append(str(Reader.MEMBER))
    if actor and actor.has(*UNITS, *OFFICE):
        found.append(str(Reader.UNIT))
    return found


@public
def library(request: HttpRequest, committee: str) -> HttpResponse:
    """What this reader may read, by whom it is for."""
    home = get_object_or_404(Committee, code=committee)
    readers = readers_of(getattr(request, "actor", None))
    rules = queries.library(home.pk, timezone.localdate(), readers)
    files = _files(home, rules)
    shelves: list[tuple[str, list[dict[str, Any]]]] = []
    for reader in readers:
        held = [{"rule": one, "files": files.get(one.pk, [])} for one in rules if reader in one.readers]
        if held:
            shelves.append((f"给{Reader(reader).label}", held))
    return render(request, "publications/library.html", {"committee": home, "shelves": shelves})


def _files(home: Committee, rules: list[RuleDocument]) -> dict[int, list[Any]]:
    """The files of these rules, by rule. One query."""
    rows = Attachment.objects.of(home).live().filter(record_id__in=[one.pk for one in rules])
    found: dict[int, list[Any]] = {}
    for file in rows.order_by("id"):
        found.setdefault(file.record_id, []).append(file)
    return found


@public
def library_file(request: HttpRequest, committee: str, pk: int, file: int) -> HttpResponse:
    """A file of a rule that stands in the library for this reader; any other does not exist here."""
    home = get_object_or_404(Committee, code=committee)
    rules = queries.library(home.pk, timezone.localdate(), readers_of(getattr(request, "actor", None)))
    rule = next((one for one in rules if one.pk == pk), None)
    held = next((one for one in attachments.of_record(rule) if one.pk == file), None) if rule else None
    if held is None:
        raise Http404
    response = pages.download(attachments.read(held), held.name, held.content_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
