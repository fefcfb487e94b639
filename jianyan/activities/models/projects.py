"""Members sent out: supervisors, persons on projects, visits to the sites, staff sent to communities, problems."""

from typing import Any

from django.db import models
from django.db.models import Q

from jianyan.activities.models.activities import Activity
from jianyan.activities.models.base import MembersQuerySet, OwnQuerySet, RoomQuerySet
from jianyan.activities.models.kinds import Campaign
from jianyan.core.tenancy import Record
from jianyan.people.models import Body, Person, Unit


class AppointmentQuerySet(OwnQuerySet):
    def theirs(self, actor: Any) -> Q:
        """One's own; a unit those sent to it."""
        return super().theirs(actor) | Q(unit__in=actor.unit_ids)


class SupervisorAppointment(Record):
    """A member sent to a unit: appointed for a time, or invited once to a hearing.

    One table for both, so that persons are counted once (A-15); ``kind`` keeps them apart.
    """

    class Kind(models.TextChoices):
        STANDING = "standing", "聘任监督员"
        HEARING = "hearing", "应邀听证"
        ONE_OFF = "one_off", "应邀监督"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments", verbose_name="委员"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="supervisors", verbose_name="派往单位"
    )
    kind = models.CharField("方式", max_length=10, choices=Kind.choices)
    matter = models.CharField("事项", max_length=120, blank=True)
    appointed_by = models.CharField("选派机构", max_length=80, blank=True)
    group = models.CharField("监督小组", max_length=40, blank=True)
    letter_no = models.CharField("聘书编号", max_length=40, blank=True)
    letter_on = models.DateField("颁发聘书日期", null=True, blank=True)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("提前结束原因", max_length=200, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "选派监督"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person", "unit", "kind", "starts_on"], name="appointment_once"
            )
        ]
        indexes = [models.Index(fields=["committee", "starts_on"], name="appointment_starts")]

    def __str__(self) -> str:
        return f"{self.person}　{self.unit}　{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/supervisors/{self.pk}/"


class Project(Record):
    """An industrial chain or a key project the members of the chairman meeting look after."""

    class Kind(models.TextChoices):
        CHAIN = "chain", "产业链"
        PROJECT = "project", "重点项目"

    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    name = models.CharField("名称", max_length=80)
    place = models.CharField("地点", max_length=80, blank=True)
    chain = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="所属产业链",
    )
    assigned_on = models.DateField("确定包联日期")
    ended_on = models.DateField("结束包联日期", null=True, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "包联项目"
        constraints = [models.UniqueConstraint(fields=["committee", "kind", "name"], name="project_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/projects/{self.pk}/"


class ProjectAssignment(Record):
    """Who is on a project as what. Persons are recorded, so "10 standing members and 52 members" can be read both ways."""

    class Role(models.TextChoices):
        LEADER = "leader", "包联领导"
        STANDING = "standing", "常务委员"
        MEMBER = "member", "委员"

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="assignments", verbose_name="项目"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="assignments", verbose_name="人员"
    )
    role = models.CharField("身份", max_length=8, choices=Role.choices)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "项目参与人"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "project", "person", "starts_on"], name="assignment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}　{self.project}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/projects/{self.project_id}/"


class SiteVisit(Record):
    """现场督导: one person at one project on one day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="visits", verbose_name="项目")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="site_visits", verbose_name="督导人"
    )
    visited_on = models.DateField("督导日期")
    finding = models.CharField("督导情况", max_length=200, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "项目督导"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "project", "person", "visited_on"], name="sitevisit_once"
            )
        ]
        indexes = [models.Index(fields=["committee", "visited_on"], name="sitevisit_on")]

    def __str__(self) -> str:
        return f"{self.person}督导{self.project}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/visits/{self.pk}/"


class ProblemQuerySet(RoomQuerySet):
    def theirs(self, actor: Any) -> Q:
        """Problems of projects are read like projects; a member's difficulty by that member alone."""
        return Q(person__in=actor.person_ids) | Q(project__in=Project.objects.visible_to(actor).values("pk"))


class Problem(Record):
    """A difficulty somebody took on: of a project (A-17), or of a member (M-04). Counted as solved by ``solved_on``."""

    class Origin(models.TextChoices):
        PROJECT = "project", "项目"
        MEMBER = "member", "委员"

    origin = models.CharField("来源", max_length=8, choices=Origin.choices)
    title = models.CharField("问题", max_length=120)
    raised_on = models.DateField("提出日期")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="项目"
    )
    visit = models.ForeignKey(
        SiteVisit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name="督导",
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="委员"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="协调机构"
    )
    solved_on = models.DateField("解决日期", null=True, blank=True)
    result = models.CharField("解决情况", max_length=200, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "困难问题"
        constraints = [
            models.CheckConstraint(
                condition=Q(origin="project", project__isnull=False)
                | Q(origin="member", person__isnull=False),
                name="problem_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True) | Q(solved_on__gte=models.F("raised_on")),
                name="problem_solved_after_raised",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "origin", "raised_on"], name="problem_raised"),
            models.Index(fields=["committee", "origin", "solved_on"], name="problem_solved"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/problems/{self.pk}/"


class StaffDeployment(Record):
    """A person of the office sent to a community or a village for a time."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="deployments", verbose_name="干部"
    )
    place = models.CharField("派往地点", max_length=80)
    duty = models.CharField("任务", max_length=80, blank=True)
    campaign = models.CharField("专项行动", max_length=20, choices=Campaign.choices, blank=True)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属活动"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = MembersQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "干部下沉"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person", "place", "starts_on"], name="deployment_once"
            )
        ]
        indexes = [models.Index(fields=["committee", "starts_on"], name="deployment_starts")]

    def __str__(self) -> str:
        return f"{self.person}　{self.place}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/deployments/{self.pk}/"
