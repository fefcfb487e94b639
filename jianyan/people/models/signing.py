"""How an account gets in: devices it is signed in on, codes sent, slips printed, identities tied, help given."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core import ids
from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models.accounts import Account, Role


class Device(models.Model):
    """登录设备: one sign-in that lasts, for its owner to end. A word for the device and the day; no address, no print of it."""

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="devices", verbose_name="账号"
    )
    session_key = models.CharField("会话", max_length=40, unique=True)
    word = models.CharField("设备", max_length=20)
    signed_in_on = models.DateField("登录日期")
    is_kept = models.BooleanField("记住90天", default=False)

    class Meta:
        verbose_name = "登录设备"

    def __str__(self) -> str:
        return self.word


class SmsCode(models.Model):
    """短信验证码: kept as a keyed hash for some minutes; the tries are counted."""

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", verbose_name="账号")
    digest = models.CharField("摘要", max_length=64)
    made_at = models.DateTimeField("发出时间")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    is_over = models.BooleanField("已失效", default=False)

    class Meta:
        verbose_name = "短信验证码"
        indexes = [models.Index(fields=["account", "-made_at"], name="smscode_account")]

    def __str__(self) -> str:
        return f"{self.account}"


class Identity(models.Model):
    """统一身份绑定: whom an identity service calls by this name, tied by the account itself."""

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="identities", verbose_name="账号"
    )
    provider = models.CharField("身份服务", max_length=30)
    subject = models.CharField("对方的标识", max_length=255)
    tied_on = models.DateField("绑定日期")

    class Meta:
        verbose_name = "统一身份绑定"
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_subject"),
            models.UniqueConstraint(fields=["provider", "account"], name="identity_account"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}：{self.account}"


class HelpQuerySet(TenantQuerySet):
    """For those who help people in."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id) if actor.has(Role.AD, Role.ML, Role.AU) else self.none()


class Slip(Record):
    """登录条: a printed paper with a code that lets its account in once. Only the hash of the code is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="slips", verbose_name="账号")
    digest = models.CharField("摘要", max_length=64)
    issued_on = models.DateField("打印日期")
    expires_on = models.DateField("有效期至")
    used_on = models.DateField("使用日期", null=True, blank=True)

    objects = HelpQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "登录条"
        constraints = [models.UniqueConstraint(fields=["committee", "digest"], name="slip_digest")]
        indexes = [models.Index(fields=["committee", "account"], name="slip_account")]

    def __str__(self) -> str:
        return f"登录条：{self.account}"


class Assistance(Record):
    """登录协助: a person let an account in again, after making sure who it is."""

    class Kind(models.TextChoices):
        UNLOCK = "unlock", "解除锁定"
        FACTOR = "factor", "重置两步验证"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="账号")
    kind = models.CharField("事项", max_length=6, choices=Kind.choices)
    helped_on = models.DateField("日期")

    objects = HelpQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "登录协助"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["unlock", "factor"]), name="assistance_kind")
        ]
        indexes = [models.Index(fields=["committee", "helped_on"], name="assistance_on")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.account}"
