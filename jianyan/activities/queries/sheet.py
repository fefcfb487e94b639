"""What the page of one activity shows, in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from jianyan.activities.models import (
    Activity,
    Aspect,
    Attendance,
    Consolidated,
    Report,
    ReportInstruction,
    Suggestion,
)
from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.people.models import BodyMember, Person, Post, Tenure


@dataclass(frozen=True)
class Item:
    """One consolidated item beside the raw suggestions it is made of."""

    item: Consolidated
    raw: list[Suggestion]


@dataclass(frozen=True)
class Consolidation:
    """One aspect with its items."""

    aspect: Aspect
    items: list[Item]


@dataclass(frozen=True)
class Sheet:
    """Everything around an activity this reader may see. ``tally`` counts all, ``names`` are those he may read."""

    tally: list[tuple[str, int]]
    names: list[Attendance]
    aspects: list[Consolidation]
    loose: list[Suggestion]
    raw_count: int
    item_count: int
    reports: list[tuple[Report, list[ReportInstruction]]]
    ties: list[tuple[str, str]]


def sheet(activity: Activity, actor: Actor) -> Sheet:
    """Gather it."""
    owner = activity.committee_id
    rows = Attendance.objects.of(owner).live().filter(activity=activity)
    outcomes = Counter(rows.values_list("outcome", flat=True))
    names = rows.visible_to(actor).select_related("person").order_by("sitting", "person__stroke_key", "id")
    raw = list(
        Suggestion.objects.of(owner)
        .live()
        .filter(activity=activity)
        .visible_to(actor)
        .select_related("person")
        .order_by("number")
    )
    items = list(
        Consolidated.objects.of(owner).live().filter(activity=activity).visible_to(actor).order_by("item_no")
    )
    return Sheet(
        tally=[
            (str(label), outcomes[value]) for value, label in Attendance.Outcome.choices if outcomes[value]
        ],
        names=list(names),
        aspects=_aspects(activity, actor, items, raw),
        loose=[one for one in raw if one.consolidated_id is None],
        raw_count=len(raw),
        item_count=len(items),
        reports=_reports(activity, actor),
        ties=ties_of(activity, actor),
    )


def _aspects(
    activity: Activity, actor: Actor, items: list[Consolidated], raw: list[Suggestion]
) -> list[Consolidation]:
    aspects = Aspect.objects.of(activity.committee_id).live().filter(activity=activity).visible_to(actor)
    return [
        Consolidation(
            aspect,
            [
                Item(item, [one for one in raw if one.consolidated_id == item.pk])
                for item in items
                if item.aspect_id == aspect.pk
            ],
        )
        for aspect in aspects.order_by("number")
    ]


def _reports(activity: Activity, actor: Actor) -> list[tuple[Report, list[ReportInstruction]]]:
    owner = activity.committee_id
    reports = list(
        Report.objects.of(owner)
        .live()
        .filter(activity=activity)
        .visible_to(actor)
        .select_related("committee")
        .order_by("sent_on", "id")
    )
    written = list(
        ReportInstruction.objects.of(owner)
        .live()
        .filter(report__in=[one.pk for one in reports])
        .order_by("instructed_on", "id")
    )
    return [(report, [one for one in written if one.report_id == report.pk]) for report in reports]


def ties_of(record: Any, actor: Actor) -> list[tuple[str, str]]:
    """Title and address of the records of other rooms a record is tied to, as far as the reader may open them."""
    links = (
        Link.objects.of(record.committee_id)
        .live()
        .filter(source_model=journal.model_name(record), source_id=record.pk, target_id__isnull=False)
    )
    found = []
    for link in links:
        model: Any = apps.get_model(link.target_model)
        rows = model.objects.of(record.committee_id).visible_to(actor).filter(pk=link.target_id)
        found += [(str(row), row.get_absolute_url()) for row in rows.select_related("committee")]
    return found


def expected_people(committee_id: int, group: str, on: date) -> TenantQuerySet:
    """Who is on a list: all members, the standing committee, or the members of a body, by strokes of the surname."""
    if group == "all":
        named = Tenure.objects.of(committee_id).on(on).values("person")
    elif group == "standing":
        kinds = (*Post.CHAIRMAN_MEETING, Post.Kind.STANDING_MEMBER)
        named = Post.objects.of(committee_id).live().active_on(on).filter(kind__in=kinds).values("person")
    elif group.isdecimal() and len(group) < 20:
        named = (
            BodyMember.objects.of(committee_id).live().active_on(on).filter(body=int(group)).values("person")
        )
    else:
        return Person.objects.of(committee_id).none()
    return Person.objects.of(committee_id).live().filter(pk__in=named).order_by("stroke_key", "id")
