"""What came of an opinion: who used it, what a leader wrote on it, which unit acted. Event lists, not states."""

from __future__ import annotations

from django.db import models

from jianyan.core.instructions import Instruction
from jianyan.core.tenancy import Record
from jianyan.opinions.models.base import InstructionQuerySet, OfOpinionQuerySet
from jianyan.opinions.models.bulletins import Level
from jianyan.opinions.models.opinions import Opinion
from jianyan.people.models import Unit


class Adoption(Record):
    """采用: one body of one level used the item. An item may be adopted at several levels: so many adoptions."""

    class Mode(models.TextChoices):
        SINGLE = "single", "单篇采用"
        COMBINED = "combined", "综合采用"
        FORWARDED = "forwarded", "转送"

    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, related_name="adoptions", verbose_name="信息"
    )
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    adopter = models.CharField("采用单位", max_length=80)
    mode = models.CharField("采用方式", max_length=10, choices=Mode.choices, default=Mode.SINGLE)
    ref_no = models.CharField("采用期号", max_length=60, blank=True)
    adopted_on = models.DateField("采用日期")

    objects = OfOpinionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "采用"
        indexes = [models.Index(fields=["committee", "adopted_on"], name="adoption_on")]

    def __str__(self) -> str:
        return f"{self.opinion}　{self.adopter}{self.get_mode_display()}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/{self.opinion_id}/#adoption-{self.pk}"


class OpinionInstruction(Instruction):
    """What a leader wrote on an item."""

    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, related_name="instructions", verbose_name="信息"
    )
    number = models.CharField("批示件编号", max_length=60, blank=True)
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批示单位"
    )

    objects = InstructionQuerySet.as_manager()

    class Meta(Instruction.Meta):
        abstract = False
        verbose_name = "信息批示"
        indexes = [models.Index(fields=["committee", "instructed_on"], name="opinioninstruction_on")]

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/{self.opinion_id}/#instruction-{self.pk}"


class Transfer(Record):
    """转办: one item sent to one unit for action, and what the unit answered."""

    class Outcome(models.TextChoices):
        DONE = "done", "已经解决"
        UNDER_WAY = "under_way", "正在办理"
        PLANNED = "planned", "列入计划"
        EXPLAINED = "explained", "作出说明"

    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, related_name="transfers", verbose_name="信息"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="opinion_transfers", verbose_name="承办单位"
    )
    request = models.CharField("转办要求", max_length=400, blank=True)
    transferred_on = models.DateField("转办日期")
    due_on = models.DateField("反馈期限", null=True, blank=True)
    answered_on = models.DateField("反馈日期", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField("办理情况", blank=True)

    objects = OfOpinionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "信息转办"
        constraints = [models.UniqueConstraint(fields=["committee", "opinion", "unit"], name="transfer_once")]
        indexes = [
            models.Index(fields=["committee", "transferred_on"], name="transfer_on"),
            models.Index(fields=["committee", "unit", "answered_on"], name="transfer_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.opinion}　转{self.unit}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/{self.opinion_id}/#transfer-{self.pk}"
