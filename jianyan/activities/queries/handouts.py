"""Papers of activities with their files, as far as a reader may open them, and by which day they are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jianyan.activities import rules
from jianyan.activities.models import Activity, Family, Function, Handout
from jianyan.activities.models.kinds import Spec
from jianyan.core import calendar, journal
from jianyan.core.models import Attachment
from jianyan.kit.workdays import Clock, UncoveredYear, add_months
from jianyan.people.actors import Actor


@dataclass(frozen=True)
class Paper:
    """One paper and its file."""

    row: Handout
    file: Attachment


def handed_out(activities: Sequence[Activity], actor: Actor) -> dict[int, list[Paper]]:
    """Activity to its papers in the order they were handed out. Two queries."""
    rows = Handout.objects.of(actor.committee_id).live().visible_to(actor).filter(activity__in=activities)
    known = {one.pk: one for one in rows.select_related("person").order_by("id")}
    files = Attachment.objects.of(actor.committee_id).live().select_related("committee")
    kept = files.filter(model=journal.model_name(Handout), record_id__in=known) if known else ()
    by_record = {one.record_id: one for one in kept}
    found: dict[int, list[Paper]] = defaultdict(list)
    for pk, row in known.items():
        if pk in by_record:  # a file may have been purged by the procedure for it
            found[row.activity_id].append(Paper(row, by_record[pk]))
    return found


def before(day: date, clock: Clock) -> date | None:
    """So long before a day; None where its calendar is not known."""
    if clock.unit == "calendar_month":
        return add_months(day, -clock.amount)
    if clock.unit == "calendar_day":
        return day - timedelta(days=clock.amount)
    try:
        return calendar.current().add_workdays(day, -clock.amount)
    except UncoveredYear:
        return None


@dataclass(frozen=True)
class Ahead:
    """By when notice of a consultation is to be given and its papers are to be there; none for other kinds."""

    notice: date | None = None
    papers: date | None = None


def ahead_of(activity: Activity, spec: Spec) -> Ahead:
    """What the rules ask. One query for a consultation."""
    if spec.family != Family.DELIBERATION or spec.function != Function.CONSULTATION:
        return Ahead()
    law = rules.on_day(activity.committee_id, activity.starts_on)
    return Ahead(before(activity.starts_on, law.notice_before), before(activity.starts_on, law.papers_before))
