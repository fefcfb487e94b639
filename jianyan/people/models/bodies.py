"""Bodies and their members, standards and dated checks, and the handling units."""

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.people.models.base import RegisterQuerySet
from jianyan.people.models.persons import Person


class Body(Record):
    """Any standing group inside the committee: one table with a kind."""

    class Kind(models.TextChoices):
        SPECIAL_COMMITTEE = "special_committee", "专门委员会"
        LIAISON_GROUP = "liaison_group", "镇（街道）联络组"
        STUDIO = "studio", "委员工作室"
        PARTY_BRANCH = "party_branch", "党支部"
        WORK_GROUP = "work_group", "工作组"
        STUDY_GROUP = "study_group", "学习组"
        SECTOR_GROUP = "sector_group", "界别活动组"
        PARTY = "party", "民主党派"
        ORGANIZATION = "organization", "人民团体"
        OFFICE = "office", "机关科室"

    kind = models.CharField("类型", max_length=20, choices=Kind.choices)
    name = models.CharField("名称", max_length=80)
    sort_no = models.PositiveSmallIntegerField("排序", default=0)
    host = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted",
        verbose_name="依托机构",
    )
    place = models.CharField("地点", max_length=120, blank=True)
    started_on = models.DateField("成立日期")
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "机构"
        constraints = [models.UniqueConstraint(fields=["committee", "kind", "name"], name="body_name")]
        indexes = [models.Index(fields=["committee", "kind", "sort_no"], name="body_kind")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/bodies/{self.pk}/"

    def search_text(self) -> str:
        return f"{self.name}　{self.get_kind_display()}　{self.place}"


class BodyMember(Record):
    """Who belongs to a body, as what, from when to when."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members", verbose_name="机构")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bodies", verbose_name="人员")
    role = models.CharField("职责", max_length=40, default="成员")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "机构成员"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "body", "person", "starts_on"], name="bodymember_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}　{self.person}"


class BodyEvent(Record):
    """What happened to a body on a day. 巩固提升 (upgraded) is an event, not a state (domain 4.6)."""

    class Kind(models.TextChoices):
        UPGRADED = "upgraded", "巩固提升"
        RENAMED = "renamed", "更名"
        RELOCATED = "relocated", "迁址"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="events", verbose_name="机构")
    kind = models.CharField("事项", max_length=12, choices=Kind.choices)
    happened_on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "机构事项"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "body", "kind", "happened_on"], name="bodyevent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}　{self.get_kind_display()}"


class Standard(Record):
    """达标标准: what a kind of body must have, from a date on (for example eight "haves")."""

    body_kind = models.CharField("适用机构", max_length=20, choices=Body.Kind.choices)
    name = models.CharField("标准名称", max_length=80)
    items = models.JSONField("条目")
    effective_on = models.DateField("施行日期")

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "达标标准"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "body_kind", "effective_on"], name="standard_effective"
            )
        ]

    def __str__(self) -> str:
        return self.name


class StandardCheck(Record):
    """One body checked against a standard on a day; 达标 is true only against a dated check."""

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="checks", verbose_name="标准"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="checks", verbose_name="机构")
    checked_on = models.DateField("验收日期")
    results = models.JSONField("逐项结果")
    passed = models.BooleanField("达标")

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "达标验收"
        constraints = [
            models.UniqueConstraint(fields=["committee", "body", "checked_on"], name="standardcheck_once")
        ]

    def __str__(self) -> str:
        return f"{self.body}　{'达标' if self.passed else '未达标'}"

    @property
    def lacking(self) -> list[str]:
        """The items of the standard that were not met."""
        return [item for item, met in zip(self.standard.items, self.results, strict=False) if not met]


class Unit(Record):
    """承办单位: a bureau, town or other unit that handles proposals, in the official order of units.

    ``handles`` are the categories of bureaus it belongs to, as entered; empty where its name tells (language.bureaus).
    """

    name = models.CharField("单位名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    category = models.CharField("类别", max_length=20, blank=True)
    sort_no = models.PositiveSmallIntegerField("排序", default=0)
    handles = models.JSONField("承办领域", default=list, blank=True)
    duties = models.TextField("职责", blank=True)
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "承办单位"
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="unit_name")]
        indexes = [models.Index(fields=["committee", "sort_no"], name="unit_sort")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/units/{self.pk}/"

    def search_text(self) -> str:
        return f"{self.name}　{self.short_name}　{self.category}"
