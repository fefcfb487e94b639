"""The long steps of a run, each resumable: check the staged rows, apply them in one act, let the search follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from jianyan.core import bulk, journal, search, tables
from jianyan.core.imports import staging
from jianyan.core.imports.adapters import Adapter, Outcome, Row, Task, adapter, aliases
from jianyan.core.journal import Actor
from jianyan.core.models import ImportAlias, ImportRow, ImportRun, SearchText
from jianyan.kit.flow import NotYours, Refused

State = ImportRun.State
INDEXED = 50  # records indexed in one small transaction
TOLD = 500  # rows between two words of progress
CHANGED = "changed"  # said of a record of a row that was there before
MANY = 5  # rows with the same words: said once above the list
QUESTIONS = 300  # kept for the page; more are asked when these are answered


def allowed(run: ImportRun, by: Actor) -> Adapter:
    """The adapter of the run, if this actor may import its kind; NotYours otherwise."""
    kind = adapter(run.adapter)
    if not by.has(*kind.roles):
        raise NotYours(f"您没有导入{kind.title}的权限")
    return kind


def save(run: ImportRun, **values: Any) -> None:
    """Commit some columns of the run."""
    values["moved_at"] = datetime.now(UTC)
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=list(values))


def _teller(run: ImportRun, phase: str) -> Callable[[int], None]:
    last = [-TOLD]
    save(run, phase=phase, done=0)

    def tell(done: int) -> None:
        if done - last[0] >= TOLD or done >= run.total:
            last[0] = done
            save(run, done=done)

    return tell


# -- check --------------------------------------------------------------------------------------------------------


def check(run: ImportRun, *, by: Actor, on: date) -> None:
    """Stage the rows if they are not, hold each against columns, neighbours and records, and keep what is wrong."""
    kind = allowed(run, by)
    staging.stage(run, _teller(run, "读取文件"))
    rows, task = _judged(run, kind, by, on)
    _keep_findings(run, rows)
    asks = sorted(task.asks.values(), key=lambda ask: (ask.kind, -len(ask.rows)))
    save(
        run,
        state=State.CHECKED,
        phase="",
        wrong=sum(bool(row.problems) for row in rows),
        questions=[_question(ask) for ask in asks[:QUESTIONS]],
        summary=[f"可以导入{sum(row.is_good for row in rows)}行", *_common(rows)],
    )


def _common(rows: Sequence[Row]) -> list[str]:
    """What is wrong in many rows for the same reason, most likely a column that was not named."""
    said = Counter(one.text for row in rows for one in row.problems)
    return [f"{count}行：{text}" for text, count in said.most_common(3) if count >= MANY]


def _judged(run: ImportRun, kind: Adapter, by: Actor, on: date) -> tuple[list[Row], Task]:
    task = Task(by, on, run, run.options, run.answers, aliases(by.committee_id))
    kind.begin(task)
    rows = staging.rows_of(run)
    run.total = len(rows)
    staging.read(rows, task, kind)
    kind.judge(task, rows, _teller(run, "检查各行"))
    return rows, task


def _question(ask: Any) -> dict[str, Any]:
    return {
        "key": ask.key,
        "kind": ask.kind,
        "text": ask.text,
        "label": ask.label,
        "choices": [[choice.value, choice.label] for choice in ask.choices],
        "rows": ask.rows[:5],
        "count": len(ask.rows),
    }


def _keep_findings(run: ImportRun, rows: Sequence[Row]) -> None:
    """What was found, committed in pieces: rows whose findings are as before are left alone."""
    for start_at in range(0, len(rows), staging.BATCH):
        part = {row.number: row for row in rows[start_at : start_at + staging.BATCH]}
        held = ImportRow.objects.of(run.committee_id).filter(run=run, number__in=list(part))
        fresh = {}
        for number, problems, notes, title in held.values_list("number", "problems", "notes", "title"):
            row = part[number]
            found = [[one.key, one.text] for one in row.problems]
            if (problems, notes, title) != (found, row.notes, row.title[:200]):
                fresh[number] = (found, row.notes, row.title[:200], bool(found))
        with transaction.atomic():
            _row_updates(run, ("problems", "notes", "title", "is_wrong"), fresh)()


def _row_updates(
    run: ImportRun, names: Sequence[str], values: Mapping[int, Sequence[Any]]
) -> Callable[[], None]:
    """The statement that writes columns of many rows, each its own values; run it inside a transaction."""
    columns: list[Any] = [ImportRow._meta.get_field(name) for name in names]
    assigned = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
    statement = (
        f"UPDATE {ImportRow._meta.db_table} SET {assigned} "  # noqa: S608 - our own table and columns
        "WHERE committee_id = %s AND run_id = %s AND number = %s"
    )
    rows = [
        (
            *(column.get_db_prep_save(one, connection) for column, one in zip(columns, said, strict=True)),
            run.committee_id,
            run.pk,
            number,
        )
        for number, said in values.items()
    ]

    def update() -> None:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)

    return update


def answer(run: ImportRun, answers: dict[str, str], *, by: Actor) -> None:
    """Keep what a person says the unknown words mean; the same words need not be asked again in later files."""
    allowed(run, by)
    open_asks = {one["key"]: one for one in run.questions}
    said = {}
    for key, value in answers.items():
        if key in open_asks and value in {choice[0] for choice in open_asks[key]["choices"]}:
            said[key] = value
    save(run, answers={**run.answers, **said})


def _remember(run: ImportRun, task: Task, outcome: Outcome) -> None:
    """Answers that name a record hold for the next file too; those that only fit this one are left out."""
    fresh = {str(one.pk): one for one in outcome.shared}
    for key, value in run.answers.items():
        kind, _, text = key.partition(":")
        meant = task.known.meaning(key, value, fresh) if hasattr(task.known, "meaning") else ""
        if meant:
            ImportAlias.anywhere.update_or_create(
                committee_id=run.committee_id, kind=kind, text=text, defaults={"value": meant}
            )


# -- apply --------------------------------------------------------------------------------------------------------


def apply(run: ImportRun, *, by: Actor, on: date) -> None:
    """All or nothing: judge the rows once more against today's records, then write them in one act."""
    kind = allowed(run, by)
    rows, task = _judged(run, kind, by, on)
    if any(row.problems for row in rows) or task.asks:
        _keep_findings(run, rows)
        save(
            run,
            wrong=sum(bool(row.problems) for row in rows),
            questions=[_question(a) for a in task.asks.values()],
        )
        raise Refused("检查以后记录有了变化，有的行不能导入，请再看一遍")
    good = [row for row in rows if row.is_good]
    if not good:
        raise Refused("没有可以导入的行")
    save(run, phase="写入记录")
    outcome = kind.build(task, good)
    plan = bulk.Plan(kind.verb, by, on, note=f"{run.file_name}（{len(good)}行）")
    plan.revive(outcome.revived)
    plan.create(outcome.shared)
    for _, records in outcome.made:
        plan.create(records)
    plan.change((record, values) for _, record, values in outcome.changed)
    try:
        plan.write(outcome.inside, _noting(run, outcome, on))
    except IntegrityError as taken:
        raise Refused("写入时发现编号或名称已被占用，没有导入任何一行，请重新检查") from taken
    except journal.Stale as stale:
        raise Refused("写入时有记录已被他人修改，没有导入任何一行，请重新检查") from stale
    _remember(run, task, outcome)
    index(run, by=by, on=on)


