"""Scores and their lines: derived from facts and sheet, reckoned again when a line of the journal touched a fact."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Tenant, TenantQuerySet
from jianyan.duty.models.base import READERS, persons_of
from jianyan.duty.models.years import Appraisal
from jianyan.people.models import Person


class ScoreQuerySet(TenantQuerySet):
    """A score is the member's own; the office that keeps the files reads all."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*READERS) else rows.filter(persons_of(actor))


class Posting(Tenant):
    """核算: up to which journal line the scores of a year are true, and by which edition of the reckoning."""

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="+", verbose_name="考核年度"
    )
    seq = models.PositiveBigIntegerField("日志序号")
    posted_at = models.DateTimeField("核算时间")
    reckoning = models.PositiveSmallIntegerField("核算版次", default=0)

    class Meta(Tenant.Meta):
        verbose_name = "核算"
        constraints = [models.UniqueConstraint(fields=["committee", "appraisal"], name="posting_once")]

    def __str__(self) -> str:
        return f"{self.appraisal}　{self.posted_at:%Y-%m-%d}"


class Scorecard(Tenant):
    """得分: a member's total (hundredths, rounded once) with its exact value, grade by threshold and unmet gates."""

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="+", verbose_name="考核年度", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="委员", db_index=False
    )
    total = models.IntegerField("总分（百分之一分）")
    exact_num = models.BigIntegerField("准确值分子")
    exact_den = models.BigIntegerField("准确值分母", default=1)
    parts = models.JSONField("各部分")
    grade = models.CharField("等次", max_length=20, blank=True)
    unmet = models.JSONField("未达到的", default=list)
    exempt = models.CharField("不定等次", max_length=40, blank=True)
    months = models.PositiveSmallIntegerField("任职月数", default=12)
    roles = models.CharField("身份", max_length=120, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta(Tenant.Meta):
        verbose_name = "履职得分"
        constraints = [
            models.UniqueConstraint(fields=["committee", "appraisal", "person"], name="scorecard_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}　{self.total / 100:g}分"

    @property
    def exact(self) -> Fraction:
        return Fraction(self.exact_num, self.exact_den)


class ScoreEntry(Tenant):
    """得分明细: one fact under one rule: what it was worth, the share, what counted, and why not."""

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="+", verbose_name="考核年度", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="委员", db_index=False
    )
    no = models.PositiveIntegerField("序号")
    rule = models.CharField("条目", max_length=40, blank=True)
    category = models.CharField("部分", max_length=40, blank=True)
    kind = models.CharField("性质", max_length=12)
    label = models.CharField("名称", max_length=120, blank=True)
    clause = models.CharField("条款", max_length=80, blank=True)
    source = models.CharField("事实", max_length=60, blank=True)
    fact = models.CharField("事实编号", max_length=120, blank=True)
    thing = models.CharField("事项", max_length=80, blank=True)
    cause = models.BigIntegerField("所依据的记录", null=True, blank=True)
    title = models.CharField("事项名称", max_length=200, blank=True)
    told = models.CharField("情形", max_length=200, blank=True)
    url = models.CharField("地址", max_length=120, blank=True)
    on = models.DateField("日期", null=True, blank=True)
    raw_num = models.BigIntegerField("原分分子")
    raw_den = models.BigIntegerField("原分分母", default=1)
    share_num = models.BigIntegerField("份额分子", default=1)
    share_den = models.BigIntegerField("份额分母", default=1)
    counted_num = models.BigIntegerField("计入分子")
    counted_den = models.BigIntegerField("计入分母", default=1)
    reason = models.CharField("未计原因", max_length=200, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta(Tenant.Meta):
        verbose_name = "得分明细"
        constraints = [
            models.UniqueConstraint(fields=["committee", "appraisal", "person", "no"], name="scoreentry_no")
        ]
        indexes = [
            models.Index(fields=["committee", "appraisal", "thing"], name="scoreentry_thing"),
            models.Index(fields=["committee", "appraisal", "cause"], name="scoreentry_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.label}　{self.title}"

    @property
    def counted(self) -> Fraction:
        return Fraction(self.counted_num, self.counted_den)

    @property
    def raw(self) -> Fraction:
        return Fraction(self.raw_num, self.raw_den)

    @property
    def share(self) -> Fraction:
        return Fraction(self.share_num, self.share_den)
