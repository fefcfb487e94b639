"""Lists one comes back to: saved under a name, and what one opened last. One's own, and nobody else's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people import recent
from jianyan.people.audience import Request, audience
from jianyan.people.models import SavedView

MOST = 50


def own(request: Request) -> TenantQuerySet:
    """The views of this account here, newest first."""
    rows = SavedView.objects.of(request.actor.committee_id).filter(
        account=request.actor.account_id, dropped_at=None
    )
    return rows.order_by("-id")


@audience()
def views(request: Request, committee: str) -> HttpResponse:
    """Saved views and what was opened last; a POST saves one."""
    if request.method == "POST":
        return _save(request)
    context: dict[str, Any] = {"views": list(own(request)[:MOST]), "recent": recent.of(request)}
    return render(request, "people/views.html", context)


def _save(request: Request) -> HttpResponse:
    path, name = request.POST.get("path", ""), request.POST.get("name", "").strip()
    root = f"/{request.actor.committee.code}/"
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.startswith(root) or len(path) > 500:
        messages.error(request, "这个页面不能存为常用视图。")
    elif not name or len(name) > 40:
        messages.error(request, "请填写名称，40字以内。")
    elif own(request).count() >= MOST:
        messages.error(request, f"最多存{MOST}个，请先移除不用的。")
    elif account := request.actor.account:
        SavedView.anywhere.create(
            committee_id=request.actor.committee_id, account=account, name=name, path=path
        )
        messages.success(request, f"已存为“{name}”，列在本页和账号菜单的“常用视图”中。")
        return redirect(path)
    return redirect("views", committee=request.actor.committee.code)


@audience()
@require_POST
def drop(request: Request, committee: str) -> HttpResponse:
    """One is needed no more."""
    pk = request.POST.get("view", "")
    own(request).order_by().filter(pk=int(pk) if pk.isascii() and pk.isdigit() else 0).update(
        dropped_at=timezone.now()
    )
    return redirect("views", committee=committee)
