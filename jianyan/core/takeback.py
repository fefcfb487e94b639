"""Taking back the last move of a record: its line of the journal is played backwards, in a line of its own (law 4).

    lines = takeback.last_lines(committee, ids, "room", follow=("room.all_replied",))
    takeback.play_back(act, lines, mine=lambda record, before: ..., reason="...")

It is possible until somebody has built on it: a record that was touched since is never put back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

from jianyan.core import journal
from jianyan.core.models import Event, EventRow
from jianyan.kit.flow import Flow, Refused

LATER = "后面的环节已经办理，这一步不能再撤回；需要更正的，请按流程办理"
Row = dict[str, Any]  # a touched record as a line of the journal keeps it


@dataclass(frozen=True)
class Line:
    """A line of the journal with the records it touched."""

    seq: int
    kind: str
    account_id: int | None
    rows: list[Row]


def _kind(committee_id: int, seq: int) -> str:
    """What a line is, without its payload: an import's may be long."""
    kinds = Event.objects.of(committee_id).filter(seq=seq).values_list("kind", flat=True)
    return str(kinds.first() or "")


def _line(committee_id: int, seq: int) -> Line:
    event = Event.objects.of(committee_id).get(seq=seq)
    return Line(seq, event.kind, event.account_id, json.loads(event.payload)["rows"])


def last_kind(committee_id: int, ids: Collection[int]) -> str:
    """What was last done to one of these records. One query."""
    if not ids:
        return ""
    named = ", ".join(["%s"] * len(ids))
    latest = f"SELECT seq FROM {journal.ROWS} WHERE committee_id = %s AND record_id IN ({named})"  # noqa: S608
    asked = f"SELECT kind FROM {journal.LINES} WHERE committee_id = %s AND seq = ({latest} ORDER BY seq DESC LIMIT 1)"  # noqa: S608
    with connection.cursor() as cursor:  # plain SQL, as in ``journal.steps``
        cursor.execute(asked, [committee_id, committee_id, *ids])
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def last_lines(committee_id: int, ids: Collection[int], room: str, follow: Collection[str]) -> list[Line]:
    """The last line that touched one of these records, after it what the system added in the same breath.

    Only verbs of the ``room`` are looked at; ``follow`` names those that only ever follow another of the same
    transaction.
    """
    rows = EventRow.objects.of(committee_id).filter(record_id__in=ids)
    seq = rows.order_by("-seq").values_list("seq", flat=True).first()
    if not seq:
        return []
    while (kind := _kind(committee_id, seq)) in follow:
        seq -= 1
    if not kind.startswith(f"{room}."):
        return []
    found = [_line(committee_id, seq)]
    while _kind(committee_id, found[-1].seq + 1) in follow:
        found.append(_line(committee_id, found[-1].seq + 1))
    return found


def moved(lines: Sequence[Line], record: Any, flow: Flow) -> tuple[str, str] | None:
    """From which state to which the first of the lines moved the record; None when it did not."""
    for row in lines[0].rows if lines else ():
        if row["id"] == str(record.pk) and row["before"] and flow.field in row["after"]:
            return row["before"][flow.field], row["after"][flow.field]
    return None


def touched_since(committee_id: int, ids: Collection[int], lines: Sequence[Line]) -> bool:
    """Whether a later line touched one of these records."""
    rows = EventRow.objects.of(committee_id).filter(record_id__in=ids, seq__gt=lines[-1].seq)
    return bool(rows.exists())


def play_back(
    act: journal.Act, lines: Sequence[Line], mine: Callable[[Any, Row], bool], reason: str
) -> list[Any]:
    """Give the records of these lines the values they had, and void what the lines created; returns them.

    ``mine`` says which records belong to the matter: a verb done to many is taken back for one.
    """
    done: dict[int, Any] = {}
    for line in reversed(lines):
        for row in reversed(line.rows):
            record = done.get(int(row["id"])) or apps.get_model(row["model"]).anywhere.get(pk=int(row["id"]))
            if not mine(record, row["before"] or {}):
                continue
            if record.pk not in done and record.version != int(row["version"]):
                raise Refused(LATER)
            done[record.pk] = record
            _put_back(act, record, row["before"], reason)
    return list(done.values())


def _put_back(act: journal.Act, record: Any, before: Row | None, reason: str) -> None:
    if before is None:
        act.void(record, f"撤回：{reason}"[:200])
        return
    hidden = [name for name, value in before.items() if isinstance(value, dict) and "keyed" in value]
    act.change(record, **{name: value for name, value in before.items() if name not in hidden})
