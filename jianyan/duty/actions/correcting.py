"""Taking back the last step of a year, with a reason, until somebody has built on it (law 4).

What is frozen stays frozen, and what was sent out stays out. A decision entered wrongly is taken back before it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.core import journal, takeback
from jianyan.core.models import EventRow
from jianyan.duty.flow import BODY_YEAR_FLOW, YEAR_FLOW
from jianyan.duty.models import Appraisal, BodyObjection, Objection, SelfReport, Year
from jianyan.kit.flow import Flow, NotYours, Refused
from jianyan.people.actors import Actor

journal.declare({"duty.take_back_year": "撤回考核的上一步", "duty.take_back_bodies": "撤回机构考核的上一步"})


@dataclass(frozen=True)
class Backwards:
    """What can be taken back of a year: the verb of doing so, the verbs by the move whose right they ask, and what
    members and bodies do because of a step; once they have, it stands."""

    kind: str
    flow: Flow
    moves: Mapping[str, str]
    following: Mapping[str, Any]


OF_MEMBERS = Backwards(
    "duty.take_back_year",
    YEAR_FLOW,
    {
        "duty.call_reports": "call_reports",
        "duty.verify_year": "verify",
        "duty.review_year": "review",
        "duty.send_back_year": "send_back",
        "duty.publish_year": "publish",
        "duty.decide_year": "decide",
    },
    {
        "duty.call_reports": SelfReport,
        "duty.verify_year": SelfReport,
        "duty.publish_year": Objection,
    },
)
OF_BODIES = Backwards(
    "duty.take_back_bodies",
    BODY_YEAR_FLOW,
    {"duty.publish_bodies": "publish", "duty.decide_bodies": "decide"},
    {"duty.publish_bodies": BodyObjection},
)


def _table(year: Year) -> Backwards:
    return OF_MEMBERS if isinstance(year, Appraisal) else OF_BODIES


def may_take_back(year: Year, by: Actor) -> bool:
    """Whether a page offers it: the last thing done to the year is a step this seat may make. One query."""
    table = _table(year)
    name = table.moves.get(takeback.last_kind(year.committee_id, [year.pk]))
    return bool(name and table.flow.moves[name].who(by, year))


def take_back(year: Year, reason: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Undo the last step as if it had not been made; its line stays in the journal."""
    if not reason.strip():
        raise Refused("请写明撤回的原因")
    if expected is not None and expected != year.version:
        raise journal.Stale(journal.changes_since(year, expected))
    table = _table(year)
    lines = takeback.last_lines(year.committee_id, [year.pk], "duty", ())
    if not lines or lines[0].kind not in table.moves:
        raise Refused("这一步不能撤回：得分冻结、结果送达以后不再改动")
    if not table.flow.moves[table.moves[lines[0].kind]].who(by, year):
        raise NotYours("没有您可以撤回的步骤")
    if _built_on(table, year, lines[0]):
        raise Refused(takeback.LATER)

    def mine(record: Any, before: takeback.Row) -> bool:
        return year.pk in (record.pk, getattr(record, "appraisal_id", None))

    note = f"{journal.label_of(lines[0].kind)}：{reason.strip()}"
    with journal.act(table.kind, by=by, on=on, note=note) as act:
        takeback.play_back(act, lines, mine, reason)
    year.refresh_from_db()


def _built_on(table: Backwards, year: Year, line: takeback.Line) -> bool:
    """Whether a member or a body has acted because of this step."""
    model = table.following.get(line.kind)
    if model is None:
        return False
    theirs = model.objects.of(year.committee_id).filter(appraisal=year)
    rows = EventRow.objects.of(year.committee_id).filter(seq__gt=line.seq)
    return bool(rows.filter(record_id__in=theirs.values("pk")).exists())
