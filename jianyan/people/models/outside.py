"""What was sent to a language model outside, word for word, and what came back."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.people.models.accounts import Account, Role


class ModelCallQuerySet(TenantQuerySet):
    """For those who answer for what leaves the house."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id) if actor.has(Role.SG, Role.AU, Role.AD) else self.none()


class ModelCall(Record):
    """语言模型调用: one text that left the machine, masked as it was sent, where to, and the answer."""

    class State(models.TextChoices):
        SENT = "sent", "已发出"
        ANSWERED = "answered", "已回答"
        FAILED = "failed", "没有回答"

    task = models.CharField("用途", max_length=20)
    url = models.CharField("地址", max_length=200)
    model = models.CharField("模型", max_length=100)
    about = models.CharField("关于", max_length=200)
    sent = models.TextField("发出的内容")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.SENT)
    answer = models.TextField("回答", blank=True)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="使用人")
    asked_on = models.DateField("日期")

    objects = ModelCallQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "语言模型调用"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "answered", "failed"]), name="modelcall_state"
            )
        ]
        indexes = [models.Index(fields=["committee", "asked_on"], name="modelcall_on")]

    def __str__(self) -> str:
        return f"{self.task}：{self.about[:40]}"

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/model-calls/#call-{self.pk}"
