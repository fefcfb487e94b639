"""提案汇编 on its way: a volume of a session's cases that the worker sets."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Tenant, TenantQuerySet
from jianyan.people.models import PlenarySession, Role

EDITORS = (Role.PO, Role.PC, Role.SG)


class CompilationQuerySet(TenantQuerySet):
    def visible_to(self, actor: Any) -> Self:
        """Volumes are made and read by the office that edits them."""
        return self.of(actor.committee_id) if actor.has(*EDITORS) else self.none()


class Compilation(Tenant):
    """提案汇编: one volume being made. Staging, not a record: its files can be made again from the records."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待处理"
        WORKING = "working", "正在编排"
        DONE = "done", "已编好"
        FAILED = "failed", "未能编好"

    session = models.ForeignKey(
        PlenarySession, on_delete=models.PROTECT, related_name="+", verbose_name="会议"
    )
    whole = models.BooleanField("内部使用")
    state = models.CharField("进度", max_length=8, choices=State.choices, default=State.WAITING)
    phase = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.CharField("未能编好的原因", max_length=200, blank=True)
    missing = models.CharField("字库中没有的字", max_length=200, blank=True)
    account_id = models.BigIntegerField("经办账号", null=True)
    actor = models.CharField("经办人", max_length=60)
    asked_at = models.DateTimeField("提出时间")
    moved_at = models.DateTimeField("最近进展")

    objects = CompilationQuerySet.as_manager()

    class Meta(Tenant.Meta):
        verbose_name = "提案汇编"
        indexes = [models.Index(fields=["committee", "id"], name="compilation_id")]

    def __str__(self) -> str:
        return f"{self.session}提案汇编（{'内部使用' if self.whole else '公开本'}）"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/compilations/{self.pk}/"

    def path(self, kind: str) -> str:
        """Where its file lies in the storage."""
        return f"{self.committee_id}/compilations/{self.pk}.{kind}"
