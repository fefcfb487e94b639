"""Signing in through an identity service, and tying one's account to it."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianyan.people.identity import Provider, providers
from jianyan.people.models import Account, Identity
from jianyan.people.views.signing import enter
from jianyan.people.vouching import NotVouched

log = logging.getLogger(__name__)


def _provider(key: str) -> Provider:
    found = providers().get(key)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("identity_back", args=[key]))


@require_GET
def away(request: HttpRequest, key: str) -> HttpResponse:
    """To the service. What comes back is bound to this browser by state and nonce."""
    found = _provider(key)
    try:
        return found.service.away(request, _back(request, key))
    except NotVouched as problem:
        return _refused(request, found, problem)


@require_GET
def back(request: HttpRequest, key: str) -> HttpResponse:
    """From the service: whoever is signed in ties it, whoever is not comes in by it."""
    found = _provider(key)
    try:
        subject = found.service.subject(request, _back(request, key))
    except NotVouched as problem:
        return _refused(request, found, problem)
    if isinstance(request.user, Account):
        return _tie(request, request.user, found, subject)
    held = Identity.objects.filter(provider=key, subject=subject, account__is_active=True)
    one = held.select_related("account").first()
    if one is None:
        messages.error(
            request,
            f"{found.title}认出了您，但还没有与本系统的账号绑定。请先用密码、短信或登录条登录，再在“我的账号”中绑定。",
        )
        return redirect("account_login")
    return enter(request, one.account, key, keep=False)


def _tie(request: HttpRequest, account: Account, found: Provider, subject: str) -> HttpResponse:
    try:
        with transaction.atomic():
            Identity.objects.create(
                account=account, provider=found.key, subject=subject, tied_on=timezone.localdate()
            )
        messages.success(request, f"已绑定{found.title}，以后可以用它登录。")
    except IntegrityError:
        messages.error(request, f"没有绑定：您的账号或这个{found.title}身份已经绑定过了。")
    return redirect("identities")


def _refused(request: HttpRequest, found: Provider, problem: NotVouched) -> HttpResponse:
    log.warning("identity service %s: %s", found.key, problem)
    messages.error(
        request, f"没有通过{found.title}登录。请重新试一次；仍不行的，请改用密码、短信或登录条登录。"
    )
    return redirect("identities" if request.user.is_authenticated else "account_login")


def mine(request: HttpRequest) -> HttpResponse:
    """The services one's account is tied to."""
    assert isinstance(request.user, Account)
    held = {one.provider: one for one in Identity.objects.filter(account=request.user)}
    lines = [{"one": one, "held": held.get(key)} for key, one in providers().items()]
    return render(request, "account/identities.html", {"lines": lines})


@require_POST
def untie(request: HttpRequest, key: str) -> HttpResponse:
    """Come in by this service no more."""
    assert isinstance(request.user, Account)
    count, _ = Identity.objects.filter(account=request.user, provider=key).delete()
    if count:
        messages.success(request, "已解除绑定。")
    return redirect("identities")
