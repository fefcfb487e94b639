"""What is put into the hands of those who come: the agenda, papers for all or for one; and the paper asking approval."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity, OfActivityQuerySet
from jianyan.core.tenancy import Record
from jianyan.people.models import Person


class HandoutQuerySet(OfActivityQuerySet):
    def theirs(self, actor: Any) -> Q:
        """With their activity: what is for all, and one's own; a body's secretary reads all of the body's activities."""
        given = (Q(person=None) | Q(person__in=actor.person_ids)) & ~Q(kind=Handout.Kind.APPROVAL)
        return super().theirs(actor) & (given | Q(activity__owner__in=actor.body_ids))

    def files_open_to(self, actor: Any) -> Self:
        """What was taken in is opened by nobody any longer."""
        return self.visible_to(actor).live()


class Handout(Record):
    """One paper of an activity for one person, or for all who are called. Its file is an attachment."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", "议程"
        MATERIAL = "material", "会议材料"
        APPROVAL = "approval", "报批件"

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="handouts", verbose_name="活动"
    )
    kind = models.CharField("类别", max_length=8, choices=Kind.choices, default=Kind.MATERIAL)
    title = models.CharField("名称", max_length=120)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发给"
    )
    handed_on = models.DateField("发放日期")

    objects = HandoutQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "活动材料"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["agenda", "material", "approval"]), name="handout_kind"
            )
        ]
        indexes = [models.Index(fields=["committee", "activity"], name="handout_of_activity")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/#handouts"
