"""What the public may read of a case: the committee's decision, dated, and what replaced it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record
from jianyan.proposals.models.base import CaseQuerySet
from jianyan.proposals.models.proposals import Proposal


class Publication(Record):
    """公开决定: holds from its day until the next decision on the same case; none is ever overwritten.

    ``from_on`` is the day from which it shows outside (a rule may let some time pass), ``units_from_on`` the day from
    which the handling units are named there, empty when never. Both are frozen when the decision is taken.
    """

    class Outcome(models.TextChoices):
        PUBLIC = "public", "公开"
        CLOSED = "closed", "不公开"
        WITHDRAWN = "withdrawn", "撤回公开"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="publications", verbose_name="提案"
    )
    outcome = models.CharField("决定", max_length=10, choices=Outcome.choices)
    decided_by = models.CharField("决定机关", max_length=60)
    reason = models.CharField("理由", max_length=200, blank=True)
    decided_on = models.DateField("决定日期")
    from_on = models.DateField("对外生效日期")
    units_from_on = models.DateField("写明承办单位的日期", null=True, blank=True)
    ended_on = models.DateField("被新决定取代的日期", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "公开决定"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "proposal"],
                name="publication_one_holds",
                condition=Q(ended_on__isnull=True, voided_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "proposal"], name="publication_case"),
            models.Index(fields=["committee", "outcome", "from_on"], name="publication_from"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}：{self.proposal.cause}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    def names_units(self, day: date) -> bool:
        """Whether the handling units are named outside on a day."""
        return self.units_from_on is not None and self.units_from_on <= day
