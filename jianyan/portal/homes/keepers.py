"""Homes of those who watch and keep: the auditor's journal, the administrator's state of the system."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jianyan.core import calendar
from jianyan.core import journal as lines
from jianyan.core.models import ContactRead, Event, ImportRun, JournalAnchor
from jianyan.kit.chinese import long_date
from jianyan.people.actors import Actor
from jianyan.people.models import Delivery, Grant
from jianyan.portal.homes.counting import counted

SHOWN = 5
MONTH = timedelta(days=30)
WEEK = timedelta(days=7)
OVER = (ImportRun.State.APPLIED, ImportRun.State.UNDONE, ImportRun.State.DROPPED)
NEXT_YEAR_FROM = 11  # the notice of days off comes in November


def journal(actor: Actor, today: date) -> dict[str, Any]:
    """The head of the journal, its last lines, the last backup, and readings of contact data. Three queries."""
    events = list(Event.objects.of(actor.committee_id).order_by("-seq")[:SHOWN])
    reads = ContactRead.objects.of(actor.committee_id).filter(at__gte=timezone.now() - MONTH)
    return {
        "head": events[0] if events else None,
        "lines": [{"one": one, "label": lines.label_of(one.kind)} for one in events],
        "reads": reads.count(),
        "anchor": _anchor(actor),
    }


def _anchor(actor: Actor) -> JournalAnchor | None:
    """Where the head was last printed: a backup or a frozen review."""
    found: JournalAnchor | None = JournalAnchor.objects.of(actor.committee_id).order_by("-at").first()
    return found


def system(actor: Actor, today: date) -> dict[str, Any]:
    """What an administrator should know: each line with its state in a word, and where it is put right. Four queries."""
    committee = actor.committee_id
    stuck = Q(state__in=Delivery.STUCK) | Q(state=Delivery.State.WAITING, attempts__gt=0)
    held = Grant.objects.of(committee).live().filter(starts_on__lte=today).exclude(ends_on__lte=today)
    messages, imports, seats = counted(
        Delivery.objects.of(committee).filter(stuck).values("pk"),
        ImportRun.objects.of(committee).exclude(state__in=OVER).values("pk"),
        held.values("account").distinct(),
    )
    lines = [
        _calendar(actor, today),
        _backup(actor),
        _said(
            "消息发送", f"{messages}条没有送达" if messages else "没有滞留", actor, "deliveries", not messages
        ),
        _said("导入", f"{imports}批没有完成" if imports else "没有未完成的", actor, "imports", not imports),
        _said("账号", f"{seats}个账号有角色", actor, "seats"),
    ]
    return {"lines": lines}


def _said(title: str, words: str, actor: Actor, page: str, well: bool = True) -> dict[str, str]:
    url = reverse(page, args=[actor.committee.code])
    return {"title": title, "words": words, "url": url, "tone": "ok" if well else "you"}


def _calendar(actor: Actor, today: date) -> dict[str, str]:
    """Limits of a year without a calendar are refused; the next one is needed from November on."""
    known = calendar.current().covered_years
    wanted = [today.year] + ([today.year + 1] if today.month >= NEXT_YEAR_FROM else [])
    if missing := [f"{year}年" for year in wanted if year not in known]:
        return _said("工作日历", f"缺{'、'.join(missing)}，请录入放假通知", actor, "calendar", well=False)
    return _said("工作日历", f"已有到{max(known)}年", actor, "calendar")


def _backup(actor: Actor) -> dict[str, str]:
    anchor = _anchor(actor)
    if anchor is None:
        return _said("备份", "还没有备份，请按安装手册设置", actor, "journal", well=False)
    words = f"最近一次{long_date(timezone.localdate(anchor.at))}"
    return _said("备份", words, actor, "journal", timezone.now() - anchor.at <= WEEK)
