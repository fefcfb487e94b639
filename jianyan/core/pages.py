"""Lists: keyset pages that cost the same at any depth, and the export of what is shown."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from jianyan.core.tenancy import TenantQuerySet

SIZE = 20
EXPORTED = 50_000  # lines of a list that a workbook takes at most


class Cell(NamedTuple):
    """One cell of a line: under which heading, what, and if it leads somewhere or is a state (its tone), that."""

    label: str
    text: str
    css: str = ""
    url: str = ""
    tone: str = ""


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@dataclass(frozen=True)
class Page:
    """One page of a list. ``next_url`` and ``previous_url`` are empty at the ends; no total is counted."""

    rows: list[Any]
    next_url: str
    previous_url: str


def keyset(
    rows: TenantQuerySet, request: HttpRequest, order: Sequence[str] = ("-id",), size: int = SIZE
) -> Page:
    """The page of ``rows`` that ``?after=`` or ``?before=`` names, in ``order`` (field names, "-" for descending).

    The last field of ``order`` must be unique and none may be null. One query. A cursor that cannot be read
    starts at the beginning.
    """
    before, after = _cursors(request, len(order))
    way = _turned(order) if before else order
    ordered = rows.order_by(*way)
    try:
        if mark := before or after:
            ordered = ordered.filter(_beyond(way, mark))
        found = list(ordered[: size + 1])
    except (ValueError, TypeError, ValidationError):  # a cursor somebody wrote by hand
        before = after = None
        found = list(rows.order_by(*order)[: size + 1])
    more, shown = len(found) > size, found[:size]
    if before:
        shown.reverse()
    return _page(shown, request, order, more or before, more if before else after)


def among(found: Iterable[Any], request: HttpRequest, order: Sequence[str], size: int = SIZE) -> Page:
    """The page of rows at hand and in order, by the cursors of ``keyset``. All of ``order`` descends. No query."""
    rows = list(found)
    before, after = _cursors(request, len(order))
    try:
        if before:
            rest = [row for row in rows if _mark(row, order) > before][::-1]
        else:
            rest = [row for row in rows if _mark(row, order) < after] if after else rows
    except TypeError:  # a cursor somebody wrote by hand
        before, after, rest = None, None, rows
    more, shown = len(rest) > size, rest[:size]
    if before:
        shown.reverse()
    return _page(shown, request, order, more or before, more if before else after)


def _page(shown: list[Any], request: HttpRequest, order: Sequence[str], later: Any, earlier: Any) -> Page:
    return Page(
        shown,
        _url(request, "after", shown[-1], order) if shown and later else "",
        _url(request, "before", shown[0], order) if shown and earlier else "",
    )


def exported(rows: TenantQuerySet, limit: int) -> tuple[list[Any], tuple[str, ...]]:
    """The rows of a list for a workbook, and what its notes say where there are more than it takes. One query."""
    found = list(rows[: limit + 1])
    note = f"记录较多，本表只列出前{limit:,}条；要其余的，请用筛选分次导出。"
    return found[:limit], (note,) if len(found) > limit else ()


def _turned(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _beyond(order: Sequence[str], mark: list[Any]) -> Q:
    """Rows after the mark in lexicographic order: a > x, or a = x and b > y, ...

    The first field is bounded once more on its own, so that the database can begin at that place of an index.
    """
    condition, equal, bound = Q(), Q(), Q()
    for name, value in zip(order, mark, strict=True):
        field, verb = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        bound = bound or Q(**{f"{field}__{verb}e": value})
        condition |= equal & Q(**{f"{field}__{verb}": value})
        equal &= Q(**{field: value})
    return bound & condition


def _cursors(request: HttpRequest, length: int) -> tuple[list[Any] | None, list[Any] | None]:
    """The place before which the page ends, or after which it begins; at most one of them."""
    before = _cursor(request.GET.get("before", ""), length)
    return before, None if before else _cursor(request.GET.get("after", ""), length)


def _cursor(text: str, length: int) -> list[Any] | None:
    try:
        mark = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(mark, list) or len(mark) != length:
        return None
    plain = all(isinstance(one, int) or (isinstance(one, str) and "\x00" not in one) for one in mark)
    return mark if plain else None


def _url(request: HttpRequest, way: str, row: Any, order: Sequence[str]) -> str:
    mark = base64.urlsafe_b64encode(json.dumps(_mark(row, order)).encode()).decode()
    kept = [
        (key, value)
        for key, values in request.GET.lists()
        for value in values
        if key not in ("after", "before")
    ]
    return "?" + urlencode([*kept, (way, mark)])


def _mark(row: Any, order: Sequence[str]) -> list[Any]:
    """Where a row stands in the order, as a cursor keeps it: whole numbers as they are, the rest as text."""
    values = [_value(row, name.lstrip("-")) for name in order]
    return [one if isinstance(one, int) else str(one) for one in values]


def _value(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = getattr(row, step)
    return row


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save, with its Chinese name."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
