"""Platforms: what they show, who is on duty, what residents bring, what groups apply for, reading campaigns."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow, draft_activity, of_its_kind, plan_activity
from jianyan.activities.actions.twins import not_twice
from jianyan.activities.flow import APPLICATION
from jianyan.activities.models import (
    Activity,
    ActivityApplication,
    DutyDay,
    Platform,
    PublicMatter,
    ReadingCampaign,
    ResidentClue,
    spec_for,
)
from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body, BodyMember

journal.declare(
    {
        "activities.open_platform": "登记履职平台",
        "activities.publish_platform": "履职平台对外公开",
        "activities.hide_platform": "履职平台停止公开",
        "activities.plan_duty": "安排值班",
        "activities.record_duty": "登记接待情况",
        "activities.receive_matter": "受理群众事项",
        "activities.settle_matter": "群众事项办理",
        "activities.tell_visitor": "告知来访人结果",
        "activities.apply": "申请活动",
        "activities.approve_application": "同意活动申请",
        "activities.refuse_application": "不同意活动申请",
        "activities.withdraw_application": "撤回活动申请",
        "activities.found_campaign": "开展读书专项",
    }
)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is misread
LINKS = {PublicMatter.Outcome.PROPOSAL: Link.Kind.CLUE, PublicMatter.Outcome.OPINION: Link.Kind.CONVERTED}


def open_platform(platform: Platform, *, by: Actor, on: date) -> Platform:
    """Enter what a studio or a group says of itself; the public reads nothing yet."""
    allow(permissions.may_record_for(by, platform.body_id), "登记履职平台")
    if platform.body.kind not in Platform.BODIES:
        raise Refused("履职平台是工作室、联络组或界别活动组")
    if Platform.objects.of(by.committee_id).live().filter(body=platform.body_id).exists():
        raise Refused("该机构已经登记过履职平台")
    platform.committee_id, platform.opened_on = by.committee_id, on
    with journal.act("activities.open_platform", by=by, on=on) as act:
        return act.create(platform)


def publish_platform(platform: Platform, *, by: Actor, on: date, expected: int | None = None) -> Platform:
    """From now on the public may read of it."""
    allow(permissions.may_decide(by), "对外公开履职平台")
    with journal.act("activities.publish_platform", by=by, on=on) as act:
        act.change(platform, expected=expected, published_on=on)
    return platform


def hide_platform(platform: Platform, *, by: Actor, on: date, expected: int | None = None) -> Platform:
    """The public reads of it no longer."""
    allow(permissions.may_decide(by), "停止公开履职平台")
    with journal.act("activities.hide_platform", by=by, on=on) as act:
        act.change(platform, expected=expected, published_on=None)
    return platform


def plan_duty(days: Iterable[DutyDay], *, by: Actor, on: date) -> list[DutyDay]:
    """Put members on duty at a platform, each on his day."""
    fresh = list(days)
    for one in fresh:
        allow(permissions.may_record_for(by, one.body_id), "安排值班")
        one.committee_id = by.committee_id
    not_twice(fresh)
    with journal.act("activities.plan_duty", by=by, on=on) as act:
        return act.create_all(fresh)


def record_duty(
    duty: DutyDay, visitors: int, note: str = "", *, by: Actor, on: date, expected: int | None = None
) -> DutyDay:
    """The platform was open on a day, and so many came."""
    allow(permissions.may_record_for(by, duty.body_id), "登记接待情况")
    with journal.act("activities.record_duty", by=by, on=on) as act:
        act.change(duty, expected=expected, opened_on=on, visitors=visitors, note=note.strip())
    return duty


def receive_matter(matter: PublicMatter, *, by: Actor, on: date) -> PublicMatter:
    """Enter what a resident brought; he is given the receipt code, and nothing of him is kept."""
    allow(permissions.may_record_for(by, matter.body_id), "受理群众事项")
    matter.committee_id, matter.received_on = by.committee_id, on
    matter.outcome = PublicMatter.Outcome.OPEN
    with journal.act("activities.receive_matter", by=by, on=on) as act:
        Body.objects.of(by.committee_id).select_for_update(no_key=True).get(pk=matter.body_id)
        rows = PublicMatter.objects.of(by.committee_id)
        last = rows.filter(body=matter.body_id).aggregate(last=Max("number"))["last"] or 0
        matter.number, matter.receipt_code = last + 1, fresh_code(by.committee_id)
        return act.create(matter)


def fresh_code(committee_id: int) -> str:
    """A receipt code that neither a matter nor a post in the clue box has."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(8))
        tables = (PublicMatter, ResidentClue)
        if not any(one.objects.of(committee_id).filter(receipt_code=code).exists() for one in tables):
            return code


