"""The seat an account takes in a committee: the one who acts, with roles, units and bodies of that day."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from jianyan.core import together
from jianyan.people.models import Account, Committee, Grant, Notice, Role


@dataclass(frozen=True)
class Actor:
    """Who acts, where, and as what. Rights (``who`` of a move, ``visible_to`` of a table) read nothing else."""

    committee: Committee
    account: Account | None = None
    roles: frozenset[str] = frozenset()
    person_ids: frozenset[int] = field(default_factory=frozenset)
    unit_ids: frozenset[int] = field(default_factory=frozenset)
    body_ids: frozenset[int] = field(default_factory=frozenset)
    system: bool = False
    unread: int = field(default=0, compare=False)  # notices, when the seat was taken
    via: str = field(default="", compare=False)  # the program that acts in this seat with its owner's token

    @property
    def committee_id(self) -> int:
        return self.committee.pk

    @property
    def account_id(self) -> int | None:
        return self.account.pk if self.account else None

    @property
    def rights(self) -> tuple[Hashable, ...]:
        """All that rights read: seats that have the same may open the same records."""
        return self.committee_id, self.roles, self.person_ids, self.unit_ids, self.body_ids, self.system

    @property
    def label(self) -> str:
        name = self.account.display_name if self.account else "系统"
        return f"{name}（接口：{self.via}）"[:60] if self.via else name

    @property
    def display_name(self) -> str:
        return self.label

    @property
    def text_size(self) -> str:
        return self.account.text_size if self.account else Account.TextSize.MEDIUM

    @property
    def role_label(self) -> str:
        return "、".join(Role(role).label for role in sorted(self.roles))

    def has(self, *roles: str) -> bool:
        """Whether the actor holds one of the roles. The system holds every role."""
        return self.system or bool(self.roles.intersection(roles))


# Colleagues inside the house: they read the committee's working records.
OFFICE = (Role.LD, Role.SG, Role.PO, Role.PC, Role.RS, Role.SPC, Role.ML, Role.CL, Role.AU)


def system(committee: Committee) -> Actor:
    """The system itself: for moves a table leaves to time or to other moves."""
    return Actor(committee, system=True)


def seat(account: Account, code: str, on: date) -> Actor | None:
    """The seat of an account in the committee of a code on a day, or None for a stranger. One query."""
    if not account.is_active:
        return None
    found = together.rows_of(account.pk, _held, None, ())
    committee = next((one for one in found["committees"] if one.code == code), None)
    grants = [one for one in found["grants"] if committee and one.committee_id == committee.pk]
    today = [one for one in grants if one.starts_on <= on and (one.ends_on is None or one.ends_on > on)]
    return _seated(account, committee, today) if committee and today else None


def _held(reader: None, account: int) -> together.Parts:
    """The grants of an account everywhere, and their committees with the number of its unread notices there."""
    grants = Grant.anywhere.filter(account=account, voided_at__isnull=True)
    told = Notice.anywhere.filter(committee=OuterRef("pk"), account=account, is_read=False)
    unread = Subquery(told.order_by().values("account").annotate(n=Count("pk")).values("n"))
    held = Committee.objects.filter(pk__in=grants.values("committee"))
    return {"grants": grants, "committees": held.annotate(unread=unread)}


def _seated(account: Account, committee: Committee, held: list[Grant]) -> Actor:
    return Actor(
        committee,
        account,
        frozenset(str(grant.role) for grant in held),
        frozenset(grant.person_id for grant in held if grant.person_id),
        frozenset(grant.unit_id for grant in held if grant.unit_id),
        frozenset(grant.body_id for grant in held if grant.body_id),
        unread=getattr(committee, "unread", None) or 0,
    )


def by_program(actor: Actor, name: str) -> Actor:
    """The same seat, taken by a program: the journal names it beside its owner."""
    return replace(actor, via=name)


def committees_of(account: Account, on: date) -> list[Committee]:
    """The committees where the account has a seat on a day, by code."""
    held = Grant.anywhere.filter(account=account, voided_at__isnull=True, starts_on__lte=on).exclude(
        ends_on__lte=on
    )
    return list(Committee.objects.filter(pk__in=held.values("committee")).order_by("code"))
