"""Series, their issues, what an issue carries, and to whom it was sent."""

from __future__ import annotations

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.opinions.models.base import BulletinQuerySet
from jianyan.opinions.models.opinions import Opinion
from jianyan.people.models import Role


class Level(models.TextChoices):
    """The level of a recipient or of whoever used an item."""

    COUNTY = "county", "县区级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家级"


class Series(Record):
    """A bulletin: newsletter, special report or direct train, with its readers, its signer and its numbering."""

    class Kind(models.TextChoices):
        NEWSLETTER = "newsletter", "信息刊"
        SPECIAL_REPORT = "special_report", "专报"
        DIRECT_TRAIN = "direct_train", "直通车"

    class Numbering(models.TextChoices):
        YEAR = "year", "按年编号"
        RUNNING = "running", "连续编号"

    SIGNERS = ((str(Role.SG), Role.SG.label), (str(Role.LD), Role.LD.label))

    CHECKERS = ((str(Role.SG), Role.SG.label),)

    name = models.CharField("刊名", max_length=60)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    recipients = models.CharField("报送对象", max_length=200, blank=True)
    copied_to = models.CharField("送", max_length=200, blank=True)
    issued_to = models.CharField("发", max_length=200, blank=True)
    authors = models.CharField("可投稿的反映主体", max_length=200, blank=True)
    checker = models.CharField("审核人", max_length=3, choices=CHECKERS, blank=True)
    signer = models.CharField("签发人", max_length=3, choices=SIGNERS, default=str(Role.SG))
    numbering = models.CharField("编号方式", max_length=8, choices=Numbering.choices, default=Numbering.YEAR)
    total_before = models.PositiveIntegerField("启用本系统前的总期数", null=True, blank=True)
    is_internal = models.BooleanField("内部刊物", default=True)
    print_run = models.PositiveSmallIntegerField("印数", default=0)
    office = models.CharField("编印单位", max_length=60, blank=True)
    is_bundling = models.BooleanField("一期可载多条", default=True)
    starts_on = models.DateField("创办日期")
    ends_on = models.DateField("停办日期", null=True, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "刊物"
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="series_name")]

    def __str__(self) -> str:
        return f"《{self.name}》"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/issues/?series={self.pk}"

    @property
    def allowed(self) -> frozenset[str]:
        """Whose manuscripts it carries; empty where everyone's."""
        return frozenset(filter(None, self.authors.split(",")))

    @property
    def allowed_labels(self) -> str:
        """The same in words."""
        said = dict(Opinion.Reporter.choices)
        return "、".join(str(said[one]) for one in said if one in self.allowed) or "不限"

    @property
    def class_label(self) -> str:
        return "内部" if self.is_internal else "公开"


class Issue(Record):
    """期: one number of a series. It gets its number when it is signed, so an issue sent back burns none."""

    class State(models.TextChoices):
        AWAITING_SIGN = "awaiting_sign", "待签发"
        SENT_BACK = "sent_back", "已退编辑"
        SIGNED = "signed", "已签发"
        DISPATCHED = "dispatched", "已报送"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="issues", verbose_name="刊物")
    title = models.CharField("本期标题", max_length=120)
    items = models.ManyToManyField(
        Opinion, through="IssueItem", related_name="issues", verbose_name="所载信息"
    )
    is_internal = models.BooleanField("内部刊物", default=True)
    print_run = models.PositiveSmallIntegerField("印数", default=0)
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    issue_no = models.PositiveSmallIntegerField("期号", null=True, blank=True)
    total_no = models.PositiveIntegerField("总期号", null=True, blank=True)
    state = models.CharField("状态", max_length=14, choices=State.choices, default=State.AWAITING_SIGN)
    compiled_on = models.DateField("编成日期")
    checked_on = models.DateField("审核日期", null=True, blank=True)
    checker_name = models.CharField("审核人", max_length=40, blank=True)
    signed_on = models.DateField("签发日期", null=True, blank=True)
    signer_name = models.CharField("签发人", max_length=40, blank=True)
    sent_back_on = models.DateField("退回日期", null=True, blank=True)
    send_back_reason = models.CharField("退回原因", max_length=200, blank=True)
    dispatched_on = models.DateField("报送日期", null=True, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "期"
        constraints = [
            models.UniqueConstraint(fields=["committee", "series", "year", "issue_no"], name="issue_number"),
            models.UniqueConstraint(fields=["committee", "series", "total_no"], name="issue_total"),
        ]
        indexes = [
            models.Index(fields=["committee", "signed_on"], name="issue_signed"),
            models.Index(fields=["committee", "-compiled_on", "-id"], name="issue_list"),
        ]

    def __str__(self) -> str:
        return f"{self.series}{self.number}　{self.title}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/issues/{self.pk}/"

    @property
    def class_label(self) -> str:
        return "内部" if self.is_internal else "公开"

    @property
    def number(self) -> str:
        """2022年第3期, where the series counts on through the years 2022年第3期（总第128期）; 未编号 before it is signed."""
        total = f"（总第{self.total_no}期）" if self.total_no else ""
        return f"{self.year}年第{self.issue_no}期{total}" if self.issue_no else "（未编号）"


class IssueItem(Record):
    """条: one opinion in one issue. Items and issues are two counts."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="lines", verbose_name="期")
    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, related_name="placings", verbose_name="信息"
    )
    order_no = models.PositiveSmallIntegerField("顺序", default=1)

    objects = BulletinQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "所载信息"
        constraints = [
            models.UniqueConstraint(fields=["committee", "issue", "opinion"], name="issueitem_once")
        ]

    def __str__(self) -> str:
        return f"{self.opinion}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/{self.opinion_id}/"


class Dispatch(Record):
    """报送: one issue to one recipient; upwards it is reported, beside sent, downwards issued."""

    class Way(models.TextChoices):
        REPORT = "report", "报"
        SEND = "send", "送"
        ISSUE = "issue", "发"

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="dispatches", verbose_name="期")
    recipient = models.CharField("报送对象", max_length=80)
    level = models.CharField("级别", max_length=10, choices=Level.choices, default=Level.COUNTY)
    way = models.CharField("方式", max_length=8, choices=Way.choices, default=Way.REPORT)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    sent_on = models.DateField("报送日期")

    objects = BulletinQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "报送"
        constraints = [
            models.UniqueConstraint(fields=["committee", "issue", "recipient"], name="dispatch_once")
        ]

    def __str__(self) -> str:
        return f"{self.issue}　报送{self.recipient}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/opinions/issues/{self.issue_id}/#dispatches"
