"""Forms that an upper level sends down every year, to be filled with figures."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.actors import OFFICE
from jianyan.people.models import Role


class ReportFormQuerySet(TenantQuerySet):
    """Open to the whole office: what a form is filled with depends on who fills it."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*OFFICE, Role.AD) else rows.none()


class ReportForm(Record):
    """A named workbook whose cells name figures; the workbook is its attachment, the newest one holds."""

    name = models.CharField("名称", max_length=80)
    sender = models.CharField("要求填报的单位", max_length=80, blank=True)
    cells = models.PositiveIntegerField("取数的单元格")
    edition = models.PositiveIntegerField("模板第几版", default=1)
    uploaded_on = models.DateField("上传日期")

    objects = ReportFormQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "上级报表"
        indexes = [models.Index(fields=["committee", "name"], name="reportform_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/figures/forms/{self.pk}/"