def _noting(run: ImportRun, outcome: Outcome, on: date) -> Callable[[range], None]:
    """What is written in the same transaction as the records: which row became which, so that no crash applies a file
    twice. Its statements are made here, before the writer is held."""
    made = {row.number: _names(records) for row, records in outcome.made}
    for row, record, _ in outcome.changed:
        made.setdefault(row.number, []).extend([*name, CHANGED] for name in _names([record]))
    together = _names([*outcome.shared, *outcome.revived])
    update = _row_updates(run, ("records",), {number: (names,) for number, names in made.items()})

    def note(lines: range) -> None:
        if together:
            title = "一并登记的单位、人员等"
            ImportRow(committee_id=run.committee_id, run=run, number=0, title=title, records=together).save()
        update()
        save(
            run,
            state=State.INDEXING,
            phase="整理检索",
            applied_on=on,
            first_seq=lines.start,
            last_seq=lines.stop - 1,
            summary=outcome.summary,
        )

    return note


def _names(records: Sequence[Any]) -> list[list[str]]:
    return [[journal.model_name(record), str(record.pk)] for record in records]


def index(run: ImportRun, *, by: Actor, on: date) -> None:
    """Search rows follow the records in small transactions; what somebody's verb has indexed meanwhile is passed over."""
    places = [(model, pk) for model, pk in places_of(run) if hasattr(apps.get_model(model), "search_text")]
    run.total = len(places)
    tell = _teller(run, "整理检索")
    for start_at in range(0, len(places), INDEXED):
        part = places[start_at : start_at + INDEXED]
        with transaction.atomic():
            held = SearchText.objects.of(run.committee_id).filter(record_id__in=[pk for _, pk in part])
            done = set(held.values_list("record_id", flat=True))
            fresh = [one for one in records_at(part) if one.version > 1 or one.pk not in done]
            search.index(fresh, run.applied_on or on)
        tell(start_at + len(part))
    tables.refresh_statistics()
    save(run, state=State.APPLIED, phase="", done=run.total, total=run.total)
    staging.forget(run)


def places_of(run: ImportRun) -> list[tuple[str, int]]:
    """Table and id of everything the run made or changed, in the order of the sheet."""
    rows = ImportRow.objects.of(run.committee_id).filter(run=run).order_by("number")
    return [(model, int(pk)) for held in rows.values_list("records", flat=True) for model, pk, *_ in held]


def records_at(places: Sequence[tuple[str, int]]) -> list[Any]:
    """The records at these places as they are now. One query a table and thousand."""
    by_model: dict[str, list[int]] = {}
    for model, pk in places:
        by_model.setdefault(model, []).append(pk)
    return [
        record
        for model, pks in by_model.items()
        for first in range(0, len(pks), 1000)
        for record in apps.get_model(model)._base_manager.filter(pk__in=pks[first : first + 1000])
    ]
