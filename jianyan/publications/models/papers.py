"""Papers to the Party committee, and rules made and revised."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Role
from jianyan.publications.models.base import ShelfQuerySet


class PaperQuerySet(TenantQuerySet):
    """Papers between the leading Party group and the Party committee: leaders and the two offices."""

    def visible_to(self, actor: Any) -> Self:
        open_to = actor.has(Role.LD, Role.SG, Role.RS, Role.AU)
        return self.of(actor.committee_id) if open_to else self.none()


class PartyPaper(Record):
    """A paper to the Party committee. Requests and reports go out for a decision; results tell what was done."""

    class Kind(models.TextChoices):
        REQUEST = "request", "请示"
        REPORT = "report", "报告"
        RESULT = "result", "办理结果"

    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    title = models.CharField("标题", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    recipient = models.CharField("报送对象", max_length=80)
    sent_on = models.DateField("报送日期")

    objects = PaperQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "请示报告"
        indexes = [models.Index(fields=["committee", "sent_on"], name="partypaper_sent")]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return "\n".join((self.title, self.document_no))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/papers/{self.pk}/"


class RuleDocument(Record):
    """A rule of the committee, made or revised by a document of a day. Two revisions are two documents."""

    class Action(models.TextChoices):
        MADE = "made", "制定"
        REVISED = "revised", "修订"

    name = models.CharField("制度名称", max_length=120)
    action = models.CharField("制定或修订", max_length=8, choices=Action.choices)
    issued_on = models.DateField("印发日期")
    document_no = models.CharField("文号", max_length=60, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="所修订的制度",
    )

    objects = ShelfQuerySet.as_manager()

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
