"""From review to answer: decisions, hand-over orders, assignments, contacts, opinions and replies."""

from __future__ import annotations

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.people.models import Unit
from jianyan.proposals import rules
from jianyan.proposals.models.base import (
    CaseQuerySet,
    ReplyPartQuerySet,
    ReplyQuerySet,
    ReviewQuerySet,
    ViaAssignmentQuerySet,
)
from jianyan.proposals.models.choices import Disposition, Ground
from jianyan.proposals.models.proposals import Proposal


class Decision(Record):
    """One pass of the review with its opinion; the final pass carries the outcome."""

    class Pass(models.TextChoices):
        PRELIMINARY = "preliminary", "初审"
        SECOND = "second", "复审"
        FINAL = "final", "终审"

    class Outcome(models.TextChoices):
        FILED = "filed", "立案"
        MERGED = "merged", "并案"
        NOT_FILED = "not_filed", "不予立案"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="decisions", verbose_name="提案"
    )
    step = models.CharField("审查环节", max_length=12, choices=Pass.choices)
    opinion = models.CharField("审查意见", max_length=400, blank=True)
    outcome = models.CharField("审查结果", max_length=10, choices=Outcome.choices, blank=True)
    ground = models.CharField("不予立案理由", max_length=4, choices=Ground.choices, blank=True)
    disposition = models.CharField("处理方式", max_length=24, choices=Disposition.choices, blank=True)
    group = models.CharField("审查小组", max_length=40, blank=True)
    meeting = models.CharField("会议", max_length=80, blank=True)
    decided_on = models.DateField("日期")

    objects = ReviewQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "审查意见"
        indexes = [models.Index(fields=["committee", "decided_on"], name="decision_on")]

    def __str__(self) -> str:
        return f"{self.get_step_display()}　{self.get_outcome_display() or self.opinion}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()


class HandoverOrder(Record):
    """交办: the act by which cases go to their units, at a meeting or by letter."""

    title = models.CharField("名称", max_length=80)
    number = models.CharField("文号", max_length=60)
    authority = models.CharField("交办机关", max_length=120, blank=True)
    issued_on = models.DateField("交办日期")

    class Meta(Record.Meta):
        verbose_name = "交办"
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="handover_number")]
        indexes = [models.Index(fields=["committee", "issued_on"], name="handover_on")]

    def __str__(self) -> str:
        return self.title


