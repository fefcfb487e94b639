"""From a file to staged rows: the upload is kept until the run ends, its rows are committed in small pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jianyan.core.imports import guessing
from jianyan.core.imports.adapters import Adapter, Row, adapter
from jianyan.core.journal import Actor
from jianyan.core.models import ImportMapping, ImportRow, ImportRun
from jianyan.kit import cells, grids
from jianyan.kit.cells import BadCell, Cell
from jianyan.kit.flow import Refused
from jianyan.kit.sheets import FINDINGS, BadSheet

LIMIT = 100 * 2**20
BATCH = 500
State = ImportRun.State
OPEN = (State.UPLOADED, State.CHECKED)  # states in which a person may still change how the file is read
_END = (State.APPLIED, State.UNDONE, State.DROPPED)


def upload(kind: Adapter, name: str, data: bytes, *, by: Actor) -> ImportRun:
    """Take a file in: keep it, find its sheets and headings, guess what the columns say. Refused when unreadable."""
    if not data:
        raise Refused("文件是空的")
    if len(data) > LIMIT:
        raise Refused(f"文件超过{LIMIT // 2**20}兆，请拆分后再导入")
    if reason := kind.missing(by):
        raise Refused(reason)
    now = datetime.now(UTC)
    run = ImportRun(
        committee_id=by.committee_id,
        adapter=kind.key,
        file_name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        keep_rest=kind.keeps_rest,
        account_id=by.account_id,
        actor=by.label,
        started_at=now,
        moved_at=now,
    )
    try:
        run.sheets = grids.sheet_names(data) if kind.is_table else ["文件"]
        run.sheet = run.sheets[0]
        _read_heading(run, kind, data)
    except BadSheet as unreadable:
        raise Refused(str(unreadable)) from unreadable
    default_storage.save(path_of(run), ContentFile(data))
    run.save(force_insert=True)
    return run


def path_of(run: ImportRun) -> str:
    """Where the file of a run lies until the run ends."""
    return f"{run.committee_id}/imports/{run.pk}"


def grid_of(run: ImportRun) -> grids.Grid:
    """The cells of the chosen sheet. Raises BadSheet."""
    with default_storage.open(path_of(run)) as file:
        data = file.read()
    return _grid(run, adapter(run.adapter), data)


# The sheets are named first (``upload``), and that measures the file.
def _grid(run: ImportRun, kind: Adapter, data: bytes) -> grids.Grid:
    return grids.read_grid(data, run.sheet, measured=True) if kind.is_table else kind.rows_of(data)


def choose_sheet(run: ImportRun, sheet: str) -> None:
    """Read another sheet of the file; what was mapped is guessed anew."""
    _still_open(run)
    if sheet not in run.sheets:
        raise Refused("没有这张工作表")
    run.sheet = sheet
    with default_storage.open(path_of(run)) as file:
        data = file.read()
    try:
        _read_heading(run, adapter(run.adapter), data)
    except BadSheet as unreadable:
        raise Refused(str(unreadable)) from unreadable
    unstage(run)
    run.answers, run.questions, run.state = {}, [], State.UPLOADED
    run.save()


def _read_heading(run: ImportRun, kind: Adapter, data: bytes) -> None:
    grid = _grid(run, kind, data)
    found = grids.heading(grid, kind.words())
    below = grid[found.first :]
    guessed = guessing.guess(kind, found.titles, below)
    kept = ImportMapping.objects.of(run.committee_id).filter(adapter=kind.key).order_by("-id")
    for mapping in kept:
        if all(title in found.titles for title in mapping.columns.values()):
            guessed, run.fixed = guessing.remembered(mapping.columns, found.titles), mapping.fixed
            break
    run.heading = {
        "first": found.first,
        "titles": found.titles,
        "samples": [guessing.samples(below, column) for column in range(len(found.titles))],
        "rows": sum(any(cell is not None for cell in row) for row in below),
    }
    run.mapping = guessed


def map_columns(
    run: ImportRun,
    *,
    mapping: dict[str, int],
    fixed: dict[str, str],
    options: dict[str, str],
    keep_rest: bool,
    name: str = "",
) -> None:
    """Say what each column holds; under a name it is kept for the next file with these headings."""
    _still_open(run)
    kind, titles = adapter(run.adapter), run.heading["titles"]
    if len(set(mapping.values())) < len(mapping):
        raise Refused("同一列不能对应两项内容")
    missing = [
        one.label
        for one in kind.columns
        if one.required and one.key not in mapping and not fixed.get(one.key)
    ]
    if missing:
        raise Refused(f"请指明哪一列是：{'、'.join(missing)}")
    run.mapping, run.fixed, run.options, run.keep_rest = mapping, fixed, options, keep_rest
    run.save(update_fields=["mapping", "fixed", "options", "keep_rest"])
    if name := name.strip()[:60]:
        ImportMapping.anywhere.update_or_create(
            committee_id=run.committee_id,
            adapter=run.adapter,
            name=name,
            defaults={"columns": {key: titles[column] for key, column in mapping.items()}, "fixed": fixed},
        )


def use_mapping(run: ImportRun, name: str) -> None:
    """Read the columns as they were kept under a name, as far as this file has them."""
    _still_open(run)
    kept = ImportMapping.objects.of(run.committee_id).filter(adapter=run.adapter, name=name).first()
    if kept is None:
        raise Refused("没有这个名称的对应关系")
    run.mapping, run.fixed = guessing.remembered(kept.columns, run.heading["titles"]), kept.fixed
    run.save(update_fields=["mapping", "fixed"])


def _still_open(run: ImportRun) -> None:
    if run.state not in OPEN:
        raise Refused(f"该次导入目前为“{run.get_state_display()}”，不能再改动")


def stage(run: ImportRun, tell: Any) -> None:
    """Commit the rows of the sheet in pieces. A stage that was cut short goes on where it stopped."""
    held = ImportRow.objects.of(run.committee_id).filter(run=run).count()
    grid = grid_of(run)
    first = int(run.heading["first"])
    filled = [
        (number, row)
        for number, row in enumerate(grid[first:], first + 1)
        if any(cell is not None for cell in row)
    ]
    ImportRun.anywhere.filter(pk=run.pk).update(total=len(filled))
    run.total = len(filled)
    for start in range(held, len(filled), BATCH):
        part = filled[start : start + BATCH]
        ImportRow.anywhere.bulk_create(
            [
                ImportRow(
                    committee_id=run.committee_id,
                    run=run,
                    number=number,
                    cells=[packed(cell) for cell in row],
                )
                for number, row in part
            ]
        )
        tell(start + len(part))


def unstage(run: ImportRun) -> None:
    """Drop the staged rows; staging is no record."""
    ImportRow.anywhere.filter(committee=run.committee_id, run=run).delete()


def drop(run: ImportRun) -> None:
    """Give a run up before anything was written."""
    _still_open(run)
    run.state = State.DROPPED
    run.save(update_fields=["state"])
    forget(run)


def forget(run: ImportRun) -> None:
    """The file and the cells have done their work; personal data in them must not stay behind."""
    default_storage.delete(path_of(run))
    rows = ImportRow.anywhere.filter(committee=run.committee_id, run=run)
    rows.filter(records=[]).delete() if run.state == State.DROPPED else rows.update(cells=[])


def rows_of(run: ImportRun) -> list[Row]:
    """The staged rows in the order of the sheet, their cells unpacked."""
    rows = ImportRow.objects.of(run.committee_id).filter(run=run, number__gt=0).order_by("number")
    return [
        Row(number, [unpacked(cell) for cell in held]) for number, held in rows.values_list("number", "cells")
    ]


def read(rows: Sequence[Row], task: Any, kind: Adapter) -> None:
    """Read the mapped cells of each row; what cannot be read becomes a problem of that cell."""
    run = task.run
    fixed = _fixed(task, kind)
    titles = run.heading["titles"]
    used = set(run.mapping.values())
    for row in rows:
        for column in kind.columns:
            place = run.mapping.get(column.key)
            cell = row.cells[place] if place is not None and place < len(row.cells) else None
            try:
                value = column.read(cell, task)
            except BadCell as bad:
                row.wrong(column.key, str(bad))
                value = None
                continue
            row.values[column.key] = fixed.get(column.key) if value in (None, (), []) else value
            if column.required and row.values[column.key] in (None, "", (), []):
                row.wrong(column.key, f"没有填写{column.label}")
        if run.keep_rest:
            row.rest = "\n".join(_rest(titles, row.cells, used))


def _fixed(task: Any, kind: Adapter) -> dict[str, Any]:
    found = {}
    for key, said in task.run.fixed.items():
        try:
            found[key] = kind.column(key).read(said, task)
        except BadCell as bad:
            raise Refused(f"统一填写的“{kind.column(key).label}”：{bad}") from bad
    return found


def _rest(titles: Sequence[str], row: Sequence[Cell], used: set[int]) -> Iterator[str]:
    for place, cell in enumerate(row):
        if place in used or place >= len(titles) or titles[place] == FINDINGS:
            continue
        if not cells.is_empty(cell):
            yield f"{titles[place] or grids.column_letters(place) + '列'}：{cells.text(cell)}"


def packed(cell: Cell) -> Any:
    """A cell as JSON keeps it; dates and decimals say what they are."""
    match cell:
        case datetime():
            return {"t": cell.isoformat()}
        case date():
            return {"d": cell.isoformat()}
        case Decimal():
            return {"n": str(cell)}
        case str():
            return cell.replace("\x00", "")
    return cell


def unpacked(value: Any) -> Cell:
    """The inverse of ``packed``."""
    if not isinstance(value, dict):
        plain: Cell = value
        return plain
    [(kind, said)] = value.items()
    if kind == "n":
        return Decimal(said)
    return date.fromisoformat(said) if kind == "d" else datetime.fromisoformat(said)