def settle_matter(
    matter: PublicMatter,
    outcome: str,
    *,
    by: Actor,
    on: date,
    went_to: str = "",
    told: str = "",
    expected: int | None = None,
) -> PublicMatter:
    """Say what became of a matter. A clue for a proposal, or an opinion, is offered to the desk that takes it over."""
    allow(permissions.may_record_for(by, matter.body_id), "登记办理结果")
    if matter.outcome != PublicMatter.Outcome.OPEN:
        raise Refused("已经登记过办理结果")
    if outcome not in PublicMatter.Outcome.values or outcome == PublicMatter.Outcome.OPEN:
        raise Refused("请选择处理方式")
    if on < matter.received_on:
        raise Refused("办理日期不能早于反映日期")
    if outcome == PublicMatter.Outcome.COORDINATED and not went_to.strip():
        raise Refused("协调解决的，请写明转往何处")
    with journal.act("activities.settle_matter", by=by, on=on) as act:
        said = {"told": told.strip(), "told_on": on} if told.strip() else {}
        act.change(matter, expected=expected, outcome=outcome, settled_on=on, went_to=went_to.strip(), **said)
        kind, source = LINKS.get(PublicMatter.Outcome(outcome)), journal.model_name(matter)
        if kind and not _reported(matter, source, kind):
            act.create(
                Link(committee_id=by.committee_id, kind=kind, source_model=source, source_id=matter.pk)
            )
    return matter


def _reported(matter: PublicMatter, source: str, kind: str) -> bool:
    """Whether somebody has written the opinion already: then none waits to be written."""
    rows = Link.objects.of(matter.committee_id).live().filter(source_model=source, source_id=matter.pk)
    return (
        kind == Link.Kind.CONVERTED and rows.filter(kind=Link.Kind.ORIGIN, target_id__isnull=False).exists()
    )


def tell_visitor(
    matter: PublicMatter, told: str, *, by: Actor, on: date, expected: int | None = None
) -> PublicMatter:
    """The one who brought the matter was told what became of it."""
    allow(permissions.may_record_for(by, matter.body_id), "登记告知情况")
    if matter.outcome == PublicMatter.Outcome.OPEN:
        raise Refused("请先登记办理结果，再登记告知")
    if not told.strip():
        raise Refused("请写明告知的内容")
    with journal.act("activities.tell_visitor", by=by, on=on) as act:
        act.change(matter, expected=expected, told=told.strip(), told_on=on)
    return matter


def apply(application: ActivityApplication, *, by: Actor, on: date) -> ActivityApplication:
    """A group asks to hold an activity: its secretary, or a member who belongs to it."""
    application.committee_id, application.applied_on = by.committee_id, on
    application.state = ActivityApplication.State.APPLIED
    if not _belongs(application.body_id, by, on):
        raise NotYours("只能为自己所在的机构申请活动")
    if application.body_id not in by.body_ids:
        application.applicant_id = next(iter(sorted(by.person_ids)))
    of_its_kind(application.own_kind, application.kind, by)
    if application.planned_on < on:
        raise Refused("拟举行日期已经过去")
    with journal.act("activities.apply", by=by, on=on) as act:
        return act.create(application)


def _belongs(body_id: int, by: Actor, on: date) -> bool:
    if body_id in by.body_ids:
        return True
    rows = BodyMember.objects.of(by.committee_id).live().active_on(on)
    return rows.filter(body=body_id, person__in=by.person_ids).exists()


def approve_application(
    application: ActivityApplication, *, by: Actor, on: date, expected: int | None = None
) -> ActivityApplication:
    """The application becomes a planned activity of the group; the activity's notice is a line of its own. Of a kind
    that needs a leader's approval it becomes a draft that waits for it."""
    with journal.act("activities.approve_application", by=by, on=on) as act:
        APPLICATION.check("approve", by, application)
        wanted = _applied_for(application)
        later = draft_activity if spec_for(wanted).needs_approval else plan_activity
        held = later(wanted, by=by, on=on)
        act.move(application, APPLICATION, "approve", expected=expected, activity=held)
    return application


def _applied_for(application: ActivityApplication) -> Activity:
    """The activity as it was asked for."""
    return Activity(
        committee_id=application.committee_id,
        kind=application.kind,
        own_kind=application.own_kind,
        title=application.title,
        place=application.place,
        owner=application.body,
        starts_on=application.planned_on,
        ends_on=application.planned_on,
        audience=Activity.Audience.BODY,
        summary=application.purpose,
    )


def refuse_application(
    application: ActivityApplication, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> ActivityApplication:
    """The activity is not held, with the reason."""
    with journal.act("activities.refuse_application", by=by, on=on, note=reason) as act:
        act.move(application, APPLICATION, "refuse", expected=expected, reason=reason)
    return application


def withdraw_application(
    application: ActivityApplication, *, by: Actor, on: date, expected: int | None = None
) -> ActivityApplication:
    """The group does not ask any longer."""
    with journal.act("activities.withdraw_application", by=by, on=on) as act:
        act.move(application, APPLICATION, "withdraw", expected=expected)
    return application


def found_campaign(campaign: ReadingCampaign, *, by: Actor, on: date) -> ReadingCampaign:
    """Begin a reading campaign on a day."""
    allow(permissions.may_record(by), "开展读书专项")
    campaign.committee_id, campaign.started_on = by.committee_id, on
    not_twice([campaign])
    with journal.act("activities.found_campaign", by=by, on=on) as act:
        return act.create(campaign)
