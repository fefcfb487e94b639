"""A manuscript of 文史资料 from arrival to print, and the opinions of its three reviews."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Body, Person, Role
from jianyan.publications.models.literature import CollectionCall, CollectionOutline, OutlineTheme
from jianyan.publications.models.volumes import Volume

EDITORS = (Role.CL, Role.SPC, Role.SG, Role.LD, Role.AU)


class ManuscriptQuerySet(TenantQuerySet):
    """Manuscripts: those who edit them, their author, and the body that sent them in."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if actor.has(*EDITORS):
            return rows
        return rows.filter(Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids))


class Manuscript(Record):
    """稿件: what an author did, saw or heard himself. Its dates are kept one by one, the state is where it is now."""

    class Basis(models.TextChoices):
        DONE = "done", "亲历"
        SEEN = "seen", "亲见"
        HEARD = "heard", "亲闻"

    class State(models.TextChoices):
        RECEIVED = "received", "待史实审"
        POLITICS = "politics", "待政治审"
        LANGUAGE = "language", "待文字审"
        REVIEWED = "reviewed", "待审定"
        REVISING = "revising", "退改中"
        ACCEPTED = "accepted", "已采用"
        KEPT = "kept", "留存"
        REFUSED = "refused", "已退稿"
        WITHDRAWN = "withdrawn", "已撤稿"
        PRINTED = "printed", "已刊印"

    UNDER_REVIEW = (State.RECEIVED, State.POLITICS, State.LANGUAGE)
    DECIDED = (State.ACCEPTED, State.KEPT, State.REFUSED)

    title = models.CharField("篇名", max_length=120)
    author = models.CharField("作者", max_length=60)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="作者（委员）",
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送单位"
    )
    outline = models.ForeignKey(
        CollectionOutline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="征集大纲",
    )
    call = models.ForeignKey(
        CollectionCall,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="征集通知",
    )
    theme = models.ForeignKey(
        OutlineTheme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="征集专题",
    )
    basis = models.CharField("三亲", max_length=6, choices=Basis.choices, blank=True)
    recorder = models.CharField("采访整理", max_length=60, blank=True)
    sources = models.TextField("资料来源", blank=True)
    text = models.TextField("正文", blank=True)

    state = models.CharField("阶段", max_length=10, choices=State.choices, default=State.RECEIVED)
    round_no = models.PositiveSmallIntegerField("送审次数", default=1)
    received_on = models.DateField("来稿日期")
    sent_back_on = models.DateField("退改日期", null=True, blank=True)
    send_back_reason = models.CharField("退改意见", max_length=500, blank=True)
    resubmitted_on = models.DateField("改后再报日期", null=True, blank=True)
    reviewed_on = models.DateField("三审完成日期", null=True, blank=True)
    accepted_on = models.DateField("采用日期", null=True, blank=True)
    kept_on = models.DateField("留存日期", null=True, blank=True)
    keep_reason = models.CharField("留存原因", max_length=200, blank=True)
    refused_on = models.DateField("退稿日期", null=True, blank=True)
    refuse_reason = models.CharField("退稿原因", max_length=200, blank=True)
    withdrawn_on = models.DateField("撤稿日期", null=True, blank=True)
    told_on = models.DateField("告知作者日期", null=True, blank=True)
    rights_on = models.DateField("授权日期", null=True, blank=True)
    rights_note = models.CharField("授权范围", max_length=200, blank=True)
    fee_fen = models.PositiveIntegerField("稿酬（分）", null=True, blank=True)
    fee_paid_on = models.DateField("稿酬支付日期", null=True, blank=True)
    volume = models.ForeignKey(
        Volume,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="manuscripts",
        verbose_name="刊于",
    )
    order_no = models.PositiveSmallIntegerField("目录顺序", null=True, blank=True)
    printed_on = models.DateField("刊印日期", null=True, blank=True)

    objects = ManuscriptQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "文史稿件"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(refused_on__isnull=True),
                name="manuscript_one_outcome",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "received",
                        "politics",
                        "language",
                        "reviewed",
                        "revising",
                        "accepted",
                        "kept",
                        "refused",
                        "withdrawn",
                        "printed",
                    ]
                ),
                name="manuscript_state",
            ),
            models.CheckConstraint(
                condition=Q(volume__isnull=True) | Q(accepted_on__isnull=False),
                name="manuscript_placed_accepted",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "received_on"], name="manuscript_received"),
            models.Index(fields=["committee", "state"], name="manuscript_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return "\n".join((self.title, self.author, self.recorder, self.sources, self.text))

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/manuscripts/{self.pk}/"

    @property
    def length(self) -> int:
        """Characters of the text without white space: what 字数 means to an author."""
        return len("".join(self.text.split()))

    @property
    def paragraphs(self) -> list[str]:
        """The text paragraph by paragraph, as the author wrote it."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    @property
    def fee(self) -> str:
        """The fee in yuan as it is written: 300.00."""
        return f"{(self.fee_fen or 0) // 100}.{(self.fee_fen or 0) % 100:02d}"

    @property
    def live_reviews(self) -> list[ManuscriptReview]:
        """The opinions of the present round, in order."""
        found = self.reviews.live().filter(round_no=self.round_no).order_by("reviewed_on", "id")
        return list(found)


class OfManuscriptQuerySet(TenantQuerySet):
    """What reviewers wrote is read by the editors; the author is told the outcome, not who said what."""

    def visible_to(self, actor: Any) -> Self:
        if not actor.has(*EDITORS):
            return self.none()
        manuscripts = apps.get_model("publications", "Manuscript").objects.visible_to(actor)
        return self.of(actor.committee_id).filter(manuscript__in=manuscripts.values("pk"))


class ManuscriptReview(Record):
    """审稿意见: one of the three reviews (fact, politics, language) of one round, by one person."""

    class Kind(models.TextChoices):
        FACT = "fact", "史实审"
        POLITICS = "politics", "政治审"
        LANGUAGE = "language", "文字审"

    class Outcome(models.TextChoices):
        PASSED = "passed", "通过"
        REVISE = "revise", "修改后再审"
        UNFIT = "unfit", "不宜采用"

    manuscript = models.ForeignKey(
        Manuscript, on_delete=models.PROTECT, related_name="reviews", verbose_name="文史稿件"
    )
    round_no = models.PositiveSmallIntegerField("送审次数")
    kind = models.CharField("审次", max_length=8, choices=Kind.choices)
    reviewer = models.CharField("审稿人", max_length=60)
    opinion = models.TextField("审稿意见")
    outcome = models.CharField("结论", max_length=6, choices=Outcome.choices)
    reviewed_on = models.DateField("审稿日期")

    objects = OfManuscriptQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "审稿意见"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "manuscript", "round_no", "kind"],
                condition=Q(voided_at__isnull=True),
                name="manuscriptreview_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}　{self.reviewer}　{self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/publications/manuscripts/{self.manuscript_id}/"
