"""What the page of a report shows besides its particulars, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from jianyan.activities.models import (
    Adoption,
    Effect,
    Feedback,
    LookBack,
    Recipient,
    Report,
    ReportInstruction,
    ReportItem,
    ReportSign,
)
from jianyan.people.actors import OFFICE, Actor


@dataclass
class Told:
    """One item with what was said to it."""

    item: ReportItem
    adoptions: list[Adoption] = field(default_factory=list)
    feedbacks: list[Feedback] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        return bool(self.adoptions or self.feedbacks)


def _live(model: Any, actor: Actor, **where: Any) -> Any:
    return model.objects.of(actor.committee_id).live().filter(**where)


def report_sheet(report: Report, actor: Actor) -> dict[str, Any]:
    """Sign-off, recipients, items with adoption and feedback, instructions, effects, visits. Nine queries at most."""
    told = {one.pk: Told(one) for one in _live(ReportItem, actor, report=report).order_by("number")}
    for each in _live(Adoption, actor, item__in=list(told)).order_by("adopted_on", "id"):
        told[each.item_id].adoptions.append(each)
    for said in _live(Feedback, actor, item__in=list(told)).select_related("unit").order_by("given_on", "id"):
        told[said.item_id].feedbacks.append(said)
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in told.values():
        groups[one.item.aspect].append(one)
    signs = []
    if actor.has(*OFFICE):
        signs = list(_live(ReportSign, actor, report=report).order_by("turn", "place"))
    looks = _live(LookBack, actor, report=report).select_related("unit").order_by("visited_on")
    return {
        "groups": list(groups.items()),
        "item_count": len(told),
        "answered": sum(one.answered for one in told.values()),
        "signs": signs,
        "recipients": list(_live(Recipient, actor, report=report).order_by("id")),
        "instructions": list(_live(ReportInstruction, actor, report=report).order_by("instructed_on", "id")),
        "effects": list(_live(Effect, actor, report=report).order_by("happened_on", "id")),
        "looks": list(looks),
    }
