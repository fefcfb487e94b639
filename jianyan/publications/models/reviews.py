"""The annual review: editions, sections several people write at once, and the ties of their numbers to figures."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.figures.models import Snapshot
from jianyan.people.actors import OFFICE


class ReviewQuerySet(TenantQuerySet):
    """The house reads drafts; everyone in the committee what has been approved."""

    def visible_to(self, actor: Any) -> Self:
        own = self.of(actor.committee_id)
        return own if actor.has(*OFFICE) else own.filter(state=Review.State.APPROVED)


class PartQuerySet(TenantQuerySet):
    """Parts of a review: as the review itself."""

    path = "review"

    def visible_to(self, actor: Any) -> Self:
        own = self.of(actor.committee_id)
        return own if actor.has(*OFFICE) else own.filter(**{f"{self.path}__state": Review.State.APPROVED})


class TieQuerySet(PartQuerySet):
    path = "section__review"


class Review(Record):
    """One edition of a year's review. An approved edition stays as it is; what was wrong in it is put right in the next."""

    class State(models.TextChoices):
        DRAFTING = "drafting", "起草中"
        SUBMITTED = "submitted", "待审定"
        APPROVED = "approved", "已审定"

    year = models.PositiveSmallIntegerField("年份")
    edition = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("标题", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFTING)
    note = models.CharField("更正说明", max_length=400, blank=True)
    started_on = models.DateField("起草日期")
    submitted_on = models.DateField("报送审定日期", null=True, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    return_reason = models.CharField("退回意见", max_length=400, blank=True)
    approved_on = models.DateField("审定日期", null=True, blank=True)
    approved_by = models.CharField("审定人", max_length=60, blank=True)
    text_hash = models.CharField("文稿摘要", max_length=64, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "年度回顾"
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "edition"], name="review_edition")
        ]

    def __str__(self) -> str:
        return f"{self.year}年度回顾" + (f"（第{self.edition}版）" if self.edition > 1 else "")

    @property
    def seal(self) -> str:
        """The name under which the journal's head is kept for this edition."""
        return f"{self.year}年度回顾第{self.edition}版"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/reviews/{self.year}/{self.edition}/"


class ReviewSection(Record):
    """A section with a version of its own, so that several people write at once. In the body ⟦3⟧ stands for tie 3."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="sections", verbose_name="年度回顾"
    )
    position = models.PositiveSmallIntegerField("顺序")
    heading = models.CharField("小标题", max_length=60, blank=True)
    area = models.CharField("业务", max_length=20, blank=True)
    body = models.TextField("正文", blank=True)

    objects = PartQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "年度回顾的部分"
        indexes = [models.Index(fields=["committee", "review", "position"], name="reviewsection_position")]

    def __str__(self) -> str:
        return self.heading or "开篇"

    def get_absolute_url(self) -> str:
        return f"{self.review.get_absolute_url()}#s{self.pk}"


class ReviewTie(Record):
    """What a number of a section is: a figure asked in a scope, a number with evidence, or a label that counts nothing.

    A tie is written once: a number tied otherwise is another tie, so that an earlier wording keeps its own. Approval
    adds the words and the frozen figure.
    """

    class Kind(models.TextChoices):
        FIGURE = "figure", "数据"
        EVIDENCE = "evidence", "另附依据"
        LABEL = "label", "名称用语"

    class Form(models.TextChoices):
        EXACT = "exact", "准确数"
        MORE = "more", "多（如140多）"
        ODD = "odd", "余（如140余）"
        WHOLE = "whole", "百分比取整"
        STATED = "stated", "照原文（超过、近、约）"

    section = models.ForeignKey(
        ReviewSection, on_delete=models.PROTECT, related_name="ties", verbose_name="年度回顾的部分"
    )
    no = models.PositiveIntegerField("序号")
    kind = models.CharField("关联方式", max_length=8, choices=Kind.choices)
    key = models.CharField("指标", max_length=80, blank=True)
    cuts = models.JSONField("条件", default=dict, blank=True)
    convention = models.CharField("计法", max_length=30, blank=True)
    as_of = models.DateField("统计日", null=True, blank=True)
    starts_on = models.DateField("统计期起", null=True, blank=True)
    ends_on = models.DateField("统计期止", null=True, blank=True)
    form = models.CharField("写法", max_length=6, choices=Form.choices, default=Form.EXACT)
    words = models.CharField("文中写法", max_length=40, blank=True)
    note = models.CharField("依据", max_length=400, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="固定的数据"
    )

    objects = TieQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "数字关联"
        constraints = [models.UniqueConstraint(fields=["committee", "section", "no"], name="reviewtie_no")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key or self.words}"
