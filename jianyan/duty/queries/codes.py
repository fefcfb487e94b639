"""The code on a printed certificate: keyed, so that it cannot be guessed from the number beside it."""

from __future__ import annotations

from django.conf import settings

from jianyan.kit import canonical

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O and U: they are misread
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
LENGTH = 12


def code_of(committee: int, number: int) -> str:
    """Three groups of four: 7K2M-9QX4-0TRB."""
    digest = canonical.keyed_digest(settings.SECRET_KEY.encode(), f"duty.certificate:{committee}:{number}")
    bits = int(digest, 16)
    text = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))
    return "-".join(text[first : first + 4] for first in range(0, LENGTH, 4))


def normal(text: str) -> str:
    """A code as typed by hand, with letters taken for digits set right and its hyphens in place."""
    plain = "".join(one for one in text.upper().translate(MISREAD) if one in ALPHABET)[:LENGTH]
    return "-".join(plain[first : first + 4] for first in range(0, len(plain), 4))
