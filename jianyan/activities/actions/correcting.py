"""Taking back the last move of an activity, with a reason, until somebody has built on it (law 4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.activities.flow import FLOW
from jianyan.activities.models import Activity
from jianyan.core import journal, takeback
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor

journal.declare({"activities.take_back": "撤回上一步"})
# The verbs that are taken back, by the move whose right they ask. A notice that went out is not: it is moved or cancelled.
MOVES = {
    "activities.approve_activity": "approve",
    "activities.postpone": "postpone",
    "activities.begin": "begin",
    "activities.hold": "hold",
    "activities.close": "close",
    "activities.cancel": "cancel",
}
# What hangs on an activity and would lose its ground.
BUILT = ("enrolments", "leaves", "suggestions", "reports")


def may_take_back(activity: Activity, by: Actor) -> bool:
    """Whether the last thing done to it was a move this seat may make. One query."""
    name = MOVES.get(takeback.last_kind(activity.committee_id, [activity.pk]))
    return bool(name and not activity.voided_at and FLOW.moves[name].who(by, activity))


def take_back(
    activity: Activity, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Activity:
    """Undo the last move as if it had not been made; its line stays in the journal."""
    if not reason.strip():
        raise Refused("请写明撤回的原因")
    if expected is not None and expected != activity.version:
        raise journal.Stale(journal.changes_since(activity, expected))
    lines = takeback.last_lines(activity.committee_id, [activity.pk], "activities", ())
    if not lines or lines[0].kind not in MOVES:
        raise Refused("最后一步不能撤回；需要更正的，请用“更正”或相应的办理环节")
    if not FLOW.moves[MOVES[lines[0].kind]].who(by, activity):
        raise NotYours("没有您可以撤回的步骤")
    if takeback.touched_since(activity.committee_id, _hanging(activity), lines):
        raise Refused(takeback.LATER)
    with journal.act("activities.take_back", by=by, on=on, note=reason.strip()) as act:
        takeback.play_back(act, lines, lambda record, before: _is_of(record, activity), reason)
    activity.refresh_from_db()
    return activity


def _is_of(record: Any, activity: Activity) -> bool:
    return bool(record.pk == activity.pk or getattr(record, "activity_id", None) == activity.pk)


def _hanging(activity: Activity) -> list[int]:
    ids = [activity.pk]
    for name in BUILT:
        ids += getattr(activity, name).values_list("pk", flat=True)
    return ids
