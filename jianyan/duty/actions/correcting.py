"""Taking back the last step of a year, with a reason, until somebody has built on it (law 4).

What is frozen stays frozen, and what was sent out stays out. A decision entered wrongly is taken back before it is sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.core import journal, takeback
from jianyan.core.models import EventRow
from jianyan.duty.flow import YEAR_FLOW
from jianyan.duty.models import Appraisal, Objection, SelfReport
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor

journal.declare({"duty.take_back_year": "撤回考核的上一步"})

# The verbs that are taken back, by the move whose right they ask.
MOVES = {
    "duty.call_reports": "call_reports",
    "duty.verify_year": "verify",
    "duty.review_year": "review",
    "duty.send_back_year": "send_back",
    "duty.publish_year": "publish",
    "duty.decide_year": "decide",
}
# What members and bodies do because of a step: once they have, it stands.
FOLLOWING: dict[str, Any] = {
    "duty.call_reports": SelfReport,
    "duty.verify_year": SelfReport,
    "duty.publish_year": Objection,
}


def may_take_back(appraisal: Appraisal, by: Actor) -> bool:
    """Whether a page offers it: the last thing done to the year is a step this seat may make. One query."""
    name = MOVES.get(takeback.last_kind(appraisal.committee_id, [appraisal.pk]))
    return bool(name and YEAR_FLOW.moves[name].who(by, appraisal))


def take_back_year(
    appraisal: Appraisal, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Appraisal:
    """Undo the last step as if it had not been made; its line stays in the journal."""
    if not reason.strip():
        raise Refused("请写明撤回的原因")
    if expected is not None and expected != appraisal.version:
        raise journal.Stale(journal.changes_since(appraisal, expected))
    lines = takeback.last_lines(appraisal.committee_id, [appraisal.pk], "duty", ())
    if not lines or lines[0].kind not in MOVES:
        raise Refused("这一步不能撤回：得分冻结、结果送达以后不再改动")
    if not YEAR_FLOW.moves[MOVES[lines[0].kind]].who(by, appraisal):
        raise NotYours("没有您可以撤回的步骤")
    if _built_on(appraisal, lines[0]):
        raise Refused(takeback.LATER)

    def mine(record: Any, before: takeback.Row) -> bool:
        return appraisal.pk in (record.pk, getattr(record, "appraisal_id", None))

    note = f"{journal.label_of(lines[0].kind)}：{reason.strip()}"
    with journal.act("duty.take_back_year", by=by, on=on, note=note) as act:
        takeback.play_back(act, lines, mine, reason)
    appraisal.refresh_from_db()
    return appraisal


def _built_on(appraisal: Appraisal, line: takeback.Line) -> bool:
    """Whether a member or a body has acted because of this step."""
    model = FOLLOWING.get(line.kind)
    if model is None:
        return False
    theirs = model.objects.of(appraisal.committee_id).filter(appraisal=appraisal)
    rows = EventRow.objects.of(appraisal.committee_id).filter(seq__gt=line.seq)
    return bool(rows.filter(record_id__in=theirs.values("pk")).exists())
