"""An opinion, those who reported it, what was asked for, and what is typed before it is sent."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from jianyan.core.drafts import TypedText
from jianyan.core.tenancy import Record
from jianyan.opinions.models.base import CommissionQuerySet, OfOpinionQuerySet, OpinionQuerySet
from jianyan.people.models import Body, Person, Sector

TEXTS = ("text", "advice", "edited_text")  # long, and no list shows them


class Commission(Record):
    """约稿: a matter on which the office asks for manuscripts until a day."""

    title = models.CharField("约稿题目", max_length=120)
    note = models.CharField("要求", max_length=400, blank=True)
    called_on = models.DateField("发布日期")
    ends_on = models.DateField("截稿日期", null=True, blank=True)
    closed_on = models.DateField("停止日期", null=True, blank=True)

    objects = CommissionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "约稿"
        constraints = [
            models.UniqueConstraint(fields=["committee", "title", "called_on"], name="commission_once")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/commissions/{self.pk}/"


class Opinion(Record):
    """社情民意信息: one matter, its cause, an advice; goes to leaders and carries no duty of a written reply."""

    class Kind(models.TextChoices):
        INFORMATION = "information", "社情民意信息"
        ADVICE = "advice", "直通车建言"

    class Reporter(models.TextChoices):
        MEMBER = "member", "委员"
        PARTY = "party", "民主党派"
        ORGANIZATION = "organization", "人民团体"
        SECTOR = "sector", "界别"
        COMMITTEE = "committee", "专门委员会"
        LIAISON_GROUP = "liaison_group", "联络组、工作室"
        INFORMANT = "informant", "特邀信息员"
        OTHER = "other", "其他"

    class Origin(models.TextChoices):
        OWN = "own", "自主反映"
        REFUSED_PROPOSAL = "refused_proposal", "未立案提案转来"
        STUDIO = "studio", "工作室接待群众"
        ACTIVITY = "activity", "视察调研协商"
        COMMISSIONED = "commissioned", "约稿"

    class State(models.TextChoices):
        SUBMITTED = "submitted", "待登记"
        RETURNED = "returned", "已退回"
        REGISTERED = "registered", "已登记"
        NOT_ADOPTED = "not_adopted", "留存参考"
        MERGED = "merged", "已合并"
        EDITING = "editing", "编辑中"
        AWAITING_SIGN = "awaiting_sign", "待签发"
        ISSUED = "issued", "已签发"
        DISPATCHED = "dispatched", "已报送"
        INSTRUCTED = "instructed", "有批示"
        TRANSFERRED = "transferred", "已转办"
        ANSWERED = "answered", "已反馈"
        ARCHIVED = "archived", "已归档"

    # 党派、团体、界别: what O-10 counts.
    BY_GROUPS = (Reporter.PARTY, Reporter.ORGANIZATION, Reporter.SECTOR)

    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.INFORMATION)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("情况")
    advice = models.TextField("建议", blank=True)
    edited_title = models.CharField("编辑稿标题", max_length=120, blank=True)
    edited_text = models.TextField("编辑稿", blank=True)
    reporter_type = models.CharField(
        "反映主体", max_length=14, choices=Reporter.choices, default=Reporter.MEMBER
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name="反映单位",
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="界别"
    )
    byline = models.CharField("署名", max_length=200)
    unit = models.CharField("所在单位", max_length=120, blank=True)
    origin = models.CharField("来源", max_length=18, choices=Origin.choices, default=Origin.OWN)
    origin_note = models.CharField("来源说明", max_length=120, blank=True)
    commission = models.ForeignKey(
        Commission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name="约稿",
    )
    writer = models.CharField("执笔人", max_length=40, blank=True)
    secrecy_confirmed_on = models.DateField("保密提示确认日期", null=True, blank=True)
    is_from_paper = models.BooleanField("机关代录", default=False)

    serial_year = models.PositiveSmallIntegerField("登记年份", null=True, blank=True)
    serial_no = models.PositiveIntegerField("登记号", null=True, blank=True)
    is_secrecy_checked = models.BooleanField("已作保密审查", default=False)
    return_reason = models.CharField("退回原因", max_length=200, blank=True)
    decline_reason = models.CharField("不采用原因", max_length=200, blank=True)
    decline_note = models.CharField("不采用说明", max_length=400, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )

    state = models.CharField("状态", max_length=14, choices=State.choices, default=State.SUBMITTED)
    submitted_on = models.DateField("提交日期")
    returned_on = models.DateField("退回日期", null=True, blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    declined_on = models.DateField("不采用日期", null=True, blank=True)
    merged_on = models.DateField("合并日期", null=True, blank=True)
    edited_on = models.DateField("编辑日期", null=True, blank=True)
    sent_to_sign_on = models.DateField("送签日期", null=True, blank=True)
    issued_on = models.DateField("签发日期", null=True, blank=True)
    dispatched_on = models.DateField("报送日期", null=True, blank=True)
    instructed_on = models.DateField("首次批示日期", null=True, blank=True)
    transferred_on = models.DateField("首次转办日期", null=True, blank=True)
    answered_on = models.DateField("反馈日期", null=True, blank=True)
    informed_on = models.DateField("最近告知反映人日期", null=True, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "社情民意信息"
        constraints = [
            models.UniqueConstraint(fields=["committee", "serial_year", "serial_no"], name="opinion_serial"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "submitted",
                        "returned",
                        "registered",
                        "not_adopted",
                        "merged",
                        "editing",
                        "awaiting_sign",
                        "issued",
                        "dispatched",
                        "instructed",
                        "transferred",
                        "answered",
                        "archived",
                    ]
                ),
                name="opinion_state",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "state"], name="opinion_by_state"),
            models.Index(fields=["committee", "-submitted_on", "-id"], name="opinion_list"),
            models.Index(fields=["committee", "registered_on"], name="opinion_registered"),
            models.Index(fields=["committee", "issued_on"], name="opinion_issued"),
            models.Index(fields=["committee", "dispatched_on"], name="opinion_dispatched"),
        ]

    def __str__(self) -> str:
        return self.shown_title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/{self.pk}/"

    def search_text(self) -> str:
        return "\n".join(
            (
                self.title,
                self.edited_title,
                self.byline,
                self.serial,
                self.text,
                self.advice,
                self.edited_text,
            )
        )

    def search_date(self) -> date:
        return self.submitted_on

    @property
    def shown_title(self) -> str:
        """The edited title where there is one."""
        return self.edited_title or self.title

    @property
    def whole(self) -> str:
        """The manuscript as it came: the fact, then the advice."""
        return "\n".join(part for part in (self.text, self.advice) if part)

    @property
    def serial(self) -> str:
        """The number given at registration: 2022-017."""
        return f"{self.serial_year}-{self.serial_no:03d}" if self.serial_no else ""


class OpinionReporter(Record):
    """反映人 in the order of signing. Those of a merged manuscript stay credited with it."""

    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, related_name="reporters", verbose_name="信息"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="opinions", verbose_name="反映人"
    )
    order_no = models.PositiveSmallIntegerField("顺序", default=1)

    objects = OfOpinionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "反映人"
        constraints = [
            models.UniqueConstraint(fields=["committee", "opinion", "person"], name="opinionreporter_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}　{self.opinion}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/{self.opinion_id}/"


class OpinionText(TypedText):
    """What an account has typed of an opinion and not yet sent; outside the journal, as a proposal's draft."""

    opinion = models.ForeignKey(
        Opinion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="texts",
        verbose_name="信息",
    )

    class Meta(TypedText.Meta):
        verbose_name = "信息草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "account", "opinion"],
                name="opiniontext_once",
                condition=Q(opinion__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["committee", "account", "saved_at"], name="opiniontext_account")]

    def __str__(self) -> str:
        return str(self.texts.get("title") or "（还没有标题）")

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/write/{self.pk}/"
