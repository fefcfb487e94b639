"""征集 of 文史资料: the outline of a term, its themes, and the calls sent out for it."""

from __future__ import annotations

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.people.models import Term
from jianyan.publications.models.base import ShelfQuerySet


class CollectionOutline(Record):
    """征集大纲: what is to be collected in a term, and until when."""

    title = models.CharField("大纲名称", max_length=120)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="届"
    )
    themes = models.TextField("征集内容")
    announced_on = models.DateField("发布日期")
    closes_on = models.DateField("征集截止日期", null=True, blank=True)

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "征集大纲"
        constraints = [models.UniqueConstraint(fields=["committee", "title"], name="outline_title")]
        indexes = [models.Index(fields=["committee", "announced_on"], name="outline_announced")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/outlines/{self.pk}/"


class OutlineTheme(Record):
    """征集专题: one theme of an outline, the period it speaks of, and how many manuscripts are hoped for."""

    outline = models.ForeignKey(
        CollectionOutline, on_delete=models.PROTECT, related_name="topics", verbose_name="征集大纲"
    )
    order_no = models.PositiveSmallIntegerField("顺序", default=1)
    name = models.CharField("专题", max_length=60)
    period = models.CharField("时期", max_length=40, blank=True)
    target = models.PositiveSmallIntegerField("计划篇数", default=0)

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "征集专题"
        constraints = [
            models.UniqueConstraint(fields=["committee", "outline", "name"], name="outlinetheme_name")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.period}）" if self.period else self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/outlines/{self.outline_id}/"


class CollectionCall(Record):
    """征集通知: an outline made known, with the closing date, how long a manuscript should be, and whom to ask."""

    outline = models.ForeignKey(
        CollectionOutline, on_delete=models.PROTECT, related_name="calls", verbose_name="征集大纲"
    )
    title = models.CharField("通知标题", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    recipients = models.CharField("主送", max_length=200)
    announced_on = models.DateField("发出日期")
    closes_on = models.DateField("征稿截止日期")
    shortest = models.PositiveIntegerField("建议字数下限", default=2000)
    longest = models.PositiveIntegerField("建议字数上限", default=5000)
    advice = models.TextField("来稿要求", blank=True)
    contact = models.CharField("联系人", max_length=40)
    contact_phone = models.CharField("联系电话（办公）", max_length=40, blank=True)

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "征集通知"
        constraints = [
            models.CheckConstraint(condition=models.Q(shortest__lte=models.F("longest")), name="call_length"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("announced_on")), name="call_closes_later"
            ),
        ]
        indexes = [models.Index(fields=["committee", "announced_on"], name="call_announced")]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return "\n".join((self.title, self.document_no, self.advice))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/calls/{self.pk}/"
