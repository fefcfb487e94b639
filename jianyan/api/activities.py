"""Activities the owner of a token may read of, and checking in to one."""

from __future__ import annotations

import time
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from jianyan.activities import actions
from jianyan.activities.models import Activity
from jianyan.activities.papers import codes
from jianyan.api.models import Scope
from jianyan.api.operations import read, write
from jianyan.api.shapes import Asked, Given, Listed, Paging, Pk, page_of
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import EVERYONE
from jianyan.people.models import Role

router = Router()
READERS = tuple(sorted(EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)}))


class ActivityLine(Schema):
    """An activity in a list."""

    id: str
    kind: str
    title: str
    place: str
    starts_on: date
    ends_on: date
    begins_at: clock | None
    ends_at: clock | None
    state: str
    standing: str
    owner: str
    version: int
    url: str


class ActivityList(Listed):
    items: list[ActivityLine]


class ActivityOut(ActivityLine):
    topic: str
    summary: str
    announced_on: date | None
    held_on: date | None
    signup_until: date | None


class ActivityAsking(Paging):
    since: date | None = Field(None, description="开始日期不早于")


def _visible(request: Asked) -> TenantQuerySet:
    rows: TenantQuerySet = Activity.objects.of(request.committee).visible_to(request.actor).live()
    return rows.select_related("committee", "owner", "own_kind")


@read(router, "/activities", ActivityList, "活动", *READERS)
def activities(request: Asked, asking: Query[ActivityAsking]) -> dict[str, Any]:
    """已举行的公开活动和通知到您的活动，新的在前。"""
    rows = _visible(request)
    if asking.since:
        rows = rows.filter(starts_on__gte=asking.since)
    found, following = page_of(request, rows, ("-starts_on", "-id"), asking.limit)
    return {"items": [_line(one) for one in found], "next": following}


def _line(one: Activity) -> dict[str, Any]:
    plain = ("title", "place", "starts_on", "ends_on", "begins_at", "ends_at", "state", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "id": str(one.pk),
        "kind": one.kind_key,
        "standing": one.get_state_display(),
        "owner": str(one.owner or ""),
        "url": one.get_absolute_url(),
    }


@read(router, "/activities/{int:pk}", ActivityOut, "一项活动", *READERS)
def activity(request: Asked, pk: Pk) -> dict[str, Any]:
    """时间、地点、议题和情况。"""
    one: Activity = get_object_or_404(_visible(request), pk=pk)
    more = ("topic", "summary", "announced_on", "held_on", "signup_until")
    return {**_line(one), **{name: getattr(one, name) for name in more}}


class Coming(Given):
    code: str = Field(
        min_length=1, max_length=200, pattern="^[A-Za-z0-9._~-]+$", description="会场屏幕上签到码的内容"
    )


class Came(Schema):
    activity: str
    title: str
    sitting: int
    outcome: str
    checked_in_at: datetime | None
    fresh: bool = Field(description="这次才签到的为true；早已签到的为false")


@write(router, "/check-in", Came, "签到", Scope.ATTENDANCE)
def check_in(request: Asked, body: Coming) -> dict[str, Any]:
    """为本人签到；签到码只在短时间内有效。"""
    actor, now = request.actor, time.time()
    code = codes.read(body.code, actor.committee_id, now)
    person = next(iter(actor.person_ids), None)
    if person is None:
        raise NotYours("您的账号没有对应的委员或人员，请到签到处登记")
    one = Activity.objects.of(actor.committee_id).live().filter(pk=code.activity).first()
    if one is None:
        raise Refused("签到码所指的活动已经更改，请到签到处登记")
    row, fresh = actions.check_in(
        one, code.sitting, person, by=actor, on=timezone.localdate(), late=code.is_late(now)
    )
    return {
        "activity": str(one.pk),
        "title": one.title,
        "sitting": code.sitting,
        "outcome": row.outcome,
        "checked_in_at": row.checked_in_at,
        "fresh": fresh,
    }
