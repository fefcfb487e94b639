"""What a year ends with: frozen results, statements sent, certificates, and advice that people act upon or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record
from jianyan.duty.models.base import PersonalQuerySet, YearQuerySet
from jianyan.duty.models.cases import appraisal, person
from jianyan.people.models import Term


class Result(Record):
    """考核结果: a member's year as it was frozen; the hash is of every line of the score."""

    appraisal = appraisal()
    person = person()
    total = models.IntegerField("总分（百分之一分）")
    grade = models.CharField("等次", max_length=20, blank=True)
    grade_name = models.CharField("等次名称", max_length=20, blank=True)
    threshold_grade = models.CharField("按分数的等次", max_length=20, blank=True)
    is_open = models.BooleanField("名额并列待定", default=False)
    meets_minimum = models.BooleanField("达到最低履职要求", default=True)
    exempt = models.CharField("不定等次", max_length=40, blank=True)
    lines_hash = models.CharField("明细摘要", max_length=64)
    frozen_on = models.DateField("冻结日期")
    decided_on = models.DateField("审定日期", null=True, blank=True)

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "考核结果"
        constraints = [
            models.UniqueConstraint(fields=["committee", "appraisal", "person"], name="result_once")
        ]
        indexes = [models.Index(fields=["committee", "decided_on"], name="result_decided")]

    def __str__(self) -> str:
        return f"{self.person}　{self.grade_name or self.exempt}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/people/{self.person_id}/?year={self.appraisal.year}"

    @property
    def by_quota(self) -> bool:
        """The points reach another grade than the places allow."""
        return bool(self.threshold_grade) and self.grade != self.threshold_grade


class Statement(Record):
    """季度通报: that each member was shown his score of a quarter, on a day."""

    appraisal = appraisal()
    quarter = models.PositiveSmallIntegerField("季度")
    sent_on = models.DateField("发送日期")
    members = models.PositiveIntegerField("委员数")

    objects = YearQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "季度通报"
        constraints = [
            models.UniqueConstraint(fields=["committee", "appraisal", "quarter"], name="statement_once"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="statement_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal.year}年第{self.quarter}季度履职情况通报"

    def get_absolute_url(self) -> str:
        return self.appraisal.get_absolute_url()


class Certificate(Record):
    """履职证明: a printed paper with a code. The code confirms number, name and validity, never a score."""

    person = person()
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name="届")
    number = models.PositiveIntegerField("编号")
    code = models.CharField("验证码", max_length=20)
    issued_on = models.DateField("出具日期")
    valid_until_on = models.DateField("有效期至")

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "履职证明"
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="certificate_number"),
            models.UniqueConstraint(fields=["committee", "code"], name="certificate_code"),
        ]

    def __str__(self) -> str:
        return f"履职证明第{self.number}号"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/people/{self.person_id}/"


class Advice(Record):
    """结果运用建议: what the sheet advises about a result. Nothing follows by itself: people act on it, or not."""

    class State(models.TextChoices):
        ADVISED = "advised", "待办理"
        DONE = "done", "已办理"
        LEFT = "left", "不采取"

    appraisal = appraisal()
    person = person()
    text = models.CharField("建议", max_length=200)
    is_talk = models.BooleanField("约谈", default=False)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ADVISED)
    advised_on = models.DateField("提出日期")
    settled_on = models.DateField("办理日期", null=True, blank=True)
    note = models.CharField("办理情况", max_length=200, blank=True)

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "结果运用建议"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["advised", "done", "left"]), name="duty_advice_state"
            )
        ]
        indexes = [models.Index(fields=["committee", "settled_on"], name="advice_settled")]

    def __str__(self) -> str:
        return f"{self.person}：{self.text}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/advice/{self.pk}/"
