"""One text for one value, so that what is hashed today can be hashed again in ten years."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum

SAFE_INTEGER = 2**53 - 1  # the largest integer every JSON reader keeps (RFC 8259, section 6)


def canonical(value: object) -> str:
    """Return canonical JSON of `value`: keys sorted by code point, no spaces, characters unescaped.

    Dates and times of day are ISO 8601, instants are UTC with microseconds and `Z`, a Decimal is a string without
    exponent or trailing zeros (1.50 and 1.5 are one value), an integer is a number up to 2**53-1 in
    size and a string beyond (63-bit keys), an enumeration is its value, a tuple is a list.
    Raises TypeError for what has no single text (float, set, bytes, a key that is no string) and
    ValueError for a naive datetime, a Decimal that is not finite, or a broken surrogate.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text.encode("utf-8")
    return text


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 of `text` as 64 lower-case hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def keyed_digest(key: bytes, text: str) -> str:
    """Return the HMAC-SHA-256 of `text` under `key` as 64 hexadecimal digits (RFC 2104).

    For values few enough to be guessed (a phone number): without the key the digest tells nothing.
    Raises ValueError when the key is empty.
    """
    if not key:
        raise ValueError("the key is empty")
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool():
            return value
        case str():
            return str(value)
        case int():
            return int(value) if abs(value) <= SAFE_INTEGER else str(int(value))
        case Decimal():
            return _decimal(value)
        case datetime():
            return _instant(value)
        case date() | time():
            return value.isoformat()
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical text")


def _key(key: object) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise TypeError(f"a key must be a string, not {type(key).__name__}")
    return str(key)


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not finite")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _instant(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError("a datetime without a time zone is no instant")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
