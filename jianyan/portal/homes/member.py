"""A member's home beside what waits: the next dates, the own cases with their stamp, the duty file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from jianyan.activities.queries import agenda
from jianyan.duty.models import Scorecard
from jianyan.duty.scoring.engine import points
from jianyan.people.actors import Actor
from jianyan.proposals.models import Proposal, Sponsor
from jianyan.proposals.queries import next_steps

DATES = 3
CASES = 4


def dates(actor: Actor, today: date) -> dict[str, Any]:
    """What this person is called to next. One query."""
    return {"dates": list(agenda.ahead(actor, today)[:DATES])}


def cases(actor: Actor, today: date) -> dict[str, Any]:
    """The newest own proposals, each with who acts next. Four queries, whatever the number."""
    mine = Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids)
    signed = Sponsor.objects.of(actor.committee_id).live().filter(mine, declined_on=None)
    rows = Proposal.objects.of(actor.committee_id).live().filter(pk__in=signed.values("proposal"))
    found = next_steps(rows.order_by("-id")[:CASES], actor)
    if not found:
        return {}
    title = "我的提案" if actor.person_ids else "本单位的提案"
    return {"title": title, "cases": [_line(one, step, today) for one, step in found]}


def _line(one: Proposal, step: Any, today: date) -> dict[str, Any]:
    late = bool(step and step.by and step.by < today)
    tone = "off" if step is None else "you" if step.mine else "late" if late else "wait"
    return {"one": one, "step": step, "tone": tone}


def duty(actor: Actor, today: date) -> dict[str, Any]:
    """The last year of the duty file; its score is told here once it was frozen, for it may still change before. One query."""
    rows = Scorecard.objects.of(actor.committee_id).filter(
        person__in=actor.person_ids, appraisal__voided_at=None
    )
    card = rows.select_related("appraisal").order_by("-appraisal__year").first()
    score = points(card.total) if card and card.appraisal.is_frozen else ""
    return {"year": card.appraisal if card else None, "score": score}
