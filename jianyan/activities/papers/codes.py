"""The code that is shown in the room: signed, good for a short time, of one sitting of one activity."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from jianyan.kit.flow import Refused

SALT = "activities.check-in"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Forged(Refused):
    """The code is none of ours."""


class Expired(Refused):
    """The code was ours and is too old."""


class Foreign(Refused):
    """The code is of another committee."""


@dataclass(frozen=True)
class Code:
    """What a good code says: of which sitting it is, and from when on who comes is late (0: never).

    All that a check-in needs of rules and times stands in it, so that five hundred people at the door ask for none of it.
    """

    activity: int
    sitting: int
    late_from: int = 0

    def is_late(self, now: float) -> bool:
        return bool(self.late_from) and now >= self.late_from


def code(committee: int, what: Code, until: float) -> str:
    """The code of a sitting, good until a moment (seconds since the epoch)."""
    said = ".".join(
        _short(one) for one in (committee, what.activity, what.sitting, what.late_from, int(until))
    )
    return signing.Signer(salt=SALT, sep="~").sign(said)


def read(token: str, committee: int, now: float) -> Code:
    """What a code names; Forged, Foreign or Expired with a sentence for the person who scanned it."""
    try:
        said = signing.Signer(salt=SALT, sep="~").unsign(token)
        of, activity, sitting, late_from, until = (int(one, 36) for one in said.split("."))
    except (signing.BadSignature, ValueError) as wrong:
        raise Forged("这不是有效的签到码。请扫描会场屏幕上的签到码，或到签到处登记") from wrong
    if of != committee:
        raise Foreign("这是另一个政协的签到码，不能在这里签到")
    if now > until:
        raise Expired("这个签到码已经过期。请重新扫描会场屏幕上现在的签到码")
    return Code(activity, sitting, late_from)


def _short(number: int) -> str:
    """A number in base 36."""
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"
