"""The plan, the activity, those who hold it together, and who was there."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.base import MEMBERSHIP, NOTHING, MembersQuerySet, RoomQuerySet
from jianyan.activities.models.kinds import KINDS, Campaign, Kind, Spec
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, Person, Role


class PlanQuerySet(MembersQuerySet):
    def theirs(self, actor: Any) -> Q:
        return Q() if actor.has(Role.HA) else super().theirs(actor)


class PlanItem(Record):
    """One item of the annual consultation plan the Party committee approved. Completion = done / approved (A-13)."""

    class State(models.TextChoices):
        APPROVED = "approved", "已列入计划"
        DONE = "done", "已完成"
        POSTPONED = "postponed", "延期"
        CANCELLED = "cancelled", "取消"

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
    departments = models.CharField("参加部门", max_length=200, blank=True)
    output = models.CharField("预期成果", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.APPROVED)
    approved_on = models.DateField("批准日期")
    done_on = models.DateField("完成日期", null=True, blank=True)
    postponed_on = models.DateField("延期日期", null=True, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    reason = models.CharField("变更原因", max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "协商计划事项"
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "item_no"], name="planitem_no"),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "done", "postponed", "cancelled"]), name="planitem_state"
            ),
        ]
        indexes = [models.Index(fields=["committee", "approved_on"], name="planitem_approved")]

    def __str__(self) -> str:
        return f"{self.year}年协商计划第{self.item_no}项：{self.topic}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/plan/{self.pk}/"


class ActivityQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """Members: what is held and open; what they were invited to; what their own body holds."""
        if not actor.has(*MEMBERSHIP):
            return NOTHING
        invited = Attendance.anywhere.filter(
            committee=actor.committee_id, person__in=actor.person_ids, voided_at__isnull=True
        )
        shared = CoOwner.anywhere.filter(
            committee=actor.committee_id, body__in=actor.body_ids, voided_at__isnull=True
        )
        return (
            Q(state=Activity.State.HELD, internal=False)
            | Q(pk__in=invited.values("activity"))
            | Q(owner__in=actor.body_ids)
            | Q(pk__in=shared.values("activity"))
        )


class Activity(Record):
    """Anything that was called, held and attended: one table with a kind. Counted by ``held_on``.

    ``owner`` is the one primary owner, so that joint activities are counted once; empty means the committee itself
    (plenary, standing and chairman meetings, what the office holds). ``beneficiaries`` are people reached, not members.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "待举行"
        HELD = "held", "已举行"
        CANCELLED = "cancelled", "已取消"

    class Audience(models.TextChoices):
        ALL = "all", "全体委员"
        STANDING = "standing", "常委会组成人员"
        BODY = "body", "主办机构成员"
        SECTOR = "sector", "有关界别委员"
        NAMED = "named", "受邀人员"

    class Reached(models.TextChoices):
        COUNTED = "counted", "实际清点"
        ESTIMATED = "estimated", "估算"

    kind = models.CharField("种类", max_length=24, choices=Kind.choices)
    title = models.CharField("名称", max_length=120)
    topic = models.CharField("议题", max_length=120, blank=True)
    campaign = models.CharField("专项行动", max_length=20, choices=Campaign.choices, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    held_on = models.DateField("举行日期", null=True, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    owner = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="主办机构",
    )
    plan_item = models.ForeignKey(
        PlanItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="协商计划事项",
    )
    audience = models.CharField("参加范围", max_length=10, choices=Audience.choices, default=Audience.NAMED)
    beneficiaries = models.PositiveIntegerField("惠及群众人数", default=0)
    reached_by = models.CharField("人数依据", max_length=10, choices=Reached.choices, blank=True)
    internal = models.BooleanField("内部", default=False)
    summary = models.TextField("活动情况", blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "活动"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="activity_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "cancelled"]), name="activity_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_on__isnull=False), name="activity_held_has_a_date"
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "kind", "held_on"], name="activity_kind"),
            models.Index(fields=["committee", "held_on"], name="activity_held"),
            models.Index(fields=["committee", "owner", "held_on"], name="activity_owner"),
            models.Index(fields=["committee", "starts_on", "id"], name="activity_starts"),
        ]

    def search_text(self) -> str:
        """What the search finds an activity by."""
        return "\n".join((self.title, self.topic, self.place, str(self.get_kind_display())))

    def search_date(self) -> date:
        return self.starts_on

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.pk}/"

    @property
    def spec(self) -> Spec:
        """The row of the table of kinds."""
        return KINDS[Kind(self.kind)]


class OfActivityQuerySet(RoomQuerySet):
    """Rows that are read by whoever reads their activity."""

    def theirs(self, actor: Any) -> Q:
        return Q(activity__in=Activity.objects.visible_to(actor).values("pk"))


class CoOwner(Record):
    """A body that holds an activity together with its primary owner. Counts by owner use the primary alone."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="co_owners", verbose_name="活动"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name="协办机构")

    objects = OfActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "协办机构"
        constraints = [models.UniqueConstraint(fields=["committee", "activity", "body"], name="coowner_once")]

    def __str__(self) -> str:
        return str(self.body)


class AttendanceQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """One's own rows, and a body's secretary those of the body's activities."""
        return Q(person__in=actor.person_ids) | Q(activity__owner__in=actor.body_ids)


class Attendance(Record):
    """One person at one sitting of an activity. Non-members (列席、特邀) are recorded and not counted as members."""

    class Outcome(models.TextChoices):
        PRESENT = "present", "到会"
        LATE = "late", "迟到"
        LEFT_EARLY = "left_early", "早退"
        ONLINE = "online", "线上参加"
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"
        EXEMPT = "exempt", "免于考勤"

    # Those who were there, late or early or by video included; leave counts as not present.
    THERE = (Outcome.PRESENT, Outcome.LATE, Outcome.LEFT_EARLY, Outcome.ONLINE)

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="attendances", verbose_name="活动"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attendances", verbose_name="人员"
    )
    sitting = models.PositiveSmallIntegerField("场次", default=1)
    outcome = models.CharField("出席情况", max_length=10, choices=Outcome.choices, default=Outcome.PRESENT)
    as_member = models.BooleanField("以委员身份", default=True)
    note = models.CharField("说明", max_length=80, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "出席记录"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "activity", "person", "sitting"], name="attendance_once"
            )
        ]
        indexes = [models.Index(fields=["committee", "person", "activity"], name="attendance_person")]

    def __str__(self) -> str:
        return f"{self.person}　{self.activity}　{self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/{self.activity_id}/#attendance"

    @property
    def held_on(self) -> date | None:
        """The day of the activity: what attendance is counted by."""
        return self.activity.held_on
