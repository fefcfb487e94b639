"""Care for members and residents: visits, gifts, residents' matters, reading."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.activities.models.base import MembersQuerySet, OwnQuerySet, RoomQuerySet
from jianyan.activities.models.kinds import Campaign
from jianyan.activities.models.platforms import ReadingCampaign
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, Person, Role, Sector

# Who of the office reads whom a visit was paid to (domain 4.5): the liaison office, those who answer for it, the audit.
READ_VISITS = (Role.ML, Role.SG, Role.LD, Role.AU)


class VisitQuerySet(RoomQuerySet):
    """Names stand with the liaison office, the visiting body, the visitor and the one visited; others see the count."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*READ_VISITS) else rows.filter(self.theirs(actor))

    def theirs(self, actor: Any) -> Q:
        own = Q(person__in=actor.person_ids) | Q(visitor__in=actor.person_ids)
        return own | Q(body__in=actor.body_ids)


class MemberVisit(Record):
    """走访委员: one member called on once. ``person`` is the one visited."""

    class Occasion(models.TextChoices):
        ORDINARY = "ordinary", "日常走访"
        SPRING_FESTIVAL = "spring_festival", "春节慰问"
        ILLNESS = "illness", "生病住院"
        HARDSHIP = "hardship", "遭遇困难"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="visits", verbose_name="被走访委员"
    )
    visitor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="走访人")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="走访机构"
    )
    occasion = models.CharField("事由", max_length=16, choices=Occasion.choices, default=Occasion.ORDINARY)
    visited_on = models.DateField("走访日期")
    note = models.CharField("情况", max_length=200, blank=True, help_text="不写病情和家庭情况")

    objects = VisitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "走访委员"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person", "visited_on", "occasion"], name="membervisit_once"
            )
        ]
        indexes = [models.Index(fields=["committee", "visited_on"], name="membervisit_on")]

    def __str__(self) -> str:
        return f"走访{self.person}　{self.get_occasion_display()}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/member-visits/{self.pk}/"


class Donation(Record):
    """A gift of money, or of goods at their stated value, in fen."""

    class Form(models.TextChoices):
        CASH = "cash", "捐款"
        GOODS = "goods", "捐物"

    campaign = models.CharField("专项行动", max_length=20, choices=Campaign.choices, blank=True)
    form = models.CharField("形式", max_length=6, choices=Form.choices)
    amount_fen = models.PositiveBigIntegerField("金额（分）")
    goods = models.CharField("物资", max_length=120, blank=True)
    donated_on = models.DateField("捐赠日期")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="donations",
        verbose_name="捐赠委员",
    )
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="捐赠时所属界别",
    )
    donor = models.CharField("捐赠人（非委员或集体）", max_length=80, blank=True)
    recipient = models.CharField("受赠方", max_length=80, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "捐赠"
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="donation_is_something")]
        indexes = [models.Index(fields=["committee", "campaign", "donated_on"], name="donation_campaign")]

    def __str__(self) -> str:
        return f"{self.person or self.donor}{self.get_form_display()}{self.yuan}元"

    @property
    def yuan(self) -> str:
        """The amount in yuan as it is written: 3,500 or 3,500.50."""
        whole, fen = divmod(self.amount_fen, 100)
        return f"{whole:,}.{fen:02d}" if fen else f"{whole:,}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/donations/{self.pk}/"


class PublicMatterQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        return Q(body__in=actor.body_ids) | Q(received_by__in=actor.person_ids)


class PublicMatter(Record):
    """群众反映问题: what residents brought to a studio or a liaison group, without who they are (domain 4.6)."""

    class Outcome(models.TextChoices):
        OPEN = "open", "办理中"
        ANSWERED = "answered", "当场解答"
        COORDINATED = "coordinated", "协调解决"
        OPINION = "opinion", "转为社情民意信息"
        PROPOSAL = "proposal", "转为提案"

    class Kind(models.TextChoices):
        MATTER = "matter", "群众诉求"
        CLUE = "clue", "问题线索"
        ADVICE = "advice", "微建议"

    kind = models.CharField("类别", max_length=8, choices=Kind.choices, default=Kind.MATTER)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="public_matters", verbose_name="接待平台"
    )
    receipt_code = models.CharField("回执码", max_length=12, blank=True)
    number = models.PositiveIntegerField("序号")
    received_on = models.DateField("反映日期")
    title = models.CharField("事项", max_length=120)
    detail = models.TextField("内容", blank=True, help_text="只写事，不写来访人的姓名、电话和住址")
    received_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接待委员"
    )
    outcome = models.CharField("处理方式", max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    went_to = models.CharField("转往何处", max_length=80, blank=True)
    settled_on = models.DateField("办理日期", null=True, blank=True)
    told = models.CharField("告知来访人的内容", max_length=200, blank=True)
    told_on = models.DateField("告知结果日期", null=True, blank=True)

    objects = PublicMatterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "群众反映问题"
        constraints = [
            models.UniqueConstraint(fields=["committee", "body", "number"], name="publicmatter_no"),
            models.UniqueConstraint(
                fields=["committee", "receipt_code"], condition=~Q(receipt_code=""), name="publicmatter_code"
            ),
        ]
        indexes = [models.Index(fields=["committee", "received_on"], name="publicmatter_on")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/matters/{self.pk}/"


class ReadingGroup(Record):
    """委员读书群: its owner and the one who leads the reading."""

    name = models.CharField("名称", max_length=60)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属机构"
    )
    campaign = models.ForeignKey(
        ReadingCampaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name="读书专项",
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="群主")
    reader = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="领读人"
    )
    books = models.CharField("书目", max_length=300, blank=True)
    started_on = models.DateField("建立日期")
    ended_on = models.DateField("解散日期", null=True, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "读书群"
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="readinggroup_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/reading-groups/{self.pk}/"


class ReadingNote(Record):
    """读书心得: what a member wrote after reading."""

    group = models.ForeignKey(
        ReadingGroup, on_delete=models.PROTECT, related_name="notes", verbose_name="读书群"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="reading_notes", verbose_name="作者"
    )
    title = models.CharField("题目", max_length=120)
    submitted_on = models.DateField("提交日期")

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "读书心得"
        constraints = [
            models.UniqueConstraint(fields=["committee", "group", "person", "title"], name="readingnote_once")
        ]
        indexes = [models.Index(fields=["committee", "submitted_on"], name="readingnote_on")]

    def __str__(self) -> str:
        return f"{self.title}（{self.person}）"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/notes/{self.pk}/"
