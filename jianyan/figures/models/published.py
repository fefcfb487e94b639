"""What reviews of earlier years said: their texts, the figures in them, and differences somebody has explained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.actors import OFFICE
from jianyan.people.models import Role


class PublishedQuerySet(TenantQuerySet):
    """Open to all who may hold a text against the records."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*OFFICE, Role.AD) else rows.none()


class PublishedText(Record):
    """A review as it was published. ``text`` is what was read after cleaning; the file that came is its attachment."""

    year = models.PositiveSmallIntegerField("所述年份")
    title = models.CharField("标题", max_length=80)
    source = models.CharField("发布于", max_length=120)
    published_on = models.DateField("发布日期", null=True, blank=True)
    text = models.TextField("正文")

    objects = PublishedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "已发布的文稿"
        indexes = [models.Index(fields=["committee", "year"], name="publishedtext_year")]

    def __str__(self) -> str:
        return f"《{self.title}》"

    def search_text(self) -> str:
        return "\n".join((self.title, self.source, self.text))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/figures/published/{self.pk}/"


class PublishedFigure(Record):
    """One number of a published text and what it means. It counts as evidence once a person has confirmed it.

    ``start`` is its place in the text; ``value`` is in base units with the digits that were printed; ``step`` is the place
    of its last digit that is not zero. ``key``, ``filter``, ``as_of`` and ``convention`` name a figure of the catalogue.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待确认"
        CONFIRMED = "confirmed", "已确认"
        ASIDE = "aside", "不采用"

    class Approx(models.TextChoices):
        EXACT = "", "确数"
        MORE = "more_than", "多于"
        LESS = "less_than", "近"
        ABOUT = "about", "约"

    text = models.ForeignKey(
        PublishedText, on_delete=models.PROTECT, related_name="figures", verbose_name="文稿"
    )
    no = models.PositiveSmallIntegerField("序号")
    start = models.PositiveIntegerField("位置")
    surface = models.CharField("原文", max_length=60)
    value = models.CharField("数值", max_length=40)
    approx = models.CharField("确数或概数", max_length=10, choices=Approx.choices, blank=True)
    step = models.BigIntegerField("末位", null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    sentence = models.TextField("所在句子")
    read_as = models.CharField("识别为", max_length=80, blank=True)
    key = models.CharField("指标", max_length=80, blank=True)
    filter = models.JSONField("分类", default=dict, blank=True)
    as_of = models.DateField("统计日", null=True, blank=True)
    convention = models.CharField("计法", max_length=40, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    decided_on = models.DateField("确认日期", null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "发布的数据"
        constraints = [models.UniqueConstraint(fields=["committee", "text", "no"], name="publishedfigure_no")]
        indexes = [models.Index(fields=["committee", "state", "key"], name="publishedfigure_key")]

    def __str__(self) -> str:
        return f"{self.text}第{self.no}处：{self.surface}"

    @property
    def number(self) -> Decimal:
        """The value as a number; its exponent tells the printed digits."""
        return Decimal(self.value)

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/figures/published/{self.text_id}/#t{self.no}"


class Settlement(Record):
    """A difference somebody has explained. It holds for exactly these sides: a new or changed one asks again."""

    year = models.PositiveSmallIntegerField("年份")
    key = models.CharField("指标", max_length=80)
    sides = models.JSONField("各处数值")
    digest = models.CharField("摘要", max_length=64)
    reason = models.CharField("说明", max_length=200)
    settled_on = models.DateField("说明日期")

    objects = PublishedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "不一致的说明"
        indexes = [models.Index(fields=["committee", "digest"], name="settlement_digest")]

    def __str__(self) -> str:
        return f"{self.year}年数据不一致：{self.reason}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/figures/conflicts/"
