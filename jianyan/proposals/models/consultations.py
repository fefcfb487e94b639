"""Units asked before a case is handed over whether the matter is theirs."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Unit
from jianyan.proposals.models.base import READERS
from jianyan.proposals.models.proposals import Proposal


class ConsultationQuerySet(TenantQuerySet):
    """The office and the authority read all; a unit what it was asked itself. Sponsors are not told who was asked."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*READERS) else rows.filter(unit__in=actor.unit_ids)

    def waiting(self) -> Self:
        """Asked, not answered, and the case not handed over meanwhile."""
        return self.live().filter(answered_on=None, proposal__state__in=("filed", "allocating"))


class Consultation(Record):
    """预交办征求意见: one unit asked about one case, and its answer; it binds nobody."""

    class Answer(models.TextChoices):
        WILLING = "willing", "可以承办"
        UNWILLING = "unwilling", "不属于本单位职责"
        OTHER = "other", "建议由其他单位承办"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="consultations", verbose_name="提案"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="征求单位")
    question = models.CharField("征求内容", max_length=200, blank=True)
    asked_on = models.DateField("征求日期")
    answer = models.CharField("单位意见", max_length=10, choices=Answer.choices, blank=True)
    text = models.CharField("意见说明", max_length=400, blank=True)
    suggested_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="建议承办单位"
    )
    answered_on = models.DateField("答复日期", null=True, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "预交办征求意见"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "proposal", "unit"],
                name="consultation_once",
                condition=Q(voided_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["committee", "unit", "answered_on"], name="consultation_unit")]

    def __str__(self) -> str:
        return f"{self.unit}：{self.get_answer_display() or '尚未答复'}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/consult/{self.pk}/"
