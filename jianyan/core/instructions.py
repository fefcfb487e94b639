"""领导批示: what a leader wrote on a paper. One abstract base; each room that receives instructions has its own table."""

from django.db import models

from jianyan.core.tenancy import Record


class Instruction(Record):
    """A leader's comment of a day. A tick (圈阅) is kept too, but it is not an instruction and is never counted as one."""

    class Level(models.TextChoices):
        COUNTY = "county", "县区级"
        CITY = "city", "市级"
        PROVINCE = "province", "省级"
        NATION = "nation", "国家级"

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", "批示"
        READ_ONLY = "read_only", "圈阅"

    leader = models.CharField("领导姓名", max_length=40)
    position = models.CharField("职务", max_length=80)
    level = models.CharField("级别", max_length=10, choices=Level.choices, default=Level.COUNTY)
    instructed_on = models.DateField("批示日期")
    text = models.TextField("批示内容", blank=True)
    kind = models.CharField("性质", max_length=12, choices=Kind.choices)

    class Meta(Record.Meta):
        abstract = True
        verbose_name = "领导批示"

    def __str__(self) -> str:
        return f"{self.position}{self.leader}　{self.get_kind_display()}"
