"""Where each person belongs at a meeting: his discussion group, his seat, his room."""

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity
from jianyan.activities.models.base import RoomQuerySet
from jianyan.core.tenancy import Record
from jianyan.people.models import Person


class PlacingQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """One's own, and a body's secretary those of the body's activities."""
        return Q(person__in=actor.person_ids) | Q(activity__owner__in=actor.body_ids)


class Placing(Record):
    """What the office arranged for one person at an activity. Empty: nothing was."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="placings", verbose_name="活动"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    group = models.CharField("讨论组", max_length=20, blank=True)
    seat = models.CharField("座号", max_length=20, blank=True)
    room = models.CharField("住房", max_length=20, blank=True)

    objects = PlacingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "会务安排"
        constraints = [
            models.UniqueConstraint(fields=["committee", "activity", "person"], name="placing_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}　{self.said}"

    @property
    def said(self) -> str:
        """What was arranged, in words."""
        named = (("", self.group), ("座号", self.seat), ("住房", self.room))
        return "，".join(f"{label}{value}" for label, value in named if value)
