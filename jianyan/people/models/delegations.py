"""Who acts in whose name, in what, from when to when."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models.accounts import Account, Role


class DelegationQuerySet(TenantQuerySet):
    """For the two it is between, and for those who keep or watch."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return (
            rows
            if actor.has(Role.AD, Role.AU)
            else rows.filter(Q(principal=actor.account_id) | Q(delegate=actor.account_id))
        )


class Delegation(Record):
    """委托: an account lets another act in its name within stated rights, until a day; it ends by itself."""

    principal = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="委托人")
    delegate = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="受托人")
    rights = models.JSONField("委托事项", default=list)
    starts_on = models.DateField("起始日期")
    last_on = models.DateField("截止日期（含当日）")
    paper = models.CharField("书面依据", max_length=120, blank=True)
    withdrawn_on = models.DateField("收回日期", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "委托"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("starts_on")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(principal=F("delegate")), name="delegation_of_two"),
        ]
        indexes = [models.Index(fields=["committee", "last_on"], name="delegation_last")]

    def __str__(self) -> str:
        return f"{self.principal}委托{self.delegate}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/delegations/"

    def is_in_force(self, on: Any) -> bool:
        return not self.withdrawn_on and bool(self.starts_on <= on <= self.last_on)
