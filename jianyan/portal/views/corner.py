"""The office's own corner: whether the system is well, and what is new in it."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jianyan.core import calendar
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.portal.homes import keepers

NEWS = Path(__file__).resolve().parent.parent / "news.toml"
TIGHT = 5 * 1024**3  # bytes left on the disk
WAITS = timedelta(minutes=10)


@dataclass(frozen=True)
class Line:
    """One thing to look after: how it is, and what to do about it."""

    title: str
    words: str
    is_well: bool
    advice: str = ""
    url: str = ""


@audience(Role.AD, Role.SG)
def health(request: Request, committee: str) -> HttpResponse:
    """Disk, backups, jobs, calendar, messages, imports: each well or with what to do."""
    lines = [disk(), jobs(), worker(), next_year(request)]
    lines += [_told(one) for one in keepers.system(request.actor, timezone.localdate())["lines"]]
    context = {"lines": lines, "ill": sum(not one.is_well for one in lines)}
    return render(request, "portal/health.html", context)


def disk() -> Line:
    """Room where the data lies."""
    usage = shutil.disk_usage(settings.HOME)
    free = f"还有{usage.free / 1024**3:.1f}GB，共{usage.total / 1024**3:.1f}GB"
    well = usage.free >= TIGHT and usage.free * 20 >= usage.total
    return Line("磁盘", free, well, "" if well else "请清理旧备份，或把数据目录移到更大的磁盘")


def jobs() -> Line:
    """Long work: what waits and what failed within a week."""
    since = timezone.now() - timedelta(days=7)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, enqueued_at__gte=since).count()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()
    words = f"{waiting}项等待，近7天{failed}项没有做成"
    return Line("后台任务", words, not failed, "请看运行日志，改正后重新提交" if failed else "")


def worker() -> Line:
    """Whether anybody does the long work."""
    late = DBTaskResult.objects.filter(status=TaskResultStatus.READY, enqueued_at__lt=timezone.now() - WAITS)
    well = not late.exists()
    words = "在处理" if well else "有任务等了10分钟以上"
    return Line("后台处理", words, well, "" if well else "请检查 jianyan serve 或 jianyan work 是否在运行")


def next_year(request: Request) -> Line:
    """Whether the days off of the coming year have been entered."""
    year = timezone.localdate().year + 1
    known = year in calendar.current().covered_years
    due = timezone.localdate() >= date(year - 1, keepers.NEXT_YEAR_FROM, 1)
    words = "已录入" if known else "未录入"
    advice = "" if known else "放假通知一般在11月下发，下发后请录入；没有录入，跨年的期限算不出来"
    return Line(
        f"{year}年放假安排",
        words,
        known or not due,
        advice,
        reverse("calendar", args=[request.actor.committee.code]),
    )


def _told(one: dict[str, Any]) -> Line:
    """A line of the administrator's home."""
    return Line(one["title"], one["words"], one["tone"] == "ok", "", one["url"])


@lru_cache(maxsize=1)
def _news() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(NEWS.read_text("utf-8"))["news"]
    return found


@audience()
def news(request: Request, committee: str) -> HttpResponse:
    """What is new, for this reader: entries that name his roles, or nobody's."""
    mine = [one for one in _news() if not one.get("roles") or request.actor.has(*one["roles"])]
    return render(request, "portal/news.html", {"news": mine})
