"""Who needs a second factor at the door: the staff of the house and its administrators. Members and units do not.

What a session was opened with stands in it (allauth's records). A session without such a record was opened by no door of
ours: only the buttons of the demo make one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone

from jianyan.people.actors import Actor
from jianyan.people.models import Account, Grant, Role

SECURED = frozenset(
    str(one) for one in (Role.SG, Role.PO, Role.PC, Role.RS, Role.SPC, Role.ML, Role.CL, Role.AU, Role.AD)
)

FRESH = 300  # seconds


def is_asked_of(account: Account) -> bool:
    """Whether the account holds, anywhere, an office that asks for one. One query."""
    return bool(asked_of([account]))


def asked_of(accounts: Iterable[Account]) -> set[int]:
    """Those of these accounts that hold, anywhere, an office that asks for one. One query."""
    held = Grant.anywhere.filter(account__in=accounts, role__in=SECURED, voided_at__isnull=True)
    return set(held.exclude(ends_on__lte=timezone.localdate()).values_list("account", flat=True))


def is_lacking(request: HttpRequest, actor: Actor | None) -> bool:
    """Whether this seat must show a second factor and has not. No query."""
    if actor is None or not actor.roles & SECURED:
        return False
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return bool(methods) and not any(one.get("method") == "mfa" for one in methods)


def was_just_shown(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor within the last minutes."""
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return any(one.get("method") == "mfa" and time.time() - one["at"] < FRESH for one in methods)


def held_by(account: Account) -> Any:
    """The factors of an account that open the door; printed spare codes alone are none."""
    return Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)


def shown(sender: Any, request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Who set a factor up has just shown it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
