"""Stored facts: what was counted last."""

from django.db import models

from jianyan.core.tenancy import Tenant


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
