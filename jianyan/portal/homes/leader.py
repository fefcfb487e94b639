"""A leader's home beside the year in figures: what is late and who acts next, the cases under his eye, instructions."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.core.instructions import Instruction
from jianyan.opinions.models import OpinionInstruction
from jianyan.people.actors import Actor
from jianyan.proposals.models import Supervision
from jianyan.proposals.queries import late_on

SHOWN = 5


def late(actor: Actor, today: date) -> dict[str, Any]:
    """Parts past their date, the longest first, with the unit that acts next. One query."""
    rows = late_on(actor.committee_id, today).order_by("due_on", "id")
    found = list(rows.select_related("unit", "proposal__committee")[: SHOWN + 1])
    lines = [{"one": one, "days": (today - one.due_on).days} for one in found[:SHOWN]]
    return {"lines": lines, "more": len(found) > SHOWN}


def supervised(actor: Actor, today: date) -> dict[str, Any]:
    """Cases a leader has taken under his eye. One query."""
    rows = Supervision.objects.visible_to(actor).live().filter(ended_on=None)
    found = list(rows.select_related("proposal__committee").order_by("-started_on", "-id")[:SHOWN])
    return {"lines": found} if found else {}


def instructions(actor: Actor, today: date) -> dict[str, Any]:
    """The last words of leaders on opinions; a tick is none. One query."""
    rows = OpinionInstruction.objects.visible_to(actor).live()
    rows = rows.filter(kind=Instruction.Kind.SUBSTANTIVE).select_related("opinion__committee")
    found = list(rows.order_by("-instructed_on", "-id")[:SHOWN])
    return {"lines": found} if found else {}
