"""Signing in (with the demo's accounts offered in demo mode only) and one's own settings."""

from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jianyan.people.demo_accounts import offered
from jianyan.people.models import Account


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's sign-in with the offered accounts of the demo."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(demo_accounts=offered() if settings.DEMO else [], **kwargs)  # type: ignore[no-any-return]


sign_in = SignIn.as_view()


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """A−/A+: kept with the account."""
    size = request.POST.get("size", "")
    if isinstance(request.user, Account) and size in Account.TextSize.values:
        Account.objects.filter(pk=request.user.pk).update(text_size=size)
    back = request.POST.get("next", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
