"""批示: what a leader wrote on a result. Opinions and activities each keep a table of their own over this base."""

from django.db import models

from jianyan.core.tenancy import Record


class Instruction(Record):
    """One leader's words on one record. A tick (圈阅) is recorded too, and is not an instruction (domain 9, rule 11)."""

    class Level(models.TextChoices):
        COUNTY = "county", "县区级"
        CITY = "city", "市级"
        PROVINCE = "province", "省级"
        NATION = "nation", "国家级"

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", "批示"
        READ_ONLY = "read_only", "圈阅"

    leader = models.CharField("批示领导", max_length=40)
    position = models.CharField("职务", max_length=60, blank=True)
    level = models.CharField("级别", max_length=10, choices=Level.choices, default=Level.COUNTY)
    instructed_on = models.DateField("批示日期")
    text = models.TextField("批示内容", blank=True)
    kind = models.CharField("性质", max_length=12, choices=Kind.choices, default=Kind.SUBSTANTIVE)

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.position}{self.leader}{self.get_kind_display()}"
