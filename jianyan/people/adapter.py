"""How accounts enter: made by an administrator, never by signing up; and what a password must be."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up: a seat is given, not taken."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Notices go through the outbox of the house, not through allauth."""


class LongEnough(MinimumLengthValidator):
    """Django's own rule; its sentence has no Chinese translation."""

    def get_error_message(self) -> str:
        return f"密码太短，至少{self.min_length}位。"

    def get_help_text(self) -> str:
        return f"至少{self.min_length}位。"
