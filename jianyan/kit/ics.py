"""Writes an iCalendar file (RFC 5545) of events, which phones and office suites subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75  # octets of a line, without its break


@dataclass(frozen=True)
class Happening:
    """One event. ``starts`` and ``ends`` are both days (the last one included) or both instants with a zone."""

    uid: str
    title: str
    starts: date | datetime
    ends: date | datetime
    place: str = ""
    note: str = ""
    address: str = ""
    sequence: int = 0
    cancelled: bool = False


def calendar(name: str, happenings: Iterable[Happening], made_at: datetime) -> bytes:
    """The whole file. Raises ValueError for a naive time."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Jianyan//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for one in happenings:
        lines += _lines(one, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _lines(one: Happening, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{_instant(made_at)}"
    yield from _when(one)
    yield f"SEQUENCE:{one.sequence}"
    yield f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{escaped(one.title)}"
    for label, text in (("LOCATION", one.place), ("DESCRIPTION", one.note)):
        if text:
            yield f"{label}:{escaped(text)}"
    if one.address:
        yield f"URL:{one.address}"
    yield "END:VEVENT"


def _when(one: Happening) -> Iterator[str]:
    if isinstance(one.starts, datetime) and isinstance(one.ends, datetime):
        yield f"DTSTART:{_instant(one.starts)}"
        yield f"DTEND:{_instant(one.ends)}"
    else:  # whole days: the end is the day after the last one
        yield f"DTSTART;VALUE=DATE:{one.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.ends + timedelta(days=1):%Y%m%d}"


def _instant(at: datetime) -> str:
    if at.utcoffset() is None:
        raise ValueError("a time without a zone")
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value (RFC 5545, 3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line cut so that no part has more than 75 octets and no character is cut through (RFC 5545, 3.1)."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST:
            parts.append(part)
            part, size = "", 1  # the space that begins the next part
        part, size = part + character, size + width
    return "\r\n ".join([*parts, part])
