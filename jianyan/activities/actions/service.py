"""Visits to members, gifts, residents' matters, reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Max

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.actions.twins import not_twice
from jianyan.activities.models import Donation, MemberVisit, PublicMatter, ReadingGroup, ReadingNote
from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body

journal.declare(
    {
        "activities.record_member_visits": "登记走访委员",
        "activities.record_donations": "登记捐赠",
        "activities.record_public_matters": "登记群众反映问题",
        "activities.settle_public_matters": "群众反映问题办理结果",
        "activities.found_reading_group": "建立读书群",
        "activities.record_reading_notes": "登记读书心得",
    }
)


def record_member_visits(visits: Iterable[MemberVisit], *, by: Actor, on: date) -> list[MemberVisit]:
    """Enter calls on members, each with its own day."""
    allow(permissions.may_care_for_members(by), "登记走访委员")
    fresh = list(visits)
    for visit in fresh:
        visit.committee_id = by.committee_id
        if visit.visited_on > on:
            raise Refused("走访日期不能晚于登记日期")
        if visit.person_id == visit.visitor_id:
            raise Refused("走访人与被走访委员不能是同一人")
    not_twice(fresh)
    with journal.act("activities.record_member_visits", by=by, on=on) as act:
        return act.create_all(fresh)


def record_donations(donations: Iterable[Donation], *, by: Actor, on: date) -> list[Donation]:
    """Enter gifts received on a day; goods at their stated value."""
    allow(permissions.may_care_for_members(by), "登记捐赠")
    fresh = list(donations)
    for one in fresh:
        one.committee_id, one.donated_on = by.committee_id, on
        if not one.person_id and not one.donor.strip():
            raise Refused("捐赠必须写明捐赠人")
        if one.amount_fen <= 0:
            raise Refused("捐赠金额必须大于零")
        if one.form == Donation.Form.GOODS and not one.goods.strip():
            raise Refused("捐物必须写明物资名称")
    with journal.act("activities.record_donations", by=by, on=on) as act:
        return act.create_all(fresh)


def record_public_matters(
    body: Body, matters: Iterable[PublicMatter], *, by: Actor, on: date
) -> list[PublicMatter]:
    """Enter what residents brought to a studio or a liaison group; numbered within it."""
    allow(permissions.may_record_for(by, body.pk), "登记群众反映问题")
    last = (
        PublicMatter.objects.of(by.committee_id).filter(body=body).aggregate(last=Max("number"))["last"] or 0
    )
    fresh = list(matters)
    for number, one in enumerate(fresh, last + 1):
        one.committee_id, one.body, one.number, one.received_on = by.committee_id, body, number, on
    with journal.act("activities.record_public_matters", by=by, on=on) as act:
        return act.create_all(fresh)


def settle_public_matters(outcomes: Mapping[PublicMatter, str], *, by: Actor, on: date) -> list[PublicMatter]:
    """Say what became of residents' matters, and that the residents were told on this day."""
    for matter in outcomes:
        allow(permissions.may_record_for(by, matter.body_id), "登记办理结果")
        if matter.outcome != PublicMatter.Outcome.OPEN:
            raise Refused(f"“{matter.title}”已经登记过办理结果")
    with journal.act("activities.settle_public_matters", by=by, on=on) as act:
        for matter, outcome in outcomes.items():
            act.change(matter, outcome=outcome, told_on=on)
    return list(outcomes)


def found_reading_group(group: ReadingGroup, *, by: Actor, on: date) -> ReadingGroup:
    """Begin a reading group on a day."""
    allow(permissions.may_record(by), "建立读书群")
    group.committee_id, group.started_on = by.committee_id, on
    not_twice([group])
    with journal.act("activities.found_reading_group", by=by, on=on) as act:
        return act.create(group)


def record_reading_notes(notes: Iterable[ReadingNote], *, by: Actor, on: date) -> list[ReadingNote]:
    """Enter what members wrote after reading, handed in on a day."""
    allow(permissions.may_record(by), "登记读书心得")
    fresh = list(notes)
    for note in fresh:
        note.committee_id, note.submitted_on = by.committee_id, on
    not_twice(fresh)
    with journal.act("activities.record_reading_notes", by=by, on=on) as act:
        return act.create_all(fresh)
