"""Tokens, by which a program acts in a person's seat, and the answers kept for a request that is sent twice."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, Tenant, TenantQuerySet
from jianyan.people.models import Account, Role


class Scope(models.TextChoices):
    """What a token may be used for; never more than its owner's seat allows."""

    READ = "read", "读取"
    PROPOSALS = "proposals", "起草和提交提案"
    HANDLING = "handling", "签收、登记沟通、答复"
    ATTENDANCE = "attendance", "活动签到"


class TokenQuerySet(TenantQuerySet):
    """One's own; the administrator sees all, to revoke what was lost."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(Role.AD) else rows.filter(account=actor.account_id)


class Token(Record):
    """令牌: made by a person in the browser, shown once, kept only as a hash, good until a day."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="账号")
    name = models.CharField("用途", max_length=40)
    digest = models.CharField("令牌摘要", max_length=64, editable=False)
    hint = models.CharField("令牌开头", max_length=10, editable=False)
    scopes = models.JSONField("范围", default=list)
    made_on = models.DateField("生成日期")
    expires_on = models.DateField("有效期至")
    revoked_on = models.DateField("停用日期", null=True, blank=True)

    journal_keyed = ("digest",)
    objects = TokenQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "接口令牌"
        constraints = [models.UniqueConstraint(fields=["committee", "digest"], name="token_digest")]
        indexes = [models.Index(fields=["committee", "account", "id"], name="token_account")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> str:
        return "、".join(str(Scope(one).label) for one in self.scopes)

    def standing(self, today: date) -> str:
        """Whether it is still good, in a word."""
        if self.revoked_on:
            return "已停用"
        return "有效" if today <= self.expires_on else "已过期"


class KeptAnswer(Tenant):
    """What was answered to a write with an idempotency key, so that the same request sent again does nothing twice."""

    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    asked = models.CharField(
        max_length=64
    )  # a hash of address and body: the key belongs to that request alone
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField()

    class Meta(Tenant.Meta):
        verbose_name = "接口应答"
        constraints = [models.UniqueConstraint(fields=["committee", "token", "key"], name="keptanswer_once")]
        indexes = [models.Index(fields=["committee", "kept_at"], name="keptanswer_at")]