class Assignment(Record):
    """One unit's part in a case. Due dates are frozen at hand-over with the rules they were computed under."""

    class Role(models.TextChoices):
        SOLE = "sole", rules.ROLES["sole"]
        HOST = "host", rules.ROLES["host"]
        CO = "co", rules.ROLES["co"]
        SEPARATE = "separate", rules.ROLES["separate"]
        REFERENCE = "for_reference", rules.ROLES["for_reference"]

    class State(models.TextChoices):
        PENDING = "pending", "待签收"
        ACCEPTED = "accepted", "办理中"
        RETURN_REQUESTED = "return_requested", "申请退办"
        RETURNED = "returned", "已退办"
        DRAFTING = "drafting", "拟稿中"
        CHECKING = "checking", "送审中"
        APPROVED = "approved", "审核通过"
        OPINION_GIVEN = "opinion_given", "已提会办意见"
        DELIVERED = "delivered", "已答复"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="assignments", verbose_name="提案"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name="承办单位"
    )
    order = models.ForeignKey(
        HandoverOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="交办",
    )
    role = models.CharField("承办方式", max_length=14, choices=Role.choices)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.PENDING)
    rules_version = models.CharField("所依规则", max_length=40, blank=True)
    countersign_required = models.BooleanField("须会办单位会签", default=False)
    check_required = models.BooleanField("答复须送审", default=False)
    handed_over_on = models.DateField("交办日期", null=True, blank=True)
    return_until_on = models.DateField("退办截止", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    original_due_on = models.DateField("原定期限", null=True, blank=True)
    accepted_on = models.DateField("签收日期", null=True, blank=True)
    return_requested_on = models.DateField("申请退办日期", null=True, blank=True)
    returned_on = models.DateField("退办日期", null=True, blank=True)
    return_reason = models.CharField("退办理由", max_length=200, blank=True)
    suggested_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="建议承办单位"
    )
    return_due_on = models.DateField("退办答复期限", null=True, blank=True)
    return_answer = models.CharField("退办答复", max_length=200, blank=True)
    extension_asked_on = models.DateField("申请延期日期", null=True, blank=True)
    extension_until_on = models.DateField("申请延至", null=True, blank=True)
    extension_answered_on = models.DateField("答复延期申请日期", null=True, blank=True)
    extension_answer = models.CharField("延期申请答复", max_length=200, blank=True)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    extended_on = models.DateField("准予延期日期", null=True, blank=True)
    extension_reason = models.CharField("延期理由", max_length=200, blank=True)
    drafted_on = models.DateField("拟稿日期", null=True, blank=True)
    opinion_on = models.DateField("提出会办意见日期", null=True, blank=True)
    opinion_lapsed_on = models.DateField("会办意见逾期日期", null=True, blank=True)
    sent_to_check_on = models.DateField("送审日期", null=True, blank=True)
    checked_on = models.DateField("审核日期", null=True, blank=True)
    check_opinion = models.CharField("审核意见", max_length=400, blank=True)
    delivered_on = models.DateField("答复日期", null=True, blank=True)

    REPLY_DUTY = (Role.SOLE, Role.HOST, Role.SEPARATE)
    DUTY = (*REPLY_DUTY, Role.CO)
    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "承办"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "proposal", "unit"],
                name="assignment_unit_once",
                condition=models.Q(voided_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "unit", "state"], name="assignment_unit"),
            models.Index(fields=["committee", "unit", "handed_over_on"], name="assignment_unit_on"),
            models.Index(fields=["committee", "handed_over_on"], name="assignment_on"),
            models.Index(
                fields=["committee", "returned_on"],
                name="assignment_returned",
                condition=models.Q(returned_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_role_display()}）"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def must_reply(self) -> bool:
        return self.role in self.REPLY_DUTY


class Contact(Record):
    """沟通联系: one contact of a unit with the sponsor. Only contacts in person count as 面商."""

    class Phase(models.TextChoices):
        BEFORE = "before", "办前"
        DURING = "during", "办中"
        AFTER = "after", "办后"

    class Mode(models.TextChoices):
        MEETING = "meeting", "座谈面商"
        VISIT = "visit", "登门走访"
        SITE = "site", "现场察看"
        PHONE = "phone", "电话"
        LETTER = "letter", "书面"

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="contacts", verbose_name="承办"
    )
    phase = models.CharField("阶段", max_length=6, choices=Phase.choices)
    mode = models.CharField("方式", max_length=8, choices=Mode.choices)
    in_person = models.BooleanField("面商")
    persons = models.CharField("参加人", max_length=120)
    held_on = models.DateField("日期")
    summary = models.CharField("情况", max_length=400, blank=True)
    disputed_on = models.DateField("提案者异议日期", null=True, blank=True)
    settled_on = models.DateField("异议核实日期", null=True, blank=True)
    stands = models.BooleanField("核实属实", default=False)
    settlement = models.CharField("核实情况", max_length=200, blank=True)

    objects = ViaAssignmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "沟通联系"
        indexes = [models.Index(fields=["committee", "held_on"], name="contact_on")]

    def __str__(self) -> str:
        return f"{self.get_phase_display()}{self.get_mode_display()}"

    def get_absolute_url(self) -> str:
        return self.assignment.get_absolute_url()


