"""The year of liaison groups and special committees: notice, objections, freeze, decision, and results with their lines."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.duty.models.base import BODIES, READERS
from jianyan.duty.models.cases import AnyObjection
from jianyan.duty.models.years import Appraisal, AppraisalSheet
from jianyan.people.models import Body


class BodyYearQuerySet(TenantQuerySet):
    """That a year of the bodies was published is known to the office and to their staff."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id) if actor.has(*READERS, *BODIES) else self.none()


class OfBodyQuerySet(TenantQuerySet):
    """Rows about one body: its own staff and the office that keeps the files."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*READERS):
            return rows
        return rows.filter(body__in=actor.body_ids) if actor.has(*BODIES) else self.none()


class BodyYear(Record):
    """机构年度考核: the year of the bodies under a sheet of theirs. Until it is frozen scores follow the records."""

    class State(models.TextChoices):
        NOTICE = "notice", "公示"
        FROZEN = "frozen", "已冻结，待审定"
        DECIDED = "decided", "已审定"

    year = models.PositiveSmallIntegerField("年度")
    sheet = models.ForeignKey(
        AppraisalSheet, on_delete=models.PROTECT, related_name="+", verbose_name="考核办法"
    )
    state = models.CharField("阶段", max_length=8, choices=State.choices, default=State.NOTICE)
    notice_on = models.DateField("公示日期")
    notice_until_on = models.DateField("公示截止")
    frozen_on = models.DateField("冻结日期", null=True, blank=True)
    decided_on = models.DateField("审定日期", null=True, blank=True)
    decided_by = models.CharField("审定会议", max_length=80, blank=True)

    objects = BodyYearQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "机构年度考核"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"], condition=Q(voided_at__isnull=True), name="bodyyear_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["notice", "frozen", "decided"]), name="duty_bodyyear_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度机构考核"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/bodies/?year={self.year}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_on is not None


Year = Appraisal | BodyYear  # both go from notice to freeze to decision


def _of_year() -> models.ForeignKey[BodyYear, BodyYear]:
    return models.ForeignKey(
        BodyYear, on_delete=models.PROTECT, related_name="+", verbose_name="机构年度考核"
    )


def _body() -> models.ForeignKey[Body, Body]:
    return models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name="机构")


class BodyResult(Record):
    """机构考核结果: a body's year as it was frozen, every line with it; what is recorded later changes nothing."""

    appraisal = _of_year()
    body = _body()
    total = models.IntegerField("总分（百分之一分）")
    grade = models.CharField("等次", max_length=20, blank=True)
    grade_name = models.CharField("等次名称", max_length=20, blank=True)
    is_open = models.BooleanField("名额并列待定", default=False)
    parts = models.JSONField("各部分", default=dict)
    lines = models.JSONField("明细", default=list)
    frozen_on = models.DateField("冻结日期")
    decided_on = models.DateField("审定日期", null=True, blank=True)

    objects = OfBodyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "机构考核结果"
        constraints = [
            models.UniqueConstraint(fields=["committee", "appraisal", "body"], name="bodyresult_once")
        ]

    def __str__(self) -> str:
        return f"{self.body}　{self.grade_name}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/bodies/{self.body_id}/?year={self.appraisal.year}"


class BodyObjection(AnyObjection):
    """机构考核异议: a body's, raised by its staff against a line or something missing."""

    PATH = "body-objections"

    appraisal = _of_year()
    body = _body()

    objects = OfBodyQuerySet.as_manager()

    class Meta(AnyObjection.Meta):
        verbose_name = "机构考核异议"

    def __str__(self) -> str:
        return f"{self.body}的异议"
