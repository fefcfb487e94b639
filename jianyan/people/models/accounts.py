"""Accounts sign in; grants say what an account may be in which committee, from when to when."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from jianyan.core import ids
from jianyan.core.tenancy import Record
from jianyan.people.models.base import RegisterQuerySet
from jianyan.people.models.bodies import Body, Unit
from jianyan.people.models.persons import Person


class Role(models.TextChoices):
    """One role for each code of the table of rights."""

    MB = "MB", "委员"
    SC = "SC", "常务委员"
    LD = "LD", "主席、副主席"
    SG = "SG", "秘书长（办公室主任）"
    PO = "PO", "提案办公室"
    PC = "PC", "提案（审查）委员会"
    RS = "RS", "研究室（信息工作）"
    SPC = "SPC", "专委会工作人员"
    ML = "ML", "委员联络工作"
    LG = "LG", "联络组、工作室秘书"
    ORG = "ORG", "参加单位"
    HA = "HA", "交办机关（督查室）"
    HU = "HU", "承办单位经办人"
    HL = "HL", "承办单位负责人"
    CL = "CL", "文史宣传"
    AD = "AD", "系统管理员"
    AU = "AU", "审计监督"
    PUB = "PUB", "公众"


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account; without a password it cannot sign in until one is set."""
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Who signs in. Not a person of a committee: one account may act for several committees and units."""

    class TextSize(models.TextChoices):
        MEDIUM = "m", "标准"
        LARGE = "l", "中"
        EXTRA = "xl", "大"
        HUGE = "xx", "超大"

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("显示名", max_length=40)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    text_size = models.CharField("字号", max_length=2, choices=TextSize.choices, default=TextSize.MEDIUM)
    contrast = models.BooleanField("高对比度", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = AccountManager()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.display_name


class Grant(Record):
    """An account holds a role in a committee, for a person, a body or a unit where the role asks for one."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=3, choices=Role.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="本人"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="机构"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="承办单位"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "授权"
        indexes = [models.Index(fields=["committee", "account"], name="grant_account")]

    def __str__(self) -> str:
        return f"{self.account}：{self.get_role_display()}"
