"""What becomes of a report: who signs it, its items one by one, what was taken up, what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.base import RoomQuerySet
from jianyan.activities.models.outcomes import Consolidated, OfReportQuerySet, Report
from jianyan.core.tenancy import Record
from jianyan.people.models import Role, Unit


class ReportSign(Record):
    """One step of the sign-off of a report, in one round; a report sent back begins a new round."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="signs", verbose_name="报告")
    turn = models.PositiveSmallIntegerField("轮次")
    place = models.PositiveSmallIntegerField("次序")
    role = models.CharField("签批人", max_length=3, choices=Role.choices)
    signed_on = models.DateField("签批日期", null=True, blank=True)
    signer = models.CharField("签批人姓名", max_length=60, blank=True)
    opinion = models.CharField("意见", max_length=200, blank=True)

    objects = OfReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "报告审签"
        constraints = [
            models.UniqueConstraint(fields=["committee", "report", "turn", "place"], name="reportsign_place")
        ]

    def __str__(self) -> str:
        return f"第{self.place}步 {self.get_role_display()}"


class ReportItem(Record):
    """One suggestion of a report, as it was sent; ``consolidated`` is the item of the board it was taken from."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="items", verbose_name="报告")
    number = models.PositiveSmallIntegerField("序号")
    aspect = models.CharField("方面", max_length=80, blank=True)
    text = models.TextField("建议内容")
    consolidated = models.ForeignKey(
        Consolidated,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reported",
        verbose_name="归纳条目",
    )

    objects = OfReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "报告建议"
        indexes = [models.Index(fields=["committee", "report", "number"], name="reportitem_order")]

    def __str__(self) -> str:
        return f"{self.number}．{self.text[:60]}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/reports/{self.report_id}/#item-{self.pk}"


class Conclusion(models.TextChoices):
    """What was said to one item."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    PLANNED = "planned", "列入计划"
    NOT_ADOPTED = "not_adopted", "暂不采纳"


class OfItemQuerySet(RoomQuerySet):
    """Rows that are read by whoever reads the report of their item."""

    def theirs(self, actor: Any) -> Q:
        return Q(item__report__in=Report.objects.visible_to(actor).values("pk"))


class Adoption(Record):
    """采纳: an authority took up one item, with what shows it."""

    item = models.ForeignKey(
        ReportItem, on_delete=models.PROTECT, related_name="adoptions", verbose_name="报告建议"
    )
    adopter = models.CharField("采纳机关", max_length=80)
    conclusion = models.CharField("采纳情况", max_length=12, choices=Conclusion.choices)
    adopted_on = models.DateField("采纳日期")
    evidence = models.CharField("依据", max_length=200, help_text="如文件名称和文号、会议名称")

    objects = OfItemQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "建议采纳"
        indexes = [models.Index(fields=["committee", "adopted_on"], name="reportadoption_on")]

    def __str__(self) -> str:
        return f"{self.adopter}{self.get_conclusion_display()}"


class Feedback(Record):
    """反馈: what a unit says to one item. ``from_paper``: staff entered what came on paper."""

    item = models.ForeignKey(
        ReportItem, on_delete=models.PROTECT, related_name="feedbacks", verbose_name="报告建议"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="反馈单位")
    conclusion = models.CharField("办理情况", max_length=12, choices=Conclusion.choices)
    text = models.TextField("说明")
    planned_until = models.DateField("计划完成日期", null=True, blank=True)
    given_on = models.DateField("反馈日期")
    from_paper = models.BooleanField("按纸质材料登记", default=False)

    objects = OfItemQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "建议反馈"
        indexes = [models.Index(fields=["committee", "given_on"], name="reportfeedback_on")]

    def __str__(self) -> str:
        return f"{self.unit}：{self.get_conclusion_display()}"


class Effect(Record):
    """成效: something that can be seen came of a report or of one of its items, on a day, with what shows it."""

    class Kind(models.TextChoices):
        BUILT = "built", "建成投用"
        ISSUED = "issued", "出台文件"
        FUNDED = "funded", "落实资金"
        CHANGED = "changed", "改进工作"
        OTHER = "other", "其他"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="effects", verbose_name="报告")
    item = models.ForeignKey(
        ReportItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="effects",
        verbose_name="报告建议",
    )
    kind = models.CharField("成效类别", max_length=8, choices=Kind.choices)
    title = models.CharField("成效", max_length=200)
    happened_on = models.DateField("日期")
    evidence = models.CharField("依据", max_length=200)

    objects = OfReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "报告成效"
        indexes = [models.Index(fields=["committee", "happened_on"], name="reporteffect_on")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"
