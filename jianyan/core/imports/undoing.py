"""A whole import taken back: what it made is voided, what it changed is restored, what others touched is asked about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps

from jianyan.core import bulk, journal, search
from jianyan.core.imports import running
from jianyan.core.imports.running import State, places_of, records_at, save
from jianyan.core.journal import Actor, Stale
from jianyan.core.models import Attachment, Event, EventRow, ImportRow, ImportRun, Link, SearchText
from jianyan.core.tenancy import Record
from jianyan.kit.flow import Refused

KEEP, VOID = "keep", "void"
VERB = "core.undo_import"
SHOWN = 200  # touched rows shown at once; when these are settled the rest follows

journal.declare({VERB: "撤销导入"})

Place = tuple[str, int]


@dataclass
class Touched:
    """A row of the import that others have worked on since: what they did, and what stands in its place."""

    number: int
    title: str
    url: str
    said: list[str] = field(default_factory=list)


@dataclass
class Made:
    """Everything of a run: which row each record belongs to, and which of them were there before."""

    run: ImportRun
    rows: dict[Place, int]
    titles: dict[int, str]
    older: set[Place]


def made_by(run: ImportRun) -> Made:
    """What a run made or changed. One query."""
    found = ImportRow.objects.of(run.committee_id).filter(run=run).order_by("number")
    rows: dict[Place, int] = {}
    titles, older = {}, set()
    for number, title, held in found.values_list("number", "title", "records"):
        titles[number] = title
        rows |= {(model, int(pk)): number for model, pk, *_ in held}
        older |= {(model, int(pk)) for model, pk, *changed in held if changed}
    return Made(run, rows, titles, older)


def touched(run: ImportRun) -> list[Touched]:
    """Rows that others have worked on since the import: changed by a later verb, or holding newer records."""
    made = made_by(run)
    found: dict[int, Touched] = {}

    def note(place: Place, said: str) -> None:
        number = made.rows[place]
        if number not in found:
            found[number] = Touched(number, made.titles.get(number, ""), "")
        if said not in found[number].said:
            found[number].said.append(said)

    for place, said in (*_changed(made), *_hanging(made)):
        note(place, said)
    _name(found, made)
    return [found[number] for number in sorted(found)]


def _name(found: dict[int, Touched], made: Made) -> None:
    """The page of each row's first record, where people can look at it."""
    first: dict[int, Place] = {}
    for place, number in made.rows.items():
        if number in found:
            first.setdefault(number, place)
    records = {(journal.model_name(one), one.pk): one for one in records_at(list(first.values())[:SHOWN])}
    for number, place in first.items():
        if one := records.get(place):
            found[number].url = one.get_absolute_url()
            found[number].title = found[number].title or str(one)


def _changed(made: Made) -> Iterator[tuple[Place, str]]:
    """Later journal lines on what the run made."""
    later = EventRow.objects.of(made.run.committee_id).filter(seq__gt=made.run.last_seq).order_by("seq")
    hits = [
        (seq, place)
        for seq, model, pk in later.values_list("seq", "model", "record_id").iterator(2000)
        if (place := (model, pk)) in made.rows
    ]
    lines: dict[int, tuple[str, str, date]] = {}
    seqs = sorted({seq for seq, _ in hits})
    for start in range(0, len(seqs), 500):
        events = Event.objects.of(made.run.committee_id).filter(seq__in=seqs[start : start + 500])
        lines |= {
            seq: (kind, actor, on)
            for seq, kind, actor, on in events.values_list("seq", "kind", "actor", "on")
        }
    for seq, place in hits:
        kind, actor, on = lines[seq]
        yield place, f"{on.year}年{on.month}月{on.day}日{actor}：{journal.label_of(kind)}"


def _hanging(made: Made) -> Iterator[tuple[Place, str]]:
    """Live records that others tied to what the run made: by a foreign key, as an attachment, by a link."""
    by_model: dict[str, set[int]] = {}
    for model, pk in made.rows.keys() - made.older:
        by_model.setdefault(model, set()).add(pk)
    for name, pks in by_model.items():
        for relation in apps.get_model(name)._meta.related_objects:
            other: Any = relation.related_model
            if isinstance(other, type) and issubclass(other, Record) and relation.field.concrete:
                column = relation.field.attname
                yield from _pointing(made, name, pks, other, column)
    names = {pk: name for name, pk in made.rows.keys() - made.older}
    everything = set(names)
    for table, column in ((Attachment, "record_id"), (Link, "source_id"), (Link, "target_id")):
        for pk, target in _rows_pointing(made.run, table, column, everything):
            if (journal.model_name(table), pk) not in made.rows:
                yield (names[target], target), f"另有{table._meta.verbose_name}"


