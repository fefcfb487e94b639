"""The search index: kept by the journal's acts, asked in one statement that also decides who may see what.

A table takes part when its records have ``search_text() -> str`` (and, if the day of the first entry is not their
date, ``search_date() -> date``; if few columns tell its name and address, ``search_shown``). Its ``visible_to`` decides
inside the query, never afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from jianyan.core import bigrams, statements, together
from jianyan.core.bigrams import Query, Wanted
from jianyan.core.models import SearchText
from jianyan.core.tenancy import Record, TenantQuerySet

SEVERAL = "s"  # ends the mark of records whose text fills several sections
# Only what was asked is a parameter, and it is made of tokens.
_SECTIONS = {  # in which it stands
    "sqlite": "SELECT rowid FROM core_searchtext_fts WHERE core_searchtext_fts MATCH %s",
    "postgresql": "SELECT id FROM core_searchtext WHERE vector @@ %s::tsquery",
}
_RECORDS = {  # of which a section is one
    "sqlite": "SELECT record_id FROM core_searchtext WHERE committee_id = %s "
    "AND id IN (SELECT rowid FROM core_searchtext_fts WHERE core_searchtext_fts MATCH %s)",
    "postgresql": "SELECT record_id FROM core_searchtext WHERE committee_id = %s AND vector @@ %s::tsquery",
}
_FIRST = "SELECT id FROM core_searchtext WHERE committee_id = %s AND section = 0 AND record_id IN "


@lru_cache(maxsize=1)
def tables() -> tuple[type[Record], ...]:
    """The tables whose records can be found."""
    return tuple(m for m in apps.get_models() if issubclass(m, Record) and hasattr(m, "search_text"))


def shown_by(model: type[Record]) -> tuple[str, ...]:
    """The columns a hit is shown by, where the table names them (``search_shown``); none means all."""
    named: tuple[str, ...] = getattr(model, "search_shown", ())
    return ("committee", *named) if named else ()


def index(records: Iterable[Any], on: date) -> None:
    """Write the sections of these records anew (of one committee); a voided record leaves the index."""
    found = [record for record in records if hasattr(record, "search_text")]
    if not found:
        return
    dates = _forget([record for record in found if record.version > 1])
    rows = [
        row
        for record in found
        if not record.voided_at
        for row in sections_of(record, dates.get(record.pk, on))
    ]
    if rows:
        statements.insert(rows)


def _forget(changed: list[Any]) -> dict[int, date]:
    """Take records out of the index; gives the date each had there."""
    if not changed:
        return {}
    rows = SearchText.anywhere.filter(
        committee=changed[0].committee_id, record_id__in=[one.pk for one in changed]
    )
    dates = dict(rows.filter(section=0).values_list("record_id", "on"))
    rows.delete()
    return dates


def date_of(record: Any) -> date | None:
    """The date a record gives itself; None where the day of its first entry is its date."""
    return record.search_date() if hasattr(record, "search_date") else None


def sections_of(record: Any, on: date) -> list[SearchText]:
    """The unsaved index rows of a record, one for each section of its text; ``on`` dates a record that has no date."""
    dated = date_of(record)
    parts = bigrams.sections(record.search_text())
    # Tokens of their own: the index itself keeps committees apart, and records of several sections from the rest.
    owner = str(record.committee_id)
    marks = (owner, owner + SEVERAL) if len(parts) > 1 else (owner,)
    return [
        SearchText(
            committee_id=record.committee_id,
            room=record._meta.app_label,
            model=record._meta.label_lower,
            record_id=record.pk,
            section=number,
            on=dated or on,
            body=part.body,
            grams=" ".join((*marks, *part.tokens)),
            words=" ".join((owner, *_words(part.body))),
        )
        for number, part in enumerate(parts)
    ]


def _words(text: str) -> list[str]:
    import rjieba  # loaded at use: its dictionary is large

    folded = {bigrams.fold(word).text for word in rjieba.cut_for_search(text)}
    return sorted("".join(map(bigrams.code, word)) for word in folded if len(word) > 1 and " " not in word)


def rebuild(committee_id: int) -> int:
    """Write the whole index of a committee anew, table by table; gives the number of records."""
    SearchText.anywhere.filter(committee=committee_id).delete()
    total = 0
    for model in tables():
        first = dict(_first_days(committee_id, model))
        for record in model.objects.of(committee_id).live().iterator(500):
            SearchText.anywhere.bulk_create(sections_of(record, first.get(record.pk, date.min)))
            total += 1
    return total


def _first_days(committee_id: int, model: type[Record]) -> Iterable[tuple[int, date]]:
    """The day of each record's first journal line."""
    from jianyan.core.models import Event, EventRow

    days = dict(Event.objects.of(committee_id).values_list("seq", "on"))
    rows = EventRow.objects.of(committee_id).filter(model=model._meta.label_lower).order_by("-seq")
    return ((record_id, days[seq]) for record_id, seq in rows.values_list("record_id", "seq"))


def find(query: Query, actor: Any, room: str = "", besides: Sequence[TenantQuerySet] = ()) -> TenantQuerySet:
    """One row a record that answers the query and that the actor may open; order and page it as a list.

    ``besides`` are records named otherwise than by their text, such as people by the initials of their name.
    """
    readable = together.condition(_readable, actor, actor.rights)
    rows = SearchText.objects.of(actor.committee_id).filter(readable, section=0).defer("grams", "words")
    if not query.phrases:
        return rows.none()
    rows = rows.filter(pk__in=_firsts(query.phrases, actor.committee_id, besides))
    return rows.filter(room=room) if room else rows


