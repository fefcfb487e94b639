"""What the duty file says of a member beside the registers (domain 5.4): education, career, expertise, focus."""

from __future__ import annotations

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.duty.models.base import PersonalQuerySet
from jianyan.duty.models.cases import person


class Background(Record):
    """基本情况: written by the member himself, or by member liaison for him."""

    person = person()
    education = models.CharField("学历学位", max_length=60, blank=True)
    career = models.TextField("主要经历", blank=True)
    expertise = models.CharField("专长", max_length=120, blank=True)
    focus = models.CharField("关注领域", max_length=120, blank=True)

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "委员基本情况"
        constraints = [models.UniqueConstraint(fields=["committee", "person"], name="background_once")]

    def __str__(self) -> str:
        return f"{self.person}的基本情况"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/people/{self.person_id}/"
