"""The annual consultation plan and the work lists of bodies: drafted, asked about, revised, deliberated, approved."""

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.base import MembersQuerySet
from jianyan.activities.models.kind_rules import OwnKind
from jianyan.activities.models.kinds import Kind
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, Person, Role, Unit


class PlanQuerySet(MembersQuerySet):
    """Members and the authority read what is approved; a plan still being drafted is the office's."""

    def theirs(self, actor: Any) -> Q:
        open_to = Q() if actor.has(Role.HA) else super().theirs(actor)
        return open_to & Q(approved_on__isnull=False)


class Plan(Record):
    """The plan of a year: of the committee (consultation), or of one body (work list)."""

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", "年度协商计划"
        WORK_LIST = "work_list", "履职工作清单"

    class State(models.TextChoices):
        DRAFT = "draft", "起草"
        ASKING = "asking", "征求意见"
        REVISED = "revised", "已修改"
        DELIBERATED = "deliberated", "已审议"
        APPROVED = "approved", "已批准"

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices, default=Kind.CONSULTATION)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="履职机构"
    )
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    drafted_on = models.DateField("起草日期", null=True, blank=True)
    asked_on = models.DateField("征求意见日期", null=True, blank=True)
    revised_on = models.DateField("修改日期", null=True, blank=True)
    deliberated_on = models.DateField("审议日期", null=True, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    decided_by = models.CharField("批准机关和文号", max_length=80, blank=True)
    revision_note = models.CharField("修改情况", max_length=400, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "年度计划"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"], condition=Q(body__isnull=True), name="plan_once"
            ),
            models.UniqueConstraint(fields=["committee", "year", "body"], name="plan_once_a_body"),
            models.CheckConstraint(
                condition=Q(kind="work_list", body__isnull=False) | Q(kind="consultation", body__isnull=True),
                name="plan_work_list_has_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.body.name if self.body else ''}{self.get_kind_display().removeprefix('年度')}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/plans/{self.pk}/"


class PlanItem(OwnKind, Record):
    """One item of a plan. Completion = done / approved items, the cancelled ones shown apart (A-13)."""

    KIND = "form"

    class State(models.TextChoices):
        DRAFT = "draft", "拟列入"
        APPROVED = "approved", "已列入计划"
        DONE = "done", "已完成"
        POSTPONED = "postponed", "延期"
        CANCELLED = "cancelled", "取消"

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name="所属计划"
    )
    year = models.PositiveSmallIntegerField("年度")
    item_no = models.PositiveSmallIntegerField("序号")
    topic = models.CharField("议题", max_length=120)
    form = models.CharField("形式", max_length=24, choices=Kind.choices)
    month = models.PositiveSmallIntegerField("计划月份")
    lead = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头专委会"
    )
    leader = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责领导"
    )
    participants = models.CharField("参加人员", max_length=200, blank=True)
    departments = models.CharField("参加部门", max_length=200, blank=True)
    research = models.CharField("前期调研", max_length=200, blank=True)
    output = models.CharField("预期成果", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.APPROVED)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    postponed_on = models.DateField("延期日期", null=True, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    reason = models.CharField("变更原因", max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "协商计划事项"
        constraints = [
            models.UniqueConstraint(fields=["committee", "plan", "item_no"], name="planitem_no"),
            models.UniqueConstraint(
                fields=["committee", "year", "item_no"],
                condition=Q(plan__isnull=True),
                name="planitem_no_without_plan",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "approved", "done", "postponed", "cancelled"]),
                name="planitem_state",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_on__isnull=False), name="planitem_approved_has_a_date"
            ),
        ]
        indexes = [models.Index(fields=["committee", "approved_on"], name="planitem_approved")]

    def __str__(self) -> str:
        if self.plan_id and self.plan and self.plan.body_id:
            return f"{self.plan}第{self.item_no}项：{self.topic}"
        return f"{self.year}年协商计划第{self.item_no}项：{self.topic}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/plan/{self.pk}/"


class OfPlanQuerySet(MembersQuerySet):
    """What was said of a plan while it was drafted stays inside the office; units answer what they were asked."""

    def theirs(self, actor: Any) -> Q:
        mine = Q(unit__in=actor.unit_ids) | Q(body__in=actor.body_ids)
        return mine | Q(person__in=actor.person_ids)


class PlanOpinion(Record):
    """Who was asked about a draft plan, and what was answered and done with it. Of single items: ``PlanRemark``."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="opinions", verbose_name="计划")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="征求单位"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="征求机构"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="征求委员"
    )
    asked_on = models.DateField("征求日期")
    due_on = models.DateField("答复期限", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    text = models.CharField("意见", max_length=1000, blank=True)
    taken = models.CharField("采纳情况", max_length=200, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "计划征求意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(body__isnull=False) | Q(person__isnull=False),
                name="planopinion_asked_of_someone",
            )
        ]

    @property
    def asked(self) -> str:
        return str(self.unit or self.body or self.person)

    def __str__(self) -> str:
        return self.asked

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/plan-opinions/{self.pk}/"


class OfOpinionQuerySet(MembersQuerySet):
    def theirs(self, actor: Any) -> Q:
        """Read by whoever reads the answer it is part of."""
        return Q(opinion__in=PlanOpinion.objects.of(actor.committee_id).visible_to(actor).values("pk"))


class PlanRemark(Record):
    """What somebody who was asked about a draft plan said of one of its items."""

    opinion = models.ForeignKey(
        PlanOpinion, on_delete=models.PROTECT, related_name="remarks", verbose_name="计划意见"
    )
    item = models.ForeignKey(
        PlanItem, on_delete=models.PROTECT, related_name="remarks", verbose_name="计划事项"
    )
    text = models.CharField("意见", max_length=400)

    objects = OfOpinionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "计划事项意见"
        constraints = [
            models.UniqueConstraint(fields=["committee", "opinion", "item"], name="planremark_once")
        ]

    def __str__(self) -> str:
        return self.text


class PlanRevision(Record):
    """A change of an approved item: what, why, on whose word. The item holds what is valid now."""

    item = models.ForeignKey(
        PlanItem, on_delete=models.PROTECT, related_name="revisions", verbose_name="计划事项"
    )
    revised_on = models.DateField("修订日期")
    what = models.CharField("修订内容", max_length=400)
    reason = models.CharField("修订原因", max_length=200)
    decided_by = models.CharField("批准机关和文号", max_length=80, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "计划修订记录"

    def __str__(self) -> str:
        return self.what
