"""What a unit promised for a day, and what became of it. Promises belong to the committee, not to a term."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Unit
from jianyan.proposals.models.answers import Answer
from jianyan.proposals.models.base import READERS, sponsored_by
from jianyan.proposals.models.handling import Reply
from jianyan.proposals.models.proposals import Proposal


class CommitmentQuerySet(TenantQuerySet):
    """The office all, a unit its own, sponsors what was promised to them or in their case."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*READERS) else self.concerning(actor)

    def concerning(self, actor: Any) -> Self:
        """What this seat promised itself, or what was promised to it: less than a reader of the house may open."""
        return self.of(actor.committee_id).filter(_concerned(actor, ""))


class CommitmentEventQuerySet(TenantQuerySet):
    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*READERS) else rows.filter(_concerned(actor, "commitment__"))


def _concerned(actor: Any, path: str) -> Q:
    own = Q(**{f"{path}unit__in": actor.unit_ids})
    if actor.person_ids or actor.body_ids:
        mine = sponsored_by(actor)
        own |= Q(**{f"{path}proposal__in": mine}) | Q(**{f"{path}answer__ask__proposal__in": mine})
    return own


class Commitment(Record):
    """承诺事项: what a unit said it would do by a day. A renewed one keeps the first date beside the new one."""

    class State(models.TextChoices):
        OPEN = "open", "待兑现"
        REPORTED = "reported", "待确认"
        KEPT = "kept", "已兑现"
        NOT_KEPT = "not_kept", "未兑现"

    class Outcome(models.TextChoices):
        KEPT = "kept", "已经兑现"
        NOT_KEPT = "not_kept", "未能兑现"
        RENEWED = "renewed", "申请延期"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="commitments", verbose_name="提案"
    )
    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, related_name="commitments", verbose_name="答复"
    )
    answer = models.ForeignKey(
        Answer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name="建议答复",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="commitments", verbose_name="承诺单位"
    )
    text = models.TextField("承诺内容")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    promised_on = models.DateField("承诺日期")
    original_due_on = models.DateField("原定时限")
    due_on = models.DateField("完成时限")
    outcome = models.CharField("单位报告的结果", max_length=8, choices=Outcome.choices, blank=True)
    wanted_on = models.DateField("申请延至", null=True, blank=True)
    reported_on = models.DateField("报告日期", null=True, blank=True)
    done_on = models.DateField("办成日期", null=True, blank=True)
    kept_on = models.DateField("确认兑现日期", null=True, blank=True)
    not_kept_on = models.DateField("确认未兑现日期", null=True, blank=True)
    renewed_on = models.DateField("同意延期日期", null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "承诺事项"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "answer"],
                name="commitment_answer",
                condition=Q(voided_at__isnull=True, answer__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("original_due_on")), name="commitment_never_earlier"
            ),
            models.CheckConstraint(
                condition=~Q(state="kept") | Q(kept_on__isnull=False, done_on__isnull=False),
                name="commitment_kept_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "due_on"], name="commitment_state"),
            models.Index(fields=["committee", "unit", "due_on"], name="commitment_unit"),
            models.Index(fields=["committee", "due_on"], name="commitment_due"),
            models.Index(fields=["committee", "original_due_on"], name="commitment_first_due"),
            models.Index(fields=["committee", "proposal"], name="commitment_proposal"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/commitments/{self.pk}/"

    def search_text(self) -> str:
        """What the search finds a promise by."""
        return self.text

    def search_date(self) -> date:
        return self.promised_on

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in (self.State.OPEN, self.State.REPORTED)

    @property
    def tone(self) -> str:
        """How the state is shown (see components/_badge.html)."""
        return {"kept": "ok", "not_kept": "late", "reported": "info"}.get(self.state, "wait")


class CommitmentEvent(Record):
    """承诺办理记录: what was reported, said or decided of a promise, on which day and by whom; evidence is attached."""

    class Kind(models.TextChoices):
        REPORTED = "reported", "单位报告"
        SAID = "said", "提案者意见"
        KEPT = "kept", "确认兑现"
        NOT_KEPT = "not_kept", "确认未兑现"
        RENEWED = "renewed", "同意延期"
        SENT_BACK = "sent_back", "退回单位"
        REOPENED = "reopened", "更正"
        MOVED = "moved", "改由他单位承担"

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="events", verbose_name="承诺"
    )
    kind = models.CharField("事项", max_length=10, choices=Kind.choices)
    outcome = models.CharField("结果", max_length=8, choices=Commitment.Outcome.choices, blank=True)
    note = models.CharField("说明", max_length=400, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    who = models.CharField("经办", max_length=60)
    happened_on = models.DateField("日期")

    objects = CommitmentEventQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "承诺办理记录"
        indexes = [models.Index(fields=["committee", "commitment"], name="commitmentevent_of")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}　{self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return self.commitment.get_absolute_url()
