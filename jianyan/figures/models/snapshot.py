"""Frozen figures."""

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, TenantQuerySet


class SnapshotQuerySet(TenantQuerySet):
    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id)


class Snapshot(Record):
    """A figure as it was when somebody froze it: value, definition, the ids of its entries, and their hash."""

    key = models.CharField("指标", max_length=80)
    scope = models.JSONField("范围")
    value = models.CharField("数值", max_length=40, blank=True)
    unit = models.CharField("单位", max_length=10)
    meaning = models.TextField("口径")
    entries = models.JSONField("记录")
    hash = models.CharField("摘要", max_length=64)
    journal_seq = models.PositiveBigIntegerField("日志序号")
    journal_hash = models.CharField("日志摘要", max_length=64)
    frozen_at = models.DateTimeField("固定时间")
    purpose = models.CharField("用途", max_length=120, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "固定的数据"
        indexes = [models.Index(fields=["committee", "key"], name="snapshot_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.value}{self.unit}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/figures/snapshots/{self.pk}/"
