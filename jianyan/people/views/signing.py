"""Doors beside the password: a code sent to the phone, a printed slip; and what is asked of staff behind every door."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from jianyan.people import access, actors, devices, second_factor, sms
from jianyan.people.models import Account, Grant
from jianyan.people.signing_forms import CodeForm, PhoneForm, SlipForm

ASKED, NUMBER = "sms_account", "sms_number"


def inside(request: HttpRequest, address: str) -> str:
    """The address when it leads inside the house, else the front page."""
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else "/"


def enter(request: HttpRequest, account: Account, way: str, *, keep: bool) -> HttpResponse:
    """Let an account in that has shown who it is; a second factor it holds is still asked for."""
    devices.wanted(request, keep)
    record_authentication(request, account, method=way)
    answer: HttpResponse = perform_login(request, Login(user=account))
    return answer


def sms_ask(request: HttpRequest) -> HttpResponse:
    """To which number a code is to be sent."""
    if sms.channel() is None:
        raise Http404
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = sms.ask(form.cleaned_data["phone"])
        request.session[ASKED] = account.pk if account else 0
        request.session[NUMBER] = form.cleaned_data["phone"]
        return redirect("sms_code")
    return render(request, "account/sms.html", {"form": form}, status=_status(request))


def sms_code(request: HttpRequest) -> HttpResponse:
    """The code that was sent."""
    if ASKED not in request.session:
        return redirect("sms_ask")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = Account.objects.filter(pk=request.session[ASKED], is_active=True).first()
        if sms.check(account, form.cleaned_data["code"]):
            assert account
            for name in (ASKED, NUMBER):
                del request.session[name]
            return enter(request, account, "sms", keep=form.cleaned_data["keep"])
        form.add_error("code", "验证码不正确或已经失效，请核对；试过5次的，请重新获取")
    context = {"form": form, "number": request.session[NUMBER]}
    return render(request, "account/sms_code.html", context, status=_status(request))


@sensitive_post_parameters("password", "again")
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """A printed slip: opened by scanning it, used by the button, once."""
    found = access.slip_of(token, timezone.localdate())
    if found is None:
        return render(request, "account/slip_over.html", status=404)
    must = not found.account.has_usable_password() and not _is_member(found.account)
    form = SlipForm(request.POST or None, account=found.account, must=must)
    if request.method == "POST" and form.is_valid():
        return _by_slip(request, found, form)
    context = {"form": form, "slip": found}
    return render(request, "account/slip.html", context, status=_status(request))


def _by_slip(request: HttpRequest, found: Any, form: SlipForm) -> HttpResponse:
    today = timezone.localdate()
    by = actors.seat(found.account, found.committee.code, today) or actors.system(found.committee)
    access.use_slip(found, by=by, on=today)
    if given := form.cleaned_data["password"]:
        found.account.set_password(given)
        found.account.save(update_fields=["password"])
    return enter(request, found.account, "slip", keep=form.cleaned_data["keep"])


def _is_member(account: Account) -> bool:
    held = Grant.anywhere.filter(account=account, role__in=access.MEMBERS, voided_at__isnull=True)
    return held.filter(ends_on=None).exists()


def factor(request: HttpRequest) -> HttpResponse:
    """Staff and administrators are asked for a second factor: to set one up, or to show theirs."""
    assert isinstance(request.user, Account)
    held = second_factor.held_by(request.user)
    context = {
        "after": inside(request, request.GET.get("next", "")),
        "held": held.exists(),
        "has_code": held.filter(type=Authenticator.Type.TOTP).exists(),
        "has_key": held.filter(type=Authenticator.Type.WEBAUTHN).exists(),
    }
    return render(request, "account/second_factor.html", context)


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
