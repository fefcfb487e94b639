"""Awards and advisors."""

from django.db import models

from jianyan.core.tenancy import Record
from jianyan.people.models.base import RegisterQuerySet
from jianyan.people.models.bodies import Body, Unit
from jianyan.people.models.persons import Person


class Award(Record):
    """表彰: who honours whom for what. The awarded record (an excellent proposal) is tied by core.Link."""

    class Kind(models.TextChoices):
        EXCELLENT_MEMBER = "excellent_member", "优秀政协委员"
        ADVANCED_INDIVIDUAL = "advanced_individual", "政协工作先进个人"
        EXCELLENT_PROPOSAL = "excellent_proposal", "优秀提案"
        EXCELLENT_UNIT = "excellent_unit", "提案办理先进单位"
        COLLECTIVE = "collective", "先进集体（单位）"

    class Level(models.TextChoices):
        COUNTY = "county", "县区级"
        CITY = "city", "市级"
        PROVINCE = "province", "省级"
        NATIONAL = "national", "国家级"

    class Holder(models.TextChoices):
        MEMBER = "member", "委员"
        PERSON = "person", "个人"
        UNIT = "unit", "承办单位"
        BODY = "body", "内设机构"
        COMMITTEE = "committee", "本级政协"
        AREA = "area", "本县区"
        PROPOSAL = "proposal", "提案"

    kind = models.CharField("表彰项目", max_length=20, choices=Kind.choices)
    title = models.CharField("称号", max_length=80)
    awarder = models.CharField("表彰单位", max_length=80)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    awarded_on = models.DateField("表彰日期")
    document = models.CharField("文号", max_length=60, blank=True)
    holder = models.CharField("表彰对象", max_length=10, choices=Holder.choices)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name="受表彰人",
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name="受表彰单位",
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name="受表彰机构",
    )

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "表彰"
        indexes = [models.Index(fields=["committee", "awarded_on"], name="award_on")]

    def __str__(self) -> str:
        return f"{self.title}　{self.person or self.unit or self.body or self.get_holder_display()}"


class Advisor(Record):
    """协商顾问: an expert outside the membership, appointed from when to when."""

    name = models.CharField("姓名", max_length=40)
    organization = models.CharField("单位", max_length=80)
    title = models.CharField("职称", max_length=40, blank=True)
    field = models.CharField("专业领域", max_length=60, blank=True)
    starts_on = models.DateField("聘任日期")
    ends_on = models.DateField("解聘日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "协商顾问"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name", "organization", "starts_on"], name="advisor_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.organization}）"
