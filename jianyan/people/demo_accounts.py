"""The accounts of the demo year, offered on its sign-in page. Their password is public; the demo is no secret."""

from jianyan.people.models import Account, Grant, Role

PASSWORD = "demo-jianyan-2022"  # noqa: S105 - printed on the demo's sign-in page
PREFIX = "demo-"


def offered() -> list[dict[str, str]]:
    """The demo's accounts with their role, in the order of the table of rights. One query."""
    grants = (
        Grant.anywhere.filter(account__username__startswith=PREFIX, voided_at__isnull=True)
        .select_related("account", "person", "unit", "body")
    )
    order = list(Role.values)
    return [
        {"username": grant.account.username, "password": PASSWORD, "name": grant.account.display_name,
         "role": grant.get_role_display()}
        for grant in sorted(grants, key=lambda grant: order.index(grant.role))
    ]


def account_name(role: str) -> str:
    """The user name of the demo account of a role."""
    return f"{PREFIX}{role.lower()}"


__all__ = ["PASSWORD", "Account", "account_name", "offered"]
