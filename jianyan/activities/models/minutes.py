"""What was said at an activity: the minutes, and each remark with its speaker."""

from __future__ import annotations

from django.db import models

from jianyan.activities.models.activities import Activity, OfActivityQuerySet
from jianyan.core.tenancy import Record
from jianyan.people.models import Person


class Minutes(Record):
    """纪要: one an activity; sent on a day, and to whom."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="minutes", verbose_name="活动"
    )
    text = models.TextField("议定事项和综述", blank=True)
    recorder = models.CharField("记录人", max_length=60, blank=True)
    drafted_on = models.DateField("起草日期")
    sent_on = models.DateField("印发日期", null=True, blank=True)
    sent_to = models.CharField("印发范围", max_length=200, blank=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "活动纪要"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "activity"],
                condition=models.Q(voided_at__isnull=True),
                name="minutes_once",
            )
        ]

    def __str__(self) -> str:
        return f"纪要：{self.activity}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/minutes/"


class Remark(Record):
    """发言记录: what one person said at an activity, in the order of speaking."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="remarks", verbose_name="活动"
    )
    number = models.PositiveSmallIntegerField("序号")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发言人"
    )
    speaker = models.CharField("发言人（非委员或集体）", max_length=60, blank=True)
    text = models.TextField("发言要点")

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "发言记录"
        constraints = [models.UniqueConstraint(fields=["committee", "activity", "number"], name="remark_no")]

    def __str__(self) -> str:
        return f"{self.person or self.speaker}：{self.text[:40]}"
