"""What unit and sponsor ask each other while a case is handled, with the answers."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.proposals.models.base import READERS, sponsored_by
from jianyan.proposals.models.handling import Assignment
from jianyan.proposals.models.proposals import Proposal, Sponsor


class QuestionQuerySet(TenantQuerySet):
    """The sponsors of the case, those of the merged proposal it is about, the unit itself, the office, the authority."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*READERS):
            return rows
        own = Q(assignment__unit__in=actor.unit_ids, assignment__returned_on__isnull=True)
        if actor.person_ids or actor.body_ids:
            mine = sponsored_by(actor)
            own |= Q(proposal__in=mine) | Q(sponsor__proposal__in=mine)
        return rows.filter(own)


class Question(Record):
    """往来问答: one question between a unit and a sponsor, and its answer. Kept in the case, never public."""

    class Side(models.TextChoices):
        UNIT = "unit", "承办单位"
        SPONSOR = "sponsor", "提案者"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="questions", verbose_name="提案"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="questions", verbose_name="承办"
    )
    # Of this case, or of a proposal merged into it.
    sponsor = models.ForeignKey(
        Sponsor, on_delete=models.PROTECT, related_name="questions", verbose_name="提案者"
    )
    asked_by = models.CharField("提问方", max_length=8, choices=Side.choices)
    asker = models.CharField("提问人", max_length=60)
    text = models.CharField("问题", max_length=800)
    asked_on = models.DateField("提问日期")
    from_paper = models.BooleanField("由纸质件代录", default=False)
    answer = models.CharField("答复内容", max_length=800, blank=True)
    answerer = models.CharField("答复人", max_length=60, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "往来问答"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__isnull=False, answered_on__gte=models.F("asked_on")) & ~Q(answer="")),
                name="question_answered_on_a_day",
            )
        ]
        indexes = [
            models.Index(fields=["committee", "asked_on"], name="question_on"),
            models.Index(
                fields=["committee", "asked_by"],
                name="question_open",
                condition=Q(answered_on__isnull=True, voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return f"/{self.proposal.committee.code}/proposals/questions/{self.pk}/"
