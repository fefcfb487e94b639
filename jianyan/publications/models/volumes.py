"""Volumes of 文史资料 and where their copies went."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from jianyan.core.tenancy import Record
from jianyan.publications.models.base import ShelfQuerySet


class VolumeQuerySet(ShelfQuerySet):
    """Volumes; with their stock where a list shows it."""

    def with_stock(self, on: date | None = None) -> Self:
        """Each with ``in_stock``: the print run less what left and with what came back, up to and with a day."""
        moved = BookMovement.anywhere.filter(
            volume=OuterRef("pk"), committee=OuterRef("committee"), voided_at__isnull=True
        )
        if on:
            moved = moved.filter(moved_on__lte=on)
        net = moved.order_by().values("volume").annotate(net=Sum(BookMovement.SIGNED)).values("net")
        return self.annotate(in_stock=F("print_run") + Coalesce(Subquery(net), 0))


class Volume(Record):
    """辑: one volume of a series. Its number is an ordinal (第21辑), not a count."""

    class State(models.TextChoices):
        COMPILING = "compiling", "编辑中"
        PUBLISHED = "published", "已出版"

    class Licence(models.TextChoices):
        ISBN = "isbn", "国际标准书号"
        INTERNAL = "internal", "内部资料准印号"

    series = models.CharField("丛书", max_length=60)
    volume_no = models.PositiveSmallIntegerField("辑次")
    title = models.CharField("书名", max_length=120, blank=True)
    chief_editor = models.CharField("主编", max_length=100, blank=True)
    deputy_editors = models.CharField("副主编", max_length=200, blank=True)
    editors = models.CharField("编辑", max_length=400, blank=True)
    licence_kind = models.CharField("书号种类", max_length=8, choices=Licence.choices, blank=True)
    licence = models.CharField("书号或准印号", max_length=60, blank=True)
    state = models.CharField("阶段", max_length=10, choices=State.choices, default=State.PUBLISHED)
    planned_on = models.DateField("立项日期", null=True, blank=True)
    published_on = models.DateField("出版日期", null=True, blank=True)
    print_run = models.PositiveIntegerField("印数", default=0)

    objects = VolumeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "文史资料"
        constraints = [
            models.UniqueConstraint(fields=["committee", "series", "volume_no"], name="volume_number"),
            models.CheckConstraint(
                condition=Q(state="compiling", published_on__isnull=True, print_run=0)
                | Q(state="published", published_on__isnull=False),
                name="volume_published_or_not",
            ),
        ]
        indexes = [models.Index(fields=["committee", "published_on"], name="volume_published")]

    def __str__(self) -> str:
        return f"《{self.series}》第{self.volume_no}辑"

    def search_text(self) -> str:
        return "\n".join((str(self), self.title, self.chief_editor, self.deputy_editors, self.editors))

    def search_date(self) -> date | None:
        return self.published_on or self.planned_on

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/volumes/{self.pk}/"

    @property
    def stock(self) -> int:
        """Print run less what left, with what came back."""
        moved = BookMovement.objects.of(self.committee_id).live().filter(volume=self)
        return self.print_run + int(moved.aggregate(n=Sum(BookMovement.SIGNED))["n"] or 0)


class MovementQuerySet(ShelfQuerySet):
    """Movements of books."""

    def leaving(self) -> Self:
        return self.exclude(mode__in=BookMovement.INBOUND)


class BookMovement(Record):
    """Books that left the shelf or came back: how many, how, and to whom."""

    class Mode(models.TextChoices):
        HANDED_OUT = "handed_out", "发放"
        PRESENTED = "presented", "赠送"
        SOLD = "sold", "售出"
        LIBRARY = "library", "入藏"
        RETURNED = "returned", "退回"
        SCRAPPED = "scrapped", "报废"
        LOST = "lost", "盘亏"
        FOUND = "found", "盘盈"

    class Recipient(models.TextChoices):
        MEMBER = "member", "委员"
        PUBLIC = "public", "群众读者"
        SCHOOL = "school", "学校"
        LIBRARY = "library", "图书馆、档案馆"
        ORGAN = "organ", "机关单位"
        COMMUNITY = "community", "乡镇、街道、社区"
        SHOP = "shop", "书店"
        OWN = "own", "本机关"

    OUT = (Mode.HANDED_OUT, Mode.PRESENTED, Mode.SOLD, Mode.LIBRARY)
    INBOUND = (Mode.RETURNED, Mode.FOUND)
    ADJUSTMENTS = (Mode.SCRAPPED, Mode.LOST, Mode.FOUND)
    # What a movement adds to the stock: negative when books leave.
    SIGNED: Any = Case(When(mode__in=INBOUND, then=F("copies")), default=-F("copies"))

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
    recipient = models.CharField("去向", max_length=120, blank=True)
    recipient_kind = models.CharField("去向类别", max_length=10, choices=Recipient.choices, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    moved_on = models.DateField("日期")
    reverses = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="returns",
        verbose_name="所退回的发放",
    )
    signer = models.CharField("签收人", max_length=40, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)

    objects = MovementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "图书发放赠送"
        constraints = [
            models.CheckConstraint(
                condition=Q(volume__isnull=False) | ~Q(title=""), name="movement_of_a_book"
            ),
            models.CheckConstraint(condition=Q(copies__gt=0), name="movement_of_copies"),
            models.CheckConstraint(
                condition=Q(mode="returned", reverses__isnull=False)
                | (~Q(mode="returned") & Q(reverses__isnull=True)),
                name="movement_returns_a_movement",
            ),
        ]
        indexes = [models.Index(fields=["committee", "moved_on"], name="movement_on")]

    def __str__(self) -> str:
        return (
            f"{self.volume or self.title}　{self.get_mode_display()}{self.copies}册　{self.recipient}".rstrip(
                "　"
            )
        )

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/books/{self.pk}/"

    @property
    def leaves(self) -> bool:
        """Whether books leave to somebody: what can be signed for and given back."""
        return self.mode in self.OUT
