"""Papers to the Party committee, and rules made, revised and repealed."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Role
from jianyan.publications.models.base import ShelfQuerySet


class PaperQuerySet(TenantQuerySet):
    """Papers between the leading Party group and the Party committee: leaders and the two offices."""

    def visible_to(self, actor: Any) -> Self:
        open_to = actor.has(Role.LD, Role.SG, Role.RS, Role.AU)
        return self.of(actor.committee_id) if open_to else self.none()


class PartyPaper(Record):
    """A paper to the Party committee. Requests and reports go out for a decision; results tell what was done.

    Only a request is answered (批复): a report asks for nothing.
    """

    class Kind(models.TextChoices):
        REQUEST = "request", "请示"
        REPORT = "report", "报告"
        RESULT = "result", "办理结果"

    class Answer(models.TextChoices):
        APPROVED = "approved", "同意"
        AMENDED = "amended", "修改后同意"
        DECLINED = "declined", "不同意"

    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    title = models.CharField("标题", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    recipient = models.CharField("报送对象", max_length=80)
    sent_on = models.DateField("报送日期")
    answer = models.CharField("批复结论", max_length=8, choices=Answer.choices, blank=True)
    answered_on = models.DateField("批复日期", null=True, blank=True)
    answered_by = models.CharField("批复单位", max_length=80, blank=True)
    answer_no = models.CharField("批复文号", max_length=60, blank=True)
    answer_note = models.CharField("批复要点", max_length=500, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "请示报告"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (Q(kind="request", answered_on__isnull=False) & ~Q(answer="")),
                name="partypaper_answer",
            )
        ]
        indexes = [models.Index(fields=["committee", "sent_on"], name="partypaper_sent")]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return "\n".join((self.title, self.document_no, self.answer_no, self.answer_note))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/papers/{self.pk}/"


class RuleQuerySet(ShelfQuerySet):
    """Rules; those in force on a day."""

    def in_force(self, day: date) -> Self:
        """Rules that hold on ``day``: begun, not repealed, and not replaced by a later one that has begun."""
        later = RuleDocument.anywhere.filter(
            voided_at__isnull=True, replaces__isnull=False, committee=models.OuterRef("committee")
        )
        begun = later.alias(begins=Coalesce("effective_on", "issued_on")).filter(
            begins__lte=day, replaces=models.OuterRef("pk")
        )
        rows = self.live().alias(begins=Coalesce("effective_on", "issued_on")).filter(begins__lte=day)
        return rows.exclude(repealed_on__lte=day).exclude(models.Exists(begun))


class RuleDocument(Record):
    """A rule of the committee, made or revised by a document of a day. Two revisions are two documents."""

    class Action(models.TextChoices):
        MADE = "made", "制定"
        REVISED = "revised", "修订"

    class Reader(models.TextChoices):
        """For whom it stands in the policy library; the house reads all of them on the shelf."""

        PUBLIC = "public", "公众"
        MEMBER = "member", "委员"
        UNIT = "unit", "承办单位"

    name = models.CharField("制度名称", max_length=120)
    action = models.CharField("制定或修订", max_length=8, choices=Action.choices)
    issued_on = models.DateField("印发日期")
    effective_on = models.DateField("施行日期", null=True, blank=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="所修订的制度",
    )
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    repealed_by = models.CharField("废止依据", max_length=200, blank=True)
    readers = models.JSONField("政策库读者", default=list, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "制度文件"
        constraints = [
            models.UniqueConstraint(fields=["committee", "name", "issued_on"], name="ruledocument_once")
        ]
        indexes = [models.Index(fields=["committee", "issued_on"], name="ruledocument_issued")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}《{self.name}》"

    def search_text(self) -> str:
        return "\n".join((self.name, self.document_no))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/rules/{self.pk}/"

    @property
    def readers_shown(self) -> str:
        return "、".join(str(self.Reader(one).label) for one in self.readers)

    @property
    def begins_on(self) -> date:
        """The day it takes effect: the day of issue unless another is named."""
        return self.effective_on or self.issued_on
