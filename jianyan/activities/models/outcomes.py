"""What activities bring forth: suggestions raw and consolidated, reports and what leaders wrote on them, speeches."""

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity, OfActivityQuerySet
from jianyan.activities.models.base import MEMBERSHIP, RoomQuerySet
from jianyan.core.instructions import Instruction
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, Person, PlenarySession, Role, Sector, Unit


class Board(Record):
    """归纳: the work of consolidating one activity's suggestions, until it is settled."""

    class State(models.TextChoices):
        OPEN = "open", "归纳中"
        SETTLED = "settled", "已定稿"

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="boards", verbose_name="活动"
    )
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField("开始归纳日期")
    settled_on = models.DateField("定稿日期", null=True, blank=True)
    reopen_reason = models.CharField("重新打开原因", max_length=200, blank=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "意见建议归纳"
        constraints = [
            models.UniqueConstraint(fields=["committee", "activity"], name="board_once"),
            models.CheckConstraint(condition=Q(state__in=["open", "settled"]), name="board_state"),
        ]

    def __str__(self) -> str:
        return f"意见建议归纳：{self.activity}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/board/"


class Aspect(Record):
    """方面: the upper level of consolidation."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="aspects", verbose_name="活动"
    )
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("方面", max_length=80)
    consolidated_on = models.DateField("归纳日期")

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "意见建议方面"
        # Not unique: aspects change places in one act, and the board keeps the live ones numbered without a gap.
        indexes = [models.Index(fields=["committee", "activity", "number"], name="aspect_order")]

    def __str__(self) -> str:
        return f"{self.number}．{self.title}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/#aspect-{self.pk}"


class Consolidated(Record):
    """归纳后的意见建议: one item of an aspect, made of one or many raw suggestions."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="consolidated", verbose_name="活动"
    )
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="items", verbose_name="方面")
    item_no = models.PositiveSmallIntegerField("序号")
    text = models.TextField("内容")
    consolidated_on = models.DateField("归纳日期")

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "归纳意见建议"
        indexes = [models.Index(fields=["committee", "activity", "item_no"], name="consolidated_order")]

    def __str__(self) -> str:
        return f"{self.item_no}．{self.text[:60]}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/#item-{self.pk}"


class Suggestion(Record):
    """意见建议: one piece of raw advice from an activity. It stays when it is consolidated: many raw to one item."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="suggestions", verbose_name="活动"
    )
    number = models.PositiveSmallIntegerField("序号")
    text = models.TextField("内容")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    speaker = models.CharField("提出人（非委员或集体）", max_length=60, blank=True)
    target = models.CharField("所针对的报告或事项", max_length=80, blank=True)
    made_on = models.DateField("提出日期")
    consolidated = models.ForeignKey(
        Consolidated, on_delete=models.PROTECT, null=True, blank=True, related_name="raw", verbose_name="归入"
    )
    set_aside_on = models.DateField("不采纳日期", null=True, blank=True)
    set_aside_reason = models.CharField("不采纳原因", max_length=200, blank=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "意见建议"
        constraints = [
            models.UniqueConstraint(fields=["committee", "activity", "number"], name="suggestion_no"),
            models.CheckConstraint(
                condition=Q(set_aside_on__isnull=True)
                | Q(consolidated__isnull=True) & ~Q(set_aside_reason=""),
                name="suggestion_in_one_place",
            ),
        ]
        indexes = [models.Index(fields=["committee", "made_on"], name="suggestion_made")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/#suggestion-{self.pk}"


class AuthorType(models.TextChoices):
    """Who wrote a report or a speech. Parties, organisations and circles together are "groups" in the figures."""

    PARTY = "party", "民主党派"
    ORGANIZATION = "organization", "人民团体"
    SECTOR = "sector", "界别"
    COMMITTEE = "committee", "专委会"
    OFFICE = "office", "政协机关"
    MEMBER = "member", "委员"


GROUPS = (AuthorType.PARTY, AuthorType.ORGANIZATION, AuthorType.SECTOR)


class ReportQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """Members and the authority: what was sent. A unit: what was addressed to it."""
        if actor.has(*MEMBERSHIP, Role.HA):
            return Q(sent_on__isnull=False) | Q(body__in=actor.body_ids)
        addressed = Recipient.anywhere.filter(
            committee=actor.committee_id, unit__in=actor.unit_ids, voided_at__isnull=True
        )
        return Q(sent_on__isnull=False, pk__in=addressed.values("report"))


class Report(Record):
    """The written result of an activity, or a party's own research. Counted by the date it was sent (A-11)."""

    class Type(models.TextChoices):
        RESEARCH = "research", "调研报告"
        INSPECTION = "inspection", "视察报告"
        CONSULTATION = "consultation", "协商报告"
        SUPERVISION = "supervision", "监督报告"

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        SIGNING = "signing", "审签中"
        SIGNED = "signed", "已签发"
        SENT = "sent", "已报送"
        CLOSED = "closed", "已办结"

    # Once sent, it left the house: units and the authority read it, leaders write on it.
    OUT = (State.SENT, State.CLOSED)

    type = models.CharField("类型", max_length=14, choices=Type.choices)
    title = models.CharField("题目", max_length=120)
    author_type = models.CharField("作者类别", max_length=14, choices=AuthorType.choices)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="作者单位"
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作者界别"
    )
    authors = models.CharField("执笔人", max_length=120, blank=True)
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="所属活动",
    )
    adopted_by = models.CharField("审议通过", max_length=60, blank=True)
    text = models.TextField("正文", blank=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    drafted_on = models.DateField("起草日期", null=True, blank=True)
    submitted_on = models.DateField("送签日期", null=True, blank=True)
    signed_steps = models.PositiveSmallIntegerField("已签批步数", default=0)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=200, blank=True)
    signed_on = models.DateField("签发日期", null=True, blank=True)
    number_year = models.PositiveSmallIntegerField("编号年度", null=True, blank=True)
    number = models.PositiveSmallIntegerField("编号", null=True, blank=True)
    sent_on = models.DateField("报送日期", null=True, blank=True)
    due_on = models.DateField("反馈期限", null=True, blank=True)
    told_on = models.DateField("告知提出人日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "报告"
        constraints = [
            models.UniqueConstraint(fields=["committee", "type", "title", "sent_on"], name="report_once"),
            models.UniqueConstraint(fields=["committee", "number_year", "number"], name="report_number"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "signing", "signed", "sent", "closed"]), name="report_state"
            ),
        ]
        indexes = [models.Index(fields=["committee", "sent_on"], name="report_sent")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/reports/{self.pk}/"

    @property
    def next_sign(self) -> Any:
        """The step of the sign-off whose turn it is; None while it is not being signed. One query."""
        if self.state != self.State.SIGNING:
            return None
        signs: Any = self.signs
        return signs.filter(signed_on=None, voided_at=None).order_by("-turn", "place").first()

    @property
    def no(self) -> str:
        """The number it was sent under: 2022年第3号; empty before, and where paper had none."""
        return f"{self.number_year}年第{self.number}号" if self.number else ""


class OfReportQuerySet(RoomQuerySet):
    """Rows that are read by whoever reads their report."""

    def theirs(self, actor: Any) -> Q:
        return Q(report__in=Report.objects.visible_to(actor).values("pk"))


class Recipient(Record):
    """Whom a report was sent to: an authority by name, or a handling unit."""

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="recipients", verbose_name="报告"
    )
    name = models.CharField("报送对象", max_length=80)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )

    objects = OfReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "报送对象"
        constraints = [models.UniqueConstraint(fields=["committee", "report", "name"], name="recipient_once")]

    def __str__(self) -> str:
        return self.name