class CoOpinion(Record):
    """会办意见: what a co-handler gives the host; it does not answer the sponsor."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="opinions", verbose_name="承办"
    )
    number = models.CharField("文号", max_length=60, blank=True)
    text = models.TextField("会办意见")
    signer = models.CharField("签发人", max_length=40)
    given_on = models.DateField("提出日期")

    objects = ViaAssignmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "会办意见"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "assignment", "given_on"],
                name="coopinion_once",
                condition=models.Q(voided_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment.unit}会办意见"

    def get_absolute_url(self) -> str:
        return self.assignment.get_absolute_url()


class PublicationClass(models.TextChoices):
    """How much of a reply the public may read; the unit says so together with the reply."""

    FULL = "full", "全文公开"
    SUMMARY = "summary", "摘要公开"
    NOT_PUBLIC = "not_public", "不公开"


class Reply(Record):
    """答复: a unit's written answer of one round. The class belongs to the reply, with its meaning on that day."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="replies", verbose_name="承办"
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    number = models.CharField("文号", max_length=60, blank=True)
    text = models.TextField("答复内容")
    signer = models.CharField("签发人", max_length=40)
    reply_class = models.CharField("类别", max_length=4)
    counts_as_implemented = models.BooleanField("计为已落实", default=False)
    counts_as_promised = models.BooleanField("计为已承诺", default=False)
    tracked = models.BooleanField("以后年度跟踪", default=False)
    contact_person = models.CharField("单位联系人", max_length=40, blank=True)
    publication_class = models.CharField(
        "答复公开", max_length=10, choices=PublicationClass.choices, blank=True
    )
    publication_summary = models.TextField("公开摘要", blank=True)
    publication_on = models.DateField("定公开方式的日期", null=True, blank=True)
    entered_on_behalf = models.BooleanField("工作人员代录", default=False)
    drafted_on = models.DateField("拟稿日期")
    delivered_on = models.DateField("送达日期", null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "答复"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "assignment", "round"],
                name="reply_round",
                condition=models.Q(voided_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["committee", "delivered_on"], name="reply_on")]

    def __str__(self) -> str:
        return f"{self.assignment.unit}的答复"

    def get_absolute_url(self) -> str:
        return self.assignment.get_absolute_url()


class ClassEvent(Record):
    """类别变更: the unit's claim, a checker's change, a later reclass. The first claim is never overwritten here."""

    class Source(models.TextChoices):
        UNIT = "unit", "承办单位自评"
        CHECK = "check", "复核"
        LATER = "later", "跟踪办理"

    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, related_name="class_events", verbose_name="答复"
    )
    source = models.CharField("来源", max_length=6, choices=Source.choices)
    before = models.CharField("原类别", max_length=4, blank=True)
    after = models.CharField("现类别", max_length=4)
    # As the rules of that day have the class it became, for letters mean different things in different years.
    counts_as_implemented = models.BooleanField("计为已落实", default=False)
    reason = models.CharField("理由", max_length=200, blank=True)
    happened_on = models.DateField("日期")

    class Meta(Record.Meta):
        verbose_name = "类别变更"
        indexes = [models.Index(fields=["committee", "happened_on"], name="classevent_on")]

    def __str__(self) -> str:
        return f"{self.get_source_display()}：{self.after}"


class Countersign(Record):
    """会签: a co-handler's word on the host's draft. It holds for that text; a changed draft is signed again."""

    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, related_name="countersigns", verbose_name="答复"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="countersigns", verbose_name="会办"
    )
    agreed = models.BooleanField("同意")
    objection = models.CharField("不同意的意见", max_length=400, blank=True)
    signed_on = models.DateField("会签日期")
    settled_on = models.DateField("裁定日期", null=True, blank=True)
    settlement = models.CharField("裁定意见", max_length=400, blank=True)

    objects = ViaAssignmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "会签"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "reply", "assignment"],
                name="countersign_once",
                condition=models.Q(voided_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment.unit}{'同意' if self.agreed else '不同意'}"

    def get_absolute_url(self) -> str:
        return self.assignment.get_absolute_url()


class Progress(Record):
    """跟踪进展: what a unit reports of a promise after closing, and the class the office confirms for it."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="progress", verbose_name="答复")
    text = models.CharField("进展情况", max_length=400)
    claimed_class = models.CharField("单位提出的类别", max_length=4, blank=True)
    reported_on = models.DateField("报告日期")
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    confirmed_class = models.CharField("确认的类别", max_length=4, blank=True)
    answer = models.CharField("确认意见", max_length=200, blank=True)

    objects = ReplyPartQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "跟踪进展"
        indexes = [models.Index(fields=["committee", "reported_on"], name="progress_on")]

    def __str__(self) -> str:
        return f"{self.reply.assignment.unit}：{self.text}"

    def get_absolute_url(self) -> str:
        return self.reply.get_absolute_url()
