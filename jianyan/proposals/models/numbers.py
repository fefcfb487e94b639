"""How a proposal comes into a session, and which number it gets there."""

from __future__ import annotations

from datetime import date, time

from django.db import models

from jianyan.core.tenancy import Record, Tenant
from jianyan.people.models import PlenarySession


class ProposalWindow(Record):
    """大会提案征集期: what is submitted inside is a session proposal, whatever its subject."""

    session = models.ForeignKey(
        PlenarySession, on_delete=models.PROTECT, related_name="+", verbose_name="会议"
    )
    opens_on = models.DateField("开始日期")
    cutoff_on = models.DateField("截止日期")
    cutoff_at = models.TimeField("截止时刻", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "大会提案征集期"
        constraints = [models.UniqueConstraint(fields=["committee", "session"], name="window_session")]

    def __str__(self) -> str:
        return f"{self.session}提案征集期"

    def holds(self, day: date, at: time | None = None) -> bool:
        """Whether a day lies inside, and on the last one the time of day; a paper without a time counts by its day."""
        late = day == self.cutoff_on and at is not None and self.cutoff_at is not None and at > self.cutoff_at
        return self.opens_on <= day <= self.cutoff_on and not late


class Counter(Tenant):
    """The last number given in a series of a session. It only rises: withdrawn and merged numbers stay burnt.

    A category is a series of its own where cases are numbered by category as well.
    """

    class Series(models.TextChoices):
        SUBMISSION = "submission", "收件号"
        CASE = "case", "案号"

    session = models.ForeignKey(
        PlenarySession, on_delete=models.PROTECT, related_name="+", verbose_name="会议"
    )
    series = models.CharField("序列", max_length=10, choices=Series.choices)
    last = models.PositiveIntegerField("已用至", default=0)

    class Meta(Tenant.Meta):
        verbose_name = "编号"
        constraints = [
            models.UniqueConstraint(fields=["committee", "session", "series"], name="counter_series")
        ]
