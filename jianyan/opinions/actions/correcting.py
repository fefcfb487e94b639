"""Taking back the last step of an opinion, with a reason, until somebody downstream has acted (law 4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.core import journal, takeback
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
from jianyan.opinions.models import Adoption, Opinion, OpinionInstruction, Transfer
from jianyan.people.actors import Actor

journal.declare({"opinions.take_back": "撤回上一步"})

FOLLOWING = ("opinions.inform_reporter",)  # what the system adds in the same transaction
# Numbers stay burnt and papers that left the house stay out: registering, signing and dispatching are not taken back.
BY_OFFICE = frozenset(
    f"opinions.{name}"
    for name in (
        *("return", "decline", "merge", "edit", "archive"),
        *("record_adoption", "record_instruction", "transfer"),
    )
)
BY_UNIT = "opinions.unit_feedback"


@dataclass(frozen=True)
class LastStep:
    """The last step: what was done, and the lines of the journal that hold it."""

    label: str
    lines: list[takeback.Line]


def _ids(opinion: Opinion) -> list[int]:
    """The opinion and what hangs on it. Three queries."""
    found = [opinion.pk]
    for table in (Adoption, OpinionInstruction, Transfer):
        rows = table.objects.of(opinion.committee_id).filter(opinion=opinion)
        found += rows.values_list("pk", flat=True)
    return found


def _may(by: Actor, kind: str, opinion: Opinion) -> bool:
    if kind == BY_UNIT:
        return may.answer(by, opinion)
    return kind in BY_OFFICE and may.keep(by, opinion)


def last_step(opinion: Opinion, by: Actor) -> LastStep | None:
    """The last step, if this seat could take it back; else None."""
    lines = takeback.last_lines(opinion.committee_id, _ids(opinion), "opinions", FOLLOWING)
    if not lines or not _may(by, lines[0].kind, opinion):
        return None
    return LastStep(journal.label_of(lines[0].kind), lines)


def may_take_back(opinion: Opinion, ids: Collection[int], by: Actor) -> bool:
    """Whether a page offers it: the last thing done to what it shows. One query; ``take_back`` looks closely."""
    kind = takeback.last_kind(opinion.committee_id, ids)
    return _may(by, kind, opinion) or (kind in FOLLOWING and may.keep(by, opinion))


def take_back(opinion: Opinion, reason: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Undo the last step as if it had not been made; its line stays in the journal."""
    if not reason.strip():
        raise Refused("请写明撤回的原因")
    if expected is not None and expected != opinion.version:
        raise journal.Stale(journal.changes_since(opinion, expected))
    step = last_step(opinion, by)
    if step is None:
        raise NotYours("没有您可以撤回的步骤")
    if takeback.touched_since(opinion.committee_id, _ids(opinion), step.lines):
        raise Refused(takeback.LATER)

    def mine(record: Any, before: takeback.Row) -> bool:
        return bool(opinion.pk in (record.pk, getattr(record, "opinion_id", None)))

    with journal.act("opinions.take_back", by=by, on=on, note=f"{step.label}：{reason.strip()}") as act:
        takeback.play_back(act, step.lines, mine, reason)
    opinion.refresh_from_db()
