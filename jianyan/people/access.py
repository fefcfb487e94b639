"""Who is let in, and let in again: accounts opened for members, printed slips, locks lifted by a person.

Each is an act with its line in the journal. An office helps only accounts that sit nowhere but in its own committee, and
whoever keeps the members helps nobody who holds an office: a slip must not be a way up.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction

from jianyan.core import journal
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Account, Assistance, Grant, Person, Role, Slip, Tenure

LASTS = timedelta(days=30)
MEMBERS = (Role.MB, Role.SC)
SIMPLE = (*MEMBERS, Role.ORG)

journal.declare(
    {
        "people.open_accounts": "为委员开通账号",
        "people.issue_slips": "打印登录条",
        "people.use_slip": "用登录条登录",
        "people.unlock": "解除登录锁定",
        "people.reset_factor": "重置两步验证",
    }
)


@dataclass(frozen=True)
class Printed:
    """A slip as it goes to the printer: the only moment its code is known."""

    account: Account
    token: str
    until: date


def _helper(by: Actor) -> None:
    if not by.has(Role.AD, Role.ML):
        raise NotYours("您没有协助登录的权限")


def _may_help(account: Account, by: Actor) -> None:
    """Refused for accounts this office may not open. One query."""
    _helper(by)
    held = Grant.anywhere.filter(account=account, voided_at__isnull=True, ends_on=None)
    seats = list(held.values_list("committee", "role"))
    if not seats or any(committee != by.committee_id for committee, _ in seats):
        raise Refused(f"{account}在其他政协也有角色，请由服务器的管理员协助")
    if not by.has(Role.AD) and any(role not in SIMPLE for _, role in seats):
        raise NotYours(f"{account}担任工作角色，请由系统管理员协助")


def without_account(committee: int, on: date) -> TenantQuerySet:
    """Sitting members for whom no account acts."""
    seated = Tenure.objects.of(committee).on(on).values("person")
    held = Grant.objects.of(committee).live().active_on(on).filter(role__in=MEMBERS).values("person")
    rows: TenantQuerySet = Person.objects.of(committee).live().filter(pk__in=seated).exclude(pk__in=held)
    return rows.order_by("stroke_key", "id")


def open_accounts(persons: Sequence[Person], *, by: Actor, on: date) -> list[Account]:
    """An account with a member's seat for each person; nobody knows a password, they come in by a slip or a code."""
    _helper(by)
    with journal.act("people.open_accounts", by=by, on=on) as act:
        names = free_names([f"{by.committee.code}-{one.pinyin or 'wy'}" for one in persons])
        accounts = [
            Account(username=name, display_name=one.name) for name, one in zip(names, persons, strict=True)
        ]
        for account in accounts:
            account.set_unusable_password()
        Account.objects.bulk_create(accounts)
        act.create_all(
            Grant(committee_id=by.committee_id, account=account, role=Role.MB, person=person, starts_on=on)
            for account, person in zip(accounts, persons, strict=True)
        )
    return accounts


def free_names(wanted: Sequence[str]) -> list[str]:
    """User names that nobody has, a number after those that somebody does. A query."""
    stems = {name[:50] for name in wanted}
    taken: set[str] = set()
    for stem in stems:
        taken |= set(Account.objects.filter(username__startswith=stem).values_list("username", flat=True))
    given = []
    for name in (one[:50] for one in wanted):
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}{number}"
        taken.add(free)
        given.append(free)
    return given


def issue_slips(accounts: Iterable[Account], *, by: Actor, on: date) -> list[Printed]:
    """A slip for each account; what was printed before for it is void."""
    chosen = list(accounts)
    for account in chosen:
        _may_help(account, by)
    until = on + LASTS
    with journal.act("people.issue_slips", by=by, on=on) as act:
        for old in Slip.objects.of(by.committee_id).live().filter(account__in=chosen, used_on=None):
            act.void(old, "已打印新的登录条")
        printed = [Printed(one, secrets.token_urlsafe(20), until) for one in chosen]
        act.create_all(
            Slip(
                committee_id=by.committee_id,
                account=one.account,
                digest=digest(one.token),
                issued_on=on,
                expires_on=until,
            )
            for one in printed
        )
    return printed


def digest(token: str) -> str:
    """What is kept of a slip's code; it is long and drawn by chance, so that a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def slip_of(token: str, on: date) -> Slip | None:
    """The slip of a code, while it is good."""
    rows = Slip.anywhere.filter(digest=digest(token), used_on=None, voided_at=None, expires_on__gte=on)
    return rows.select_related("account", "committee").filter(account__is_active=True).first()


def use_slip(slip: Slip, *, by: Actor, on: date) -> None:
    """The slip has let its account in, once."""
    with journal.act("people.use_slip", by=by, on=on) as act:
        act.change(slip, used_on=on)


def unlock(account: Account, *, by: Actor, on: date) -> None:
    """Lift the lock after wrong passwords: the office has made sure who is on the telephone."""
    _help(account, Assistance.Kind.UNLOCK, "people.unlock", by, on)
    reset(username=account.username)


@transaction.atomic
def reset_factor(account: Account, *, by: Actor, on: date) -> None:
    """Take the second factor away from who lost it; at the next sign-in a new one is set up."""
    if not by.has(Role.AD):
        raise NotYours("只有系统管理员可以重置两步验证")
    if account.pk == by.account_id:
        raise Refused("自己的两步验证，请在“我的账号”中更换，或请另一位管理员重置")
    _help(account, Assistance.Kind.FACTOR, "people.reset_factor", by, on)
    Authenticator.objects.filter(user=account).delete()


def _help(account: Account, kind: Assistance.Kind, verb: str, by: Actor, on: date) -> None:
    _may_help(account, by)
    with journal.act(verb, by=by, on=on) as act:
        act.create(Assistance(committee_id=by.committee_id, account=account, kind=kind, helped_on=on))
