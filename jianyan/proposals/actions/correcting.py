"""Taking back the last move of a case, with a reason, until somebody downstream has acted (law 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from jianyan.core import journal, takeback
from jianyan.kit.flow import Flow, NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Proposal

journal.declare({"proposals.take_back": "撤回上一步"})

# What the system adds to a verb in the same transaction: taken back with it.
FOLLOWING = (
    "proposals.begin_handling",
    "proposals.all_replied",
    "proposals.evaluate",
    "proposals.unmerge",
)


NO_STEP = ("create", "evaluate", "sign", "decline", "begin_handling", "reassign", "reply", "reply_again")
MOVERS = (*may.AUTHORS, *may.BODIES, Role.PO, Role.PC, Role.HA, Role.HU, Role.HL)
# The verbs that move a case or a unit's part, by the move whose right they ask; what follows counts with its cause.
CASE_MOVES = {
    f"proposals.{verb}": move
    for verb, move in (
        *((name, name) for name in FLOW.moves if name not in NO_STEP),
        ("unmerge", "withdraw_case"),
    )
}
PART_MOVES = {
    "proposals.accept": ("accept",),
    "proposals.begin_handling": ("accept", "refuse_return"),
    "proposals.request_return": ("request_return",),
    "proposals.decide_return": ("grant_return",),
    "proposals.reassign": ("reassign",),
    "proposals.give_opinion": ("give_opinion",),
    "proposals.draft_reply": ("draft",),
    "proposals.submit_for_check": ("submit_for_check",),
    "proposals.reject_reply": ("reject",),
    "proposals.approve_reply": ("approve",),
    "proposals.deliver_reply": ("deliver",),
    "proposals.all_replied": ("deliver",),
}


@dataclass(frozen=True)
class LastStep:
    """The last move of a case: what was done, and the lines of the journal that hold it."""

    label: str
    lines: list[takeback.Line]


def last_step(proposal: Proposal, by: Actor) -> LastStep | None:
    """The last move of the case or of a unit's part in it, if this seat could make it; else None."""
    parts = list(proposal.assignments.select_related("unit"))
    for part in parts:
        part.proposal = proposal  # rights look at the case
    ids = [proposal.pk, *(part.pk for part in parts)]
    lines = takeback.last_lines(proposal.committee_id, ids, "proposals", FOLLOWING)
    if not lines or lines[0].account_id is None:
        return None
    records: list[tuple[Any, Flow]] = [(proposal, FLOW), *((part, ASSIGNMENT_FLOW) for part in parts)]
    right = any(_could(by, record, flow, lines) for record, flow in records)
    return LastStep(journal.label_of(lines[0].kind), lines) if right else None


def may_take_back(proposal: Proposal, parts: Iterable[Assignment], ids: Collection[int], by: Actor) -> bool:
    """Whether the page offers it: the last thing done to what it shows was a move this seat may make.

    One query, and nothing of the line itself is read; ``take_back`` looks closely.
    """
    if not by.roles.intersection(MOVERS):
        return False
    kind = takeback.last_kind(proposal.committee_id, ids)
    if name := CASE_MOVES.get(kind):
        return FLOW.moves[name].who(by, proposal)
    names = PART_MOVES.get(kind, ())
    return any(ASSIGNMENT_FLOW.moves[name].who(by, part) for name in names for part in parts)


def _could(by: Actor, record: Any, flow: Flow, lines: list[takeback.Line]) -> bool:
    """The record went from a state to another by a move this seat may make."""
    went = takeback.moved(lines, record, flow)
    if went is None:
        return False
    source, target = went
    fitting = (move for move in flow.moves.values() if source in move.source and move.target == target)
    return any(move.who(by, record) for move in fitting)


def take_back(proposal: Proposal, reason: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Undo the last move as if it had not been made; its line stays in the journal, and numbers stay burnt."""
    if not reason.strip():
        raise Refused("请写明撤回的原因")
    if expected is not None and expected != proposal.version:
        raise journal.Stale(journal.changes_since(proposal, expected))
    step = last_step(proposal, by)
    if step is None:
        raise NotYours("没有您可以撤回的步骤")
    if takeback.touched_since(proposal.committee_id, _records(proposal), step.lines):
        raise Refused(takeback.LATER)
    with journal.act("proposals.take_back", by=by, on=on, note=f"{step.label}：{reason.strip()}") as act:
        takeback.play_back(act, step.lines, lambda record, before: _is_of(record, before, proposal), reason)
    proposal.refresh_from_db()
    proposal.__dict__.pop("signers", None)


def _is_of(record: Any, before: takeback.Row, proposal: Proposal) -> bool:
    """The record belongs to the case, or was merged into it until this move."""
    if isinstance(record, Proposal):
        return record.pk == proposal.pk or str(before.get("merged_into_id")) == str(proposal.pk)
    if hasattr(record, "proposal_id"):
        return bool(record.proposal_id == proposal.pk)
    if hasattr(record, "reply_id"):
        return bool(record.reply.assignment.proposal_id == proposal.pk)
    if hasattr(record, "assignment_id"):
        return bool(record.assignment.proposal_id == proposal.pk)
    return bool(getattr(record, "source_id", None) == proposal.pk)  # the link of a conversion


def _records(proposal: Proposal) -> list[int]:
    """The ids of everything that hangs on the case. One query."""
    rows = []
    tables: Iterator[Any] = iter(apps.get_app_config("proposals").get_models())
    for model in tables:
        own = "proposal__" if any(column.name == "proposal" for column in model._meta.fields) else ""
        if path := getattr(model._default_manager.none(), "path", own):
            rows.append(model.anywhere.filter(**{f"{path}pk": proposal.pk}).order_by().values_list("pk"))
    return [proposal.pk, *(pk for (pk,) in rows[0].union(*rows[1:], all=True))]
