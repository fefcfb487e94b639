"""What of a text is nobody's business outside: numbers to call, to identify and to find a person by, masked one by one.

A name is not found by a pattern: whether persons are named is decided where a text is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# In this order: a longer number is looked for before the shorter one inside it. Digits may be full-width.
_KINDS = (
    ("证件号码", r"(?<!\d)\d{6}(?:18|19|20|１８|１９|２０)\d{9}[\dXxＸｘ](?![\dA-Za-z])"),
    ("电子邮箱", r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    ("电话", r"(?<![\d.])(?:\+?86[- ]?)?[1１][3-9３-９]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    ("电话", r"(?<![\d.])[（(]?[0０]\d{2,3}[）)]?[-—－ ]?\d{7,8}(?:[-转]\d{1,5})?(?!\d)"),
    ("电话", r"(?:(?<=电话)|(?<=手机)|(?<=传真)|(?<=热线))[:：为是 ]{0,3}\d{3,4}[- ]?\d{4}(?!\d)"),
    ("联系方式", r"(?:QQ|qq|微信|微信号)[:：号 ]{1,3}[A-Za-z0-9_-]{5,20}"),
    ("住址", r"(?<=址)[:：]\s*[^，。；;\n]{4,60}"),
    ("联系人", r"(?<=联系人)[:：]\s*[一-鿿·]{2,6}(?:(?:同志|先生|女士)?)"),
)
PRIVATE = re.compile("|".join(f"(?P<k{no}>{pattern})" for no, (_, pattern) in enumerate(_KINDS)))


@dataclass(frozen=True)
class Found:
    """A stretch of the text that is masked, and what it is."""

    start: int
    end: int
    kind: str


def found(text: str) -> Iterator[Found]:
    """Every private stretch of a text, in order; they do not overlap."""
    for hit in PRIVATE.finditer(text):
        no = int((hit.lastgroup or "k0")[1:])
        yield Found(hit.start(), hit.end(), _KINDS[no][0])


def masked(text: str) -> str:
    """The text with each private stretch replaced by a word that says what stood there."""
    parts, at = [], 0
    for one in found(text):
        parts += [text[at : one.start], f"（{one.kind}略）"]
        at = one.end
    return "".join([*parts, text[at:]])
