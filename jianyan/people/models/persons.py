"""Persons, their tenures and their posts: three tables, because they begin and end on different days."""

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.people.models.base import RegisterQuerySet
from jianyan.people.models.committees import Sector, Term


class Person(Record):
    """A human being as this committee knows them. Contact data is kept out of journal and search."""

    class Gender(models.TextChoices):
        MALE = "male", "男"
        FEMALE = "female", "女"

    name = models.CharField("姓名", max_length=40)
    stroke_key = models.TextField("笔画序", blank=True, editable=False)
    pinyin = models.CharField("拼音首字母", max_length=40, blank=True, editable=False)
    gender = models.CharField("性别", max_length=6, choices=Gender.choices, blank=True)
    ethnicity = models.CharField("民族", max_length=20, default="汉族")
    born_on = models.DateField("出生日期", null=True, blank=True)
    affiliation = models.CharField("政治面貌", max_length=20, blank=True)
    work = models.CharField("工作单位及职务", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    address = models.CharField("通讯地址", max_length=200, blank=True)

    journal_keyed = ("phone", "address", "born_on")
    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "人员"
        indexes = [models.Index(fields=["committee", "stroke_key"], name="person_stroke")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/people/{self.pk}/"

    def search_text(self) -> str:
        return f"{self.name}　{self.work}"


class TenureQuerySet(RegisterQuerySet):
    def on(self, day: Any) -> Self:
        """Seats held on a day: what M-01 counts."""
        return self.live().active_on(day)


class Tenure(Record):
    """A person's seat in one term: start, end, and why. 209 members in 2022 and 216 in 2023 are both true."""

    class Start(models.TextChoices):
        TERM = "term", "换届产生"
        CO_OPT = "co_opt", "增补"

    class End(models.TextChoices):
        TERM = "term", "任期届满"
        RESIGN = "resign", "辞去"
        REVOKE = "revoke", "撤销资格"
        DEATH = "death", "去世"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures", verbose_name="人员")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="tenures", verbose_name="届")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="tenures", verbose_name="界别")
    starts_on = models.DateField("任职日期")
    start_reason = models.CharField("产生方式", max_length=10, choices=Start.choices, default=Start.TERM)
    ends_on = models.DateField("离任日期", null=True, blank=True)
    end_reason = models.CharField("离任原因", max_length=10, choices=End.choices, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "委员任期"
        constraints = [
            models.UniqueConstraint(fields=["committee", "person", "term", "starts_on"], name="tenure_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="tenure_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["committee", "starts_on"], name="tenure_start")]

    def __str__(self) -> str:
        return f"{self.person}（{self.sector}）"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/people/{self.person_id}/"


class Post(Record):
    """职务: what a person is in the committee, from when to when."""

    class Kind(models.TextChoices):
        CHAIR = "chair", "主席"
        VICE_CHAIR = "vice_chair", "副主席"
        SECRETARY_GENERAL = "secretary_general", "秘书长"
        STANDING_MEMBER = "standing_member", "常务委员"
        STAFF = "staff", "机关干部"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name="人员")
    kind = models.CharField("职务", max_length=20, choices=Kind.choices)
    title = models.CharField("职务名称", max_length=60, blank=True)
    sort_no = models.PositiveSmallIntegerField("排序", default=0)
    resident = models.BooleanField("驻会", default=False)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)

    # Chair and vice chairs sit in the composition of the standing committee but are not 常务委员.
    CHAIRMAN_MEETING = (Kind.CHAIR, Kind.VICE_CHAIR, Kind.SECRETARY_GENERAL)
    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "职务"
        constraints = [
            models.UniqueConstraint(fields=["committee", "person", "kind", "starts_on"], name="post_once")
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()} {self.person}"
