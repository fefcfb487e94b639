"""What the calendar brings: each committee is asked once a day, when people are up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from django.db import DatabaseError
from django.utils import timezone

from jianyan.people.models import Committee

log = logging.getLogger(__name__)
HOUR = 7  # not before people are up; the day's messages go out an hour later
_ASKED: dict[tuple[str, int], date] = {}  # only saves asking again: what was told is known by its occasion

Remind = Callable[[int, date], object]  # committee, day


def remind_all(remind: Remind) -> None:
    """Let a room remind every committee of what this day brings, once a day. One committee's trouble is no other's."""
    now = timezone.localtime()
    if now.hour < HOUR:
        return
    for committee in Committee.objects.order_by("code").values_list("pk", flat=True):
        if _ASKED.get((remind.__module__, committee)) == now.date():
            continue
        try:
            remind(committee, now.date())
            _ASKED[remind.__module__, committee] = now.date()
        except DatabaseError:
            raise
        except Exception:
            log.exception("the reminders of a committee failed")
