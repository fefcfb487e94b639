"""Committees of all levels, their terms, plenary sessions and sectors."""

import re

from django.db import models

from jianyan.core import ids
from jianyan.core.tenancy import Record
from jianyan.people.models.base import RegisterQuerySet


class Committee(models.Model):
    """The CPPCC organ of one area and level: the tenant. Its code is the first segment of every URL."""

    class Level(models.TextChoices):
        NATIONAL = "national", "全国"
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县区"

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    code = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    level = models.CharField("级别", max_length=10, choices=Level.choices, default=Level.COUNTY)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name="上级政协"
    )
    stroke_name_mode = models.CharField("姓氏笔画规则", max_length=12, default="empty_first")

    class Meta:
        verbose_name = "政协委员会"

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return f"/{self.code}/"

    @property
    def house(self) -> str:
        """The organ as letters name it: 某县政协."""
        if area := re.fullmatch(r"(?:政协|中国人民政治协商会议)(.+?)委员会", self.short_name):
            return f"{area[1]}政协"
        return self.short_name


class Term(Record):
    """届: the five-year term of a committee."""

    number = models.PositiveSmallIntegerField("届次")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "届"
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="term_number")]

    def __str__(self) -> str:
        from jianyan.kit.chinese import ordinal

        return f"{ordinal(self.number)}届"


class PlenarySession(Record):
    """次: the n-th plenary of a term. Its dates decide which proposals are session proposals."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="sessions", verbose_name="届")
    number = models.PositiveSmallIntegerField("次数")
    opens_on = models.DateField("开幕日期")
    closes_on = models.DateField("闭幕日期")

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "全体会议"
        constraints = [models.UniqueConstraint(fields=["committee", "term", "number"], name="session_number")]

    def __str__(self) -> str:
        from jianyan.kit.chinese import ordinal

        return f"{self.term}{ordinal(self.number)}次会议"


class Sector(Record):
    """界别: the constituency a member sits for, in the committee's official order. Not a party."""

    name = models.CharField("界别", max_length=40)
    sort_no = models.PositiveSmallIntegerField("排序", default=0)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "界别"
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="sector_name")]

    def __str__(self) -> str:
        return self.name
