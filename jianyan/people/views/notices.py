"""One's own notices: unread first, marked by opening them, one or all at once."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.audience import Request, audience
from jianyan.people.models import Notice


def _own(request: Request) -> TenantQuerySet:
    return Notice.objects.of(request.actor.committee_id).visible_to(request.actor)


def _mark(rows: TenantQuerySet) -> int:
    return rows.filter(is_read=False).update(is_read=True, read_at=datetime.now(UTC))


@audience()
def box(request: Request, committee: str) -> HttpResponse:
    """What this account was told."""
    page = pages.keyset(_own(request), request, ("is_read", "-id"), 20)
    return render(request, "people/notices.html", {"page": page})


@audience()
def follow(request: Request, committee: str, pk: int) -> HttpResponse:
    """Mark a notice as read and open what it is about. A link in a letter leads here too."""
    one: Notice = get_object_or_404(_own(request), pk=pk)
    _mark(_own(request).filter(pk=pk))
    return redirect(one.path)


@audience()
@require_POST
def read(request: Request, committee: str) -> HttpResponse:
    """Mark one as read, or all."""
    pk = request.POST.get("notice", "")
    rows = _own(request)
    count = _mark(
        rows.filter(pk=int(pk)) if pk.isascii() and pk.isdigit() else rows if pk == "" else rows.none()
    )
    messages.success(request, f"已把{count}条标为已读。" if count else "没有未读的通知。")
    return redirect("notices", committee=committee)
