"""How accounts enter: made by an administrator, never by signing up; what a password and a second factor must be."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.http import HttpRequest

from jianyan.people import devices, second_factor

WAYS = {
    "reauthenticate": "用密码",
    "mfa_reauthenticate": "用验证器或恢复代码",
    "mfa_reauthenticate:webauthn": "用通行密钥",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up: a seat is given, not taken."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Notices go through the outbox of the house, not through allauth."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes, in the database: a person can lift that lock, and this one nobody."""
        self._login_failed_rl_usage = None

    def login(self, request: HttpRequest, user: Any) -> None:
        """Every complete sign-in passes here, by whatever way it came."""
        super().login(request, user)
        devices.opened(request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The first factor may be set up right after signing in; whoever has one shows it, or the password, again."""
        request = context.request
        known = app == "allauth.mfa" and request.user.is_authenticated
        if known and (
            second_factor.was_just_shown(request) or not second_factor.held_by(request.user).exists()
        ):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How one may show again who one is, in the house's words."""
        found = super().get_reauthentication_methods(user)
        return [{**one, "description": WAYS.get(one["id"], one["description"])} for one in found]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: named in Chinese, and not given up by those who need one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "您的角色需要两步验证，请先添加另一种验证方式，再停用这一种。",
        "incorrect_code": "验证码不正确，请看验证器上现在的6位数字。",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = second_factor.held_by(authenticator.user).exclude(pk=authenticator.pk)
        return others.exists() or not second_factor.is_asked_of(authenticator.user)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"通行密钥{Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def _get_site_name(self) -> str:
        return "建言"


class LongEnough(MinimumLengthValidator):
    """Django's own rule; its sentence has no Chinese translation."""

    def get_error_message(self) -> str:
        return f"密码太短，至少{self.min_length}位。"

    def get_help_text(self) -> str:
        return f"至少{self.min_length}位。"


class Uncommon(CommonPasswordValidator):
    """Django's own rule in courteous words."""

    def get_help_text(self) -> str:
        return "不要用常见的密码。"


class Unlike(UserAttributeSimilarityValidator):
    def get_help_text(self) -> str:
        return "不要与用户名、姓名相近。"
