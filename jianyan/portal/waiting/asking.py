"""All queues of a seat in one statement: each gives its first rows, joined by UNION ALL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import DateField, F, Value
from django.db.models.functions import Cast
from django.utils import timezone

from jianyan.people.actors import Actor
from jianyan.portal.waiting.table import QUEUES, Queue

SHOWN = 3  # a member's desk with more than three matters is a list, not a desk
COUNTED = 100  # more of one kind are not told apart
SOON = timedelta(days=7)

Row = tuple[date | None, date | None, int]  # due, waiting since, the record or its proposal


@dataclass(frozen=True)
class Task:
    """Matters of one kind that wait: what to do, on how many, by when, and how long the first has waited."""

    title: str
    note: str
    url: str
    action: str
    due: date | None = None
    since: date | None = None
    late: int = 0
    soon: int = 0

    @property
    def waited(self) -> int:
        """Days the first of them has waited."""
        return (timezone.localdate() - self.since).days if self.since else 0


def tasks(actor: Actor) -> list[Task]:
    """At most three queues that are not empty, in the order of the table. One query."""
    return every(actor)[:SHOWN]


def every(actor: Actor) -> list[Task]:
    """Every queue that is not empty, in the order of the table. One query."""
    queues = [queue for queue in QUEUES if actor.roles & queue.roles]
    found = _asked(queues, actor)
    return [_task(queue, found[no], actor) for no, queue in enumerate(queues) if found[no]]


def _asked(queues: Iterable[Queue], actor: Actor) -> dict[int, list[Row]]:
    parts, values = [], []
    found: dict[int, list[Row]] = {}
    for no, queue in enumerate(queues):
        found[no] = []
        try:
            sql, given = _first(queue, actor).query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        except EmptyResultSet:  # nothing there for this seat
            continue
        parts.append(f"SELECT {no}, desk_due, desk_since, desk_case FROM ({sql}) AS q{no}")  # noqa: S608 - written by Django
        values += given
    if not parts:
        return found
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for no, due, since, case in cursor.fetchall():
            found[no].append((_day(due), _day(since), case))
    return found


def _first(queue: Queue, actor: Actor) -> Any:
    """The nearest rows of a queue, those without a day last."""
    none = Cast(Value(None), DateField())
    rows = queue.rows(actor).annotate(
        desk_due=F(queue.due) if queue.due else none,
        desk_since=F(queue.since) if queue.since else none,
        desk_case=F(queue.case or "pk"),
    )
    rows = rows.order_by(F("desk_due").asc(nulls_last=True), "pk")
    return rows.values_list("desk_due", "desk_since", "desk_case")[:COUNTED]


def _day(told: Any) -> date | None:
    """SQLite gives a day as text."""
    day: date | None = DateField().to_python(told)
    return day


def _task(queue: Queue, found: list[Row], actor: Actor) -> Task:
    today = timezone.localdate()
    days = sorted(day for day, _, _ in found if day)
    many = f"{COUNTED}件以上" if len(found) == COUNTED else f"{len(found)}件"
    nearest = min(found, key=lambda row: (row[0] is None, row[0] or today, row[2]))[2]
    where = f"proposals/{nearest}/" if queue.case else queue.path
    return Task(
        queue.title,
        many,
        f"/{actor.committee.code}/{where}",
        queue.action,
        days[0] if days else None,
        min((since for _, since, _ in found if since), default=None),
        sum(day < today for day in days),
        sum(today <= day <= today + SOON for day in days),
    )
