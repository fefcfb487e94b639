"""What is told by the calendar: a unit's answer that falls due or is late."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction

from jianyan.opinions.models import Transfer
from jianyan.opinions.notices.table import REMINDERS
from jianyan.opinions.notices.telling import Subject, spread
from jianyan.people import mornings, notices

AHEAD = timedelta(days=3)


def every_morning() -> None:
    """The worker's chore: once a day and committee."""
    mornings.remind_all(remind)


def remind(committee: int, day: date) -> int:
    """Tell what this day brings, once for each occasion; gives the number of notices. One query where there is nothing."""
    rows = Transfer.objects.of(committee).live().filter(answered_on=None, opinion__voided_at=None)
    rows = rows.filter(due_on__lte=day + AHEAD, due_on__gte=day - notices.RECENT)
    found: dict[str, list[Subject]] = defaultdict(list)
    for pk, opinion, unit, due in rows.values_list("pk", "opinion", "unit", "due_on"):
        kind = "opinions.feedback_overdue" if due < day else "opinions.feedback_due"
        found[kind].append(Subject("transfer", pk, f"{due}", opinion, unit, due))
    told = 0
    for kind, subjects in found.items():
        pairs = [(word, one) for word in REMINDERS[kind] for one in subjects]
        with transaction.atomic():
            told += spread(committee, kind, pairs, on=day)
    return told
