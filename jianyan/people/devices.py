"""Where an account is signed in: a word for the device and a day, shown to its owner only, who ends what is not his.

A member may be remembered for ninety days; who holds an office of the house signs in again after twelve hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from jianyan.people.models import Account, Device, SmsCode
from jianyan.people.second_factor import is_asked_of

KEPT = timedelta(days=90)
KEEP = "keep"  # in the session, from the form until the sign-in is complete
NOTE = "device"  # in the session, while it lasts
_WORDS = (
    ("微信", re.compile("MicroMessenger")),
    ("平板", re.compile("iPad|Tablet|Pad;")),
    ("手机", re.compile("Mobile|Android|iPhone|HarmonyOS")),
)


def word(agent: str) -> str:
    """A word for what somebody sits at; nothing that would tell one phone from another."""
    return next((said for said, pattern in _WORDS if pattern.search(agent)), "电脑")


def wanted(request: HttpRequest, keep: bool) -> None:
    """Note what was ticked; a second factor may still stand between it and the sign-in."""
    request.session[KEEP] = keep


def opened(request: HttpRequest, account: Account) -> None:
    """Note a completed sign-in, and let the session last as long as it may."""
    kept = bool(request.session.pop(KEEP, False)) and not is_asked_of(account)
    if kept:
        request.session.set_expiry(int(KEPT.total_seconds()))
    agent = request.headers.get("User-Agent", "")
    request.session[NOTE] = {"word": word(agent), "on": timezone.localdate().isoformat(), "kept": kept}
    _note(request, account)


def _note(request: HttpRequest, account: Account) -> None:
    """The row of the present session, under the key it has now."""
    said = request.session[NOTE]
    values = {"account": account, "word": said["word"], "signed_in_on": said["on"], "is_kept": said["kept"]}
    Device.objects.update_or_create(session_key=request.session.session_key or "", defaults=values)


def renewed(request: HttpRequest, user: Account, **_: Any) -> None:
    """The password changed: this session has a new key, and every other one has ended."""
    if NOTE in request.session:
        _note(request, user)
    end(others(request, user))


def of(account: Account) -> list[Device]:
    """The sign-ins that still last, newest first. What is over is forgotten here."""
    found = list(Device.objects.filter(account=account).order_by("-id"))
    held = {one.session_key for one in found}
    alive = set(
        Session.objects.filter(session_key__in=held, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    Device.objects.filter(account=account, session_key__in=held - alive).delete()
    return [one for one in found if one.session_key in alive]


def end(found: Iterable[Device]) -> int:
    """End these sign-ins; gives their number."""
    keys = [one.session_key for one in found]
    Session.objects.filter(session_key__in=keys).delete()
    Device.objects.filter(session_key__in=keys).delete()
    return len(keys)


def others(request: HttpRequest, account: Account) -> list[Device]:
    """The sign-ins of an account but for the present one."""
    return [one for one in of(account) if one.session_key != request.session.session_key]


def forget() -> None:
    """What is over and no lock needs any more: sessions, wrong passwords with their address, codes. A chore of the worker."""
    now = timezone.now()
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    over = now - timedelta(hours=settings.AXES_COOLOFF_TIME)
    for rows in (
        Session.objects.filter(expire_date__lte=now),
        Device.objects.exclude(session_key__in=alive),
        AccessAttempt.objects.filter(attempt_time__lt=over),
        SmsCode.objects.filter(made_at__lt=now - timedelta(days=1)),
    ):
        if rows.exists():  # reads first: a chore takes the one writer only where there is something to do
            rows.delete()
