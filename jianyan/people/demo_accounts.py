"""The accounts of the demo year, offered on its sign-in page and nowhere else."""

from jianyan.people.models import Account, Grant, Role

PASSWORD = "demo-jianyan-2022"  # noqa: S105 - the demo's own, said in its README
PREFIX = "demo-"

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("委员和参加单位", (Role.MB, Role.SC, Role.ORG, Role.LG)),
    ("政协机关", (Role.PO, Role.PC, Role.RS, Role.SPC, Role.ML, Role.CL)),
    ("领导", (Role.LD, Role.SG)),
    ("交办和承办", (Role.HA, Role.HU, Role.HL)),
    ("管理和监督", (Role.AD, Role.AU)),
)


def account_name(role: str) -> str:
    """The user name of the demo account of a role."""
    return f"{PREFIX}{role.lower()}"


def offered() -> list[dict[str, object]]:
    """The demo's accounts grouped as on the sign-in page. One query."""
    grants = Grant.anywhere.filter(
        account__username__startswith=PREFIX, voided_at__isnull=True
    ).select_related("account", "unit", "body")
    by_role = {grant.role: grant for grant in grants}
    return [
        {"role": title, "accounts": [_button(by_role[role]) for role in roles if role in by_role]}
        for title, roles in _GROUPS
    ]


def _button(grant: Grant) -> dict[str, str]:
    place = grant.unit or grant.body
    role = str(grant.get_role_display())
    return {
        "value": grant.account.username,
        "name": grant.account.display_name,
        "note": f"{role} · {place}" if place else role,
    }


def find(username: str) -> Account | None:
    """A demo account by user name; None for every other account."""
    if not username.startswith(PREFIX):
        return None
    return Account.objects.filter(username=username, is_active=True).first()
