"""Supervision: what members advise a unit, how a unit is appraised by ballot, and the look back."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity
from jianyan.activities.models.base import MEMBERSHIP, RoomQuerySet
from jianyan.activities.models.outcomes import Report
from jianyan.core.tenancy import Record, Tenant
from jianyan.people.models import Role, Unit

LEAST = 5  # no result is shown of fewer ballots


def sealed_id() -> int:
    """The key of a ballot: drawn by lot, so that keys do not tell the order in which ballots were cast."""
    return secrets.randbits(62) | 1


class AdviceQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """Members and the authority what was sent; a unit what was sent to it."""
        if actor.has(*MEMBERSHIP, Role.HA):
            return Q(sent_on__isnull=False)
        return Q(sent_on__isnull=False, unit__in=actor.unit_ids)


class SupervisionAdvice(Record):
    """民主监督建议书: what supervisors found at a unit and advise it, with the unit's answer."""

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        SENT = "sent", "待单位答复"
        ANSWERED = "answered", "已答复"
        CLOSED = "closed", "已办结"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="被监督单位")
    title = models.CharField("题目", max_length=120)
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advices",
        verbose_name="所属活动",
    )
    group = models.CharField("监督小组", max_length=40, blank=True)
    problem = models.TextField("发现的问题")
    advice = models.TextField("监督建议")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    drafted_on = models.DateField("起草日期")
    number_year = models.PositiveSmallIntegerField("编号年度", null=True, blank=True)
    number = models.PositiveSmallIntegerField("编号", null=True, blank=True)
    sent_on = models.DateField("送达日期", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.TextField("单位答复", blank=True)
    from_paper = models.BooleanField("按纸质材料登记", default=False)
    returned_on = models.DateField("退回重答日期", null=True, blank=True)
    return_reason = models.CharField("退回重答原因", max_length=200, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    objects = AdviceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "民主监督建议书"
        constraints = [
            models.UniqueConstraint(fields=["committee", "number_year", "number"], name="advice_number"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent", "answered", "closed"]), name="advice_state"
            ),
        ]
        indexes = [models.Index(fields=["committee", "sent_on"], name="advice_sent")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/advices/{self.pk}/"

    @property
    def no(self) -> str:
        """The number it was sent under."""
        return f"{self.number_year}年第{self.number}号" if self.number else ""


class AppraisalQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """Members see appraisals from the opening of the poll; a unit its own when it is closed."""
        if actor.has(*MEMBERSHIP, Role.HA):
            return Q(opened_on__isnull=False)
        return Q(closed_on__isnull=False, unit__in=actor.unit_ids)


class DemocraticAppraisal(Record):
    """民主评议 of a unit by one-time ballots. ``result`` is written when the poll closes, and only of five ballots or more."""

    class State(models.TextChoices):
        DRAFT = "draft", "筹备中"
        OPEN = "open", "投票中"
        CLOSED = "closed", "已计票"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="被评议单位")
    title = models.CharField("名称", max_length=120)
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name="所属活动",
    )
    aspects = models.JSONField("评议内容")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    drafted_on = models.DateField("筹备日期")
    opened_on = models.DateField("开始投票日期", null=True, blank=True)
    closed_on = models.DateField("计票日期", null=True, blank=True)
    issued = models.PositiveSmallIntegerField("发出票数", default=0)
    cast = models.PositiveSmallIntegerField("收回票数", default=0)
    result = models.JSONField("评议结果", default=list, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "民主评议"
        constraints = [
            models.UniqueConstraint(fields=["committee", "title"], name="appraisal_title"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open", "closed"]), name="appraisal_state"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/appraisals/{self.pk}/"


class BallotPaper(Record):
    """评议票: a one-time code, kept as a keyed hash. It says that a ballot was cast with it, and nothing of the ballot."""

    appraisal = models.ForeignKey(
        DemocraticAppraisal, on_delete=models.PROTECT, related_name="papers", verbose_name="民主评议"
    )
    digest = models.CharField("票码摘要", max_length=64)
    issued_on = models.DateField("发出日期")
    cast_on = models.DateField("投票日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "评议票"
        constraints = [
            models.UniqueConstraint(fields=["committee", "digest"], name="ballotpaper_digest"),
        ]

    def __str__(self) -> str:
        return "评议票"


class SealedBallot(Tenant):
    """What was put into the box: scores alone. No key, time or line of the journal ties it to a paper or a person."""

    id = models.BigIntegerField(primary_key=True, default=sealed_id, editable=False)
    appraisal = models.ForeignKey(
        DemocraticAppraisal, on_delete=models.PROTECT, related_name="ballots", verbose_name="民主评议"
    )
    scores = models.JSONField("评分")

    class Meta(Tenant.Meta):
        verbose_name = "匿名选票"

    def __str__(self) -> str:
        return "匿名选票"


class LookBackQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        if actor.has(*MEMBERSHIP, Role.HA):
            return Q()
        return Q(unit__in=actor.unit_ids)


class LookBack(Record):
    """回访、回头看: a visit after a report, an advice or an appraisal, and what was found then."""

    report = models.ForeignKey(
        Report,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="look_backs",
        verbose_name="报告",
    )
    advice = models.ForeignKey(
        SupervisionAdvice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="look_backs",
        verbose_name="民主监督建议书",
    )
    appraisal = models.ForeignKey(
        DemocraticAppraisal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="look_backs",
        verbose_name="民主评议",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回访单位"
    )
    visitors = models.CharField("回访人员", max_length=120)
    visited_on = models.DateField("回访日期")
    finding = models.TextField("回访情况")

    objects = LookBackQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "成果回访"
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False) | Q(advice__isnull=False) | Q(appraisal__isnull=False),
                name="lookback_is_of_something",
            )
        ]
        indexes = [models.Index(fields=["committee", "visited_on"], name="lookback_on")]

    def __str__(self) -> str:
        return f"{self.visitors}回访{self.unit or ''}"
