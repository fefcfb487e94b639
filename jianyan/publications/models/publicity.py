"""宣传信息: news about the committee, and where it was published."""

from __future__ import annotations

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.publications.models.base import ShelfQuerySet


class PublicityItem(Record):
    """宣传信息: news about the committee's own work. It is not 社情民意信息 and never counted as such."""

    title = models.CharField("标题", max_length=120)
    author = models.CharField("撰稿", max_length=60)
    text = models.TextField("正文", blank=True)
    written_on = models.DateField("撰写日期")

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "宣传稿件"
        indexes = [models.Index(fields=["committee", "written_on"], name="publicity_written")]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return "\n".join((self.title, self.author, self.text))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/publicity/{self.pk}/"


class Publication(Record):
    """刊发: one item in one medium. An item may be published several times: items and publications are two counts."""

    class Level(models.TextChoices):
        COUNTY = "county", "县区级"
        CITY = "city", "市级"
        PROVINCE = "province", "省级"
        NATION = "nation", "国家级"

    HIGHER = (Level.CITY, Level.PROVINCE, Level.NATION)

    item = models.ForeignKey(
        PublicityItem, on_delete=models.PROTECT, related_name="publications", verbose_name="宣传稿件"
    )
    medium = models.CharField("媒体", max_length=60)
    level = models.CharField("媒体级别", max_length=10, choices=Level.choices)
    published_on = models.DateField("刊发日期")
    address = models.CharField("版面或网址", max_length=200, blank=True)

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "媒体刊发"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "item", "medium", "published_on"], name="publication_once"
            )
        ]
        indexes = [models.Index(fields=["committee", "published_on"], name="publication_on")]

    def __str__(self) -> str:
        return f"{self.item}　{self.medium}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/publicity/{self.item_id}/#publication-{self.pk}"
