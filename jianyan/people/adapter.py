"""How accounts enter: made by an administrator, never by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up: a seat is given, not taken."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return str(request.GET.get("next") or "/")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Notices go through the outbox of the house, not through allauth."""
