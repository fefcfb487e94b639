"""The short code on a printed proposal form: made of the record's number, so that nothing needs to be stored."""

from __future__ import annotations

import hashlib

from jianyan.people.actors import Actor
from jianyan.proposals.models import Proposal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O and U: they are misread
LENGTH = 8
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def code_of(pk: int) -> str:
    """The code of a proposal: eight characters that tell nothing of it. Written in two groups, 7K2M-9QX4."""
    number = int.from_bytes(hashlib.blake2b(str(pk).encode(), digest_size=5).digest(), "big")
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
    return f"{text[:4]}-{text[4:]}"


def normal(text: str) -> str:
    """A code as typed by hand, without its hyphen and with letters that are taken for digits set right."""
    return "".join(one for one in text.upper().translate(MISREAD) if one in ALPHABET)


def found(text: str, actor: Actor) -> Proposal | None:
    """The proposal of a code, among those this seat may open; the newest when chance gave two the same."""
    wanted = normal(text)
    if len(wanted) != LENGTH:
        return None
    rows = Proposal.objects.visible_to(actor)
    for pk in rows.order_by("-id").values_list("pk", flat=True).iterator(chunk_size=5000):
        if code_of(pk).replace("-", "") == wanted:
            one: Proposal = rows.select_related("committee").get(pk=pk)
            return one
    return None
