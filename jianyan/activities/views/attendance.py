"""On the day: the list of a sitting, the page with the code for the room, and checking in by it."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from jianyan.activities import actions, queries, rules
from jianyan.activities.forms import roll as forms
from jianyan.activities.models import Activity, Attendance, Sitting, spec_for
from jianyan.activities.papers import codes
from jianyan.activities.queries.lists import NAMED
from jianyan.activities.views.activities import KEEPERS, found
from jianyan.kit import qr
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience, signed_in
from jianyan.people.models import Body, Person

GONE = "签到码所指的活动已经更改，请到签到处登记"
MISSING = "missing"
OPEN = (*Activity.COMING, Activity.State.HELD)


def asked(one: Activity, text: str) -> tuple[list[Sitting], Sitting]:
    """The sittings of an activity and the one asked for; the first when none is named."""
    held = queries.sittings(one, spec_for(one))
    number = int(text) if text.isdecimal() and len(text) < 4 else held[0].number
    chosen = next((each for each in held if each.number == number), None)
    if chosen is None:
        raise Http404
    return held, chosen


@audience(*KEEPERS)
def attendance(request: Request, committee: str, pk: int) -> HttpResponse:
    """The list of a sitting: who was there, on leave or absent; saved whole."""
    one = found(request, pk)
    spec = spec_for(one)
    held, sitting = asked(one, request.GET.get("sitting", ""))
    group = request.GET.get("of", "") or NAMED
    roll = queries.roll(one, sitting, NAMED if group == MISSING else group)
    if group == MISSING:
        roll = roll.without_rows()
    typed: dict[str, Any] = {}
    if request.method == "POST":
        strangers = _strangers(request)
        if not strangers:
            return _taken(request, one, sitting, roll)
        messages.error(request, f"人员中没有{'、'.join(strangers)}，名单没有保存。请先在“委员与机构”中登记。")
        typed = {"extra": request.POST.get("extra", ""), "reason": request.POST.get("reason", "")}
    allowed = spec.outcomes or tuple(Attendance.Outcome.values)
    outcomes = [(value, label) for value, label in Attendance.Outcome.choices if value in allowed]
    return render(
        request,
        "activities/attendance.html",
        {
            "activity": one,
            "roll": roll,
            "members": forms.lines(roll.members, outcomes),
            "others": forms.lines(roll.others, outcomes),
            "sittings": held,
            "sitting": sitting,
            "group": group,
            "presence": queries.presence(one, sitting, spec.quorum),
            "outcomes": outcomes,
            "bodies": Body.objects.of(one.committee_id).live().order_by("kind", "sort_no", "id"),
            "has_room": one.state in OPEN and sitting.on == timezone.localdate(),
            "typed": typed,
        },
        status=422 if typed else 200,
    )


def _names(request: Request) -> list[str]:
    return [line.strip() for line in request.POST.get("extra", "").splitlines() if line.strip()]


def _named(request: Request) -> dict[str, Person]:
    rows = Person.objects.of(request.actor.committee_id).live().filter(name__in=_names(request))
    return {person.name: person for person in rows.order_by("-id")}


def _strangers(request: Request) -> list[str]:
    names = _names(request)
    return [name for name in names if name not in _named(request)] if names else []


def _taken(request: Request, one: Activity, sitting: Sitting, roll: queries.Roll) -> HttpResponse:
    """Only what the form changed is written; a line somebody else changed meanwhile is refused."""
    given, rest = request.POST, request.POST.get("rest", "")
    chosen: dict[Person, str] = {}
    versions: dict[int, int] = {}
    for line in roll.lines:
        pk, was = line.person.pk, given.get(f"w{line.person.pk}", "")
        outcome = given.get(f"o{pk}", "") or ("" if line.row else rest)
        if outcome and outcome != was:
            chosen[line.person] = outcome
            if given.get(f"o{pk}", ""):
                seen = given.get(f"v{pk}", "")
                versions[pk] = int(seen) if seen.isdecimal() else 0
    for person in _named(request).values():
        if person.pk not in {line.person.pk for line in roll.lines if line.row}:
            chosen.setdefault(person, Attendance.Outcome.PRESENT)
    method = Attendance.Method.SHEET if given.get("sheet") else Attendance.Method.LIST
    if not chosen:
        messages.info(request, "没有改动。")
        return redirect(request.get_full_path())
    actions.record_attendance(
        one,
        chosen,
        by=request.actor,
        on=timezone.localdate(),
        sitting=sitting.number,
        expected=versions,
        method=method,
        reason=given.get("reason", ""),
    )
    messages.success(request, f"已登记{len(chosen)}人的出席情况。")
    return redirect(request.get_full_path())


# -- the code in the room ---------------------------------------------------------------------------------------


def _room(request: Request, pk: int, number: int) -> dict[str, Any]:
    one = found(request, pk)
    _, sitting = asked(one, str(number))
    law = rules.on_day(one.committee_id, timezone.localdate())
    why_not = ""
    if one.state not in OPEN or one.voided_at:
        why_not = f"活动{one.get_state_display()}，不能签到。"
    elif sitting.on != timezone.localdate():
        why_not = "签到码只在当天显示。"
    what = codes.Code(one.pk, sitting.number, _late_from(sitting, law.late_after))
    token = codes.code(one.committee_id, what, time.time() + law.code_valid)
    address = request.build_absolute_uri(reverse("activity_check_in", args=[one.committee.code, token]))
    spec = spec_for(one)
    return {
        "activity": one,
        "sitting": sitting,
        "why_not": why_not,
        "seconds": max(law.code_seconds, 5),
        "drawing": ""
        if why_not
        else SafeString(qr.drawing(address, title="签到码", name="room-qr", scale=8)),
        "presence": queries.presence(one, sitting, spec.quorum),
        "now": timezone.localtime(),
    }


def _late_from(sitting: Sitting, minutes: int) -> int:
    """From when on who comes is late; 0 where nobody said when it begins."""
    if sitting.begins_at is None:
        return 0
    begins = datetime.combine(sitting.on, sitting.begins_at, tzinfo=timezone.get_current_timezone())
    return int(begins.timestamp()) + minutes * 60


@audience(*KEEPERS)
def room(request: Request, committee: str, pk: int, number: int) -> HttpResponse:
    """The page for the screen in the room: a code that changes, how many are there."""
    return render(request, "activities/room.html", _room(request, pk, number))


@audience(*KEEPERS)
@require_GET
def room_code(request: Request, committee: str, pk: int, number: int) -> HttpResponse:
    """The part of that page that changes."""
    return render(request, "activities/_code.html", _room(request, pk, number))


@signed_in
def check_in(request: Request, committee: str, token: str) -> HttpResponse:
    """One tap: whoever scanned the code checks himself in. Every refusal is a sentence about what to do."""
    actor: Actor | None = request.actor  # nobody, for a stranger to this committee
    if actor is None:
        return _told(request, "您的账号不在这个政协，不能在这里签到。请到签到处登记", 403)
    try:
        code = codes.read(token, actor.committee_id, time.time())
    except codes.Expired as refusal:
        return _told(request, str(refusal), 409)
    except codes.Foreign as refusal:
        return _told(request, str(refusal), 403)
    except codes.Forged as refusal:
        return _told(request, str(refusal), 400)
    return _checked(request, code) if request.method == "POST" else _asked(request, code)


def _asked(request: Request, code: codes.Code) -> HttpResponse:
    """The page with the one button."""
    one = queries.activity_at_the_door(request.actor.committee_id, code.activity)
    if one is None:
        return _told(request, GONE, 409)
    given = {"title": one.title, "number": code.sitting, "ask": True}
    return render(request, "activities/check_in.html", given)


def _checked(request: Request, code: codes.Code) -> HttpResponse:
    actor = request.actor
    one = queries.activity_at_the_door(actor.committee_id, code.activity)
    if one is None:
        return _told(request, GONE, 409)
    one.committee = actor.committee
    person = next(iter(actor.person_ids), None)
    if person is None:
        return _told(request, "您的账号没有对应的委员或人员，请到签到处登记", 403, one)
    late = code.is_late(time.time())
    try:
        row, fresh = actions.check_in(one, code.sitting, person, by=actor, on=timezone.localdate(), late=late)
    except Refused as refusal:
        return _told(request, str(refusal), 409, one)
    given = {"title": one.title, "activity": one, "number": code.sitting, "row": row, "fresh": fresh}
    return render(request, "activities/check_in.html", given)


def _told(request: Request, sentence: str, status: int, one: Activity | None = None) -> HttpResponse:
    given = {"sentence": sentence, "activity": one, "title": one.title if one else ""}
    return render(request, "activities/check_in.html", given, status=status)
