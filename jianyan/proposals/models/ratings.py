"""What is passed on of a private rating, what both sides say of each other, and what a third party found."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Unit
from jianyan.proposals.models.base import READERS, CaseQuerySet
from jianyan.proposals.models.evaluation import FeedbackForm
from jianyan.proposals.models.handling import Reply
from jianyan.proposals.models.proposals import Proposal, Sponsor


class PassedReasonQuerySet(TenantQuerySet):
    """The unit it was passed on to, the sponsor whose reason it is, the office."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*READERS):
            return rows
        author = Q(form__sponsor__person__in=actor.person_ids) | Q(form__sponsor__body__in=actor.body_ids)
        return rows.filter(author | Q(form__reply__assignment__unit__in=actor.unit_ids))


class PassedReason(Record):
    """转达意见: the reason of a rating, passed on to the unit with the sponsor's consent. The rating itself stays private."""

    form = models.ForeignKey(
        FeedbackForm, on_delete=models.PROTECT, related_name="passed", verbose_name="征询意见表"
    )
    text = models.CharField("转达内容", max_length=400)
    passed_on = models.DateField("转达日期")

    objects = PassedReasonQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "转达意见"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "form"], name="passedreason_once", condition=Q(voided_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return self.form.get_absolute_url()


class GradeQuerySet(TenantQuerySet):
    """One's own at once; the other side's, and all of them for the office, when both are in."""

    def visible_to(self, actor: Any) -> Self:
        other = Grade.anywhere.filter(
            committee=OuterRef("committee"), reply=OuterRef("reply"), voided_at__isnull=True
        ).exclude(side=OuterRef("side"))
        by_unit = Q(reply__assignment__unit__in=actor.unit_ids)
        by_sponsor = Q(sponsor__person__in=actor.person_ids) | Q(sponsor__body__in=actor.body_ids)
        own = Q(side=Grade.Side.UNIT) & by_unit | Q(side=Grade.Side.SPONSOR) & by_sponsor
        rows = self.of(actor.committee_id)
        if actor.has(*READERS):
            return rows.filter(own | Exists(other))
        return rows.filter(own | (by_unit | by_sponsor) & Exists(other))


class Grade(Record):
    """双向评分: the unit grades the proposal, the sponsor the handling; sealed until both are in."""

    class Side(models.TextChoices):
        UNIT = "unit", "承办单位评提案质量"
        SPONSOR = "sponsor", "提案者评办理质量"

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="grades", verbose_name="答复")
    side = models.CharField("评分方", max_length=8, choices=Side.choices)
    sponsor = models.ForeignKey(Sponsor, on_delete=models.PROTECT, related_name="+", verbose_name="提案者")
    points = models.PositiveSmallIntegerField("得分")
    remarks = models.CharField("说明", max_length=400, blank=True)
    given_on = models.DateField("评分日期")

    # Sealed in the journal too: the office reads the journal before both are in.
    journal_keyed = ("points", "remarks")
    objects = GradeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "双向评分"
        constraints = [
            models.UniqueConstraint(fields=["committee", "reply", "side"], name="grade_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="grade_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}：{self.points}分"

    def get_absolute_url(self) -> str:
        return self.reply.get_absolute_url()


class ThirdPartyScore(Record):
    """第三方评估: what a body outside found of a case, with its date and its paper. Points in hundredths."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="outside_scores", verbose_name="提案"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办单位"
    )
    body = models.CharField("评估机构", max_length=120)
    assessed_on = models.DateField("评估日期")
    points = models.PositiveIntegerField("得分")
    full_points = models.PositiveIntegerField("满分", default=10_000)
    summary = models.CharField("评估意见", max_length=400, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "第三方评估"
        constraints = [
            models.CheckConstraint(
                condition=Q(points__lte=models.F("full_points")), name="outside_score_within"
            )
        ]
        indexes = [
            models.Index(fields=["committee", "proposal"], name="outside_score_of"),
            models.Index(fields=["committee", "assessed_on"], name="outside_score_on"),
        ]

    def __str__(self) -> str:
        return f"{self.body}：{self.shown}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def shown(self) -> str:
        """92.5分（满分100分）"""
        return f"{self.points / 100:g}分（满分{self.full_points / 100:g}分）"