def _pointing(
    made: Made, name: str, pks: set[int], other: type[Record], column: str
) -> Iterator[tuple[Place, str]]:
    own = journal.model_name(other)
    for pk, target in _rows_pointing(made.run, other, column, pks):
        if (own, pk) not in made.rows:
            yield (name, target), f"另有{other._meta.verbose_name}"


def _rows_pointing(
    run: ImportRun, table: type[Record], column: str, pks: set[int]
) -> Iterator[tuple[int, int]]:
    """(id, target) of live rows of a table whose column names one of these ids."""
    rows = table.anywhere.filter(committee=run.committee_id, voided_at__isnull=True)
    ordered = sorted(pks)
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        yield from rows.filter(**{f"{column}__in": part}).values_list("pk", column)


def settle(run: ImportRun, choices: dict[int, str], *, by: Actor) -> None:
    """Keep what was said of rows that others touched: keep them, or void them with the rest."""
    running.allowed(run, by)
    said = {f"undo:{number}": choice for number, choice in choices.items() if choice in (KEEP, VOID)}
    save(run, answers={**run.answers, **said})


def unsettled(run: ImportRun) -> list[Touched]:
    """Touched rows nobody has decided on."""
    return [one for one in touched(run) if f"undo:{one.number}" not in run.answers]


def undo(run: ImportRun, *, by: Actor, on: date) -> None:
    """Void what the import made and restore what it changed, in one act; numbers it used stay used.

    Refused while others' work on it is not settled. A row that is kept keeps the rows it stands on.
    """
    running.allowed(run, by)
    save(run, phase="核对有无他人改动")
    waiting = unsettled(run)
    if waiting:
        raise Refused(f"有{len(waiting)}行在导入以后又有人办理，请逐行选定保留还是一并作废")
    made = made_by(run)
    records = records_at(list(made.rows))
    kept = _kept(made, records)
    going = [one for one in records if (journal.model_name(one), one.pk) not in kept]
    before = _before(run)
    plan = bulk.Plan(VERB, by, on, note=f"撤销{run.applied_on}导入的{run.file_name}")
    plan.void([one for one in going if _place(one) not in before], f"撤销导入：{run.file_name}"[:200])
    back = [one for one in going if _place(one) in before and not one.voided_at]
    plan.change(_restored(one, before[_place(one)]) for one in back)
    try:
        plan.write(after=lambda lines: save(run, state=State.UNDONE, phase=""))
    except Stale as stale:
        raise Refused("撤销时又有人改动了记录，没有作废任何一条，请再试一次") from stale
    save(
        run,
        summary=[*run.summary, f"已撤销：作废或恢复{len(going)}条记录，保留{len(records) - len(going)}条"],
    )
    _out_of_search(run, going)
    search.index(back, on)


def _place(record: Any) -> Place:
    return journal.model_name(record), record.pk


def _before(run: ImportRun) -> dict[Place, dict[str, Any]]:
    """What the import changed and how it was before; created records are not in it."""
    found: dict[Place, dict[str, Any]] = {}
    lines = Event.objects.of(run.committee_id).filter(seq__gte=run.first_seq, seq__lte=run.last_seq)
    for payload in lines.order_by("seq").values_list("payload", flat=True).iterator(20):
        for row in json.loads(payload)["rows"]:
            if row["before"] is not None:
                found[row["model"], int(row["id"])] = row["before"]
    return found


def _restored(record: Any, before: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The values to write back; contact data of which the journal holds only a hash was blank before, or stays."""
    return record, {name: value for name, value in before.items() if not isinstance(value, dict)}


def _kept(made: Made, records: Iterable[Any]) -> set[Place]:
    """The records of kept rows and all that those stand on, as far as the run made it."""
    rows = {
        int(key[5:]) for key, said in made.run.answers.items() if key.startswith("undo:") and said == KEEP
    }
    kept = {place for place, number in made.rows.items() if number in rows}
    known = {_place(one): one for one in records}
    waiting = list(kept)
    while waiting:
        one = known.get(waiting.pop())
        for column in one._meta.concrete_fields if one is not None else ():
            target: Any = column.related_model
            if target is None or isinstance(target, str):
                continue
            place = (target._meta.label_lower, getattr(one, column.attname))
            if place in made.rows and place not in kept:
                wider = (
                    {place}
                    if not made.rows[place]
                    else {p for p, n in made.rows.items() if n == made.rows[place]}
                )
                waiting += wider - kept
                kept |= wider
    return kept


def _out_of_search(run: ImportRun, gone: Iterable[Any]) -> None:
    """Voided records are not found in any case; their rows leave the index in small pieces."""
    ids = [one.pk for one in gone if one.voided_at and hasattr(one, "search_text")]
    for start in range(0, len(ids), running.INDEXED):
        part = ids[start : start + running.INDEXED]
        SearchText.anywhere.filter(committee=run.committee_id, record_id__in=part).delete()


__all__ = ["KEEP", "VOID", "Touched", "made_by", "places_of", "settle", "touched", "undo", "unsettled"]
