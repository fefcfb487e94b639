"""What is typed and not yet an act: kept while one writes, outside the journal (docs/decisions/019).

A room adds a table over ``TypedText`` and says which names its page has; the page carries ``revision``, so that a second
window is noticed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from jianyan.core.journal import Actor
from jianyan.core.tenancy import Tenant
from jianyan.kit.flow import NotYours, Refused

LONGEST = 20_000  # of one field: what is pasted may be long, what is put forward may not


class TypedText(Tenant):
    """What an account has typed. ``revision`` rises with every save; ``is_ahead`` says that it holds more than a record."""

    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, related_name="+", verbose_name="账号", db_index=False
    )
    texts = models.JSONField("文字", default=dict)
    revision = models.PositiveIntegerField("保存次数", default=1)
    is_ahead = models.BooleanField("有未入草稿的文字", default=False)
    saved_at = models.DateTimeField("保存时间")
    dropped_at = models.DateTimeField("放弃时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta(Tenant.Meta):
        abstract = True


Text = TypeVar("Text", bound=TypedText)


class Elsewhere(Refused):
    """The text was saved from another window meanwhile. ``changes`` holds (field, here, there) where the two differ."""

    def __init__(self, desk: Any, typed: Mapping[str, Any]) -> None:
        super().__init__("这份草稿在另一个窗口或另一台设备上已有改动，这里的内容还没有保存")
        self.desk = desk
        self.changes = [
            (name, typed[name], desk.texts.get(name, ""))
            for name in typed
            if (typed[name] or "") != (desk.texts.get(name) or "")
        ]


def write(desk: TypedText, **values: Any) -> None:
    """The next revision of a text, if nobody was faster."""
    table: Any = type(desk)
    rows = table.objects.of(desk.committee_id).filter(pk=desk.pk, revision=desk.revision)
    values = {"revision": desk.revision + 1, "saved_at": timezone.now(), **values}
    if not rows.update(**values):
        now = table.objects.of(desk.committee_id).get(pk=desk.pk)
        raise Elsewhere(now, values.get("texts", {}))
    for name, value in values.items():
        setattr(desk, name, value)


def check(desk: TypedText, by: Actor, expected: int, typed: Mapping[str, Any]) -> None:
    """Refused unless the text is one's own, still open, and as the page knew it."""
    if desk.account_id != by.account_id or desk.committee_id != by.committee_id:
        raise NotYours("这是别人的草稿")
    if desk.finished_at:
        raise Refused("这份草稿已经提交，不能再改动")
    if desk.dropped_at:
        raise Refused("这份草稿已经放弃，请先恢复")
    if expected != desk.revision and (not typed or differs(desk, typed)):
        raise Elsewhere(desk, typed)


def differs(desk: TypedText, typed: Mapping[str, Any]) -> bool:
    """Whether what stands on the page is not what is kept."""
    return any((desk.texts.get(name) or "") != (value or "") for name, value in typed.items())


def keep(desk: Text, texts: Mapping[str, Any], names: Collection[str], *, by: Actor, expected: int) -> Text:
    """Keep what was typed so far; no act, no journal line. Elsewhere when another window saved since."""
    typed = cleaned(texts, names)
    check(desk, by, expected, typed)
    if differs(desk, typed):
        write(desk, texts={**desk.texts, **typed}, is_ahead=True)
    return desk


def cleaned(texts: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Known fields only, without characters no database keeps and with one kind of line break."""
    return {
        name: value.replace("\x00", "").replace("\r\n", "\n")[:LONGEST] if isinstance(value, str) else value
        for name, value in texts.items()
        if name in names
    }
