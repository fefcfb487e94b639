"""What stands behind a proposal while it is written: the topics on offer, and text that is no record yet."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.drafts import TypedText
from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.proposals.models.proposals import Proposal


class TopicQuerySet(TenantQuerySet):
    """Topics are offered to everyone who may come to write; those taken back, to their keepers only (by the page)."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id)

    def offered(self) -> Self:
        """What may be chosen today."""
        return self.live().filter(withdrawn_on__isnull=True)


class Topic(Record):
    """选题目录 and 线索: what the committee would like somebody to write on this year."""

    class Kind(models.TextChoices):
        TOPIC = "topic", "选题"
        CLUE = "clue", "线索"

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类型", max_length=6, choices=Kind.choices, default=Kind.TOPIC)
    title = models.CharField("题目", max_length=120)
    note = models.CharField("说明", max_length=400, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    published_on = models.DateField("发布日期")
    withdrawn_on = models.DateField("停用日期", null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "选题"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "kind", "title"],
                name="topic_title",
                condition=Q(voided_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["committee", "year"], name="topic_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/topics/?year={self.year}"


class DraftText(TypedText):
    """What an account has typed and not yet made an act of. Outside the journal: see docs/decisions.

    ``revision`` rises with every save and is carried by the page, so that a second window is noticed. ``base_version``
    is the version of the proposal the text was begun from; ``is_ahead`` says that the text holds more than the record.
    """

    proposal = models.ForeignKey(
        Proposal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="texts",
        verbose_name="提案",
    )
    before = models.JSONField("替换以前的文字", default=dict)
    base_version = models.PositiveIntegerField("提案版本", null=True, blank=True)
    secrecy_confirmed_on = models.DateField("保密提示确认日期")
    device_key = models.CharField("设备上的标识", max_length=32, default="", blank=True)

    class Meta(TypedText.Meta):
        verbose_name = "草稿文字"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "account", "proposal"],
                name="drafttext_once",
                condition=Q(proposal__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["committee", "account", "device_key"],
                name="drafttext_device_once",
                condition=~Q(device_key=""),
            ),
        ]
        indexes = [models.Index(fields=["committee", "account", "saved_at"], name="drafttext_account")]

    def __str__(self) -> str:
        return str(self.texts.get("cause") or "（还没有案由）")

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/write/{self.pk}/"
