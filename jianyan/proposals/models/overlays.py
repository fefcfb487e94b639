"""What lies over a case without being a state: honours, a leader's supervision, a hold, urgency. Each is a dated record."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.proposals.models.base import CaseQuerySet
from jianyan.proposals.models.proposals import Proposal


class DistinctionQuerySet(TenantQuerySet):
    def visible_to(self, actor: Any) -> Self:
        """Honours are known to whoever may open the proposal."""
        return self.of(actor.committee_id).filter(proposal__in=Proposal.objects.visible_to(actor))


class Distinction(Record):
    """重点提案、一号提案、优秀提案: decided on a day by someone; a record beside the case, never a state."""

    class Kind(models.TextChoices):
        NUMBER_ONE = "number_one", "一号提案"
        KEY = "key", "重点提案"
        EXCELLENT = "excellent", "优秀提案"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="distinctions", verbose_name="提案"
    )
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    decided_on = models.DateField("确定日期")
    decided_by = models.CharField("确定机关", max_length=60, blank=True)
    document = models.CharField("文号", max_length=60, blank=True)

    objects = DistinctionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "提案荣誉"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "proposal", "kind"],
                condition=Q(voided_at__isnull=True),
                name="distinction_once",
            )
        ]
        indexes = [models.Index(fields=["committee", "kind", "decided_on"], name="distinction_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.proposal.cause}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()


class Supervision(Record):
    """督办: a leader takes a case under his eye, with a plan and in the end a word on what came of it."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="supervisions", verbose_name="提案"
    )
    leader = models.CharField("督办领导", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    plan = models.CharField("督办安排", max_length=400)
    started_on = models.DateField("开始日期")
    notes = models.TextField("督办情况", blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "督办"
        indexes = [models.Index(fields=["committee", "started_on"], name="supervision_on")]

    def __str__(self) -> str:
        return f"{self.leader}督办"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()


class Hold(Record):
    """暂缓: a case waits for a reason, from a day until another. Its due dates stay as they are."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="holds", verbose_name="提案"
    )
    reason = models.CharField("暂缓理由", max_length=200)
    from_on = models.DateField("暂缓自")
    until_on = models.DateField("暂缓至", null=True, blank=True)
    lifted_on = models.DateField("恢复日期", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "暂缓办理"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "proposal"],
                name="hold_one_at_a_time",
                condition=Q(voided_at__isnull=True, lifted_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"暂缓：{self.reason}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()


class Urgency(Record):
    """快速办理: a time-critical matter goes before the others."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="urgencies", verbose_name="提案"
    )
    reason = models.CharField("理由", max_length=200)
    marked_on = models.DateField("确定日期")
    ended_on = models.DateField("取消日期", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "快速办理"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "proposal"],
                name="urgency_one_at_a_time",
                condition=Q(voided_at__isnull=True, ended_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"快速办理：{self.reason}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()
