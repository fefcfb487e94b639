"""The seat an account takes in a committee: the one who acts, with roles, units and bodies of that day."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery

from jianyan.core import together
from jianyan.people.models import Account, Committee, Delegation, Grant, Notice, Role


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
    delegation: Delegation | None = field(default=None, compare=False)  # in whose name, while acting so
    delegations: tuple[Delegation, ...] = field(
        default=(), compare=False
    )  # given and received, not withdrawn
    lent: frozenset[str] | None = field(default=None, compare=False)  # the only verbs open while acting so

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
        """Who did it, as the journal says: both names where one acts for the other, and the program that did it."""
        if self.delegation:
            return f"{self.display_name[:27]}（代{getattr(self.delegation, 'principal_name', '')[:27]}）"
        return f"{self.display_name}（接口：{self.via}）"[:60] if self.via else self.display_name

    @property
    def display_name(self) -> str:
        return self.account.display_name if self.account else "系统"

    def withheld(self, kind: str) -> str:
        """Why this verb may not be done in somebody's name; "" where it may, or where one acts as oneself."""
        if self.lent is None or kind in self.lent:
            return ""
        return "这件事不在委托事项之内，请由委托人本人办理，或者先停止以其名义办理"

    @property
    def role_label(self) -> str:
        return "、".join(Role(role).label for role in sorted(self.roles))

    def has(self, *roles: str) -> bool:
        """Whether the actor holds one of the roles. The system holds every role."""
        return self.system or bool(self.roles.intersection(roles))


# Colleagues inside the house: they read the committee's working records.
OFFICE = (Role.LD, Role.SG, Role.PO, Role.PC, Role.RS, Role.SPC, Role.ML, Role.CL, Role.AU)


ACTING = "acting"  # in the session: the delegation one works under
LENDING = (Role.LD, Role.SG, Role.HL)  # roles that may be lent
LENT: dict[str, frozenset[str]] = {}  # verbs by right, filled by delegation.py


def system(committee: Committee) -> Actor:
    """The system itself: for moves a table leaves to time or to other moves."""
    return Actor(committee, system=True)


def seat(account: Account, code: str, on: date, acting: int | None = None) -> Actor | None:
    """The seat of an account in the committee of a code on a day, or None for a stranger. One query.

    ``acting`` names the delegation it works under: then it has the principal's seat, as far as that was lent.
    """
    if not account.is_active:
        return None
    found = together.rows_of(account.pk, _held, None, ())
    committee = next((one for one in found["committees"] if one.code == code), None)
    if committee is None:
        return None
    today = _today(found["grants"], committee, on)
    given = tuple(one for one in found["delegations"] if one.committee_id == committee.pk)
    if not today:
        return None
    under = next((one for one in given if one.pk == acting and one.delegate_id == account.pk), None)
    if under and under.is_in_force(on):
        lent = [one for one in _today(found["lent"], committee, on) if one.account_id == under.principal_id]
        return (
            _seated(account, committee, lent, given, under)
            if lent
            else _seated(account, committee, today, given)
        )
    return _seated(account, committee, today, given)


def _today(grants: list[Grant], committee: Committee, on: date) -> list[Grant]:
    grants = [one for one in grants if one.committee_id == committee.pk]
    return [one for one in grants if one.starts_on <= on and (one.ends_on is None or one.ends_on > on)]


def _held(reader: None, account: int) -> together.Parts:
    """What an account holds everywhere: grants, their committees with its unread notices there, what it lent and was lent."""
    grants = Grant.anywhere.filter(account=account, voided_at__isnull=True)
    told = Notice.anywhere.filter(committee=OuterRef("pk"), account=account, is_read=False)
    unread = Subquery(told.order_by().values("account").annotate(n=Count("pk")).values("n"))
    held = Committee.objects.filter(pk__in=grants.values("committee"))
    live = Delegation.anywhere.filter(voided_at__isnull=True, withdrawn_on__isnull=True)
    given = live.filter(Q(principal=account) | Q(delegate=account))
    lent = Grant.anywhere.filter(
        account__in=live.filter(delegate=account).values("principal"),
        role__in=LENDING,
        voided_at__isnull=True,
    )
    names = {"principal_name": F("principal__display_name"), "delegate_name": F("delegate__display_name")}
    return {
        "grants": grants,
        "committees": held.annotate(unread=unread),
        "delegations": given.annotate(**names),
        "lent": lent,
    }


def _seated(
    account: Account,
    committee: Committee,
    held: list[Grant],
    delegations: tuple[Delegation, ...],
    under: Delegation | None = None,
) -> Actor:
    """A seat; under a delegation without persons, since what one does as a person nobody does for him."""
    return Actor(
        committee,
        account,
        frozenset(str(grant.role) for grant in held),
        frozenset(grant.person_id for grant in held if grant.person_id and not under),
        frozenset(grant.unit_id for grant in held if grant.unit_id),
        frozenset(grant.body_id for grant in held if grant.body_id),
        unread=getattr(committee, "unread", None) or 0,
        delegation=under,
        delegations=delegations,
        lent=frozenset(verb for key in under.rights for verb in LENT.get(key, ())) if under else None,
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
