"""Signing in and out, one's own password and second factor: allauth's views, each with its audience."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path

from jianyan.people import account_views
from jianyan.people.audience import public, signed_in
from jianyan.people.views import identities, signing

urlpatterns = [
    path("", signed_in(account_views.mine), name="my_account"),
    path("login/", public(account_views.sign_in), name="account_login"),
    path("demo/", public(account_views.demo_sign_in), name="demo_sign_in"),
    path("sms/", public(signing.sms_ask), name="sms_ask"),
    path("sms/code/", public(signing.sms_code), name="sms_code"),
    path("slip/<str:token>/", public(signing.slip), name="slip"),
    path("with/", signed_in(identities.mine), name="identities"),
    path("with/<slug:key>/", public(identities.away), name="identity_away"),
    path("with/<slug:key>/back/", public(identities.back), name="identity_back"),
    path("with/<slug:key>/untie/", signed_in(identities.untie), name="identity_untie"),
    path("second/", signed_in(signing.factor), name="second_factor"),
    path("devices/", signed_in(account_views.my_devices), name="devices"),
    path("devices/end/", signed_in(account_views.end_devices), name="devices_end"),
    path("logout/", signed_in(account_views.sign_out), name="account_logout"),
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
    path("2fa/keys/", signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/keys/add/", signed_in(keys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/keys/reauthenticate/",
        signed_in(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/keys/<int:pk>/remove/", signed_in(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/keys/<int:pk>/edit/", signed_in(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("notices/", signed_in(account_views.notice_ways), name="notice_ways"),
    path("text-size/", public(account_views.text_size), name="text_size"),
]
