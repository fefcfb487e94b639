"""Hand-over as files: what left the house for a separated network, what came back, and what lies to be looked at."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from jianyan.core.tenancy import Record, Tenant, TenantQuerySet
from jianyan.people.models import Role
from jianyan.proposals.models.handling import Assignment, HandoverOrder

EXPORTERS = (Role.PO, Role.HA)


class PackageQuerySet(TenantQuerySet):
    def visible_to(self, actor: Any) -> Self:
        """Packages are made and read by the office and the hand-over authority."""
        return self.of(actor.committee_id) if actor.has(*EXPORTERS) else self.none()


class OrderPackage(Record):
    """交办数据包: one time an order left the house as a file. The file itself is made again from the records."""

    order = models.ForeignKey(
        HandoverOrder, on_delete=models.PROTECT, related_name="packages", verbose_name="交办"
    )
    content = models.CharField("内容摘要", max_length=64)
    sha256 = models.CharField("文件摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    cases = models.PositiveIntegerField("提案件数")
    actor = models.CharField("经办人", max_length=60)
    made_at = models.DateTimeField("内容生成时间")
    exported_at = models.DateTimeField("导出时间")

    objects = PackageQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "交办数据包"
        indexes = [models.Index(fields=["committee", "order", "content"], name="orderpackage_order")]

    def __str__(self) -> str:
        return f"{self.order}数据包"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/papers/orders/{self.order_id}/packages/"


class ReturnPackage(Record):
    """回传数据包: one file whose states and replies were taken in."""

    order = models.ForeignKey(
        HandoverOrder, on_delete=models.PROTECT, related_name="returns", verbose_name="交办"
    )
    package = models.CharField("数据包编号", max_length=80)
    sha256 = models.CharField("文件摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    fresh = models.PositiveIntegerField("新登记条数")
    known = models.PositiveIntegerField("已有条数")
    actor = models.CharField("经办人", max_length=60)
    imported_on = models.DateField("导入日期")

    objects = PackageQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "回传数据包"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "order", "package"],
                name="returnpackage_once",
                condition=models.Q(voided_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}回传数据包{self.package}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/papers/orders/{self.order_id}/packages/"


class ReturnedEntry(Record):
    """回传条目: one statement of a package that was taken in, by the digest of its content, so that it never doubles."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "签收"
        RETURN = "return_requested", "申请退办"
        CONTACT = "contact", "沟通联系"
        OPINION = "co_opinion", "会办意见"
        REPLY = "reply", "答复"

    package = models.ForeignKey(
        ReturnPackage, on_delete=models.PROTECT, related_name="entries", verbose_name="回传数据包"
    )
    order = models.ForeignKey(HandoverOrder, on_delete=models.PROTECT, related_name="+", verbose_name="交办")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="+", verbose_name="承办"
    )
    kind = models.CharField("事项", max_length=16, choices=Kind.choices)
    digest = models.CharField("内容摘要", max_length=64)
    happened_on = models.DateField("日期")

    objects = PackageQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "回传条目"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "order", "digest"],
                name="returnedentry_once",
                condition=models.Q(voided_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.assignment}"

    def get_absolute_url(self) -> str:
        return self.assignment.get_absolute_url()


class ReturnUpload(Tenant):
    """A file that was read and waits for its confirmation. Staging, not a record; the file goes when it is settled."""

    class State(models.TextChoices):
        WAITING = "waiting", "待确认"
        IMPORTED = "imported", "已导入"
        DROPPED = "dropped", "已放弃"

    order = models.ForeignKey(HandoverOrder, on_delete=models.PROTECT, related_name="+", verbose_name="交办")
    state = models.CharField("进度", max_length=8, choices=State.choices, default=State.WAITING)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    account_id = models.BigIntegerField("经办账号", null=True)
    uploaded_at = models.DateTimeField("上传时间")

    objects = PackageQuerySet.as_manager()

    class Meta(Tenant.Meta):
        verbose_name = "待确认的回传数据包"
        indexes = [models.Index(fields=["committee", "order"], name="returnupload_order")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/papers/returns/{self.pk}/"

    @property
    def path(self) -> str:
        """Where its file lies in the storage."""
        return f"{self.committee_id}/returns/{self.pk}"
