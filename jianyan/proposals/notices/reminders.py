"""What is told by the calendar: a window that lapses, a reply that falls due or is late, a form that is out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from jianyan.core.journal import Act
from jianyan.people import mornings, notices
from jianyan.proposals import actions
from jianyan.proposals.models import Assignment, Commitment, FeedbackForm, State
from jianyan.proposals.notices.table import REMINDERS
from jianyan.proposals.notices.telling import Subject, spread

WINDOW = timedelta(days=3)
AHEAD = (1, 7, 15)
IN_HAND = (State.HANDED_OVER, State.IN_HANDLING, State.REHANDLING)
DONE = (Assignment.State.DELIVERED, Assignment.State.RETURNED, Assignment.State.OPINION_GIVEN)


def every_morning() -> None:
    """The worker's chore: once a day and committee."""
    mornings.remind_all(remind)


def pass_on(act: Act) -> None:
    """A seat ended: once that is written, the cases of who left pass on; what is missed then, the morning makes up."""
    transaction.on_commit(lambda: actions.pass_on_cases(act.by.committee_id, timezone.localdate()))


def remind(committee: int, day: date) -> int:
    """Tell what this day brings, once for each occasion; gives the number of notices. Four queries where there is nothing."""
    told = 0
    actions.pass_on_cases(committee, day)
    found: dict[str, list[Subject]] = defaultdict(list)
    for kind, one in (*_parts(committee, day), *_forms(committee, day), *_promises(committee, day)):
        found[kind].append(one)
    for kind, subjects in found.items():
        with transaction.atomic():
            told += spread(
                committee, kind, [(word, one) for word in REMINDERS[kind] for one in subjects], on=day
            )
    return told


def _parts(committee: int, day: date) -> Iterator[tuple[str, Subject]]:
    """Units' parts: the window to give back, the reply or opinion that is due."""
    rows = Assignment.objects.of(committee).live().filter(role__in=Assignment.DUTY)
    rows = rows.filter(handed_over_on__isnull=False, proposal__voided_at=None, proposal__state__in=IN_HAND)
    columns = (
        "pk",
        "proposal",
        "state",
        "return_until_on",
        "due_on",
        "proposal__state",
        "proposal__rehandling_due_on",
    )
    for pk, proposal, state, until, due, stage, again in rows.exclude(state__in=DONE).values_list(*columns):
        if state == Assignment.State.PENDING and until and day <= until <= day + WINDOW:
            yield (
                "proposals.return_window",
                Subject("proposals.assignment", pk, f"{until}", proposal, assignment=pk),
            )
        if stage == State.REHANDLING:
            due = again
        if due and (kind := _stage(due, day)):
            yield kind, Subject("proposals.assignment", pk, f"{due}", proposal, assignment=pk, due=due)


def _stage(due: date, day: date) -> str:
    """How near a date is: the nearest of AHEAD, late, or nothing to tell."""
    left = (due - day).days
    if left < 0:
        return "proposals.overdue" if notices.RECENT.days >= -left else ""
    near = next((days for days in AHEAD if left <= days), None)
    return f"proposals.due_{near}" if near else ""


def _forms(committee: int, day: date) -> Iterator[tuple[str, Subject]]:
    """Forms that should have come back."""
    rows = (
        FeedbackForm.objects.of(committee)
        .live()
        .filter(
            returned_on=None, due_on__lt=day, due_on__gte=day - notices.RECENT, proposal__state=State.REPLIED
        )
    )
    columns = ("pk", "proposal", "sponsor", "due_on")
    for pk, proposal, sponsor, due in rows.filter(proposal__voided_at=None).values_list(*columns):
        yield (
            "proposals.form_overdue",
            Subject("proposals.feedbackform", pk, f"{due}", proposal, sponsor=sponsor, due=due),
        )


def _promises(committee: int, day: date) -> Iterator[tuple[str, Subject]]:
    """Promises whose day has come: unit, sponsors and office hear of it on that day."""
    rows = (
        Commitment.objects.of(committee).live().filter(state=Commitment.State.OPEN, proposal__voided_at=None)
    )
    rows = rows.filter(due_on__lte=day, due_on__gte=day - notices.RECENT)
    for pk, proposal, part, due in rows.values_list("pk", "proposal", "reply__assignment", "due_on"):
        yield (
            "proposals.promise_due",
            Subject("proposals.commitment", pk, f"{due}", proposal, assignment=part, due=due),
        )
