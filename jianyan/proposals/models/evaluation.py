"""What the sponsor says of the answer, and what the office asks afterwards."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record
from jianyan.proposals import rules
from jianyan.proposals.models.base import CaseQuerySet, RatingQuerySet
from jianyan.proposals.models.handling import Reply
from jianyan.proposals.models.proposals import Proposal, Sponsor


class Rating(models.TextChoices):
    """From the best to the worst. The first only where the scale has four steps; figures count it among the satisfied."""

    VERY = "very", rules.RATINGS["very"]
    SATISFIED = "satisfied", rules.RATINGS["satisfied"]
    BASICALLY = "basically", rules.RATINGS["basically"]
    UNSATISFIED = "unsatisfied", rules.RATINGS["unsatisfied"]


def _answer(name: str) -> Any:
    """An answer to a question of the form; empty where it was not asked or not answered."""
    return models.CharField(
        rules.QUESTIONS[name], max_length=8, choices=list(rules.ANSWERS[name].items()), blank=True
    )


class FeedbackForm(Record):
    """征询意见表: one sponsor on one reply. Attitude and result are two ratings; a member rates for himself."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="forms", verbose_name="提案"
    )
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="forms", verbose_name="答复")
    sponsor = models.ForeignKey(
        Sponsor, on_delete=models.PROTECT, related_name="forms", verbose_name="提案者"
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    sent_on = models.DateField("发出日期")
    due_on = models.DateField("交回期限")
    returned_on = models.DateField("交回日期", null=True, blank=True)
    attitude = models.CharField("对办理态度", max_length=12, choices=Rating.choices, blank=True)
    result = models.CharField("对办理结果", max_length=12, choices=Rating.choices, blank=True)
    visited = _answer("visited")
    heard_by = _answer("heard_by")
    to_the_point = _answer("to_the_point")
    leader_answered = _answer("leader_answered")
    remarks = models.CharField("意见", max_length=400, blank=True)
    from_paper = models.BooleanField("由纸质表代录", default=False)
    from_ledger = models.BooleanField("由台账导入", default=False)
    # Of the way it came no more is kept than this: no device, no address.
    by_phone = models.BooleanField("在手机上填写", default=False)
    may_pass_on = models.BooleanField("同意转达意见", default=False)

    objects = RatingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "征询意见表"
        constraints = [
            models.UniqueConstraint(fields=["committee", "reply", "sponsor"], name="form_once"),
            models.CheckConstraint(
                # The attitude may be left out where the rules say so, and a ledger often keeps one rating of the two:
                # the other stays unknown rather than being made up.
                condition=Q(returned_on__isnull=True, result="", attitude="")
                | (Q(returned_on__isnull=False) & ~Q(result="")),
                name="form_rated_when_returned",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "sent_on"], name="form_sent"),
            models.Index(fields=["committee", "returned_on"], name="form_returned"),
            models.Index(fields=["committee", "due_on"], name="form_due"),
            models.Index(fields=["committee", "sponsor", "round"], name="form_sponsor"),
        ]

    @property
    def entrance(self) -> str:
        """From which entrance the form came back; empty while it is out."""
        if not self.returned_on:
            return ""
        if self.from_ledger:
            return "由台账导入"
        if self.from_paper:
            return "由纸质表代录"
        return "本人在手机上填写" if self.by_phone else "本人在网上填写"

    @property
    def answered(self) -> list[tuple[str, str]]:
        """What was answered beside the two ratings: the question and the answer, in words."""
        return [
            (label, rules.ANSWERS[name][getattr(self, name)])
            for name, label in rules.QUESTIONS.items()
            if getattr(self, name)
        ]

    def __str__(self) -> str:
        return f"{self.sponsor.name}对{self.reply.assignment.unit}答复的意见"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()


class FollowUpVisit(Record):
    """回访: the office asks the sponsor or the unit afterwards what became of it."""

    class Mode(models.TextChoices):
        VISIT = "visit", "走访"
        MEETING = "meeting", "座谈"
        PHONE = "phone", "电话"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="visits", verbose_name="提案"
    )
    mode = models.CharField("方式", max_length=8, choices=Mode.choices)
    persons = models.CharField("回访对象", max_length=120)
    visited_on = models.DateField("回访日期")
    summary = models.CharField("情况", max_length=400, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "回访"
        indexes = [models.Index(fields=["committee", "visited_on"], name="visit_on")]

    def __str__(self) -> str:
        return f"{self.get_mode_display()}回访 {self.persons}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()
