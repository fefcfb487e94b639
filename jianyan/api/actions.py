"""Verbs of tokens, and how a program is recognised by one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from jianyan.api.models import KeptAnswer, Scope, Token
from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor

journal.declare({"api.make_token": "生成接口令牌", "api.revoke_token": "停用接口令牌"})
LONGEST = timedelta(days=366)
KEPT = timedelta(days=30)  # as long may a request be sent again
MOST = 20  # good ones a person may hold at once


def digest_of(secret: str) -> str:
    """How a token is kept. It is 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(
    name: str, scopes: Sequence[str], expires_on: date, *, by: Actor, on: date
) -> tuple[Token, str]:
    """A new token in one's own seat; its secret is given back this once and kept nowhere."""
    if not by.account_id:
        raise NotYours("令牌由本人在网页上生成")
    if not scopes or set(scopes) - set(Scope.values):
        raise Refused("请选择令牌的范围")
    if not on < expires_on <= on + LONGEST:
        raise Refused("有效期应从明天起，最长一年")
    held = Token.objects.of(by.committee_id).live().filter(account=by.account_id, revoked_on__isnull=True)
    good = list(held.filter(expires_on__gte=on).values_list("name", flat=True))
    if name in good:
        raise Refused(f"已有一枚用途为“{name}”的有效令牌，请先停用或换个名称")
    if len(good) >= MOST:
        raise Refused(f"有效的令牌已有{MOST}枚，请先停用不再使用的")
    secret = f"jy_{secrets.token_urlsafe(32)}"
    token = Token(
        committee_id=by.committee_id,
        account_id=by.account_id,
        name=name,
        digest=digest_of(secret),
        hint=secret[:8],
        scopes=[one for one in Scope.values if one in scopes],
        made_on=on,
        expires_on=expires_on,
    )
    with journal.act("api.make_token", by=by, on=on) as act:
        act.create(token)
    return token, secret


def revoke_token(token: Token, *, by: Actor, on: date, expected: int | None = None) -> Token:
    """From this moment the token opens nothing: by its owner, or the administrator."""
    if token.account_id != by.account_id and not by.has("AD"):
        raise NotYours("只能停用自己的令牌")
    if token.revoked_on:
        raise Refused("这枚令牌已经停用")
    with journal.act("api.revoke_token", by=by, on=on) as act:
        act.change(token, expected=expected, revoked_on=on)
    return token


def forget_answers() -> int:
    """A chore of the worker: answers kept for a request sent twice are no records, and go after a month."""
    gone, _ = KeptAnswer.anywhere.filter(kept_at__lt=timezone.now() - KEPT).delete()
    return gone
