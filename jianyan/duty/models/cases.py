"""What people enter, ask and object: each with a state, its days, and who answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record
from jianyan.duty.models.base import ClaimQuerySet, PersonalQuerySet
from jianyan.duty.models.years import Appraisal
from jianyan.people.models import Person, Role


def person(label: str = "委员") -> models.ForeignKey[Person, Person]:
    return models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=label)


def appraisal() -> models.ForeignKey[Appraisal, Appraisal]:
    return models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="+", verbose_name="考核年度")


class Case(Record):
    """What the kinds have in common: about whom, entered by which account, and what was answered."""

    PATH = ""
    entered_by = models.BigIntegerField("经办账号", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/duty/{self.PATH}/{self.pk}/"


class Entry(Case):
    """履职登记: a fact that has no other home, with evidence and an approver who is another person."""

    PATH = "entries"

    class Kind(models.TextChoices):
        SERVICE = "service", "公益服务、帮扶"
        TASK = "task", "中心工作、专项行动"
        STUDY = "study", "学习"
        SPEECH = "speech", "其他会议发言"
        RESEARCH = "research", "调研成果"
        PUBLICITY = "publicity", "宣传、文史"
        LOWER = "lower", "参加下级政协活动"
        SANCTION = "sanction", "处分、批评"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "未确认"

    person = person()
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    title = models.CharField("事项", max_length=120)
    happened_on = models.DateField("日期")
    note = models.TextField("说明", blank=True)
    evidence = models.CharField("佐证", max_length=200, blank=True)
    has_evidence = models.BooleanField("有佐证", default=False, editable=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField("登记日期")

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "履职登记"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "refused"]), name="duty_entry_state"
            )
        ]
        indexes = [
            models.Index(fields=["committee", "person", "happened_on"], name="entry_person"),
            models.Index(fields=["committee", "state"], name="entry_by_state"),
        ]

    def __str__(self) -> str:
        return self.title


class SelfReport(Case):
    """履职报告: what a member says of his year, verified by his committee or group."""

    PATH = "reports"

    class State(models.TextChoices):
        SUBMITTED = "submitted", "待核实"
        RETURNED = "returned", "退回补充"
        VERIFIED = "verified", "已核实"

    appraisal = appraisal()
    person = person()
    text = models.TextField("履职情况")
    plan = models.TextField("下一步打算", blank=True)
    oral = models.BooleanField("向常委会会议口头述职", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_on = models.DateField("提交日期")
    verified_on = models.DateField("核实日期", null=True, blank=True)

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "履职报告"
        constraints = [
            models.UniqueConstraint(fields=["committee", "appraisal", "person"], name="selfreport_once"),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "returned", "verified"]), name="duty_selfreport_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}{self.appraisal.year}年履职报告"


class Leave(Case):
    """请假免考: days on which absence is not held against a member (illness, maternity, study, a task)."""

    PATH = "leaves"

    class Kind(models.TextChoices):
        ILLNESS = "illness", "病假"
        MATERNITY = "maternity", "产假"
        STUDY = "study", "外出学习"
        TASK = "task", "组织选派"

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"

    person = person()
    kind = models.CharField("事由", max_length=10, choices=Kind.choices)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    reason = models.CharField("说明", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField("申请日期")

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "请假免考"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="leave_has_days"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "granted", "refused"]), name="duty_leave_state"
            ),
        ]
        indexes = [models.Index(fields=["committee", "person", "starts_on"], name="leave_person")]

    def __str__(self) -> str:
        return f"{self.person}{self.get_kind_display()}"


class Adjustment(Case):
    """分值调整: points by hand, proposed by one person and approved by another, with reason and evidence."""

    PATH = "adjustments"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待审批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"

    appraisal = appraisal()
    person = person()
    points = models.IntegerField("调整分值（百分之一分）")
    reason = models.CharField("理由", max_length=200)
    evidence = models.CharField("佐证", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField("提出日期")

    objects = PersonalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "分值调整"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "approved", "refused"]), name="duty_adjustment_state"
            )
        ]
        indexes = [models.Index(fields=["committee", "appraisal", "person"], name="adjustment_person")]

    def __str__(self) -> str:
        return f"{self.person}　{self.points / 100:+g}分"


class AnyObjection(Case):
    """What objections of members and of bodies have in common: examined by the office, decided by the leaders, before
    freezing."""

    class State(models.TextChoices):
        RAISED = "raised", "待核查"
        EXAMINED = "examined", "待答复"
        UPHELD = "upheld", "异议成立"
        DISMISSED = "dismissed", "维持原结果"
        WITHDRAWN = "withdrawn", "已撤回"

    OPEN = (State.RAISED, State.EXAMINED)

    line = models.CharField("得分项", max_length=240, blank=True)
    reason = models.TextField("理由")
    finding = models.TextField("核查情况", blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RAISED)
    raised_on = models.DateField("提出日期")
    due_on = models.DateField("答复期限")
    examined_on = models.DateField("核查日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["raised", "examined", "upheld", "dismissed", "withdrawn"]),
                name="duty_%(class)s_state",
            )
        ]
        indexes = [models.Index(fields=["committee", "state", "due_on"], name="%(class)s_due")]


class Objection(AnyObjection):
    """考核异议: a member's, against a line, a missing fact or a grade."""

    PATH = "objections"

    class Subject(models.TextChoices):
        LINE = "line", "某一项得分"
        MISSING = "missing", "漏记的履职"
        GRADE = "grade", "等次"

    appraisal = appraisal()
    person = person()
    subject = models.CharField("对象", max_length=8, choices=Subject.choices)

    objects = PersonalQuerySet.as_manager()

    class Meta(AnyObjection.Meta):
        verbose_name = "考核异议"

    def __str__(self) -> str:
        return f"{self.person}对{self.get_subject_display()}的异议"


class Claim(Case):
    """漏记补报: a member says what is missing; it goes to whoever keeps that record, with a deadline."""

    PATH = "claims"

    class State(models.TextChoices):
        ASKED = "asked", "待核实"
        RECORDED = "recorded", "已补录"
        REFUSED = "refused", "未补录"

    person = person()
    source = models.CharField("事实", max_length=60)
    title = models.CharField("事项", max_length=120)
    happened_on = models.DateField("日期")
    note = models.TextField("说明", blank=True)
    evidence = models.CharField("佐证", max_length=200, blank=True)
    organiser = models.CharField("核实单位", max_length=3, choices=Role.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField("提出日期")
    due_on = models.DateField("核实期限")

    objects = ClaimQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "漏记补报"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "recorded", "refused"]), name="duty_claim_state"
            )
        ]
        indexes = [models.Index(fields=["committee", "organiser", "state"], name="claim_organiser")]

    def __str__(self) -> str:
        return self.title
