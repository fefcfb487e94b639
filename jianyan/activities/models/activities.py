"""The activity, those who hold it together, and who was there."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, Q

from jianyan.activities.models.base import MEMBERSHIP, NOTHING, RoomQuerySet
from jianyan.activities.models.kind_rules import OwnKind
from jianyan.activities.models.kinds import KINDS, Campaign, Kind, Spec
from jianyan.activities.models.kinds import Audience as Called
from jianyan.activities.models.plans import PlanItem
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, BodyMember, Person, Post, Tenure


class ActivityQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """Members: what is held and open; what they are called to; what their own body holds."""
        if not actor.has(*MEMBERSHIP):
            return NOTHING
        shared = CoOwner.anywhere.filter(
            committee=actor.committee_id, body__in=actor.body_ids, voided_at__isnull=True
        )
        return (
            Q(held_on__isnull=False, internal=False)
            | Q(owner__in=actor.body_ids)
            | Q(pk__in=shared.values("activity"))
            | self.calling(actor)
        )

    def calling(self, actor: Any) -> Q:
        """Announced activities this person is called to: by his seat, his post, his sector, his body, or by name."""
        owner, persons = actor.committee_id, actor.person_ids

        def of(model: Any, **fields: Any) -> Any:
            table = apps.get_model(f"activities.{model}") if isinstance(model, str) else model
            return table.anywhere.filter(committee=owner, voided_at__isnull=True, **fields)

        posts = (*Post.CHAIRMAN_MEETING, Post.Kind.STANDING_MEMBER)
        bodies = of(BodyMember, person__in=persons, ends_on__isnull=True).values("body")
        sectors = of(Tenure, person__in=persons, ends_on__isnull=True).values("sector")
        at_standing = Exists(of(Post, person__in=persons, kind__in=posts, ends_on__isnull=True))
        by_circle = of("Circle").filter(Q(body__in=bodies) | Q(sector__in=sectors))
        body = Q(owner__in=bodies) | Q(pk__in=of(CoOwner, body__in=bodies).values("activity"))
        announced = Q(announced_on__isnull=False, internal=False) & ~Q(state=Activity.State.DRAFT)
        return (
            (announced & Q(audience=Called.ALL))
            | (announced & Q(audience=Called.STANDING) & Q(at_standing))
            | (announced & Q(audience=Called.BODY) & body)
            | (announced & Q(pk__in=by_circle.values("activity")))
            | Q(pk__in=of("Enrolment", person__in=persons).values("activity"))
            | Q(pk__in=of(Attendance, person__in=persons).values("activity"))
        )


ACTIVITY_STATES = (
    "draft",
    "approved",
    "planned",
    "under_way",
    "held",
    "closed",
    "postponed",
    "cancelled",
)


class Activity(OwnKind, Record):
    """Anything that was called, held and attended: one table with a kind. Counted by ``held_on``.

    ``owner`` is the one primary owner, so that joint activities are counted once; empty means the committee itself
    (plenary, standing and chairman meetings, what the office holds). ``beneficiaries`` are people reached, not members.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "拟定"
        APPROVED = "approved", "已批准"
        PLANNED = "planned", "待举行"
        UNDER_WAY = "under_way", "进行中"
        HELD = "held", "已举行"
        CLOSED = "closed", "已办结"
        POSTPONED = "postponed", "已延期"
        CANCELLED = "cancelled", "已取消"

    # Announced and not over yet: what people sign up for, ask leave from, check in to.
    COMING = (State.PLANNED, State.UNDER_WAY)
    Audience = Called

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
    begins_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    signs_up = models.BooleanField("接受报名", default=False)
    capacity = models.PositiveIntegerField("名额", default=0, help_text="0为不限")
    signup_until = models.DateField("报名截止", null=True, blank=True)
    venues = models.CharField("分会场", max_length=200, blank=True)
    viewers = models.PositiveIntegerField("线上观看人次", default=0)
    needs_approval = models.BooleanField("须先报批", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    drafted_on = models.DateField("拟定日期", null=True, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approval_no = models.CharField("批准文号", max_length=60, blank=True)
    announced_on = models.DateField("通知日期", null=True, blank=True)
    begun_on = models.DateField("开始举行日期", null=True, blank=True)
    postponed_on = models.DateField("延期日期", null=True, blank=True)
    moved_on = models.DateField("变更日期", null=True, blank=True)
    change_reason = models.CharField("延期或变更原因", max_length=200, blank=True)
    held_on = models.DateField("举行日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
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
    audience = models.CharField("参加范围", max_length=10, choices=Called.choices, default=Called.NAMED)
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
            models.CheckConstraint(condition=Q(state__in=list(ACTIVITY_STATES)), name="activity_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "closed"]) | Q(held_on__isnull=False),
                name="activity_held_has_a_date",
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
        """The row of the table of kinds as it was shipped."""
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

    class Method(models.TextChoices):
        LIST = "list", "名单登记"
        CODE = "code", "扫码签到"
        SHEET = "sheet", "纸质签到表"

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
    method = models.CharField("登记方式", max_length=8, choices=Method.choices, default=Method.LIST)
    checked_in_at = models.DateTimeField("签到时间", null=True, blank=True)
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
