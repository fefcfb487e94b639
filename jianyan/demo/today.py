"""The demo's calendar stands still on the day its year ends, so that waiting times read as they did then."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from django.utils import timezone

from jianyan.demo.year import LAST_DAY

_local = timezone.localdate


def _that_day(value: datetime | None = None, timezone: tzinfo | None = None) -> date:
    """The day of a moment that is asked for; of now, the day of the demo."""
    return _local(value, timezone) if value is not None else LAST_DAY


def stand_still() -> None:
    """For this process: the server of a demo home and its worker. Moments (sign-in, the journal) stay true."""
    timezone.localdate = _that_day
