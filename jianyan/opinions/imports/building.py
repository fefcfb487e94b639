"""Rows that were found good become records, unsaved: the opinion, its reporters, its issue, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Max

from jianyan.core.imports import Outcome, Row, Task
from jianyan.core.tenancy import Record
from jianyan.kit.flow import Refused
from jianyan.opinions import queries
from jianyan.opinions.imports.columns import level_of
from jianyan.opinions.models import (
    Adoption,
    Issue,
    IssueItem,
    Opinion,
    OpinionInstruction,
    OpinionReporter,
)
from jianyan.opinions.models.bulletins import Level

S = Opinion.State
NOT_TOLD = "（由台账导入，原稿未录入）"


def build(task: Task, rows: Sequence[Row]) -> Outcome:
    """The records of all rows. Numbers nobody wrote are drawn after those that are known and those of the file."""
    serials = _Serials(task, rows)
    bulletins = _Bulletins(task)
    outcome = Outcome()
    for row in rows:
        opinion = _opinion(row, task, serials)
        parts = list(_parts(row, opinion, task))
        if row["series_record"]:
            parts.append(bulletins.place(row, opinion))
        outcome.made.append((row, [opinion, *parts]))
    outcome.shared = [*task.known.fresh.values(), *bulletins.fresh]
    outcome.inside = serials.still_free
    outcome.summary = [f"信息{len(outcome.made)}条，新编入刊期{len(bulletins.fresh)}期"]
    return outcome


class _Serials:
    """The registration numbers of each year; refused when somebody registered meanwhile."""

    def __init__(self, task: Task, rows: Sequence[Row]) -> None:
        self.committee = task.committee_id
        self.before = self._last()
        self.last = dict(self.before)
        for row in rows:
            year = row["received_on"].year
            self.last[year] = max(self.last.get(year, 0), row["serial"] or 0)

    def _last(self) -> dict[int, int]:
        rows = Opinion.objects.of(self.committee).filter(serial_no__isnull=False).order_by()
        return dict(rows.values_list("serial_year").annotate(last=Max("serial_no")))

    def draw(self, year: int) -> int:
        self.last[year] = self.last.get(year, 0) + 1
        return self.last[year]

    def still_free(self) -> None:
        if self._last() != self.before:
            raise Refused("导入时有人登记了新的信息，没有导入任何一行，请重新检查")


class _Bulletins:
    """The issues of the file: those that are known, and new ones by series, year and number."""

    def __init__(self, task: Task) -> None:
        self.task, self.known = task, dict(task.known.issues)
        self.fresh: list[Issue] = []
        self.count: dict[int, int] = {}

    def place(self, row: Row, opinion: Opinion) -> IssueItem:
        """The line of an opinion in its issue; an item without a number of its issue stands in one of its own."""
        series, on = row["series_record"], row["issued_on"]
        key = (series.pk, on.year, row["issue_no"] or -row.number)
        issue = self.known.get(key)
        if issue is None:
            issue = self.known[key] = Issue(
                committee_id=self.task.committee_id,
                series=series,
                title=row["title"][:120],
                year=on.year,
                issue_no=row["issue_no"],
                state=Issue.State.DISPATCHED if opinion.dispatched_on else Issue.State.SIGNED,
                compiled_on=on,
                signed_on=on,
                dispatched_on=opinion.dispatched_on,
                is_internal=series.is_internal,
            )
            self.fresh.append(issue)
        self.count[issue.pk] = self.count.get(issue.pk, 0) + 1
        return IssueItem(
            committee_id=self.task.committee_id, issue=issue, opinion=opinion, order_no=self.count[issue.pk]
        )


def _opinion(row: Row, task: Task, serials: _Serials) -> Opinion:
    day, body, persons = row["received_on"], row["body_record"], row["persons"]
    first = persons[0] if persons else None
    sector = row["sector_record"] or (task.known.seats.get(first.pk) if first else None)
    names = [*(one.name for one in persons), *row["strange"]]
    signed = body.name if body else "、".join(names) or row["body"] or f"{row['sector']}界别"
    return Opinion(
        committee_id=task.committee_id,
        title=row["title"],
        text=row["text"] or NOT_TOLD,
        advice=row["advice"] or "",
        byline=signed[:200],
        body=body,
        sector=sector,
        reporter_type=_reporter(row, task),
        is_from_paper=True,
        serial_year=day.year,
        serial_no=row["serial"] or serials.draw(day.year),
        is_secrecy_checked=True,
        submitted_on=day,
        registered_on=day,
        **_stage(row),
    )


def _reporter(row: Row, task: Task) -> str:
    persons, body = row["persons"], row["body_record"]
    if persons and body is None and persons[0].pk not in task.known.seats:
        return str(Opinion.Reporter.INFORMANT)
    return queries.reporter_of(persons, body, row["sector_record"])


def _stage(row: Row) -> dict[str, Any]:
    """The state a row proves, with the dates of what it went through."""
    issued, sent = row["issued_on"], row["dispatched_on"]
    if not issued:
        said = {"declined": S.NOT_ADOPTED, "returned": S.RETURNED}.get(row["outcome"], S.REGISTERED)
        return {"state": said, "decline_reason": "台账记载未采用" if said == S.NOT_ADOPTED else ""}
    found: dict[str, Any] = {"state": S.ISSUED, "issued_on": issued, "edited_title": row["title"]}
    found["edited_text"] = "\n".join(filter(None, (row["text"], row["advice"]))) or NOT_TOLD
    if sent or row["adopted"] or row["instructed"]:
        found |= {"state": S.DISPATCHED, "dispatched_on": sent or issued}
    if row["instructed"]:
        found |= {"state": S.INSTRUCTED, "instructed_on": row["instructed_on"]}
    return found


def _parts(row: Row, opinion: Opinion, task: Task) -> Iterator[Record]:
    for no, person in enumerate(dict.fromkeys(row["persons"]), 1):
        yield OpinionReporter(committee_id=task.committee_id, opinion=opinion, person=person, order_no=no)
    for level, adopter in row["adopted"] or ():
        yield Adoption(
            committee_id=task.committee_id,
            opinion=opinion,
            level=level,
            adopter=adopter,
            adopted_on=row["adopted_on"],
        )
    for leader in row["instructed"] or ():
        yield OpinionInstruction(
            committee_id=task.committee_id,
            opinion=opinion,
            leader=leader,
            level=level_of(leader) or Level.COUNTY,
            number="台账未记载",
            instructed_on=row["instructed_on"],
        )
