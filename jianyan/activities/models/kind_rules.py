"""What a committee changed in the table of kinds. A kind without a row is as it was shipped."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from jianyan.activities.models.base import RoomQuerySet
from jianyan.activities.models.kinds import KINDS, Audience, Function, Kind, Paper, Quorum, Sitting, Spec
from jianyan.core.tenancy import Record
from jianyan.people.models import Body


class KindRule(Record):
    """One row of a committee's own table of kinds. The family stays: what is counted where is not a matter of taste."""

    kind = models.CharField("种类", max_length=24, choices=Kind.choices)
    label = models.CharField("本会名称", max_length=24)
    function = models.CharField("职能", max_length=24, choices=Function.choices)
    owners = models.JSONField("主办机构", default=list, blank=True)
    audience = models.CharField("参加范围", max_length=10, choices=Audience.choices)
    sitting = models.CharField("考勤单位", max_length=10, choices=Sitting.choices)
    leave = models.BooleanField("可以请假", default=True)
    quorum = models.CharField("法定人数", max_length=12, choices=Quorum.choices, blank=True)
    needs_approval = models.BooleanField("须先报批", default=False)
    outcomes = models.JSONField("出席情况", default=list, blank=True)
    papers = models.JSONField("文书", default=list, blank=True)
    in_use = models.BooleanField("使用", default=True)

    objects = RoomQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "活动种类"
        constraints = [models.UniqueConstraint(fields=["committee", "kind"], name="kindrule_once")]

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/kinds/{self.kind}/"

    @property
    def spec(self) -> Spec:
        """The row as the room reads it."""
        return replace(
            KINDS[Kind(self.kind)],
            label=self.label,
            function=Function(self.function),
            owners=tuple(Body.Kind(one) for one in self.owners),
            audience=Audience(self.audience),
            sitting=Sitting(self.sitting),
            leave=self.leave,
            quorum=Quorum(self.quorum),
            needs_approval=self.needs_approval,
            outcomes=tuple(self.outcomes),
            papers=tuple(Paper(one) for one in self.papers),
            in_use=self.in_use,
        )


def kinds_of_committee(committee: int) -> dict[Kind, Spec]:
    """The whole table as this committee has it, in its shipped order. One query."""
    changed = {Kind(row.kind): row.spec for row in KindRule.objects.of(committee).live()}
    return {kind: changed.get(kind, spec) for kind, spec in KINDS.items()}


def spec_of(committee: int, kind: str) -> Spec:
    """One row of it. One query."""
    row = KindRule.objects.of(committee).live().filter(kind=kind).first()
    return row.spec if row else KINDS[Kind(kind)]
