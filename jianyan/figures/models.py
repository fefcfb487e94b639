"""Frozen figures, and stored facts: what was counted last."""

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, Tenant, TenantQuerySet


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


class Fact(Tenant):
    """A figure of one committee as it was counted last. Derived: counted again once a journal line touched what it read.

    ``about`` is the hash of the scope without its committee, so that the same question has the same name everywhere.
    ``seq`` is the last journal line known not to have changed it, ``reads`` the tables its count was read from.
    """

    about = models.CharField("范围摘要", max_length=64)
    key = models.CharField("指标", max_length=80)
    scope = models.JSONField("范围")
    value = models.CharField("数值", max_length=40, blank=True)
    note = models.CharField("附注", max_length=200, blank=True)
    top = models.BigIntegerField("计数")
    base = models.BigIntegerField("基数")
    entries = models.BigIntegerField("记录数")
    days = models.JSONField("天数分布")
    reads = models.TextField("所读的表")
    seq = models.PositiveBigIntegerField("日志序号")
    counted_at = models.DateTimeField("计算时间")

    class Meta(Tenant.Meta):
        verbose_name = "已算数据"
        constraints = [models.UniqueConstraint(fields=["committee", "about", "key"], name="fact_about")]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"
