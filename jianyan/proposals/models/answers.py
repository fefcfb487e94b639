"""Each thing a proposal asks for, and what a unit answered to just this."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.proposals.models.base import READERS, handled_by, sponsored_by
from jianyan.proposals.models.handling import Reply
from jianyan.proposals.models.proposals import Proposal


class AskQuerySet(TenantQuerySet):
    """Whoever may open the proposal; the units of a main case also read what its merged ones ask, for they answer it."""

    def visible_to(self, actor: Any) -> Self:
        open_cases = Q(proposal__in=Proposal.objects.visible_to(actor).values("pk"))
        if actor.unit_ids:
            open_cases |= Q(proposal__merged_into__in=handled_by(actor))
        return self.of(actor.committee_id).filter(open_cases)


class Ask(Record):
    """提案建议: one numbered suggestion of a proposal, divided when it is put forward. It outlives the term."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="asks", verbose_name="提案")
    order = models.PositiveSmallIntegerField("序号")
    text = models.TextField("建议内容")

    objects = AskQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "提案建议"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "proposal", "order"],
                name="ask_order",
                condition=Q(voided_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["committee", "proposal"], name="ask_proposal")]

    def __str__(self) -> str:
        return f"建议{self.order}：{self.text[:40]}"

    def get_absolute_url(self) -> str:
        return f"{self.proposal.get_absolute_url()}#asks"


class AnswerQuerySet(TenantQuerySet):
    """The author of the suggestion once the reply is delivered, the unit its own, the office all."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*READERS):
            return rows
        # A merged author reads the main case, but only his own points answered one by one.
        told = Q(ask__proposal__in=sponsored_by(actor)) | Q(ask__proposal__in=handled_by(actor))
        delivered = told & Q(reply__delivered_on__isnull=False)
        return rows.filter(delivered | Q(reply__assignment__unit__in=actor.unit_ids))


class Answer(Record):
    """建议答复: what one reply says to one suggestion: taken, partly, not; the measure, and its date."""

    class Decision(models.TextChoices):
        TAKEN = "taken", "采纳"
        PARTLY = "partly", "部分采纳"
        NOT = "not", "未采纳"

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="answers", verbose_name="答复")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="answers", verbose_name="建议")
    decision = models.CharField("是否采纳", max_length=6, choices=Decision.choices)
    measure = models.TextField("措施或理由")
    due_on = models.DateField("完成时限", null=True, blank=True)
    answered_on = models.DateField("答复日期")

    ADOPTED = (Decision.TAKEN, Decision.PARTLY)
    objects = AnswerQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "建议答复"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "reply", "ask"],
                name="answer_once",
                condition=Q(voided_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["committee", "ask"], name="answer_ask"),
            models.Index(fields=["committee", "decision", "ask"], name="answer_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}：{self.measure[:40]}"

    def get_absolute_url(self) -> str:
        return self.ask.get_absolute_url()

    @property
    def tone(self) -> str:
        """How the decision is shown (see components/_badge.html)."""
        return {"taken": "ok", "partly": "wait"}.get(self.decision, "off")