def _readable(actor: Any) -> TenantQuerySet:
    """Asked of each row that was found, so that nobody's whole table is read."""
    readable = Q(pk__in=[])
    for model in tables():
        rows = model.objects.of(actor.committee_id).live().visible_to(actor)
        if not rows.query.is_empty():
            # The table's name first: within an OR it decides whether the rest is asked at all.
            here = Exists(rows.order_by().filter(pk=OuterRef("record_id")))
            readable |= Q(model=model._meta.label_lower) & Q(here)
    return SearchText.objects.filter(readable)


def _firsts(phrases: Sequence[str], owner: int, besides: Sequence[TenantQuerySet]) -> RawSQL:
    """The first sections of the records in which every phrase occurs.

    Most records have one section, which the index finds in one step; what else it gives of them is no first section.
    """
    sql, values = _spread(phrases, owner)
    for rows in besides:
        other, given = rows.order_by().values("pk").query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        sql, values = f"{sql} UNION {other}", [*values, *given]
    whole = _match(str(owner), map(bigrams.wanted, phrases))
    sql = f"{_SECTIONS[connection.vendor]} UNION {_FIRST}({sql})"
    return RawSQL(sql, [whole, owner, *values])  # noqa: S611 - no user text in the statement


def _spread(phrases: Sequence[str], owner: int) -> tuple[str, list[Any]]:
    """The records of several sections in which every phrase occurs: only there may each stand in another section."""
    sql = " INTERSECT ".join([_RECORDS[connection.vendor]] * len(phrases))
    matches = (_match(f"{owner}{SEVERAL}", [bigrams.wanted(phrase)]) for phrase in phrases)
    return sql, [one for match in matches for one in (owner, match)]


def closed(records: Iterable[int], actor: Any) -> set[int]:
    """Which of these records stand in the index and may not be opened by this actor. One query."""
    readable = together.condition(_readable, actor, actor.rights)
    rows = SearchText.objects.of(actor.committee_id).filter(record_id__in=set(records), section=0)
    told = rows.annotate(is_open=readable).values_list("record_id", "is_open")
    return {record for record, is_open in told if not is_open}


def records(query: Query, committee_id: int) -> RawSQL:
    """The ids of the records that answer a query, for the filter of a room's own list; the list decides who sees them."""
    sql, values = _spread(query.phrases, committee_id)
    whole = _match(str(committee_id), map(bigrams.wanted, query.phrases))
    sql = f"{_RECORDS[connection.vendor]} UNION SELECT record_id FROM ({sql}) AS spread"  # noqa: S608 - parts of our own
    return RawSQL(sql, [committee_id, whole, *values])  # noqa: S611 - no user text in the statement


def _match(mark: str, asked: Iterable[Wanted]) -> str:
    """What the index is asked: sections with this mark in which all of these stand."""
    if connection.vendor == "postgresql":
        return " & ".join([mark, *(one.tsquery() for one in asked)])
    return f"grams : ({' AND '.join([mark.join(2 * [chr(34)]), *(one.fts5() for one in asked)])})"


class Place(NamedTuple):
    """Where a record that was found stands: its row of the index, its table and what lists are ordered by."""

    pk: int
    model: str
    on: str  # a date as ISO writes it
    record_id: int

    @property
    def room(self) -> str:
        return self.model.partition(".")[0]

    @property
    def year(self) -> int:
        return int(self.on[:4])


NEWEST = ("-on", "-record_id")


def places(found: TenantQuerySet) -> list[Place]:
    """All that was found, newest first, read once: counted by room and year and paged from what is at hand. One query.

    Hundreds are found for the twenty that are shown, so no day is made a date here.
    """
    told = found.annotate(day=Cast("on", CharField())).order_by("-day", "-record_id")
    try:
        asked = told.values_list("pk", "model", "day", "record_id").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return list(map(Place._make, cursor.fetchall()))


@dataclass(frozen=True)
class Hit:
    """One record found: the record, its room, its date, and the words around the first hit."""

    record: Any
    room: str
    on: date
    pieces: list[tuple[str, bool]]


def hits(shown: Sequence[Place], query: Query, actor: Any) -> list[Hit]:
    """The records of one page of results. One query for each table on the page, one for the texts, one for later sections
    if need be."""
    bodies = _bodies(shown, query, actor.committee_id)
    records: dict[int, Any] = {}
    for model in tables():
        named = [one.record_id for one in shown if one.model == model._meta.label_lower]
        if named:
            open_to = model.objects.of(actor.committee_id).visible_to(actor).only(*shown_by(model))
            records |= {record.pk: record for record in open_to.filter(pk__in=named)}
    for record in records.values():
        record.committee = actor.committee
    return [
        Hit(
            records[one.record_id],
            one.room,
            date.fromisoformat(one.on),
            bigrams.marked(bodies[one.record_id], query),
        )
        for one in shown
        if one.record_id in records and one.record_id in bodies
    ]


def _bodies(shown: Sequence[Place], query: Query, committee_id: int) -> dict[int, str]:
    """The first section of each record in which a phrase occurs."""
    sections = SearchText.objects.of(committee_id).values_list("record_id", "body")
    bodies = dict(sections.filter(pk__in=[one.pk for one in shown]))
    later = [one for one, body in bodies.items() if not _occurs(body, query)]
    if later:
        rest = sections.filter(record_id__in=later).order_by("-section")
        bodies |= {one: body for one, body in rest if _occurs(body, query)}
    return bodies


def _occurs(body: str, query: Query) -> bool:
    if any(phrase in body for phrase in query.phrases):  # mostly so, and folding takes long
        return True
    folded = bigrams.fold(body).text
    return any(phrase in folded for phrase in query.phrases)
