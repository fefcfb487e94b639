"""What was answered to a draft plan: beside each item for the office, item by item for who is asked."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q

from jianyan.activities.models import Plan, PlanItem, PlanOpinion, PlanRemark
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor

ASKED = ("unit", "body", "person")


def asked_of(actor: Actor) -> TenantQuerySet:
    """What this seat itself was asked."""
    rows = PlanOpinion.objects.of(actor.committee_id).live().filter(plan__voided_at=None)
    mine = Q(unit__in=actor.unit_ids) | Q(body__in=actor.body_ids) | Q(person__in=actor.person_ids)
    found: TenantQuerySet = rows.filter(mine)
    return found


def unanswered_by(actor: Actor) -> TenantQuerySet:
    """Of these, what still waits for an answer."""
    drafted = (Plan.State.ASKING, Plan.State.REVISED)
    rows: TenantQuerySet = asked_of(actor).filter(answered_on=None, plan__state__in=drafted)
    return rows


def items_of(plan: Plan) -> list[PlanItem]:
    """The items of a draft in their order. One query."""
    rows = PlanItem.objects.of(plan.committee_id).live().filter(plan=plan)
    return list(rows.select_related("lead", "leader", "committee").order_by("item_no"))


def said_of(opinion: PlanOpinion) -> dict[int, str]:
    """Item to what one of those asked said of it. One query."""
    rows = PlanRemark.objects.of(opinion.committee_id).live().filter(opinion=opinion)
    return dict(rows.values_list("item", "text"))


def remarks_beside(plan: Plan, actor: Actor) -> dict[int, list[dict[str, Any]]]:
    """Item to what was said of it and by whom, as far as this reader may see it. One query."""
    rows = PlanRemark.objects.of(plan.committee_id).live().visible_to(actor).filter(item__plan=plan)
    rows = rows.filter(opinion__voided_at=None).order_by("opinion_id")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in rows.select_related(*(f"opinion__{name}" for name in ASKED)):
        found[one.item_id].append({"who": one.opinion.asked, "text": one.text})
    return found
