"""The residents' clue box of the public site: what was sent in, before staff have taken out who sent it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.activities.models.base import RECORDERS
from jianyan.activities.models.service import PublicMatter
from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Body, Role


class ResidentClueQuerySet(TenantQuerySet):
    """Those who redact: the office, and the secretary of the platform it was sent to. Never a member."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*RECORDERS):
            return rows
        return rows.filter(body__in=actor.body_ids) if actor.has(Role.LG) else rows.none()

    def heads(self) -> Self:
        """The first of each group of posts that say the same."""
        return self.live().filter(head__isnull=True)


class ResidentClue(Record):
    """居民线索: one post. Its words, place, contact and source stand in no journal and no search, and are erased on a day.

    What staff make of it is a ``PublicMatter``, in their words; posts that say the same hang on the first (``head``).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待处理"
        TAKEN = "taken", "已受理"
        DECLINED = "declined", "已答复"

    receipt_code = models.CharField("回执码", max_length=12)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="希望转给"
    )
    text = models.TextField("反映的内容", blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=60, blank=True)
    consented_on = models.DateField("同意留存联系方式的日期", null=True, blank=True)
    aspect = models.CharField("方面", max_length=20, blank=True)
    source = models.CharField("来源标记", max_length=32)
    letters = models.CharField("内容摘要", max_length=64)
    head = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="alike", verbose_name="同类首条"
    )
    received_on = models.DateField("收到日期")
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    matter = models.ForeignKey(
        PublicMatter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clues",
        verbose_name="事项",
    )
    answer = models.CharField("答复", max_length=300, blank=True)
    decided_on = models.DateField("处理日期", null=True, blank=True)
    erase_on = models.DateField("清除日期")
    erased_on = models.DateField("已清除日期", null=True, blank=True)

    journal_keyed = ("receipt_code", "text", "place", "contact", "source", "letters")
    PERSONAL = ("text", "place", "contact", "source", "letters")
    objects = ResidentClueQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "居民线索"
        constraints = [
            models.UniqueConstraint(fields=["committee", "receipt_code"], name="residentclue_code"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "taken", "declined"]), name="residentclue_state"
            ),
            models.CheckConstraint(
                condition=Q(contact="") | Q(consented_on__isnull=False), name="residentclue_consent"
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "source", "received_at"], name="residentclue_source"),
            models.Index(fields=["committee", "state", "due_on", "id"], name="residentclue_queue"),
            models.Index(fields=["committee", "letters"], name="residentclue_letters"),
            models.Index(fields=["committee", "head"], name="residentclue_head"),
            models.Index(
                fields=["committee", "erase_on"],
                condition=Q(erased_on__isnull=True),
                name="residentclue_erase",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_on:%Y-%m-%d}收到的线索"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/residents/{self.pk}/"
