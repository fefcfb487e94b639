"""What the doors ask for: password, number, code, slip."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse

from jianyan.people import devices
from jianyan.people.models import Account

KEEP_LABEL = "在这台设备上记住我90天"
KEEP_HELP = "请只在自己的手机或电脑上勾选；机关工作人员和管理员不适用"


def keep() -> forms.BooleanField:
    """The tick of whoever sits at his own device."""
    return forms.BooleanField(label=KEEP_LABEL, help_text=KEEP_HELP, required=False)


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"] = keep()

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """As allauth does it, but for how long the session lasts: that is decided where the sign-in is complete."""
        devices.wanted(request, bool(self.cleaned_data["keep"]))
        self._login.redirect_url = redirect_url
        answer: HttpResponse = perform_password_login(request, self.user_credentials(), self._login)
        return answer


def six_digits(label: str) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))


class BeginCodesForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator."""

    code = six_digits("6位数字")


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    code = six_digits("6位数字或恢复代码")


class AgainForm(ReauthenticateForm):  # type: ignore[misc]
    code = six_digits("6位数字或恢复代码")


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey under a name; allauth has no Chinese word for it."""

    name = forms.CharField(label="名称", required=False, max_length=40)


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label="名称", max_length=40)


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label="手机号码",
        max_length=20,
        help_text="请填写在本会登记的号码",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="短信验证码",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    keep = keep()


class SlipForm(forms.Form):
    """Comes in by a slip: a password of one's own, which a member may leave for later."""

    password = forms.CharField(
        label="设置自己的密码",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再填一次",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    keep = keep()

    def __init__(self, *args: Any, account: Account, must: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].required = self.fields["again"].required = must
        self.fields["password"].help_text = (
            "至少10位" if must else "至少10位；可以先不设，以后用短信验证码或新的登录条登录"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = data.get("password") or ""
        if given != (data.get("again") or ""):
            self.add_error("again", "两次填写的密码不一样，请重新填写")
        elif given:
            try:
                validate_password(given, self.account)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return data
