"""Signing in with a code sent to the phone that stands in the register of members.

Whoever asks is told the same, whether the number is known or not. A code lives five minutes and bears five tries.
"""

from __future__ import annotations

import logging
import re
import secrets
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from jianyan.core import ids
from jianyan.people.models import Account, Grant, Role, SmsCode
from jianyan.people.senders import Channel, Message, channels

log = logging.getLogger(__name__)
CHANNEL = "sms"
LIFE = timedelta(minutes=5)
PAUSE = timedelta(minutes=1)
A_DAY = 5  # codes
TRIES = 5


def channel() -> Channel | None:
    """The way short messages leave the house; None where none is plugged in."""
    return channels().get(CHANNEL)


def digits(said: str) -> str:
    """A mobile number without spaces, hyphens or the country's code; "" for what is none."""
    bare = re.sub(r"[\s\-+]", "", said)
    bare = bare.removeprefix("0086") if bare.startswith("0086") else bare
    bare = bare[2:] if len(bare) == 13 and bare.startswith("86") else bare
    return bare if re.fullmatch(r"1\d{10}", bare) else ""


def owner(phone: str) -> Account | None:
    """The account of the member whose number this is; None when it is nobody's, or more than one's."""
    if not (wanted := digits(phone)):
        return None
    seats = Grant.anywhere.filter(
        role__in=(Role.MB, Role.SC),
        voided_at__isnull=True,
        account__is_active=True,
        person__phone__contains=wanted[-4:],
    ).exclude(ends_on__lte=timezone.localdate())
    found = {
        seat.account
        for seat in seats.select_related("account", "person")
        if any(
            digits(one) == wanted
            for one in re.split(r"[、,，/;；]", seat.person.phone if seat.person else "")
        )
    }
    return found.pop() if len(found) == 1 else None


def ask(phone: str) -> Account | None:
    """Send a code to the owner of a number. Gives the account, for the session of whoever asked; None when unknown."""
    account, way, now = owner(phone), channel(), timezone.now()
    if account is None or way is None:
        return None
    sent = SmsCode.objects.filter(account=account, made_at__gt=now - timedelta(days=1)).order_by("-made_at")
    last = sent.first()
    if sent.count() >= A_DAY or (last and last.made_at > now - PAUSE):
        return account
    code = f"{secrets.randbelow(10**6):06d}"
    SmsCode.objects.filter(account=account, is_over=False).update(is_over=True)
    SmsCode.objects.create(account=account, digest=_digest(account, code), made_at=now)
    text = f"登录验证码{code}，5分钟内有效。工作人员不会向您索要验证码。"
    try:
        way.sender.send(Message(str(ids.new()), digits(phone), text, text, ""))
    except Exception:  # whoever asked is told the same; the administrator reads why
        log.exception("a sign-in code could not be sent")
    return account


def check(account: Account | None, code: str) -> bool:
    """Whether this is the account's last code. Right or wrong, it is a try; right, it is used up."""
    if account is None:
        return False
    since = timezone.now() - LIFE
    found = SmsCode.objects.filter(account=account, is_over=False, made_at__gt=since, tries__lt=TRIES)
    one = found.order_by("-made_at").first()
    if one is None or not found.filter(pk=one.pk).update(tries=F("tries") + 1):
        return False
    if not constant_time_compare(one.digest, _digest(account, re.sub(r"\s", "", code))):
        return False
    return bool(SmsCode.objects.filter(pk=one.pk, is_over=False).update(is_over=True))


def _digest(account: Account, code: str) -> str:
    return salted_hmac(f"jianyan.sms.{account.pk}", code, algorithm="sha256").hexdigest()
