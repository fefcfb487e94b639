"""Signing in (with the demo's accounts offered in demo mode only) and one's own settings."""

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jianyan.people import demo_accounts, devices, identity, reading, sms
from jianyan.people.forms import ElsewhereForm, WaysForm
from jianyan.people.models import Account, Grant
from jianyan.people.views.signing import inside


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's sign-in with the offered accounts of the demo."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        context |= {"has_sms": sms.channel() is not None, "services": identity.providers().values()}
        if settings.DEMO:
            context |= {"demo_accounts": demo_accounts.offered(), "demo_sign_in_url": "/accounts/demo/"}
        return context


sign_in = SignIn.as_view()


class SignOut(LogoutView):  # type: ignore[misc]
    """allauth's way out; the browser is told to forget what it kept of this house, for whoever sits there next."""

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = SignOut.as_view()


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Enter as one of the demo's accounts by a click; does not exist outside the demo."""
    account = demo_accounts.find(request.POST.get("account", "")) if settings.DEMO else None
    if account is None:
        raise Http404
    get_adapter(request).login(request, account)
    return redirect(inside(request, request.POST.get("next", "")))


def mine(request: HttpRequest) -> HttpResponse:
    """One's own account: seats, password, second factor."""
    assert isinstance(request.user, Account)
    held = Grant.anywhere.filter(account=request.user, voided_at__isnull=True).exclude(
        ends_on__lte=timezone.localdate()
    )
    seats = held.select_related("committee", "unit", "body").order_by("committee__code", "role")
    return render(request, "account/mine.html", {"seats": seats})


def notice_ways(request: HttpRequest) -> HttpResponse:
    """On which channels one is told, and how often. In the system itself always."""
    assert isinstance(request.user, Account)
    form = WaysForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "通知方式已保存。")
        return redirect("notice_ways")
    status = 422 if request.method == "POST" else 200
    return render(request, "account/notices.html", {"form": form}, status=status)


def my_devices(request: HttpRequest) -> HttpResponse:
    """Where one is signed in. One's own only: nobody else opens this."""
    assert isinstance(request.user, Account)
    found = devices.of(request.user)
    for one in found:
        one.is_here = one.session_key == request.session.session_key  # type: ignore[attr-defined]
    return render(request, "account/devices.html", {"devices": found})


@require_POST
def end_devices(request: HttpRequest) -> HttpResponse:
    """End one other sign-in, or all others."""
    assert isinstance(request.user, Account)
    found = devices.others(request, request.user)
    if asked := request.POST.get("device", ""):
        found = [one for one in found if str(one.pk) == asked]
    count = devices.end(found)
    messages.success(request, f"已退出{count}处登录。" if count else "没有其他的登录需要退出。")
    return redirect("devices")


@sensitive_post_parameters("password")
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign out wherever else one is signed in: the same password is stored with a new salt, and older sessions end."""
    assert isinstance(request.user, Account)
    form = ElsewhereForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        devices.renewed(request, request.user)
        messages.success(request, "其他电脑和手机上的登录已经全部退出，本次登录不受影响。")
        return redirect("my_account")
    status = 422 if request.method == "POST" else 200
    return render(request, "account/elsewhere.html", {"form": form}, status=status)


def text_size(request: HttpRequest) -> HttpResponse:
    """Four sizes of text, and contrast: the page that offers them, and where A−, A+ and that page send."""
    now = reading.of(request)
    if request.method == "POST":
        response = redirect(inside(request, request.POST.get("next", "")))
        asked = now.changed(request.POST.get("size", ""), request.POST.get("contrast", ""))
        reading.keep(request, response, asked)
        return response
    context = {
        "sizes": Account.TextSize.choices,
        "is_elder": now.size in (Account.TextSize.EXTRA, Account.TextSize.HUGE),
        "next": inside(request, request.GET.get("next", "")),
    }
    return render(request, "account/reading.html", context)
