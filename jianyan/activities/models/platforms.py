"""Platforms: what a studio shows the public, who is on duty, what groups apply for, reading campaigns."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity
from jianyan.activities.models.base import MEMBERSHIP, MembersQuerySet, RoomQuerySet
from jianyan.activities.models.kind_rules import OwnKind
from jianyan.activities.models.kinds import Kind
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, Person


class Platform(Record):
    """What a studio, liaison group or sector group says of itself, and whether the public may read it."""

    class Kind(models.TextChoices):
        SINGLE = "single", "个人工作室"
        TEAM = "team", "团队工作室"
        SECTOR = "sector", "界别工作室"
        TOWN = "town", "镇（街道）工作室"
        LIAISON = "liaison", "联络组"
        GROUP = "group", "界别活动组"

    # The bodies that are platforms: residents come to them.
    BODIES = (Body.Kind.STUDIO, Body.Kind.LIAISON_GROUP, Body.Kind.SECTOR_GROUP)

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="platforms", verbose_name="机构")
    kind = models.CharField("平台类别", max_length=8, choices=Kind.choices)
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="领衔委员"
    )
    opening = models.CharField("接待时间", max_length=120, blank=True, help_text="如每周三上午9:00—11:30")
    contact = models.CharField(
        "对外联系方式", max_length=60, blank=True, help_text="填公用电话，不填个人电话"
    )
    about = models.TextField("简介", blank=True)
    opened_on = models.DateField("登记日期")
    published_on = models.DateField("对外公开日期", null=True, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "履职平台"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "body"], condition=Q(voided_at__isnull=True), name="platform_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.body)

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/platforms/{self.pk}/"

    @property
    def public_path(self) -> str:
        """Where the public reads of it: what the printed code leads to."""
        return f"/{self.committee.code}/activities/open/{self.pk}/"


class DutyDayQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        return Q() if actor.has(*MEMBERSHIP) else Q(pk__in=())


class DutyDay(Record):
    """值班: one member at one platform on one day, planned; and afterwards whether it was open and how many came."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="duty_days", verbose_name="接待平台"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="duty_days", verbose_name="值班委员"
    )
    on_day = models.DateField("值班日期")
    hours = models.CharField("时间", max_length=40, blank=True)
    opened_on = models.DateField("实际接待日期", null=True, blank=True)
    visitors = models.PositiveSmallIntegerField("来访人数", default=0)
    note = models.CharField("情况", max_length=200, blank=True)

    objects = DutyDayQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "值班接待"
        constraints = [
            models.UniqueConstraint(fields=["committee", "body", "person", "on_day"], name="dutyday_once")
        ]
        indexes = [models.Index(fields=["committee", "on_day"], name="dutyday_on")]

    def __str__(self) -> str:
        return f"{self.body}　{self.person}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/duty-days/{self.pk}/"


class ApplicationQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """One's own, and those of one's own groups."""
        return Q(applicant__in=actor.person_ids) | Q(body__in=actor.body_ids)


class ActivityApplication(OwnKind, Record):
    """活动申请: a group or studio asks to hold an activity; approved, it becomes one."""

    class State(models.TextChoices):
        APPLIED = "applied", "待审批"
        APPROVED = "approved", "已同意"
        REFUSED = "refused", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="applications", verbose_name="申请机构"
    )
    applicant = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    kind = models.CharField("活动种类", max_length=24, choices=Kind.choices)
    title = models.CharField("活动名称", max_length=120)
    planned_on = models.DateField("拟举行日期")
    place = models.CharField("地点", max_length=120, blank=True)
    purpose = models.TextField("内容和参加人员")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.APPLIED)
    applied_on = models.DateField("申请日期")
    decided_on = models.DateField("审批日期", null=True, blank=True)
    reason = models.CharField("不同意原因", max_length=200, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="活动",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "活动申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["applied", "approved", "refused", "withdrawn"]),
                name="application_state",
            )
        ]
        indexes = [models.Index(fields=["committee", "applied_on"], name="application_on")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/applications/{self.pk}/"


class ReadingCampaign(Record):
    """读书活动方案: a drive with its theme and books; groups take part. Those who wrote are counted against members."""

    name = models.CharField("名称", max_length=60)
    theme = models.CharField("主题", max_length=120, blank=True)
    books = models.CharField("书目", max_length=300, blank=True)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "读书专项"
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="readingcampaign_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/campaigns/{self.pk}/"