class ReportInstruction(Instruction):
    """批示 on a report."""

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="instructions", verbose_name="报告"
    )
    number = models.CharField("批示编号", max_length=40, blank=True)

    objects = OfReportQuerySet.as_manager()

    class Meta(Instruction.Meta):
        verbose_name = "成果批示"
        indexes = [models.Index(fields=["committee", "instructed_on"], name="reportinstruction_on")]

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/reports/{self.report_id}/#instructions"


class SpeechQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """What was given, for every member; what is only collected, for those it is from."""
        if not actor.has(*MEMBERSHIP):
            return Q(pk__in=())
        return Q(given_on__isnull=False) | Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids)


class PlenarySpeech(Record):
    """大会发言: one paper given at a plenary, spoken or in writing."""

    class Form(models.TextChoices):
        ORAL = "oral", "口头发言"
        WRITTEN = "written", "书面发言"

    class State(models.TextChoices):
        COLLECTED = "collected", "已征集"
        SELECTED = "selected", "已选用"
        NOT_SELECTED = "not_selected", "未选用"
        GIVEN = "given", "已发言"

    session = models.ForeignKey(
        PlenarySession, on_delete=models.PROTECT, related_name="+", verbose_name="全体会议"
    )
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("题目", max_length=120)
    form = models.CharField("形式", max_length=8, choices=Form.choices, blank=True)
    author_type = models.CharField("作者类别", max_length=14, choices=AuthorType.choices)
    state = models.CharField("状态", max_length=14, choices=State.choices, default=State.GIVEN)
    text = models.TextField("发言稿", blank=True)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name="发言单位",
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发言界别"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发言人"
    )
    collected_on = models.DateField("征集日期", null=True, blank=True)
    selected_on = models.DateField("选用日期", null=True, blank=True)
    dropped_on = models.DateField("未选用日期", null=True, blank=True)
    drop_reason = models.CharField("未选用原因", max_length=200, blank=True)
    given_on = models.DateField("发言日期", null=True, blank=True)

    objects = SpeechQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "大会发言"
        constraints = [
            models.UniqueConstraint(fields=["committee", "session", "number"], name="speech_no"),
            models.CheckConstraint(
                condition=Q(state__in=["collected", "selected", "not_selected", "given"]), name="speech_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(given_on__isnull=False) & ~Q(form=""),
                name="speech_given_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["committee", "given_on"], name="speech_on")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/speeches/{self.pk}/"
