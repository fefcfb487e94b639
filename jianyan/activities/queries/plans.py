"""How far a plan is: done of what was approved, the cancelled ones apart (A-13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from jianyan.activities.models import Plan, PlanItem

_S = PlanItem.State


@dataclass(frozen=True)
class Progress:
    """Items of a plan by what became of them."""

    items: int
    done: int
    postponed: int
    cancelled: int

    @property
    def counted(self) -> int:
        """What completion is reckoned from: all but the cancelled."""
        return self.items - self.cancelled

    @property
    def rate(self) -> str:
        return f"{round(self.done * 100 / self.counted, 2):g}%" if self.counted else "—"


def progress_of(plans: Iterable[Plan]) -> dict[int, Progress]:
    """For each plan. One query."""
    asked = list(plans)
    if not asked:
        return {}
    rows = PlanItem.objects.of(asked[0].committee_id).live().filter(plan__in=asked)
    counted = (
        rows.order_by()
        .values("plan")
        .annotate(
            items=Count("pk"),
            done=Count("pk", filter=Q(state=_S.DONE)),
            postponed=Count("pk", filter=Q(state=_S.POSTPONED)),
            cancelled=Count("pk", filter=Q(state=_S.CANCELLED)),
        )
    )
    found = {row.pop("plan"): Progress(**row) for row in counted}
    return {plan.pk: found.get(plan.pk, Progress(0, 0, 0, 0)) for plan in asked}
