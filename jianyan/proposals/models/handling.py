"""From review to answer: decisions, hand-over orders, assignments, contacts, opinions and replies."""

from __future__ import annotations

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.people.models import Unit
from jianyan.proposals.models.base import CaseQuerySet, ReplyQuerySet, ReviewQuerySet, ViaAssignmentQuerySet
from jianyan.proposals.models.proposals import Disposition, Ground, Proposal


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
        SOLE = "sole", "独办"
        HOST = "host", "主办"
        CO = "co", "会办"
        SEPARATE = "separate", "分办"
        REFERENCE = "for_reference", "参阅"

    class State(models.TextChoices):
        PENDING = "pending", "待签收"
        ACCEPTED = "accepted", "办理中"
        RETURN_REQUESTED = "return_requested", "申请退办"
        RETURNED = "returned", "已退办"
        DRAFTING = "drafting", "拟稿中"
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
    handed_over_on = models.DateField("交办日期", null=True, blank=True)
    return_until_on = models.DateField("退办截止", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    original_due_on = models.DateField("原定期限", null=True, blank=True)
    accepted_on = models.DateField("签收日期", null=True, blank=True)
    return_requested_on = models.DateField("申请退办日期", null=True, blank=True)
    returned_on = models.DateField("退办日期", null=True, blank=True)
    return_reason = models.CharField("退办理由", max_length=200, blank=True)
    extended_on = models.DateField("准予延期日期", null=True, blank=True)
    extension_reason = models.CharField("延期理由", max_length=200, blank=True)
    drafted_on = models.DateField("拟稿日期", null=True, blank=True)
    opinion_on = models.DateField("提出会办意见日期", null=True, blank=True)
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
            models.Index(fields=["committee", "handed_over_on"], name="assignment_on"),
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
    text = models.TextField("会办意见")
    signer = models.CharField("签发人", max_length=40)
    given_on = models.DateField("提出日期")

    objects = ViaAssignmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "会办意见"
        constraints = [
            models.UniqueConstraint(fields=["committee", "assignment", "given_on"], name="coopinion_once")
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
            models.UniqueConstraint(fields=["committee", "assignment", "round"], name="reply_round")
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
    reason = models.CharField("理由", max_length=200, blank=True)
    happened_on = models.DateField("日期")

    class Meta(Record.Meta):
        verbose_name = "类别变更"
        indexes = [models.Index(fields=["committee", "happened_on"], name="classevent_on")]

    def __str__(self) -> str:
        return f"{self.get_source_display()}：{self.after}"
