"""Before an activity: who is called, its sittings, who signs up, who asks for leave."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity, OfActivityQuerySet
from jianyan.activities.models.base import RoomQuerySet
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, Person, Role, Sector


class Circle(Record):
    """A sector or body that is called to an activity, where its audience is sectors or bodies."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="circles", verbose_name="活动"
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="界别"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="机构"
    )

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "邀请范围"
        constraints = [
            models.UniqueConstraint(fields=["committee", "activity", "sector"], name="circle_sector_once"),
            models.UniqueConstraint(fields=["committee", "activity", "body"], name="circle_body_once"),
            models.CheckConstraint(
                condition=Q(sector__isnull=False, body__isnull=True)
                | Q(sector__isnull=True, body__isnull=False),
                name="circle_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector or self.body)


class Sitting(Record):
    """One sitting of an activity: what attendance is taken of. Without rows the kind says how many there are."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="sittings", verbose_name="活动"
    )
    number = models.PositiveSmallIntegerField("场次")
    title = models.CharField("内容", max_length=60, blank=True)
    on = models.DateField("日期")
    begins_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "场次"
        constraints = [
            models.UniqueConstraint(fields=["committee", "activity", "number"], name="sitting_no"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(begins_at__isnull=True)
                | Q(ends_at__gt=models.F("begins_at")),
                name="sitting_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["committee", "on"], name="sitting_on")]

    def __str__(self) -> str:
        return f"第{self.number}场{'：' if self.title else ''}{self.title}"


class PersonOfActivityQuerySet(RoomQuerySet):
    """One's own rows; a body's secretary those of the body's activities."""

    def theirs(self, actor: Any) -> Q:
        own = Q(person__in=actor.person_ids)
        return own | Q(activity__owner__in=actor.body_ids) if actor.has(Role.LG) else own


class Enrolment(Record):
    """A person called by name or signed up. The waiting list moves up in the order in which people asked."""

    class State(models.TextChoices):
        INVITED = "invited", "已邀请"
        ENROLLED = "enrolled", "已报名"
        WAITING = "waiting", "候补"
        WITHDRAWN = "withdrawn", "已退出"

    COMING = (State.INVITED, State.ENROLLED)

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="enrolments", verbose_name="活动"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name="人员"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices)
    asked_at = models.DateTimeField("提出时间")
    invited_on = models.DateField("邀请日期", null=True, blank=True)
    enrolled_on = models.DateField("报名日期", null=True, blank=True)
    waiting_on = models.DateField("候补日期", null=True, blank=True)
    withdrawn_on = models.DateField("退出日期", null=True, blank=True)

    objects = PersonOfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "报名"
        constraints = [
            models.UniqueConstraint(fields=["committee", "activity", "person"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "enrolled", "waiting", "withdrawn"]), name="enrolment_state"
            ),
        ]
        indexes = [models.Index(fields=["committee", "person", "state"], name="enrolment_person")]

    def __str__(self) -> str:
        return f"{self.person}　{self.activity}　{self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/"


class LeaveQuerySet(PersonOfActivityQuerySet):
    def waiting_for(self, actor: Any) -> LeaveQuerySet:
        """What an approver has before him."""
        own = Q(activity__owner__in=actor.body_ids, approver=Role.LG)
        rows = self.of(actor.committee_id).live().filter(state=LeaveRequest.State.ASKED)
        found: LeaveQuerySet = rows.filter(Q(approver__in=actor.roles - {str(Role.LG)}) | own)
        return found


class LeaveRequest(Record):
    """Leave from one sitting or from the whole of an activity. Who decides is frozen when it is asked (law 6)."""

    class State(models.TextChoices):
        ASKED = "asked", "待审批"
        GRANTED = "granted", "已准假"
        REFUSED = "refused", "未准假"
        WITHDRAWN = "withdrawn", "已撤回"

    class Form(models.TextChoices):
        WRITTEN = "written", "书面"
        ORAL = "oral", "口头（由工作人员登记）"

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="leaves", verbose_name="活动"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves", verbose_name="请假人")
    sitting = models.PositiveSmallIntegerField("场次", default=0)  # 0: the whole activity
    reason = models.CharField("请假事由", max_length=200)
    form = models.CharField("方式", max_length=8, choices=Form.choices, default=Form.WRITTEN)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    approver = models.CharField("审批角色", max_length=4, choices=Role.choices)
    due_on = models.DateField("应提出日期", null=True, blank=True)
    asked_on = models.DateField("提出日期")
    granted_on = models.DateField("准假日期", null=True, blank=True)
    refused_on = models.DateField("不准假日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    answer = models.CharField("审批意见", max_length=200, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "请假"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "granted", "refused", "withdrawn"]), name="leave_state"
            ),
            models.UniqueConstraint(
                fields=["committee", "activity", "person", "sitting"],
                condition=Q(state__in=["asked", "granted"], voided_at__isnull=True),
                name="leave_once",
            ),
        ]
        indexes = [models.Index(fields=["committee", "state", "approver"], name="leave_waiting")]

    def __str__(self) -> str:
        return f"{self.person}请假：{self.activity}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/leaves/{self.pk}/"

    @property
    def is_late(self) -> bool:
        """Asked after the day the policy names."""
        due: date | None = self.due_on
        return due is not None and self.asked_on > due

    @property
    def covers(self) -> str:
        return f"第{self.sitting}场" if self.sitting else "全程"
