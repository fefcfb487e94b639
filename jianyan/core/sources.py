"""Where a request comes from: for limits only, never stored as it is."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def address(request: HttpRequest) -> str:
    """The address of the one who asks. Behind our proxy (JIANYAN_HTTPS) the one the proxy saw, which it writes last."""
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.HTTPS else ""
    return seen or str(request.META.get("REMOTE_ADDR", ""))


def marked(request: HttpRequest, day: object) -> str:
    """A mark by which one day's requests of one address are told to be one's; another day has another mark."""
    return salted_hmac(f"jianyan.source.{day}", address(request), algorithm="sha256").hexdigest()[:32]
