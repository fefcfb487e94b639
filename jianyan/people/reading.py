"""How one reads: four sizes of text and strong contrast, kept with the account; of whoever has not signed in, in a cookie."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from jianyan.people.models import Account

COOKIE = "reading"
SIZES = Account.TextSize
ELDER = SIZES.EXTRA  # from here on buttons and fields are 60 px, as versions for the elderly ask
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Reading:
    """A size, and whether colours give way to black on white."""

    size: str = SIZES.MEDIUM
    contrast: bool = False

    @property
    def classes(self) -> str:
        """What the page wears; the largest size has all that the large one has."""
        large = "text-xl " if self.size == SIZES.HUGE else ""
        return f"{large}text-{self.size}" + (" contrast" if self.contrast else "")

    @property
    def smaller(self) -> str:
        return SIZES.values[max(SIZES.values.index(self.size) - 1, 0)]

    @property
    def larger(self) -> str:
        return SIZES.values[min(SIZES.values.index(self.size) + 1, len(SIZES.values) - 1)]

    def changed(self, size: str = "", contrast: str = "") -> Reading:
        """With what was asked for; what is not known stays as it was."""
        return Reading(
            size if size in SIZES.values else self.size, contrast == "1" if contrast else self.contrast
        )


def of(request: HttpRequest) -> Reading:
    """How this reader reads."""
    if isinstance(request.user, Account):
        return Reading(request.user.text_size, request.user.contrast)
    size, _, contrast = request.COOKIES.get(COOKIE, "").partition(".")
    return Reading().changed(size, contrast)


def keep(request: HttpRequest, response: HttpResponse, asked: Reading) -> None:
    """With the account, and in this browser, so that the sign-in page is as large."""
    if isinstance(request.user, Account):
        Account.objects.filter(pk=request.user.pk).update(text_size=asked.size, contrast=asked.contrast)
    kept = f"{asked.size}.{int(asked.contrast)}"
    response.set_cookie(
        COOKIE, kept, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
