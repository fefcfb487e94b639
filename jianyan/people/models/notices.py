"""What an account is told of, and the outbox through which it leaves the house. No records: nothing is counted here."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from jianyan.core import ids
from jianyan.core.tenancy import Tenant, TenantQuerySet
from jianyan.people.models.accounts import Account


class NoticeQuerySet(TenantQuerySet):
    """Notices are one's own: nobody opens another's."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id).filter(account=actor.account_id)


class Notice(Tenant):
    """通知: what an account is told, once for each occasion. It says what to do and opens there.

    ``about`` and ``detail`` are read inside the house only; a message carries ``title``, ``sentence`` and, where
    ``is_open``, ``about``.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", verbose_name="账号", db_index=False
    )
    kind = models.CharField("事由", max_length=60)
    model = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    occasion = models.CharField("场合", max_length=60)
    title = models.CharField("标题", max_length=120)
    about = models.CharField("事项", max_length=200, blank=True)
    detail = models.CharField("详情", max_length=200, blank=True)
    sentence = models.CharField("请您办理", max_length=200)
    path = models.CharField("地址", max_length=200)
    is_open = models.BooleanField("事项可写入信件", default=False)
    on = models.DateField("日期")
    made_at = models.DateTimeField("时间")
    is_read = models.BooleanField("已读", default=False)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta(Tenant.Meta):
        verbose_name = "通知"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "account", "kind", "record_id", "occasion"], name="notice_once"
            )
        ]
        indexes = [models.Index(fields=["committee", "account", "is_read", "-id"], name="notice_box")]

    def __str__(self) -> str:
        return self.title


class Delivery(Tenant):
    """发送: one notice on one channel to one address. The outbox: written with its notice, sent after the commit.

    ``claim`` names the attempt that took the row: whoever holds it may send, nobody else.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENDING = "sending", "正在发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "未能发送"
        UNSURE = "unsure", "不能确定是否送达"
        DROPPED = "dropped", "不再发送"

    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="deliveries", verbose_name="通知"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", verbose_name="账号", db_index=False
    )
    channel = models.CharField("渠道", max_length=30)
    address = models.CharField("地址", max_length=200)
    gathered = models.BooleanField("每日汇总", default=False)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    next_at = models.DateTimeField("下次发送")
    claim = models.BigIntegerField(null=True, blank=True)
    claimed_at = models.DateTimeField("开始发送", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    last_error = models.CharField("最近一次的问题", max_length=200, blank=True)

    STUCK = (State.FAILED, State.UNSURE)

    class Meta(Tenant.Meta):
        verbose_name = "消息发送"
        constraints = [
            models.UniqueConstraint(fields=["committee", "notice", "channel"], name="delivery_once")
        ]
        indexes = [
            models.Index(fields=["committee", "state", "next_at"], name="delivery_next"),
            models.Index(fields=["committee", "account", "channel", "state"], name="delivery_account"),
        ]

    def __str__(self) -> str:
        return f"{self.notice}（{self.address}）"


class Preference(models.Model):
    """How an account wants to be reached on a channel, in whatever committee. In the system itself it always is."""

    class Mode(models.TextChoices):
        OFF = "off", "不发"
        EACH = "each", "每条都发"
        DAILY = "daily", "每天汇总成一封"

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="preferences", verbose_name="账号"
    )
    channel = models.CharField("渠道", max_length=30)
    mode = models.CharField("方式", max_length=5, choices=Mode.choices, default=Mode.DAILY)
    address = models.CharField("地址", max_length=200, blank=True)
    is_quiet = models.BooleanField("夜间不打扰", default=True)
    night_from = models.PositiveSmallIntegerField("夜间从几时", default=21)
    night_until = models.PositiveSmallIntegerField("夜间到几时", default=8)

    class Meta:
        verbose_name = "通知方式"
        constraints = [models.UniqueConstraint(fields=["account", "channel"], name="preference_channel")]

    def __str__(self) -> str:
        return f"{self.channel}：{self.get_mode_display()}"

    def is_night(self, hour: int) -> bool:
        """Whether the account asked not to be disturbed in this hour of the day; a night may end before it began."""
        if not self.is_quiet:
            return False
        if self.night_from < self.night_until:
            return self.night_from <= hour < self.night_until
        return hour >= self.night_from or hour < self.night_until
