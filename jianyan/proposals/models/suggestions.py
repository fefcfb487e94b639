"""What became of the units suggested for a case: one row a decision, written with it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import PlenarySession, Role, Unit
from jianyan.proposals.models.base import READERS, CaseQuerySet
from jianyan.proposals.models.proposals import Proposal

WHOLE = 10_000  # a chance is kept as an integer: so many parts of it are certainty


class UnitSuggestionQuerySet(CaseQuerySet):
    """Who decides who handles a case reads what was suggested; nobody else."""

    def visible_to(self, actor: Any) -> Self:
        return super().visible_to(actor) if actor.has(*READERS) else self.none()


class UnitSuggestion(Record):
    """分办建议: the units suggested for a case (``units``: id, name, role, score, best first) and what was decided."""

    class Answer(models.TextChoices):
        TAKEN = "taken", "采用"
        CHANGED = "changed", "改动后采用"
        REFUSED = "refused", "不采用"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="unit_suggestions", verbose_name="提案"
    )
    units = models.JSONField("建议的单位", default=list)
    sure = models.BooleanField("有把握", default=False)
    answer = models.CharField("处理", max_length=8, choices=Answer.choices)
    host = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确定的主办单位"
    )
    decided_on = models.DateField("日期")

    objects = UnitSuggestionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "分办建议"
        indexes = [models.Index(fields=["committee", "decided_on"], name="unitsuggestion_on")]

    def __str__(self) -> str:
        return f"{self.proposal}：{self.get_answer_display()}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()


class CaseGroupingQuerySet(TenantQuerySet):
    """For those who write the report on the review."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id) if actor.has(Role.PO, Role.PC, Role.SG) else self.none()


class CaseGrouping(Record):
    """提案归类建议: filed cases of a session (``cases``: their ids) that speak of one thing, for the report on the review."""

    Answer = UnitSuggestion.Answer

    session = models.ForeignKey(
        PlenarySession, on_delete=models.PROTECT, related_name="+", verbose_name="会议"
    )
    aspect = models.CharField("方面", max_length=80)
    proposed = models.CharField("建议的名称", max_length=120)
    name = models.CharField("确定的名称", max_length=120)
    cases = models.JSONField("提案", default=list)
    answer = models.CharField("处理", max_length=8, choices=UnitSuggestion.Answer.choices)
    decided_on = models.DateField("日期")

    objects = CaseGroupingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "提案归类建议"
        indexes = [models.Index(fields=["committee", "session"], name="casegrouping_session")]

    def __str__(self) -> str:
        return f"{self.name}（{len(self.cases)}件）"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/review/groups/?session={self.session_id}"
