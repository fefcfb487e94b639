"""What the pages of a platform and of a reading campaign show besides their particulars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from jianyan.activities.models import (
    Activity,
    DutyDay,
    Kind,
    Platform,
    PlenarySpeech,
    PublicMatter,
    ReadingCampaign,
    ReadingNote,
    Sitting,
)
from jianyan.activities.queries.handouts import handed_out
from jianyan.activities.queries.places import own_placings
from jianyan.people.actors import Actor
from jianyan.people.models import BodyMember, PlenarySession, StandardCheck, Tenure

AHEAD = timedelta(days=30)
# What is held inside a plenary: the meeting itself, the discussions, meetings of the standing committee and chairmen.
IN_SESSION = (Kind.PLENARY, Kind.PLENARY_DISCUSSION, Kind.STANDING, Kind.CHAIRMAN, Kind.CONSULTATION)


def platform_sheet(platform: Platform, actor: Actor) -> dict[str, Any]:
    """Duty ahead, matters brought, activities held, the latest check. Five queries."""
    owner, today = platform.committee_id, timezone.localdate()
    matters = PublicMatter.objects.of(owner).visible_to(actor).live().filter(body=platform.body_id)
    held = Activity.objects.of(owner).visible_to(actor).live().filter(owner=platform.body_id)
    checks = StandardCheck.objects.of(owner).live().filter(body=platform.body_id)
    return {
        "duty": list(duty_ahead(platform, today).select_related("person")),
        "matters": list(matters.select_related("committee").order_by("-received_on", "-id")[:10]),
        "held": list(held.select_related("committee").order_by("-starts_on", "-id")[:10]),
        "check": checks.select_related("standard").order_by("-checked_on").first(),
    }


def duty_ahead(platform: Platform, today: date) -> Any:
    """Who is on duty in the next thirty days."""
    rows = DutyDay.objects.of(platform.committee_id).live().filter(body=platform.body_id)
    return rows.filter(on_day__gte=today, on_day__lte=today + AHEAD).order_by("on_day", "id")


def campaign_sheet(campaign: ReadingCampaign, actor: Actor) -> dict[str, Any]:
    """How many members took part: those who wrote, of those who are members today (or were on its last day)."""
    owner = campaign.committee_id
    day = campaign.ended_on or timezone.localdate()
    members = Tenure.objects.of(owner).on(day).values("person")
    notes = ReadingNote.objects.of(owner).live().filter(group__campaign=campaign.pk)
    wrote = notes.filter(person__in=members).values("person").distinct().count()
    whole = members.distinct().count()
    return {
        "notes": notes.count(),
        "wrote": wrote,
        "whole": whole,
        "rate": f"{100 * wrote / whole:.1f}%" if whole else "",
        "groups": list(campaign.groups.filter(voided_at=None).select_related("committee").order_by("id")),
    }


def _programme(
    held: Sequence[Activity], sittings: Iterable[Sitting], day: date
) -> list[tuple[Activity, list[Sitting]]]:
    """What is held on a day, with its sittings of that day where they were entered."""
    each = [one for one in sittings if one.on == day]
    on = [one for one in held if one.starts_on <= day <= one.ends_on]
    return [(one, [sitting for sitting in each if sitting.activity_id == one.pk]) for one in on]


def session_sheet(actor: Actor, today: date) -> dict[str, Any]:
    """The plenary session that is on, comes next, or was last; its days with what is held, its speeches."""
    owner = actor.committee_id
    sessions = PlenarySession.objects.of(owner).live().select_related("term")
    ahead = sessions.filter(closes_on__gte=today).order_by("opens_on").first()
    session = ahead or sessions.order_by("-opens_on").first()
    if session is None:
        return {"session": None}
    first, last = session.opens_on, session.closes_on
    rows = Activity.objects.of(owner).visible_to(actor).live()
    within = rows.filter(starts_on__lte=last, ends_on__gte=first, kind__in=IN_SESSION)
    held = list(within.select_related("committee", "owner").order_by("starts_on", "id"))
    speeches = PlenarySpeech.objects.of(owner).visible_to(actor).live().filter(session=session)
    sittings = list(Sitting.objects.of(owner).live().filter(activity__in=held).order_by("number"))
    placed, papers = own_placings(actor, held), handed_out(held, actor)
    days = [first + timedelta(days=no) for no in range((last - first).days + 1)]
    return {
        "session": session,
        "today": today,
        "days": [(day, _programme(held, sittings, day)) for day in days],
        "papers": [(one, papers[one.pk]) for one in held if one.pk in papers],
        "placed": [(one, placed[one.pk]) for one in held if one.pk in placed],
        "speeches": list(
            speeches.exclude(state="not_selected")
            .select_related("committee", "body", "sector", "person")
            .order_by("number")
        ),
        "groups": list(
            BodyMember.objects.of(owner)
            .live()
            .active_on(today)
            .filter(person__in=actor.person_ids)
            .select_related("body", "body__committee")
            .order_by("body__kind", "body__sort_no")
        ),
    }
