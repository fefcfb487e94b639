"""What people ask for themselves: changes of their own data, views they come back to."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, Tenant, TenantQuerySet
from jianyan.people.models.accounts import Account, Role
from jianyan.people.models.persons import Person


class ChangeRequestQuerySet(TenantQuerySet):
    """For the person, and for those who keep the registers."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(Role.ML, Role.SG, Role.AD) else rows.filter(person__in=actor.person_ids)


class ChangeRequest(Record):
    """信息更正申请: what a member asks to have changed of his own entry. Contact data is blanked once it is decided."""

    class State(models.TextChoices):
        ASKED = "asked", "待核对"
        DONE = "done", "已更正"
        REFUSED = "refused", "未予更正"
        WITHDRAWN = "withdrawn", "已撤回"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="本人")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="申请账号")
    wanted = models.JSONField("申请更正为", default=dict)
    note = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField("申请日期")
    decided_on = models.DateField("办理日期", null=True, blank=True)
    answer = models.CharField("答复", max_length=200, blank=True)

    journal_keyed = ("wanted",)
    objects = ChangeRequestQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "信息更正申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "done", "refused", "withdrawn"]), name="changerequest_state"
            )
        ]
        indexes = [
            models.Index(fields=["committee", "state", "asked_on"], name="changerequest_state_on"),
            models.Index(fields=["committee", "person"], name="changerequest_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}申请更正信息"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/changes/#change-{self.pk}"


class WallKey(Record):
    """大屏密钥: the secret part of the wall's address; a new one makes the old address void."""

    secret = models.CharField("密钥", max_length=40)
    made_on = models.DateField("启用日期")

    journal_keyed = ("secret",)

    class Meta(Record.Meta):
        verbose_name = "大屏密钥"
        indexes = [models.Index(fields=["committee", "-id"], name="wallkey_last")]

    def __str__(self) -> str:
        return f"大屏密钥（{self.made_on}）"


class SavedView(Tenant):
    """常用视图: a list with its filter, kept under a name by one account for itself."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", verbose_name="账号", db_index=False
    )
    name = models.CharField("名称", max_length=40)
    path = models.CharField("地址", max_length=500)
    dropped_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta(Tenant.Meta):
        verbose_name = "常用视图"
        indexes = [models.Index(fields=["committee", "account", "-id"], name="savedview_account")]

    def __str__(self) -> str:
        return self.name
