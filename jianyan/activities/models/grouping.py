"""What became of the items proposed for raw suggestions: one row a decision, written with it."""

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity
from jianyan.activities.models.base import NOTHING, RoomQuerySet
from jianyan.activities.models.outcomes import Consolidated
from jianyan.core.tenancy import Record
from jianyan.people.models import Role


class GroupingQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """The secretary of a body: what was proposed for its own activities."""
        return Q(activity__owner__in=actor.body_ids) if actor.has(Role.LG) else NOTHING


class Grouping(Record):
    """归纳建议: raw suggestions (``raw``: their ids) proposed as one item of an aspect, and what was decided."""

    class Answer(models.TextChoices):
        TAKEN = "taken", "采用"
        CHANGED = "changed", "改动后采用"
        REFUSED = "refused", "不采用"

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="groupings", verbose_name="活动"
    )
    aspect = models.CharField("建议的方面", max_length=80)
    text = models.TextField("建议的条目")
    raw = models.JSONField("意见建议", default=list)
    answer = models.CharField("处理", max_length=8, choices=Answer.choices)
    item = models.ForeignKey(
        Consolidated, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="归入"
    )
    decided_on = models.DateField("日期")

    objects = GroupingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "归纳建议"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["taken", "changed", "refused"]), name="grouping_answer"
            )
        ]
        indexes = [models.Index(fields=["committee", "activity"], name="grouping_of_activity")]

    def __str__(self) -> str:
        return f"{self.aspect}：{self.text[:60]}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/board/"
