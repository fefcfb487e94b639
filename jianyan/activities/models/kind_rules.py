"""What a committee changed in the table of kinds, and what it added. A kind without a row is as it was shipped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from jianyan.activities.models.base import RoomQuerySet
from jianyan.activities.models.kinds import KINDS, Audience, Function, Kind, Paper, Quorum, Sitting, Spec
from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models import Body


class KindRule(Record):
    """One row of a committee's own table of kinds. The family stays: what is counted where is not a matter of taste.

    A kind of the committee's ``own`` has a name of its own and is counted as the shipped ``kind`` it is nearest to.
    """

    kind = models.CharField("种类", max_length=24, choices=Kind.choices)
    own = models.BooleanField("自设种类", default=False, editable=False)
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
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "kind"], condition=Q(own=False), name="kindrule_shipped_once"
            ),
            models.UniqueConstraint(
                fields=["committee", "label"], condition=Q(own=True), name="kindrule_own_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/activities/kinds/{self.key}/"

    @property
    def key(self) -> str:
        """What forms and addresses call the kind."""
        return own_key(self.pk) if self.own else self.kind

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


OWN = "own-"
NAMED = "kind_named"  # beside the fields of a record: what its committee calls the shipped kind


def own_key(pk: int) -> str:
    """What forms and addresses call a kind of the committee's own."""
    return f"{OWN}{pk}"


def kinds_of_committee(committee: int) -> dict[str, Spec]:
    """The whole table as this committee has it by key: the shipped kinds in their order, then its own. One query."""
    rows = list(KindRule.objects.of(committee).live().order_by("id"))
    changed = {row.kind: row.spec for row in rows if not row.own}
    shipped = {str(kind): changed.get(kind, spec) for kind, spec in KINDS.items()}
    return shipped | {row.key: row.spec for row in rows if row.own}


def words_of_committee(committee: int) -> dict[str, str]:
    """What the committee calls each kind, by key. One query."""
    table = kinds_of_committee(committee).items()
    return {key: spec.label or str(Kind(key).label) for key, spec in table}


class OwnKind(models.Model):
    """A record of a kind: the shipped one it is counted as, and the committee's own where it is one.

    ``KIND`` names the field of the shipped kind.
    """

    KIND = "kind"

    own_kind = models.ForeignKey(
        KindRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="自设种类"
    )

    class Meta:
        abstract = True

    @property
    def kind_key(self) -> str:
        """The key of its kind in the committee's table."""
        return own_key(self.own_kind_id) if self.own_kind_id else str(getattr(self, self.KIND))

    @property
    def kind_word(self) -> str:
        """What the committee calls the kind; one query for each that was not read along (``with_words``)."""
        if self.own_kind:
            return str(self.own_kind)
        kind = Kind(getattr(self, self.KIND))
        known = vars(self)
        word = known[NAMED] if NAMED in known else spec_of(known["committee_id"], kind).label
        return word or str(kind.label)


def with_words(rows: TenantQuerySet) -> TenantQuerySet:
    """Records of a kind, each with the name its committee gave to the shipped one, if it did."""
    renamed = KindRule.objects.live().filter(
        committee=OuterRef("committee"), kind=OuterRef(rows.model.KIND), own=False
    )
    named: TenantQuerySet = rows.annotate(**{NAMED: Subquery(renamed.values("label")[:1])})
    return named


def own_of(committee: int, key: str) -> KindRule | None:
    """The committee's own kind of a key; None for a shipped one."""
    number = key.removeprefix(OWN)
    if number == key or not number.isdecimal():
        return None
    row: KindRule | None = KindRule.objects.of(committee).live().filter(own=True, pk=int(number)).first()
    return row


def spec_of(committee: int, kind: str) -> Spec:
    """The row of a shipped kind. One query."""
    row = KindRule.objects.of(committee).live().filter(kind=kind, own=False).first()
    return row.spec if row else KINDS[Kind(kind)]


def spec_for(activity: Any) -> Spec:
    """The row that holds for an activity: of the committee's own kind where it has one. One query."""
    return activity.own_kind.spec if activity.own_kind_id else spec_of(activity.committee_id, activity.kind)
