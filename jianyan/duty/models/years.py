"""A sheet in its versions, and the appraisal of a year by one of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record
from jianyan.duty.models.base import SheetQuerySet, YearQuerySet
from jianyan.duty.scoring import reading
from jianyan.duty.scoring.sheet import SUBJECTS, Sheet
from jianyan.people.models import Term


class AppraisalSheet(Record):
    """考核办法: what facts are worth, as data with a date. Frozen when adopted; later years begin from a copy."""

    class State(models.TextChoices):
        DRAFT = "draft", "草案"
        ADOPTED = "adopted", "已通过"
        DROPPED = "dropped", "不再使用"

    name = models.CharField("名称", max_length=80)
    edition = models.PositiveSmallIntegerField("版次")
    data = models.JSONField("内容")
    origin = models.CharField("起草依据", max_length=80, blank=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    drafted_on = models.DateField("起草日期")
    adopted_on = models.DateField("通过日期", null=True, blank=True)
    adopted_by = models.CharField("通过会议", max_length=80, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    dropped_on = models.DateField("停用日期", null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "考核办法"
        constraints = [
            models.UniqueConstraint(fields=["committee", "edition"], name="appraisalsheet_edition"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "adopted", "dropped"]), name="duty_appraisalsheet_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(adopted_on__isnull=False, effective_on__isnull=False),
                name="appraisalsheet_adopted_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.edition}版）"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/sheets/{self.pk}/"

    @property
    def sheet(self) -> Sheet:
        """What is stored, read."""
        return reading.read(self.data)

    @property
    def subject(self) -> str:
        """Whom it is about: member, body or unit."""
        return str(self.data.get("subject", "member"))

    @property
    def subject_label(self) -> str:
        return SUBJECTS[self.subject]


class Appraisal(Record):
    """考核年度: one year's procedure, from the first fact to the letters. Each step stamps its own day."""

    class State(models.TextChoices):
        RECORDING = "recording", "日常记录"
        REPORTING = "reporting", "自我总结"
        VERIFYING = "verifying", "机构核实"
        REVIEWING = "reviewing", "考核组审核"
        NOTICE = "notice", "公示"
        FROZEN = "frozen", "已冻结，待审定"
        DECIDED = "decided", "已审定"
        TOLD = "told", "结果已送达"

    LIVE = (State.RECORDING, State.REPORTING, State.VERIFYING, State.REVIEWING, State.NOTICE)

    year = models.PositiveSmallIntegerField("年度")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name="届")
    sheet = models.ForeignKey(
        AppraisalSheet, on_delete=models.PROTECT, related_name="appraisals", verbose_name="考核办法"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期")
    cutoff_on = models.DateField("统计截止日", null=True, blank=True)
    state = models.CharField("阶段", max_length=10, choices=State.choices, default=State.RECORDING)
    opened_on = models.DateField("启动日期")
    reporting_on = models.DateField("开始自我总结", null=True, blank=True)
    verifying_on = models.DateField("开始核实", null=True, blank=True)
    reviewing_on = models.DateField("提交考核组", null=True, blank=True)
    notice_on = models.DateField("公示日期", null=True, blank=True)
    notice_until_on = models.DateField("公示截止", null=True, blank=True)
    frozen_on = models.DateField("冻结日期", null=True, blank=True)
    decided_on = models.DateField("审定日期", null=True, blank=True)
    decided_by = models.CharField("审定会议", max_length=80, blank=True)
    told_on = models.DateField("送达日期", null=True, blank=True)
    result_hash = models.CharField("冻结摘要", max_length=64, blank=True)

    objects = YearQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "考核年度"
        constraints = [
            models.UniqueConstraint(fields=["committee", "year"], name="appraisal_year"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "recording",
                        "reporting",
                        "verifying",
                        "reviewing",
                        "notice",
                        "frozen",
                        "decided",
                        "told",
                    ]
                ),
                name="duty_appraisal_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度履职考核"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/years/{self.pk}/"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_on is not None
