"""文史资料 from outline to stock."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q, Sum

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Person, Role
from jianyan.publications.models.base import ShelfQuerySet


class ManuscriptQuerySet(TenantQuerySet):
    """Manuscripts: those who edit them, and their author."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(Role.CL, Role.SPC, Role.SG, Role.LD, Role.AU):
            return rows
        return rows.filter(person__in=actor.person_ids)


class CollectionOutline(Record):
    """征集大纲: what is to be collected, and until when."""

    title = models.CharField("大纲名称", max_length=120)
    themes = models.TextField("征集内容")
    announced_on = models.DateField("发布日期")
    closes_on = models.DateField("征集截止日期", null=True, blank=True)

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "征集大纲"
        constraints = [models.UniqueConstraint(fields=["committee", "title"], name="outline_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/outlines/{self.pk}/"


class Volume(Record):
    """辑: one volume of a series. Its number is an ordinal (第21辑), not a count."""

    series = models.CharField("丛书", max_length=60)
    volume_no = models.PositiveSmallIntegerField("辑次")
    title = models.CharField("书名", max_length=120, blank=True)
    licence = models.CharField("书号或准印号", max_length=60, blank=True)
    published_on = models.DateField("出版日期")
    print_run = models.PositiveIntegerField("印数")

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "文史资料"
        constraints = [
            models.UniqueConstraint(fields=["committee", "series", "volume_no"], name="volume_number")
        ]

    def __str__(self) -> str:
        return f"《{self.series}》第{self.volume_no}辑"

    def search_text(self) -> str:
        return "\n".join((str(self), self.title))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/volumes/{self.pk}/"

    @property
    def stock(self) -> int:
        """Print run less every movement."""
        moved = (
            BookMovement.objects.of(self.committee_id)
            .live()
            .filter(volume=self)
            .aggregate(n=Sum("copies"))["n"]
        )
        return self.print_run - int(moved or 0)


class Manuscript(Record):
    """稿件: what an author did, saw or heard himself."""

    class Basis(models.TextChoices):
        DONE = "done", "亲历"
        SEEN = "seen", "亲见"
        HEARD = "heard", "亲闻"

    title = models.CharField("篇名", max_length=120)
    author = models.CharField("作者", max_length=60)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="作者（委员）",
    )
    outline = models.ForeignKey(
        CollectionOutline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="征集大纲",
    )
    basis = models.CharField("三亲", max_length=6, choices=Basis.choices, blank=True)
    text = models.TextField("正文", blank=True)
    received_on = models.DateField("来稿日期")
    accepted_on = models.DateField("采用日期", null=True, blank=True)
    returned_on = models.DateField("退稿日期", null=True, blank=True)
    return_reason = models.CharField("退稿原因", max_length=200, blank=True)
    volume = models.ForeignKey(
        Volume,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="刊于",
    )

    objects = ManuscriptQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "文史稿件"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(returned_on__isnull=True),
                name="manuscript_one_outcome",
            ),
        ]
        indexes = [models.Index(fields=["committee", "received_on"], name="manuscript_received")]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return "\n".join((self.title, self.author, self.text))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/manuscripts/{self.pk}/"


class BookMovement(Record):
    """Books that left the shelf: how many, how, and to whom."""

    class Mode(models.TextChoices):
        HANDED_OUT = "handed_out", "发放"
        PRESENTED = "presented", "赠送"
        SOLD = "sold", "售出"
        LIBRARY = "library", "入藏"

    volume = models.ForeignKey(
        Volume,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name="文史资料",
    )
    title = models.CharField("其他图书", max_length=120, blank=True)
    copies = models.PositiveIntegerField("册数")
    mode = models.CharField("方式", max_length=10, choices=Mode.choices)
    recipient = models.CharField("去向", max_length=120)
    moved_on = models.DateField("日期")

    objects = ShelfQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "图书发放赠送"
        constraints = [
            models.CheckConstraint(
                condition=Q(volume__isnull=False) | ~Q(title=""), name="movement_of_a_book"
            ),
            models.CheckConstraint(condition=Q(copies__gt=0), name="movement_of_copies"),
        ]
        indexes = [models.Index(fields=["committee", "moved_on"], name="movement_on")]

    def __str__(self) -> str:
        return f"{self.volume or self.title}　{self.get_mode_display()}{self.copies}册　{self.recipient}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/books/{self.pk}/"
