"""Signing in and out, one's own password and second factor: allauth's views, each with its audience."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from jianyan.people import account_views
from jianyan.people.audience import public, signed_in

urlpatterns = [
    path("", signed_in(account_views.mine), name="my_account"),
    path("login/", public(account_views.sign_in), name="account_login"),
    path("demo/", public(account_views.demo_sign_in), name="demo_sign_in"),
    path("logout/", signed_in(account.logout), name="account_logout"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("elsewhere/", signed_in(account_views.elsewhere), name="sign_out_elsewhere"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("2fa/", signed_in(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/codes/generate/", signed_in(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("notices/", signed_in(account_views.notice_ways), name="notice_ways"),
    path("text-size/", signed_in(account_views.text_size), name="text_size"),
]
